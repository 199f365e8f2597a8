"""What of a page a market is shown, by rules and facts alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from countries.market import Condition, Market, MarketRule, holds, shown_blocks


def rule(block_id: str = "a", condition: Condition = Condition.IS, value: Any = True, **more: Any):
    return MarketRule(block_id=block_id, fact="deposit", condition=condition, value=value, **more)


def shown(ids: str, *failing: MarketRule, others: tuple[MarketRule, ...] = ()) -> str:
    blocks = [SimpleNamespace(id=block_id) for block_id in ids]
    return "".join(block.id for block in shown_blocks(blocks, [*failing, *others], failing))


@pytest.mark.parametrize(
    ("condition", "value", "known", "expected"),
    [
        (Condition.IS, True, {"deposit": True}, True),
        (Condition.IS, True, {"deposit": False}, False),
        (Condition.IS, True, {}, False),
        (Condition.IS, "metric", {"deposit": "metric"}, True),
        (Condition.IS, 1, {"deposit": True}, False),
        (Condition.IS_NOT, True, {"deposit": False}, True),
        (Condition.IS_NOT, True, {"deposit": True}, False),
        (Condition.IS_NOT, True, {}, False),
        (Condition.KNOWN, None, {"deposit": False}, True),
        (Condition.KNOWN, None, {}, False),
        (Condition.UNKNOWN, None, {}, True),
        (Condition.UNKNOWN, None, {"deposit": False}, False),
    ],
)
def test_a_rule_holds_by_what_is_known(condition, value, known, expected):
    """What is not known of a market holds no rule, but the one that asks for just that."""
    found = holds(rule(condition=condition, value=value), Market(known))

    assert found is expected


@pytest.mark.parametrize(("at_umbrella", "expected"), [(False, True), (True, False)])
def test_the_umbrella_shows_everything_unless_a_rule_says_otherwise(at_umbrella, expected):
    """It has no market, so no fact decides there."""
    found = holds(rule(at_umbrella=at_umbrella), Market({"deposit": False}, is_umbrella=True))

    assert found is expected


def test_a_block_is_withheld_by_any_of_its_rules():
    """One rule that does not hold is enough; the others keep their order."""
    assert shown("abc", rule("b"), others=(rule("b", Condition.KNOWN),)) == "ac"


def test_the_named_block_stands_at_the_place_of_the_withheld():
    """It is shown where the other would be, not where it was written."""
    assert shown("abcx", rule("b", instead="x")) == "axc"


def test_the_named_block_is_shown_nowhere_else():
    """Where the rule holds, what would stand in is not shown at all."""
    assert shown("abcx", others=(rule("b", instead="x"),)) == "abc"


def test_what_stands_in_is_shown_once():
    """Two withheld blocks with the same stand-in leave one of it, at the first place."""
    assert shown("abcx", rule("a", instead="x"), rule("c", instead="x")) == "xb"


def test_a_stand_in_that_is_withheld_stands_for_nobody():
    """Its own rules count; its own stand-in, where it has one, takes both places."""
    assert shown("axy", rule("a", instead="x"), rule("x")) == "y"
    assert shown("axy", rule("a", instead="x"), rule("x", instead="y")) == "y"


def test_blocks_that_stand_for_each_other_are_both_withheld():
    """A circle of withheld blocks shows none of them."""
    assert shown("abc", rule("a", instead="b"), rule("b", instead="a")) == "c"


def test_a_rule_about_a_block_that_is_gone_does_nothing():
    """A block that was deleted, or a stand-in that was, is nothing to withhold or show."""
    assert shown("ab", rule("z"), rule("a", instead="z")) == "b"


def test_blocks_without_an_id_are_shown():
    """No rule can be about them."""
    blocks = [SimpleNamespace(id=None), SimpleNamespace(id=None)]

    assert len(shown_blocks(blocks, [rule()], [rule()])) == 2


def test_what_a_country_put_in_its_place_is_withheld_with_it():
    """All blocks that replace a withheld one go, whatever their own ids; those beside it stay."""
    blocks = [
        SimpleNamespace(id="a", place="a", action="replace"),
        SimpleNamespace(id="own", place="a", action="replace"),
        SimpleNamespace(id="beside", place="a", action="after"),
    ]

    found = shown_blocks(blocks, [rule("a")], [rule("a")])

    assert [block.id for block in found] == ["beside"]
