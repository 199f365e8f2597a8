"""Translations are asked for, taken, handed over and closed by those who may, and by nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Page

from countries.access import Role
from countries.routing import network as addresses
from countries.translation.registering import translation_of
from countries.translation.requests.making import (
    close_request,
    hand_over,
    requests_seen_by,
    take_request,
)
from countries.translation.requests.models import TranslationRequest
from countries.umbrella.requesting import request_pages
from tests.factories import NOW, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 12, 24)


@staged
def people(network):
    return {
        "editor": make_user("emma", ("RO", Role.EDITOR, "")),
        "manager": make_user("mara", ("RO", Role.MANAGER, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        "second": make_user("sorin", ("RO", Role.TRANSLATOR, "ro-ro")),
        "english": make_user("enid", ("RO", Role.TRANSLATOR, "en-ro")),
        "foreign": make_user("gina", ("GR", Role.MANAGER, "")),
    }


def ask(pages, user, *, into="ro-ro", translator=None):
    info = addresses().by_code[into]
    return request_pages(
        pages, info=info, due_on=DUE, note="", translator=translator, user=user, now=NOW
    )


def test_what_is_not_there_yet_is_started(people, about):
    """A page that the language has not is adopted as a draft, to be translated."""
    request = ask([about], people["manager"])

    page = request.pages.get()
    assert (page.locale.language_code, page.live) == ("ro-ro", False)
    assert translation_of(page) is not None


def test_a_page_that_is_there_is_asked_for_as_it_is(people, romanian):
    """Nothing is started twice."""
    before = Page.objects.count()

    request = ask([romanian], people["editor"])

    assert request.pages.get().pk == romanian.pk
    assert Page.objects.count() == before


def test_a_local_page_is_started_in_the_country_s_other_language(people):
    """A page that only the country has can be asked for in another of its languages."""
    page = make_page("ro-ro", "Noutăți")

    request = ask([page], people["manager"], into="en-ro")

    assert request.pages.get().translation_key == page.translation_key


@pytest.mark.parametrize("who", ["translator", "english", "foreign"])
def test_only_who_edits_or_publishes_asks(people, romanian, who):
    """Translators and people of other countries ask for nothing."""
    with pytest.raises(PermissionDenied):
        ask([romanian], people[who])

    assert not TranslationRequest.objects.exists()


@pytest.mark.parametrize("who", ["english", "foreign"])
def test_only_who_translates_is_asked(people, romanian, who):
    """Nobody is asked who may not write the translation."""
    with pytest.raises(ValidationError):
        ask([romanian], people["manager"], translator=people[who])


def test_own_pages_are_no_translations(people):
    """A page that is translated from nothing cannot be asked for."""
    page = make_page("ro-ro", "Noutăți")

    with pytest.raises(ValidationError):
        ask([page], people["manager"])


@pytest.mark.parametrize(
    ("who", "expected"),
    [("translator", True), ("manager", True), ("english", False), ("foreign", False)],
)
def test_requests_are_seen_in_the_own_languages(people, romanian, who, expected):
    """Whoever works in the language sees what is asked for there."""
    ask([romanian], people["manager"])

    assert requests_seen_by(people[who]).exists() is expected


def test_what_nobody_has_is_taken_once(people, romanian):
    """The first translator takes it, and the second is told."""
    request = ask([romanian], people["manager"])

    take_request(request, user=people["translator"])

    with pytest.raises(ValidationError):
        take_request(request, user=people["second"])
    request.refresh_from_db()
    assert request.translator == people["translator"]


def test_nobody_takes_what_they_may_not_translate(people, romanian):
    """Another language's translator takes nothing."""
    request = ask([romanian], people["manager"])

    with pytest.raises(PermissionDenied):
        take_request(request, user=people["english"])


@pytest.mark.parametrize(
    ("who", "allowed"), [("translator", True), ("editor", True), ("second", False)]
)
def test_whose_it_is_or_who_asks_hands_over(people, romanian, who, allowed):
    """Another translator gives away nothing that is not theirs."""
    request = ask([romanian], people["manager"], translator=people["translator"])
    to = people["second"] if who != "second" else people["manager"]

    if allowed:
        assert hand_over(request, translator=to, user=people[who]) == people["translator"]
    else:
        with pytest.raises(PermissionDenied):
            hand_over(request, translator=to, user=people[who])


def test_who_asks_closes(people, romanian):
    """A translator does not settle what somebody else asked for."""
    request = ask([romanian], people["manager"], translator=people["translator"])

    with pytest.raises(PermissionDenied):
        close_request(request, user=people["translator"], now=NOW)
    close_request(request, user=people["editor"], now=NOW)

    request.refresh_from_db()
    assert request.closed_at == NOW


def test_nothing_is_half_asked_for(people, about):
    """Where the request is refused, no page was started either."""
    before = Page.objects.count()

    with pytest.raises(ValidationError):
        ask([about], people["manager"], translator=people["foreign"])

    assert Page.objects.count() == before
