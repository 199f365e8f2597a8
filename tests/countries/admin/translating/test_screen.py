"""The translation editor's screen, and the page beside its texts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from countries.access import Role
from tests.countries.admin.translating.screens import client_of, edit_url, shown, write
from tests.countries.translation.helpers import adopt, freshness, running, translate
from tests.factories import make_page, make_user, paragraph

pytestmark = pytest.mark.django_db


def test_the_screen_shows_every_text(translator, page):
    """Source and translation stand side by side, each in its own language."""
    html = shown(translator, page).content.decode()

    assert "We recycle cans." in html
    assert escape('<a id="a1">our <b>cans</b></a>') in html
    assert 'lang="ro-RO" dir="ltr"' in html


def test_the_screen_takes_as_many_queries_for_many_texts(network, translator):
    """A page of a hundred texts opens in fewer than forty queries, a page of ten in as many."""
    counts = []
    for number in (10, 100):
        body = [paragraph(f"<p>Text {n}</p>", block_id=f"p{n}") for n in range(number - 1)]
        page = adopt(make_page("en", f"Page {number}", body=body), "ro-ro")
        shown(translator, page)
        with CaptureQueriesContext(connection) as queries:
            shown(translator, page)
        counts.append(len(queries))

    assert counts[0] == counts[1] < 40


def test_who_may_not_publish_sees_no_such_button(translator, publisher, page):
    """A translator saves drafts; a publisher publishes, too."""
    found = [b'value="publish"' in shown(who, page).content for who in (translator, publisher)]

    assert found == [False, True]


def test_a_draft_is_saved_from_the_screen(translator, page):
    """The button makes a revision of what is translated."""
    translate(page, title="Despre noi")

    response = translator.post(edit_url(page), {"action": "save"})

    page.refresh_from_db()
    assert response.status_code == 302
    assert page.get_latest_revision_as_object().title == "Despre noi"


def test_a_filter_shows_some_texts_alone(translator, page):
    """Without any script: a filter is a link."""
    translate(page, title="Despre noi")

    html = shown(translator, page, show="untranslated").content.decode()

    assert "We recycle cans." in html
    assert "Despre noi</textarea>" not in html


def test_other_languages_are_offered_to_those_who_work_in_them(page, network):
    """The switch of languages names what the user may see, and nothing of other countries."""
    ana = make_user("ana", ("RO", Role.MANAGER, ""))
    source = running(page).source.get_source_instance()
    english, greek = adopt(source, "en-ro"), adopt(source, "el-gr")

    html = shown(client_of(ana), page).content.decode()

    assert edit_url(english) in html
    assert edit_url(greek) not in html


def test_markup_in_a_text_stays_text(translator, page):
    """What somebody typed never becomes part of the screen."""
    translate(page, title="<script>alert(1)</script>")

    assert b"<script>alert(1)" not in shown(translator, page).content


def preview(client, page, **data):
    where = reverse("wagtail_localize:preview_translation", args=[running(page).pk])
    response = client.get(where, data)
    assert response.status_code == 200
    return response


def test_the_preview_may_stand_in_the_editor_s_frame(translator, page):
    """The public page that it looks like stands in no frame; the preview in the admin's own."""
    policy = preview(translator, page)["Content-Security-Policy"]

    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy


def test_the_preview_outlines_what_is_to_be_done(translator, page):
    """Blocks that take their new text have no mark; without being asked nothing is marked."""
    translate(page, p1_html="Reciclăm doze.")

    outlined = preview(translator, page, outline=1).content.decode()
    plain = preview(translator, page).content.decode()

    assert outlined.count("ecc-todo--untranslated") == 1
    assert "ecc-todo" not in plain


def test_what_is_written_here_is_published(publisher, page):
    """Writing each text and publishing makes the page current."""
    for path, text in (
        ("title", "Despre noi"),
        ("body.p1.html", "Reciclăm doze."),
        ("body.p2.html", 'Vezi <a id="a1"><b>dozele</b> noastre</a>.'),
    ):
        write(publisher, page, text, path=path)

    publisher.post(edit_url(page), {"action": "publish"})

    assert freshness(page).state == "current"
