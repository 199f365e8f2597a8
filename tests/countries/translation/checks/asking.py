"""Ask the rules about a text, with the network's programmes as the demo's data file tells them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from countries.translation.checks import BY_CODE, About, Finding, Identity, check_text

NETWORK = Path(__file__).parents[4] / "cms" / "demo" / "data" / "network.json"


@cache
def network_data() -> dict[str, Any]:
    return json.loads(NETWORK.read_text(encoding="utf-8"))


@cache
def identities() -> tuple[Identity, ...]:
    return tuple(
        Identity(
            programme=row["programme"],
            country=row["country"],
            locale=row["locale"],
            name=row["name"],
            also=tuple(row["spellings"]),
            slogan=row["slogan"],
            hashtag=row["hashtag"],
            scripts=tuple(row["script_variants"].items()),
            wrong=tuple(row["misspellings"]),
        )
        for row in network_data()["identities"]
    )


@cache
def country_of(locale: str) -> str:
    return next(
        country["code"]
        for country in network_data()["countries"]
        if any(row["locale"] == locale for row in country["locales"])
    )


def about(locale: str, **known: Any) -> About:
    """Return what is known of a text of ``locale``, translated from English if ``source`` says so."""
    if "country" not in known:
        known["country"] = country_of(locale)
    known.setdefault("identities", identities())
    return About(target=locale, **known)


def found(
    rule: str, source: str, target: str, locale: str = "ro-ro", **known: Any
) -> list[Finding]:
    """Return what one rule finds in ``target``, a translation of an English ``source`` if there is one."""
    known.setdefault("source", "en" if source else "")
    only = {**dict.fromkeys(BY_CODE), rule: BY_CODE[rule].default}
    return check_text(source, target, about=about(locale, severities=only, **known))


def places(findings: list[Finding], text: str) -> list[str]:
    """Return what stands at the places of ``findings`` in the stored text."""
    return [text[one.start : one.end] for one in findings]
