"""Decide what of a page a market is shown: pure functions of blocks, rules and facts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from countries.market.models import Condition, MarketRule
from countries.overlays.models import OverlayAction


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
    withheld by any of its rules, with all that a country put in its place; the block that a rule
    names stands there, where it is not withheld itself, and nowhere else.
    """
    stand_ins = {rule.instead for rule in rules if rule.instead}
    replaced = stand_ins_for(blocks, failing)
    groups = _by_rule(blocks)
    found: dict[str | int, list[Any]] = {}
    for place, block in enumerate(blocks):
        known_by = ruled_as(block)
        standing = replaced.get(known_by, known_by)
        if known_by in stand_ins or standing is None:
            continue
        found.setdefault(standing or place, groups[standing] if standing else [block])
    return [block for group in found.values() for block in group]


def ruled_as(block: Any) -> str:
    """Return the id by which rules are about ``block``: of what replaces another, the other's."""
    is_replacement = getattr(block, "action", "") == OverlayAction.REPLACE
    return str((block.place if is_replacement else block.id) or "")


def stand_ins_for(blocks: Sequence[Any], failing: Iterable[MarketRule]) -> dict[str, str | None]:
    """Return the id of what stands for each withheld one of ``blocks``, by id; None where nothing."""
    known = _by_rule(blocks)
    by_block: dict[str, list[MarketRule]] = defaultdict(list)
    for rule in failing:
        by_block[rule.block_id].append(rule)
    return {one: _standing(one, by_block, known) for one in by_block if one in known}


def _by_rule(blocks: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for block in blocks:
        found[ruled_as(block)].append(block)
    found.pop("", None)
    return dict(found)


def _standing(
    block_id: str,
    failing: Mapping[str, Sequence[MarketRule]],
    known: Collection[str],
    seen: frozenset[str] = frozenset(),
) -> str | None:
    """Return the id of the block that stands where ``block_id`` is; None where none does."""
    if block_id in seen or block_id not in known:
        return None
    if block_id not in failing:
        return block_id
    ways = (rule.instead for rule in failing[block_id] if rule.instead)
    stands = (_standing(way, failing, known, seen | {block_id}) for way in ways)
    return next(filter(None, stands), None)
