"""In the editor of an adopted page a country changes blocks where they stand."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from countries.access import Role
from countries.overlays.models import Overlay, OverlayAction
from countries.translation.refusals import PublishingRefused
from countries.translation.registering import translation_of
from countries.umbrella.overlaying import carry_over, overlay_block, version_at
from tests.countries.translation.helpers import ALL, adopt, block, document, save, translate
from tests.factories import NOW, heading, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network() -> Any:
    return make_network("RO", "GR")


@staged
def about(network: Any) -> Any:
    body = [heading("Why we do it"), paragraph("<p>We recycle cans.</p>")]
    return make_page("en", "About us", summary="Who we are.", body=body)


@staged
def romanian(about: Any) -> Any:
    page = adopt(about, "ro-ro")
    translate(page, **ALL)
    save(page)
    return page


@pytest.fixture
def manager(network: Any) -> Client:
    return client_of("maria", ("RO", Role.MANAGER, ""))


def client_of(name: str, *roles: tuple[str, Role, str]) -> Client:
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user(name, *roles))
    return client


def editor(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def at(page: Page, name: str, *args: str, block_id: str = "p1") -> str:
    return reverse(f"countries_block_{name}", args=[page.pk, block_id, *args])


def newest(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def version(page: Page, block_id: str = "p1") -> str:
    return version_at(newest(page), block_id)


def posted(html: str) -> dict[str, str]:
    """Return what the form of a stream with one paragraph posts."""
    draft = {
        "blocks": [
            {
                "key": "a",
                "text": html,
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [],
            }
        ],
        "entityMap": {},
    }
    return {
        "overlay-content-count": "1",
        "overlay-content-0-deleted": "",
        "overlay-content-0-order": "0",
        "overlay-content-0-type": "paragraph",
        "overlay-content-0-id": "",
        "overlay-content-0-value-html": json.dumps(draft),
        "overlay-content-0-value-language": "",
    }


def test_each_block_offers_what_may_be_done(manager, romanian):
    """Under each block's heading stand hiding, replacing, inserting and fields of one's own."""
    answer = manager.get(editor(romanian))

    html = answer.content.decode()
    for name in ("replace", "before", "after", "set"):
        assert at(romanian, "write", name) in html
    assert at(romanian, "hide") in html


def test_a_block_is_hidden_in_a_draft(manager, romanian):
    """One click hides the block in a draft, and leads back to it."""
    answer = manager.post(at(romanian, "hide"), {"version": version(romanian)})

    assert answer.headers["Location"] == f"{editor(romanian)}#block-p1"
    assert [one.action for one in newest(romanian).overlays.all()] == ["hide"]
    assert len(document(romanian)["blocks"]) == 2


def test_a_hidden_block_has_nothing_to_translate(manager, romanian):
    """Its texts are not shown, nor counted, and the editor says why."""
    overlay_block(romanian, "p1", OverlayAction.HIDE, user=None, now=NOW, publish=True)

    answer = manager.get(editor(romanian))

    assert answer.context["desk"].total == 3
    assert "there is nothing to translate" in answer.content.decode()


def test_a_hidden_block_is_shown_again(manager, romanian):
    """What was done is taken back where it stands."""
    overlay_block(romanian, "p1", OverlayAction.HIDE, user=None, now=NOW, publish=True)

    data = {"version": version(romanian), "publish": ""}
    manager.post(at(romanian, "lift", "hide"), data)

    assert [one["id"] for one in document(romanian)["blocks"]] == ["h1", "p1"]


def test_the_form_stands_at_the_block(manager, romanian):
    """The form is in the editor, starts with the page's own block, and shows the umbrella's text."""
    answer = manager.get(at(romanian, "write", "replace"))

    html = answer.content.decode()
    assert answer.context["page"].pk == romanian.pk
    assert "We recycle cans." in html
    assert 'name="publish"' in html


def test_a_block_is_replaced(manager, romanian):
    """What is written stands in the block's place after publishing."""
    data = {**posted("La noi dozele au garanție."), "version": version(romanian), "publish": ""}

    answer = manager.post(at(romanian, "write", "replace"), data)

    assert answer.status_code == 302
    assert "garanție" in block(romanian, "p1")["value"]["html"]


def test_fields_of_ones_own_are_those_that_differ(manager, romanian):
    """Of a block's fields only what was changed becomes the country's own."""
    data = {
        "overlay-content-text": "De ce",
        "overlay-content-level": "3",
        "overlay-content-language": "",
        "version": version(romanian, "h1"),
        "publish": "",
    }

    manager.post(at(romanian, "write", "set", block_id="h1"), data)

    assert Overlay.objects.get(page=romanian).content == {"level": "3"}


@pytest.mark.parametrize("name", ["hide", "write"])
def test_what_keeps_the_page_from_going_live_is_said(manager, romanian, name):
    """Where the page must not be published nothing is changed, and the person reads why."""
    with patch(
        "countries.umbrella.overlaying.Revision.publish", side_effect=PublishingRefused("Not so.")
    ):
        args = ("replace",) if name == "write" else ()
        data = {**posted("Al meu"), "version": version(romanian), "publish": ""}
        answer = manager.post(at(romanian, name, *args), data, follow=True)

    assert "Not so." in answer.content.decode()
    assert not newest(romanian).overlays.all()


def test_what_was_changed_meanwhile_is_not_overwritten(manager, romanian):
    """The form comes back with what was typed, and says that somebody else changed the block."""
    overlay_block(romanian, "p1", OverlayAction.HIDE, user=None, now=NOW)

    answer = manager.post(at(romanian, "write", "replace"), {**posted("Al meu"), "version": ""})

    assert answer.status_code == 422
    assert "Somebody changed this block" in answer.content.decode()
    assert [one.action for one in newest(romanian).overlays.all()] == ["hide"]


def test_nothing_written_is_an_error(manager, romanian):
    """An empty form is not saved."""
    data = {"overlay-content-count": "0", "version": version(romanian)}

    answer = manager.post(at(romanian, "write", "after"), data)

    assert answer.status_code == 422
    assert not newest(romanian).overlays.all()


def test_it_is_taken_over_into_the_other_language(manager, about, romanian):
    """The editor of the country's other page offers what was done here, and takes it over."""
    english = adopt(about, "en-ro")
    save(english)
    overlay_block(romanian, "p1", OverlayAction.HIDE, user=None, now=NOW, publish=True)
    made = Overlay.objects.get(page=romanian)
    url = reverse("countries_block_carry", args=[english.pk, made.pk])

    assert url in manager.get(editor(english)).content.decode()
    manager.post(url, {"publish": ""})

    assert [one["id"] for one in document(english)["blocks"]] == ["h1"]


def test_what_was_taken_over_says_when_it_was_changed_since(manager, about, romanian):
    """Who wrote it in this language learns that the other says something else now, and only then."""
    english = adopt(about, "en-ro")
    save(english)
    first = [paragraph("<p>Cu garanție.</p>", block_id="own")]
    overlay_block(romanian, "p1", "replace", first, user=None, now=NOW, publish=True)
    carry_over(Overlay.objects.get(page=romanian), english, user=None, now=NOW, publish=True)
    own = [paragraph("<p>With a deposit.</p>", block_id="own")]
    overlay_block(english, "p1", "replace", own, user=None, now=NOW, publish=True)
    assert "changed since you took it over" not in manager.get(editor(english)).content.decode()

    second = [paragraph("<p>Cu garanție nouă.</p>", block_id="own")]
    overlay_block(romanian, "p1", "replace", second, user=None, now=NOW, publish=True)

    assert "changed since you took it over" in manager.get(editor(english)).content.decode()
    overlay_block(english, "p1", "replace", own, user=None, now=NOW, publish=True)
    assert "changed since you took it over" not in manager.get(editor(english)).content.decode()


def test_the_draft_s_preview_shows_the_blocks_as_they_will_be(manager, romanian):
    """What is not published yet is seen in the preview."""
    own = [paragraph("<p>La noi cu garanție.</p>", block_id="own")]
    overlay_block(romanian, "p1", "replace", own, user=None, now=NOW)
    translation = translation_of(romanian)

    url = reverse("wagtail_localize:preview_translation", args=[translation.pk])
    html = manager.get(url).content.decode()

    assert "La noi cu garanție." in html
    assert "Reciclăm doze." not in html


def test_who_edits_but_does_not_translate_sees_the_blocks(romanian):
    """An editor opens the page, changes blocks, and finds its texts closed."""
    client = client_of("ana", ("RO", Role.EDITOR, ""))

    answer = client.get(editor(romanian))

    assert answer.status_code == 200
    assert at(romanian, "hide") in answer.content.decode()
    assert 'name="publish"' not in client.get(at(romanian, "write", "after")).content.decode()


def test_a_translator_is_offered_no_changes(romanian):
    """Who translates only is told what the country did, and offered nothing."""
    client = client_of("tudor", ("RO", Role.TRANSLATOR, ""))

    assert at(romanian, "hide") not in client.get(editor(romanian)).content.decode()
    client.post(at(romanian, "hide"), {"version": version(romanian)})

    assert not newest(romanian).overlays.all()


@pytest.mark.parametrize("name", ["hide", "write", "lift"])
def test_a_foreign_page_is_like_none(romanian, name):
    """What another country has and what is not there give one answer."""
    client = client_of("eleni", ("GR", Role.MANAGER, ""))
    args = () if name == "hide" else ("replace",)

    foreign = client.post(at(romanian, name, *args))
    missing = client.post(at(romanian, name, *args).replace(str(romanian.pk), "999999"))

    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert foreign.status_code == 404


@pytest.mark.parametrize("args", [("nowhere", "replace"), ("p1", "explode")])
def test_what_is_not_there_is_not_found(manager, romanian, args):
    """A block or an action that does not exist is 404."""
    url = reverse("countries_block_write", args=[romanian.pk, *args])

    assert manager.get(url).status_code == 404


def test_a_local_page_has_no_such_screens(manager, network):
    """A page of the country's own is edited as such."""
    page = make_page("ro-ro", "A noastră", body=[heading("De ce")])

    assert manager.post(at(page, "hide", block_id="h1")).status_code == 404
