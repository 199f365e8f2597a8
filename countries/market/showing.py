"""Decide what of a page a market is shown: pure functions of blocks, rules and facts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from countries.market.models import Condition, MarketRule


@dataclass(frozen=True)
class Market:
    """What is known of a country's market on one day; of the umbrella, which has none, nothing."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    is_umbrella: bool = False


def holds(rule: MarketRule, market: Market) -> bool:
    """Tell whether ``rule`` lets show in ``market`` what it is about; what is unknown does not."""
    if market.is_umbrella:
        return not rule.at_umbrella
    is_known = rule.fact in market.facts
    if rule.condition == Condition.UNKNOWN:
        return not is_known
    if not is_known or rule.condition == Condition.KNOWN:
        return is_known
    is_same = _same(market.facts[rule.fact], rule.value)
    return is_same if rule.condition == Condition.IS else not is_same


def _same(one: object, other: object) -> bool:
    # In Python True equals 1.
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def shown_blocks(
    blocks: Sequence[Any],
    rules: Iterable[MarketRule],
    failing: Iterable[MarketRule],
) -> list[Any]:
    """Return those of ``blocks`` (each with an ``id``) that are shown, in their order.

    ``rules`` are all of the page, ``failing`` those that do not hold here and now. A block is
    withheld by any of its rules; the block that a rule names stands at its place, where it is not
    withheld itself, and only there.
    """
    stand_ins = {rule.instead for rule in rules if rule.instead}
    replaced = stand_ins_for(blocks, failing)
    found: dict[str | int, Any] = {}
    for place, block in enumerate(blocks):
        standing = replaced.get(block.id, block)
        if block.id not in stand_ins and standing is not None:
            found.setdefault(standing.id or place, standing)
    return list(found.values())


def stand_ins_for(blocks: Sequence[Any], failing: Iterable[MarketRule]) -> dict[str, Any]:
    """Return the block that stands for each withheld one of ``blocks``, by id; None where none does."""
    by_id = {block.id: block for block in blocks if block.id}
    by_block: dict[str, list[MarketRule]] = defaultdict(list)
    for rule in failing:
        by_block[rule.block_id].append(rule)
    return {
        block_id: _standing(block_id, by_block, by_id) for block_id in by_block if block_id in by_id
    }


def _standing(
    block_id: str,
    failing: Mapping[str, Sequence[MarketRule]],
    known: Mapping[str, Any],
    seen: frozenset[str] = frozenset(),
) -> Any:
    """Return the block that stands where ``block_id`` is; None where nothing does."""
    if block_id not in failing or block_id in seen:
        return None if block_id in seen else known.get(block_id)
    ways = (rule.instead for rule in failing[block_id] if rule.instead)
    stands = (_standing(way, failing, known, seen | {block_id}) for way in ways)
    return next((found for found in stands if found is not None), None)
