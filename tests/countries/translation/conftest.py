"""A page of the umbrella with two blocks, and its copies."""

from __future__ import annotations

from typing import Any

from tests.countries.translation.helpers import ALL, adopt, save, translate
from tests.factories import heading, make_network, make_page, paragraph
from tests.keeping import staged

TITLE, SUMMARY = "About us", "Who we are."


@staged
def network() -> Any:
    return make_network("RO", "GR")


@staged
def about(network: Any) -> Any:
    """The umbrella's page: a title, a summary, a heading and a paragraph."""
    body = [heading("Why we do it"), paragraph("<p>We recycle cans.</p>")]
    return make_page("en", TITLE, summary=SUMMARY, body=body)


@staged
def romanian(about: Any) -> Any:
    """Its copy in Romania, as adopted."""
    return adopt(about, "ro-ro")


@staged
def british_like(about: Any) -> Any:
    """Its copy in Romania's English: another locale, the same language."""
    return adopt(about, "en-ro")


@staged
def translated(romanian: Any) -> Any:
    """The Romanian page, wholly translated and published."""
    translate(romanian, **ALL)
    save(romanian)
    return romanian
