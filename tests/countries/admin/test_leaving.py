"""Unpublishing or deleting a source asks what happens to its translations, and does that alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from countries.access import Role
from countries.translation.registering import translation_of
from countries.translation.starting import start_translation
from tests.countries.translation.helpers import adopt, document, freshness, save
from tests.factories import NOW, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db
HOST = {"host": "localhost:8000"}


@staged
def network():
    return make_network("RO", "GR")


@pytest.fixture
def ana(network, client):
    user = make_user("ana", ("RO", Role.MANAGER, ""))
    client.force_login(user)
    return user


@pytest.fixture
def editor(network, client):
    """Who publishes in the umbrella and in Romania, not in Greece."""
    roles = (("INT", Role.BRAND_MANAGER, ""), ("RO", Role.MANAGER, ""))
    user = make_user("brand", *roles)
    client.force_login(user)
    return user


@staged
def pair(network):
    """A page of Romania and its live translation into the country's English."""
    page = make_page("ro-ro", "Despre")
    (copy,) = start_translation(page, into="en-ro", user=None, now=NOW)
    save(copy)
    return page, copy


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def ask(client, name, page, **data):
    url = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
    return client.post(url, data, headers=HOST)


def ask_for_many(client, name, pages, **data):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
    query = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{url}?{query}", data, headers=HOST)


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_the_screen_asks(client, ana, pair, name):
    """Before a page goes one reads which translations are live, and chooses; staying is the default."""
    url = reverse(f"wagtailadmin_pages:{name}", args=[pair[0].pk])

    answer = client.get(url, headers=HOST)

    assert '<input type="radio" name="translations" value="keep" checked>' in answer.text
    assert '<input type="radio" name="translations" value="unpublish">' in answer.text
    assert "(en-ro)" in answer.text


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_several_pages_are_asked_about_together(client, ana, pair, name):
    """The action on ticked pages asks the same."""
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])

    answer = client.get(f"{url}?id={pair[0].pk}", headers=HOST)

    assert 'name="translations" value="unpublish"' in answer.text


@pytest.mark.parametrize("ask_it", [ask, lambda c, n, page, **d: ask_for_many(c, n, [page], **d)])
@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_translations_stay_unless_it_is_said(client, ana, pair, name, ask_it):
    """Without a choice nothing but the page itself goes."""
    ask_it(client, name, pair[0])

    assert not Page.objects.filter(pk=pair[0].pk, live=True).exists()
    assert is_live(pair[1])


@pytest.mark.parametrize("ask_it", [ask, lambda c, n, page, **d: ask_for_many(c, n, [page], **d)])
@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_translations_go_where_it_is_said(client, ana, pair, name, ask_it):
    """Chosen so, the translations are unpublished, and none is deleted."""
    ask_it(client, name, pair[0], translations="unpublish")

    assert not Page.objects.filter(pk=pair[0].pk, live=True).exists()
    assert not is_live(pair[1])


def test_a_page_and_its_translations_go_together(client, ana, pair, monkeypatch):
    """What fails at a translation leaves the page itself live as well."""

    def fail(request, pages):
        raise RuntimeError("killed")

    monkeypatch.setattr("countries.admin.leaving._unpublish", fail)

    with pytest.raises(RuntimeError):
        ask(client, "unpublish", pair[0], translations="unpublish")

    assert is_live(pair[0])
    assert is_live(pair[1])


def test_other_countries_decide_themselves(client, editor):
    """Whatever is posted, an adopted page stays live where the user may not publish."""
    about = make_page("en", "About")
    greek, romanian = adopt(about, "el-gr"), adopt(about, "ro-ro")
    save(greek)
    save(romanian)

    screen = client.get(reverse("wagtailadmin_pages:unpublish", args=[about.pk]), headers=HOST)
    ask(client, "unpublish", about, translations="unpublish")

    assert "1 live translation is not yours to unpublish" in screen.text
    assert (is_live(greek), is_live(romanian)) == (True, False)


def test_a_page_without_its_source_is_local(client, ana, pair):
    """Of a source that is deleted the translation says, to people and partners, that it is local."""
    ask(client, "delete", pair[0])

    copy = Page.objects.get(pk=pair[1].pk)
    explorer = client.get(
        reverse("wagtailadmin_explore", args=[copy.get_parent().pk]), headers=HOST
    )
    assert translation_of(copy) is None
    assert freshness(copy).source_id is None
    assert document(copy)["origin"]["mode"] == "local"
    assert "local" in explorer.text


def test_an_unpublished_source_is_said(client, ana, pair):
    """Of a source that is not live the explorer says so, and nothing counts as behind it."""
    ask(client, "unpublish", pair[0])

    parent = Page.objects.get(pk=pair[1].pk).get_parent()
    explorer = client.get(reverse("wagtailadmin_explore", args=[parent.pk]), headers=HOST)
    assert "source unpublished" in explorer.text
    assert document(pair[1])["freshness"]["segments_behind"] == 0


def test_deleting_asks_for_the_whole_subtree(client, ana, pair):
    """The translations of pages below go as well, where that is chosen."""
    below = make_page(pair[0], "Echipa")
    (copy,) = start_translation(below, into="en-ro", user=None, now=NOW)
    save(copy)

    ask(client, "delete", pair[0], translations="unpublish")

    assert not is_live(copy)


@pytest.mark.parametrize(
    ("with_below", "stays"), [({}, True), ({"include_descendants": "on"}, False)]
)
def test_unpublishing_asks_for_what_goes(client, ana, pair, with_below, stays):
    """Translations of pages below go only where the pages below do."""
    below = make_page(pair[0], "Echipa")
    (copy,) = start_translation(below, into="en-ro", user=None, now=NOW)
    save(copy)
    screen = client.get(reverse("wagtailadmin_pages:unpublish", args=[pair[0].pk]), headers=HOST)

    ask(client, "unpublish", pair[0], translations="unpublish", **with_below)

    assert "Those of the pages below are treated the same" in screen.text
    assert is_live(copy) is stays


def test_a_deletion_that_is_not_confirmed_changes_nothing(client, ana, pair, settings):
    """Where the site's name has to be typed and is not, translations stay as they are."""
    settings.WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1

    ask(client, "delete", pair[0], translations="unpublish", confirm_site_name="wrong")

    assert (is_live(pair[0]), is_live(pair[1])) == (True, True)
