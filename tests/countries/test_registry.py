"""One declaration makes a model public; two of them may not contradict each other."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from cms.pages.models import EventPage, RecyclingPoint, StopPage
from countries import registry


class Form(BaseModel):
    """A form of its own."""


def test_pages_and_entries_are_told_apart():
    """A page has documents anyway; an entry's are made from its row."""
    found = {registration.model: registration for registration in registry.registrations()}

    assert (found[EventPage].is_page, found[RecyclingPoint].is_page) == (True, False)


def test_several_page_classes_share_a_list():
    """Events and stops are one list of the partner API."""
    assert {row.model for row in registry.lists()["events"]} == {EventPage, StopPage}


def test_entries_are_found_by_their_type():
    """The kind of a document leads to the model that it is made from."""
    found = registry.entries_of_type("point")

    assert found is not None
    assert found.model is RecyclingPoint
    assert registry.entries_of_type("nothing") is None


def test_a_list_has_one_kind_of_form(monkeypatch):
    """A second form under the same list is refused, naming who has it."""
    monkeypatch.setattr(registry, "_registrations", dict(registry._registrations))

    with pytest.raises(registry.RegisteredTwice, match="RecyclingPoint"):
        registry.register(path="points", schema=Form)(type("Other", (), {"entry_type": "other"}))


def test_a_type_stands_for_one_model(monkeypatch):
    """A second model under the same type is refused."""
    monkeypatch.setattr(registry, "_registrations", dict(registry._registrations))

    with pytest.raises(registry.RegisteredTwice, match="RecyclingPoint"):
        registry.register(path="spots", schema=Form)(type("Spot", (), {"entry_type": "point"}))
