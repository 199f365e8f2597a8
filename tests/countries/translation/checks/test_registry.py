"""The table of rules: stable codes, and a page that says what it does."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from countries.translation.checks import RULES, About, Rule, Severity, check_text

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "checks.md"


def row(rule: Rule) -> str:
    """Return the rule's line of the page."""
    says = str(rule.says).replace("%%", "%")
    languages = ", ".join(f"`{code}`" for code in rule.languages) or "all"
    needs = "yes" if rule.needs_source else "no"
    cells = (f"`{rule.code}`", rule.title, says, rule.default, languages, needs)
    return f"| {' | '.join(map(str, cells))} |"


def test_the_page_says_what_the_rules_do() -> None:
    """Each rule has its line, in the order of the table, in the code's own words."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()

    with translation.override("en"):
        rows = [row(rule) for rule in RULES]

    assert [line for line in lines if line.startswith("| `")] == rows


def test_codes_are_unique() -> None:
    """A setting, a file and a finding mean one rule by its code."""
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_what_blocks_by_itself() -> None:
    """Markup that would break a page, unsafe links, foreign names and false letters block; no style does."""
    blocking = [rule.code for rule in RULES if rule.default is Severity.BLOCKING]

    assert blocking == [
        *("placeholder", "token-lost", "token-broken", "link-tag", "link-scheme"),
        *("identity-foreign", "forbidden-character", "mixed-alphabet"),
    ]


def test_what_blocks_comes_first() -> None:
    """Findings are in the order in which they matter, then as they stand in the text."""
    found = check_text("", "Doze  şi  capace", about=About(target="ro-ro"))

    assert [one.rule for one in found] == [
        "forbidden-character",
        "doubled-space",
        "doubled-space",
    ]


def test_an_empty_text_has_no_findings() -> None:
    """What is not translated yet is not wrong."""
    assert check_text("Cans {name}", " ", about=About(target="ro-ro", source="en")) == []
