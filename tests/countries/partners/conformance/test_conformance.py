"""The API, asked all that its description allows and what it does not: nothing undescribed comes back."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.utils import timezone
from schemathesis.checks import CHECKS

from cms.pages.entries import Person, Resource
from countries.partners import previews
from countries.partners.api import exchange
from tests.countries.partners.conformance.asking import PHASES, Account, ask
from tests.countries.partners.conformance.reading import operations
from tests.countries.partners.docs.serving import served
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SHARE = int(os.environ.get("SLOW_SHARE", "1"))
AT_LENGTH = 200 // SHARE
"""Requests by each operation, right and wrong, where the tests have time."""
REFUSED = {401, 405, 204}
"""What is answered without a key where one is needed; 204 to OPTIONS, which asks for nothing."""


@pytest.fixture
def asked(content, managed, make_key, settings):
    """Return a function that asks as somebody; no limit gets in the way of many requests."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_RATE": 1_000_000}
    key, hook = managed
    narrow = {"scopes": ["read", "webhooks:manage"], "countries": ["RO"], "locales": ["ro-ro"]}
    keys = {"nobody": "", "all rights": key, "one locale": make_key(**narrow, quota=1_000_000)}
    url = "http://localhost:8000/ro/despre-noi/"
    draft = previews.make_link(
        content, user=make_user("elena", is_superuser=True), now=timezone.now()
    )
    known = {
        "previews/token": [previews.words_of(draft)],
        "delete/id": [hook["spare"]],
        **{f"webhooks/{name}": [value] for name, value in hook.items()},
        **{f"{path}/url": [url, f"{url}altceva/"] for path in ("pages", "oembed")},
        **{f"{path}/id": [str(content.translation_key)] for path in ("pages", "previews", "embed")},
        "events/id": [str(content.event.translation_key)],
        "points/id": [str(content.point.uuid)],
        "images/id": [str(content.image.uuid)],
        "people/id": [str(Person.objects.get().uuid)],
        "resources/id": [str(Resource.objects.get().uuid)],
        "facts/name": ["energy-saving", "no-fact"],
    }

    def ask_as(who: str, **terms: Any) -> Account:
        with served() as origin:
            return ask(origin, key=keys[who], known=known, **terms)

    return ask_as


def statuses(account, description, *, keyed):
    """Return what each operation answered that needs a key, or of the others what each did."""
    return {
        label: set(account.answers[label])
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if (operation.get("security") == [{"key": []}]) is keyed
        for label in [f"{method.upper()} {path}"]
    }


@pytest.mark.parametrize(("who", "examples"), [("nobody", 2), ("all rights", 4)])
def test_answers_keep_to_the_description(asked, description, who, examples):
    """Some requests by each operation, by all checks that there are: nothing undescribed."""
    account = asked(who, examples=examples, phases=["fuzzing"])

    assert not account.failures, "\n\n".join(account.failures)
    assert set(account.checks) == {*CHECKS.get_all_names()}
    assert len(account.answers) == len(operations(description))


@pytest.mark.slow
@pytest.mark.parametrize("who", ["nobody", "all rights", "one locale"])
def test_answers_keep_to_the_description_at_length(asked, description, who):
    """Two hundred by each operation, every limit and method, and chains: nothing undescribed."""
    # What goes through every limit is as long in a share: then one goes through them.
    is_whole = SHARE == 1 or who == "all rights"
    phases = [name for name in PHASES if is_whole or name != "coverage"]

    account = asked(who, examples=AT_LENGTH, phases=phases)

    assert not account.failures, "\n\n".join(account.failures)
    assert len(account.answers) == len(operations(description))
    keyed = statuses(account, description, keyed=True)
    if who == "nobody":
        assert all(found <= REFUSED for found in keyed.values()), keyed
    if who == "all rights":
        found = keyed | statuses(account, description, keyed=False)
        assert not [label for label in found if not is_done(label, found[label])]


def is_done(label: str, found: set[int]) -> bool:
    """Tell whether an operation ever did what it is for."""
    return bool(found & ({204} if label.startswith("DELETE ") else {200, 201, 202}))


def test_a_wrong_key_that_is_taken_is_noticed(asked, managed, monkeypatch):
    """Were the key that is sent not looked at, the checks would see it."""
    look = exchange.authenticate
    right = f"Bearer {managed[0]}"
    monkeypatch.setattr(exchange, "authenticate", lambda header, **more: look(right, **more))

    account = asked("all rights", examples=2, phases=["fuzzing"], only="listUsage")

    assert any(failure.startswith("ignored_auth") for failure in account.failures)
