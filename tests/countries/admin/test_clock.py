"""Moments of a page are typed, shown and kept in the time of its country."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cms.pages.models import EventIndexPage, EventPage
from tests.factories import make_country, make_network, make_page, make_superuser
from tests.keeping import staged

pytestmark = pytest.mark.django_db

HOST = {"host": "localhost:8000"}
NOON = dt.datetime(2027, 6, 5, 9, 0, tzinfo=dt.UTC)


@staged
def event():
    make_network("RO")
    make_country("RO", time_zone="Europe/Bucharest")
    index = make_page("ro-ro", "Evenimente", model=EventIndexPage)
    return make_page(index, "Pe mal", model=EventPage, starts_at=NOON)


def form_of(event, data):
    form_class = EventPage.get_edit_handler().get_form_class()
    sent = {"body-count": "0", **data}
    return form_class(sent, instance=event, parent_page=event.get_parent(), for_user=None)


def test_the_editor_sees_the_countrys_time(event, client):
    """Nine in UTC is noon in Bucharest, whoever looks."""
    client.force_login(make_superuser())

    page = client.get(reverse("wagtailadmin_pages:edit", args=[event.pk]), headers=HOST)

    assert 'value="2027-06-05 12:00"' in page.content.decode()


def test_what_is_typed_is_the_countrys_time(event):
    """Noon typed for Romania is nine in UTC."""
    form = form_of(event, {"title": "Pe mal", "slug": "pe-mal", "starts_at": "2027-06-05 12:00"})

    form.is_valid()

    assert form.cleaned_data["starts_at"] == NOON


def test_the_editors_own_moments_stay_theirs(event, settings):
    """When a page goes live is said in the editor's time, as Wagtail explains it."""
    settings.TIME_ZONE = "UTC"
    form = form_of(event, {"title": "Pe mal", "go_live_at": "2027-06-05 12:00"})

    form.is_valid()

    assert form.cleaned_data["go_live_at"] == dt.datetime(2027, 6, 5, 12, tzinfo=dt.UTC)
