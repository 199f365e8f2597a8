"""Links: how they begin, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from countries.text import clean_href
from countries.translation.checks.findings import ABROAD, DEAD
from countries.translation.checks.reading import Found, Pair, Text

_HREF = re.compile(r"""\bhref\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_TYPED = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_SCRIPT = re.compile(r"\b(?:javascript|vbscript)\s*:\s*\S|\bdata:\w+/\w+[;,]", re.IGNORECASE)
_AFTER = ".,;:!?)’”»"


def addresses_in(raw: str) -> list[str]:
    """Return the addresses in a stored text: of its links, and those that are typed out."""
    typed = (match.group().rstrip(_AFTER) for match in _TYPED.finditer(Text(raw).plain))
    return list(dict.fromkeys([*_HREF.findall(raw), *typed]))


def schemes(pair: Pair) -> Iterator[Found]:
    """Yield links that begin with anything but https, http, mailto or tel."""
    script = _("This is a script or data, no address.")
    typed = list(_SCRIPT.finditer(pair.target.plain))
    for match in typed:
        yield Found(script, *match.span())
    for address in _HREF.findall(pair.target.raw):
        if clean_href(address, relative=True) is not None:
            continue
        if not _SCRIPT.match(address):
            message = _("“%(address)s” is no safe address: use https, mailto or tel.")
            yield Found(message % {"address": address})
        elif not typed:
            yield Found(script)


def dead(pair: Pair) -> Iterator[Found]:
    """Yield addresses of this site at which nothing is."""
    message = _("Nothing is at “%(address)s”.")
    return _judged(pair, DEAD, message)


def abroad(pair: Pair) -> Iterator[Found]:
    """Yield addresses that lead into another country's section."""
    message = _("“%(address)s” leads into another country's section.")
    return _judged(pair, ABROAD, message)


def _judged(pair: Pair, verdict: str, message: str) -> Iterator[Found]:
    for address in addresses_in(pair.target.raw) if pair.about.links else ():
        if pair.about.links.get(address) == verdict:
            start = pair.target.plain.find(address)
            place = (start, start + len(address)) if start >= 0 else (None, None)
            yield Found(message % {"address": address}, *place)
