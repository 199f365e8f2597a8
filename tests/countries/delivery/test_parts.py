"""When which part of a document changed."""

from __future__ import annotations

import uuid

import pytest

from countries.delivery import log
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Document
from countries.delivery.parts import numbers
from tests.factories import NOW

pytestmark = pytest.mark.django_db

KEY = uuid.UUID(int=1)


def write(kind, document, *, country="", type_name="t"):
    """Write a document and return the number that it got."""
    draft = Draft(Address(kind, KEY), document, country=country, type=type_name)
    (row,) = log.write([draft], now=NOW)
    return row.sequence


def parts():
    row = Document.objects.get(key=KEY)
    return numbers(row.parts, row.sequence)


def fact(**values):
    return {"values": [{"country": code, "value": value} for code, value in values.items()]}


def test_a_value_changes_alone():
    """The other countries' stay as they were, and so does the whole."""
    first = write("fact", fact(RO="1", GB="1"))
    second = write("fact", fact(RO="1", GB="2"))

    assert parts() == {"": first, "!": first, "RO": first, "GB": second}


def test_a_value_is_written_in_each_locale_by_itself():
    """A locale that opens, or goes, leaves the value and its other locales as they were."""

    def said(*locales):
        return {
            "values": [{"country": "RO", "value": "1", "formatted": dict.fromkeys(locales, "1")}]
        }

    first = write("fact", said("ro-ro"))
    second = write("fact", said("ro-ro", "en-ro"))
    assert parts() == {"": first, "!": first, "RO": first, "RO/ro-ro": first, "RO/en-ro": second}

    third = write("fact", said("ro-ro"))

    assert parts()["RO/en-ro"] == -third


def test_a_value_that_went_is_remembered():
    """A negative number says since when; it stays so however the rest changes."""
    write("fact", fact(RO="1", GB="1"))
    second = write("fact", fact(RO="1"))
    third = write("fact", fact(RO="2"))

    assert parts()["GB"] == -second
    assert parts()["RO"] == third


def test_a_tombstone_ends_what_was_there():
    """What had gone before went before."""
    write("fact", fact(RO="1", GB="1"))
    second = write("fact", fact(RO="1"))
    (row,) = log.write([Gone(Address("fact", KEY), "deleted")], now=NOW)

    assert parts() == {"RO": -row.sequence, "GB": -second}


def test_a_translation_elsewhere_changes_its_part_alone():
    """The page's own text stays settled; a change of that forgets older ones."""
    first = write("page", {"title": "a", "translations": ["ro-ro"]})
    second = write("page", {"title": "a", "translations": ["en-gb", "ro-ro"]})
    assert parts() == {"": first, "!": first, "en-gb": second}

    write("page", {"title": "b", "translations": ["en-gb", "ro-ro"]})

    assert parts() == {}


def test_freshness_leaves_the_rest_settled():
    """The whole changed, but nothing else since."""
    first = write("page", {"title": "a", "translations": [], "freshness": {"state": "current"}})
    write("page", {"title": "a", "translations": [], "freshness": {"state": "behind"}})

    assert parts() == {"!": first}


def test_a_place_that_was_left_is_remembered():
    """Country and type that a document had, and since when no more."""
    write("image", {"country": "RO"}, country="RO", type_name="image")
    second = write("image", {"country": "GB"}, country="GB", type_name="image")
    write("image", {"country": "GB", "title": "x"}, country="GB", type_name="image")
    assert parts() == {"@RO/image": -second}

    fourth = write("image", {"country": "RO"}, country="RO", type_name="image")

    assert parts() == {"@GB/image": -fourth}


def test_an_order_that_two_types_see_is_a_part_of_both():
    """Whoever sees one type of pages does not learn that another's entry moved."""
    a, b, c = ({"page": t, "type": t, "children": []} for t in "abc")
    first = write("menu", {"items": [a, b, c]})
    second = write("menu", {"items": [a, c, b]})

    assert parts() == {"": first, "!": first, "b+c": second}
