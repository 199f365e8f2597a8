"""Which part of a document changed when, so that a change is told to those alone who see that part.

A document's ``parts`` say for each of them the sequence at which it last changed: a number, negative
for a part that has not been there since; ``+`` and ``-`` stand for the row's own sequence. A part that
is not named changed with the whole. Parts stand in their document in one order, for ever: a change of
order alone would be told to nobody, so whoever makes a document sorts them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from countries.delivery.models import Document, Kind

Form = dict[str, Any]

WHOLE = ""
"""What everybody sees of a document."""
SETTLED = "!"
"""The same, but its freshness."""
NETWORK = "*"
"""What a fact says of the whole network."""
FORMER = "@"
"""What begins the name of a place, a country and a type, that the document has left."""
THERE, LEFT = "+", "-"

FRESHNESS = "freshness"
DECIDING = (Kind.FACT, Kind.ORGANISATION)
"""The kinds whose parts decide who sees them at all; the others' columns do."""


def former_place(country: str, type_name: str) -> str:
    """Return the name of the part that says when a document left a country or type."""
    return f"{FORMER}{country}/{type_name}"


def numbers(parts: Mapping[str, Any], sequence: int) -> dict[str, int]:
    """Return ``parts`` of a row with this ``sequence`` as numbers alone."""
    own = {THERE: sequence, LEFT: -sequence}
    return {name: own.get(at, at) for name, at in parts.items()}


def parts_after(
    stored: Document | None, was: Form | None, now: Form | None, *, kind: str, place: str
) -> dict[str, Any]:
    """Return the parts of a document that ``stored`` with the body ``was`` becomes, as ``now``.

    None stands for a body that is not there: a new document's, a tombstone's. ``place`` is the
    ``former_place`` that it has from now on.
    """
    known = numbers(stored.parts, stored.sequence or 0) if stored else {}
    found: dict[str, Any] = {
        name: at for name, at in known.items() if name[:1] == FORMER and name != place
    }
    if stored and kind not in DECIDING:
        before = former_place(stored.country, stored.type)
        if before != place:
            found[before] = -(stored.sequence or 0) if stored.gone else LEFT
    pieces_was, pieces_now = _pieces_of(kind, was), _pieces_of(kind, now)
    kept = {name: at for name, at in known.items() if name[:1] not in (WHOLE, SETTLED, FORMER)}
    if was is None or now is None:
        if kind not in DECIDING:
            return found
        left = {name: at for name, at in kept.items() if at < 0}
        ends = dict.fromkeys(pieces_was, LEFT)
        return found | left | ends | dict.fromkeys(pieces_now, THERE)
    assert stored is not None  # noqa: S101  # for the type checker: it has a body
    found |= _common(kind, was, now, known, stored.sequence or 0)
    settled = found.get(SETTLED, found.get(WHOLE))
    if kind in DECIDING:
        found |= kept
    elif settled is not None:
        found |= {name: at for name, at in kept.items() if abs(at) > settled}
    for name in pieces_was.keys() | pieces_now.keys():
        if pieces_was.get(name) != pieces_now.get(name):
            found[name] = THERE if name in pieces_now else LEFT
    return found


def _common(
    kind: str, was: Form, now: Form, known: Mapping[str, int], sequence: int
) -> dict[str, int]:
    """Return when what everybody sees changed; nothing where it did so just now."""
    whole = known.get(WHOLE, sequence)
    settled = known.get(SETTLED, whole)
    before, after = _rest_of(kind, was), _rest_of(kind, now)
    if before == after:
        return {WHOLE: whole, SETTLED: settled}
    return {SETTLED: settled} if is_freshness_alone(before, after) else {}


def is_freshness_alone(was: Form, now: Form) -> bool:
    """Tell whether nothing but a document's freshness changed."""
    if was.get(FRESHNESS) == now.get(FRESHNESS) or was.get("html") != now.get("html"):
        return False
    return _without_lag(was) == _without_lag(now)


def _without_lag(document: Form) -> Form:
    rest = {name: value for name, value in document.items() if name != FRESHNESS}
    blocks = rest.get("blocks")
    if isinstance(blocks, list):
        rest["blocks"] = [{**block, "behind": None} for block in blocks]
    return rest


# -- what the parts of each kind are --

VALUE_TEXTS = ("formatted", "phrase")
"""What a fact's value says in each locale."""
IMAGE_TEXTS = ("alt", "caption", "text_states")
"""What an image says in each locale."""


def pruned(items: list[Form], types: Collection[str]) -> list[Form]:
    """Return the entries of a menu that lead elsewhere, or to pages of ``types``."""
    return [
        {**item, "children": pruned(item["children"], types)}
        for item in items
        if item["page"] is None or item.get("type", "") in types
    ]


def types_in(items: list[Form]) -> Iterator[str]:
    """Return the types of the pages to which a menu's entries lead."""
    for item in items:
        if item["page"] is not None:
            yield item.get("type", "")
        yield from types_in(item["children"])


def pair(one: str, other: str) -> str:
    """Return the name of the part of a menu that those see who see two types."""
    return "+".join(sorted((one, other)))


def _pieces_of(kind: str, document: Form | None) -> dict[str, Any]:
    split = _SPLITS.get(kind)
    return split(document) if split and document is not None else {}


def _translations(page: Form) -> dict[str, Any]:
    return dict.fromkeys(page.get("translations", ()), True)


def _values(fact: Form) -> dict[str, Any]:
    """Return a fact's values for each country, and beside them how each of its locales writes them.

    So a locale that opens is told to those alone who see it. The network's values are everybody's
    with all that is said of them.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for value in fact.get("values", ()):
        country = value["country"]
        if country is None:
            found[NETWORK].append(value)
            continue
        found[country].append({name: it for name, it in value.items() if name not in VALUE_TEXTS})
        for code in sorted({code for name in VALUE_TEXTS for code in value.get(name, ())}):
            said = [value.get(name, {}).get(code) for name in VALUE_TEXTS]
            found[text_of(country, code)].append(said)
    return dict(found)


def text_of(country: str, locale: str) -> str:
    """Return the name of the part of a fact that says how a locale writes a country's values."""
    return f"{country}/{locale}"


def _doings(organisation: Form) -> dict[str, Any]:
    """Return what an organisation is in each country; where it is at home is a part, too."""
    found: dict[str, list[Form]] = defaultdict(list)
    if organisation.get("country"):
        found[organisation["country"]].append({})
    for name in ("roles", "licences"):
        for row in organisation.get(name, ()):
            found[row["country"]].append({name: row})
    return dict(found)


def _texts(image: Form) -> dict[str, Any]:
    """Return what an image says in each locale."""
    codes = {code for name in IMAGE_TEXTS for code in image.get(name, ())}
    return {code: [image.get(name, {}).get(code) for name in IMAGE_TEXTS] for code in codes}


def _pairs(menu: Form) -> dict[str, Any]:
    """Return what is seen of a menu with two types each: entries stand two levels deep at most."""
    types = sorted(set(types_in(menu.get("items", []))))
    pairs = itertools.combinations_with_replacement(types, 2)
    return {pair(*two): pruned(menu["items"], two) for two in pairs}


def _rest_of(kind: str, document: Form) -> Form:
    if kind == Kind.MENU and "items" in document:
        return {**document, "items": pruned(document["items"], ())}
    left_out = _LEFT_OUT.get(kind, ())
    return {name: value for name, value in document.items() if name not in left_out}


_SPLITS: dict[str, Callable[[Form], dict[str, Any]]] = {
    Kind.PAGE: _translations,
    Kind.FACT: _values,
    Kind.ORGANISATION: _doings,
    Kind.MENU: _pairs,
    Kind.IMAGE: _texts,
}
_LEFT_OUT: dict[str, tuple[str, ...]] = {
    Kind.PAGE: ("translations",),
    Kind.FACT: ("values",),
    Kind.ORGANISATION: ("roles", "licences"),
    Kind.IMAGE: IMAGE_TEXTS,
}
