"""What of the demo depends on the market, checked without a database."""

from __future__ import annotations

from typing import Any

from countries.market import Condition, Market, MarketRule, holds
from tests.cms.demo.data import LOCALES, UMBRELLA_LOCALE, country_of, network, page_by_key, pages


def ruled() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [
        (page, rule) for page in pages(UMBRELLA_LOCALE) for rule in page.get("market_rules", ())
    ]


def market_of(code: str) -> Market:
    row = next(row for row in network()["countries"] if row["code"] == code)
    facts = {name.replace("_", "-"): fact["value"] for name, fact in row["market_facts"].items()}
    return Market(facts)


def adopting(key: str) -> set[str]:
    return {
        country_of(locale)
        for locale in LOCALES
        if locale != UMBRELLA_LOCALE
        and any(page.get("adopts") == key for page in page_by_key(locale).values())
    }


def test_a_rule_is_about_a_block_of_its_page() -> None:
    """The demo names no block that is not there."""
    assert ruled()
    for page, rule in ruled():
        assert rule["block"] in {block["id"] for block in page["body"]}, page["key"]


def test_the_deposit_paragraph_is_shown_where_there_is_a_scheme_and_nowhere_else() -> None:
    """Of the countries that adopted the page, Romania and Hungary read it."""
    page, row = next(found for found in ruled() if found[1]["fact"] == "deposit-scheme")
    rule = MarketRule(fact=row["fact"], condition=Condition.IS, value=row["value"])

    shown = {code for code in adopting(page["key"]) if holds(rule, market_of(code))}

    assert shown == {"RO", "HU"}
    assert len(adopting(page["key"])) > len(shown)
