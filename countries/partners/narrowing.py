"""Cut a document down to a scope: the one way for lists, single answers and replicas.

What is left depends on the document and the scope alone, never on other documents: so it changes only
when the document does, or the scope.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from countries.delivery.models import Kind
from countries.delivery.parts import IMAGE_TEXTS, VALUE_TEXTS, pruned
from countries.delivery.store import Stored
from countries.partners.scopes import Scope

Form = dict[str, Any]


def narrow(kind: str, document: Form, scope: Scope) -> Form:
    """Return ``document`` with what ``scope`` sees of it; the same object where that is all."""
    narrowing = NARROWING.get(kind)
    if narrowing is None or scope.is_everything:
        return document
    changes = {name: value for name, value in narrowing(document, scope) if value != document[name]}
    return {**document, **changes} if changes else document


def is_narrowed(kind: str, scope: Scope) -> bool:
    """Tell whether something may have to be left out of documents of ``kind`` for ``scope``."""
    return kind in NARROWING and not scope.is_everything


def narrowed_body(stored: Stored, scope: Scope) -> bytes:
    """Return the bytes of ``stored`` in ``scope``: those stored where nothing has to be left out."""
    if not is_narrowed(stored.kind, scope):
        return stored.body
    form = narrow(stored.kind, stored.document, scope)
    return stored.body if form is stored.document else orjson.dumps(form)


Members = list[tuple[str, Any]]


def _page(page: Form, scope: Scope) -> Members:
    return [("translations", [it for it in page["translations"] if scope.sees_locale_code(it)])]


def _fact(fact: Form, scope: Scope) -> Members:
    """The values of the countries that a caller may see, in its locales, and the network's."""
    values = [
        _said_in_scope(value, scope)
        for value in fact["values"]
        if value["country"] is None or scope.sees_country(value["country"])
    ]
    return [("values", values)]


def _said_in_scope(value: Form, scope: Scope) -> Form:
    if value["country"] is None or not scope.locales:
        return value
    told = {
        name: {code: text for code, text in value[name].items() if scope.sees_locale_code(code)}
        for name in VALUE_TEXTS
    }
    return {**value, **told}


def _organisation(organisation: Form, scope: Scope) -> Members:
    return [
        (name, [row for row in organisation[name] if scope.sees_country(row["country"])])
        for name in ("roles", "licences")
    ]


def _menu(menu: Form, scope: Scope) -> Members:
    return [("items", pruned(menu["items"], scope.types))] if scope.types else []


def _image(image: Form, scope: Scope) -> Members:
    """Its texts in the locales that are seen and in bare languages, and how those stand."""
    return [
        (name, {code: it for code, it in image[name].items() if scope.sees_text(code)})
        for name in IMAGE_TEXTS
    ]


NARROWING: dict[str, Callable[[Form, Scope], Members]] = {
    Kind.PAGE: _page,
    Kind.FACT: _fact,
    Kind.ORGANISATION: _organisation,
    Kind.MENU: _menu,
    Kind.IMAGE: _image,
}
"""How a document is cut down to a scope, by its kind; the others are everyone's as they are."""
