"""An adopted page becomes its country's own, remembers where it came from, and can follow again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from countries.access import Role
from countries.audit.models import AuditEntry
from countries.coverage import State, coverage
from countries.overlays.models import Overlay, OverlayAction
from countries.segments.detached import Detachment
from countries.translation.detaching import NotAdopted, attach, detach
from countries.translation.starting import is_adopted
from tests.countries.translation.helpers import (
    adopt,
    block,
    document,
    freshness,
    running,
    save,
    translate,
)
from tests.factories import (
    NOW,
    edit_page,
    heading,
    make_network,
    make_page,
    make_user,
    paragraph,
)
from tests.keeping import staged

pytestmark = pytest.mark.django_db

BODY = [heading("Why"), paragraph("<p>We recycle.</p>")]


@staged
def about():
    make_network("RO", "GR")
    return make_page("en", "About us", slug="about", body=BODY)


@staged
def page(about):
    """Romania's page, live and wholly translated."""
    page = adopt(about, "ro-ro")
    translate(page, title="Despre noi", h1_text="De ce", p1_html="Reciclăm.")
    save(page)
    return page


@staged
def ana(about):
    return make_user("ana", ("RO", Role.EDITOR, ""))


def go(page, user=None, **options):
    return detach(Page.objects.get(pk=page.pk), user=user, now=NOW, **options)


def state_in_romania():
    part = coverage(country="RO")
    info = next(info for info in part.locales if info.code == "ro-ro")
    return part.cell(info, part.columns[0]).state


def overlay(page, action, content, block_id="p1"):
    """Let the country change a block of its live page."""
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.overlays.add(
        Overlay(block_id=block_id, action=action, content=content, made_at=NOW, base_order=[])
    )
    draft.save_revision().publish()


def test_the_origin_is_remembered(about, page, ana):
    """The document is local, and still names the page that it came from, under its own key."""
    go(page, ana)

    assert document(page)["origin"]["mode"] == "local"
    assert document(page)["origin"]["source"] == str(about.translation_key)
    row = Detachment.objects.get(page=page.pk)
    assert (row.source_locale, row.detached_by) == ("en", ana)
    assert row.source_revision_id == about.live_revision_id


def test_what_visitors_read_stays(page):
    """Only where it comes from changes in what is public."""
    before = document(page)

    go(page)

    after = document(page)
    assert [one["html"] for one in (before, after)] == [before["html"]] * 2
    assert after["id"] == before["id"]
    assert [one["provenance"] for one in after["blocks"]] == ["human", "human"]


def test_it_follows_no_more(about, page):
    """What the umbrella changes is nothing to be behind."""
    go(page)

    edit_page(about, title="About all of us")

    assert (freshness(page).state, freshness(page).source_id) == ("current", None)
    assert state_in_romania() == State.OWN
    assert not is_adopted(Page.objects.get(pk=page.pk))


def test_a_page_that_the_country_wrote_has_no_source(about):
    """Its document says so, as before."""
    own = make_page("ro-ro", "Numai aici", slug="numai-aici")

    assert document(own)["origin"] == {"mode": "local", "source": None, "overlays": 0}


def test_all_below_goes_with_it(about, page):
    """What follows the umbrella below it is detached too; what the country wrote is left alone."""
    team = adopt(make_page(about, "Team", slug="team"), "ro-ro")
    make_page(Page.objects.get(pk=page.pk).specific, "Numai aici", slug="numai-aici")

    detached = go(page, with_children=True)

    assert [each.pk for each in detached] == [page.pk, team.pk]


def test_without_those_below_they_follow_on(about, page):
    """One page alone is detached where nothing else was said."""
    team = adopt(make_page(about, "Team", slug="team"), "ro-ro")

    go(page)

    assert is_adopted(Page.objects.get(pk=team.pk))


def test_what_follows_nothing_is_not_detached(about, page):
    """Neither a page of the country's own, nor one that was detached already."""
    go(page)

    with pytest.raises(NotAdopted):
        go(page)


def test_detaching_is_for_those_who_edit(page):
    """A translator and somebody of another country do not decide it."""
    ion = make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro"))
    eleni = make_user("eleni", ("GR", Role.MANAGER, ""))

    for user in (ion, eleni):
        with pytest.raises(PermissionDenied):
            go(page, user)

    assert is_adopted(Page.objects.get(pk=page.pk))


def test_detaching_is_recorded(page, ana):
    """The log tells who made the page the country's own."""
    go(page, ana)

    assert AuditEntry.objects.filter(action="page.detachment.create", country="RO").exists()


def test_it_follows_again_with_what_was_written(about, page, ana):
    """No text is lost: what was written meanwhile is the page's translation."""
    go(page, ana)
    edit_page(page, title="Noi, cei de aici")

    attach(Page.objects.get(pk=page.pk), user=ana, now=NOW)

    assert not Detachment.objects.exists()
    assert running(page).enabled
    title = StringTranslation.objects.get(context__path="title", locale=page.locale)
    assert title.data == "Noi, cei de aici"
    assert document(page)["origin"]["mode"] == "adopted"


def test_what_never_followed_cannot_follow_again(about, ana):
    """A page that the country wrote has nowhere to return to."""
    own = make_page("ro-ro", "Numai aici", slug="numai-aici")

    with pytest.raises(NotAdopted):
        attach(own.page_ptr, user=ana, now=NOW)


def test_stopping_the_translation_of_an_umbrella_page_detaches_it(client, page):
    """There is one way of following no more, whichever button leads there."""
    client.force_login(make_user("radu", ("RO", Role.MANAGER, "")))

    client.post(
        reverse("wagtail_localize:stop_translation", args=[running(page).pk]),
        {"next": "/admin/"},
        headers={"host": "localhost:8000"},
    )

    assert Detachment.objects.filter(page=page.pk).exists()


def test_what_the_country_put_over_blocks_becomes_its_blocks(page):
    """Visitors read the same before and after; the page's own stream says it now."""
    mine = [paragraph("<p>La noi altfel.</p>", block_id="mine")]
    overlay(page, OverlayAction.REPLACE, mine)
    overlay(page, OverlayAction.HIDE, [], block_id="h1")
    before = document(page)["html"]

    go(page)

    assert document(page)["html"] == before
    assert document(page)["origin"]["overlays"] == 0
    assert block(page, "p1")["overlay"] is None
    assert "La noi altfel" in str(type(page).objects.get(pk=page.pk).body.raw_data[0])


def test_a_detached_page_is_translated_inside_its_country(page, ana):
    """It starts into the country's other language like any page of the country."""
    go(page)

    assert not is_adopted(Page.objects.get(pk=page.pk))
    assert Detachment.objects.filter(page=page.pk).exists()
