"""How far a page is behind is said in the explorer and in the editors, and text by text."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from countries.admin import explorer
from countries.admin.freshness import Status, changed_texts, difference, statuses_of
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import edit_page, home_of, make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def source(network):
    return make_page(
        "en", "About us", body=[paragraph("<p>We recycle.</p>")], summary="Who we are", slug="about"
    )


@staged
def translated(source):
    """Romania's page, wholly translated and live."""
    page = adopt(source, "ro-ro")
    translate(page, title="Despre noi", summary="Cine suntem", p1_html="Reciclăm.")
    save(page)
    return page


def _label(page):
    row = Page.objects.select_related("locale").get(pk=page.pk)
    return statuses_of([row])[page.pk].label


def test_a_translation_of_what_the_source_says_is_current(translated):
    """Nothing changed since it was made."""
    assert _label(translated) == "current"


def test_a_changed_source_is_counted_and_dated(source, translated):
    """Two texts moved on, since the day on which the source was published."""
    edit_page(source, title="About you", summary="Who you are")

    assert _label(translated).startswith("2 behind since ")


def test_an_untranslated_text_makes_a_page_incomplete(source):
    """A live page that still holds the source's language says so."""
    page = adopt(source, "ro-ro")
    translate(page, title="Despre noi", summary="Cine suntem")
    save(page)

    assert _label(page) == "incomplete"


def test_an_unpublished_source_is_named(source, translated):
    """Where the source went offline, that is the news, not what it would be behind."""
    edit_page(source, title="About you")
    source.unpublish()

    assert _label(translated) == "source unpublished"


def test_drafts_and_pages_without_a_source_say_what_they_are(source):
    """A draft is not published, a country's own page local, an umbrella page an original."""
    draft, local = adopt(source, "ro-ro"), make_page("ro-ro", "Local", slug="local")

    assert [_label(page) for page in (draft, local, source)] == [
        "not published",
        "local",
        "original",
    ]


def test_a_listing_takes_six_queries_more_whatever_its_length(source, translated):
    """Statuses come for all pages of a listing at once."""
    for number in range(6):
        other = make_page("en", f"Page {number}", slug=f"page-{number}")
        page = adopt(other, "ro-ro")
        translate(page, title=f"Pagina {number}")
        save(page)
    pages = list(Page.objects.child_of(home_of("ro-ro")).select_related("locale"))

    with CaptureQueriesContext(connection) as queries:
        found = statuses_of(pages)

    assert len(found) == 7
    assert len(queries) <= 6


def test_the_explorer_shows_country_and_freshness(clients, source, translated):
    """A licensee sees the words in the listing, as a link to what changed."""
    edit_page(source, title="About you")

    body = clients["own"].get(reverse("wagtailadmin_explore", args=[home_of("ro-ro").pk])).content

    text = " ".join(body.decode().split())
    assert "1 behind since" in text
    assert reverse("countries_freshness", args=[translated.pk]) in text
    assert "ro-ro" in text


def test_the_columns_cost_six_queries_in_the_explorer(clients, source, translated, monkeypatch):
    """The listing with our columns asks at most six times more than without."""
    for number in range(6):
        make_page("ro-ro", f"Local {number}", slug=f"local-{number}")
    url = reverse("wagtailadmin_explore", args=[home_of("ro-ro").pk])
    clients["own"].get(url)

    with CaptureQueriesContext(connection) as with_columns:
        clients["own"].get(url)
    monkeypatch.setattr(
        explorer,
        "statuses_of",
        lambda pages: {page.pk: Status("", "plain") for page in pages},
    )
    with CaptureQueriesContext(connection) as without:
        clients["own"].get(url)

    assert 0 < len(with_columns) - len(without) <= 6


def test_what_the_explorer_refreshes_shows_freshness_too(clients, source, translated):
    """The fragment that filters and searches load carries the same columns."""
    url = reverse("wagtailadmin_explore_results", args=[home_of("ro-ro").pk])

    body = clients["own"].get(url, {"has_child_pages": "false"}).content.decode()

    assert "Despre noi" in body
    assert "current" in body


def test_the_translation_editor_tells_the_status(clients, source, translated):
    """Where wagtail-localize's editor stands in the place of Wagtail's, the banner is above it."""
    edit_page(source, title="About you")

    body = clients["own"].get(reverse("wagtailadmin_pages:edit", args=[translated.pk])).content

    text = " ".join(body.decode().split())
    assert "Translated from “About us” (en): " in text or "Translated from “About you” (en)" in text
    assert "1 behind since" in text


def test_the_editor_of_a_local_page_has_no_banner(clients, network):
    """What is translated from nothing says nothing of a source."""
    page = make_page("ro-ro", "Local", slug="local")

    body = clients["own"].get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "Translated from" not in body


def test_the_editor_of_a_draft_tells_what_is_left_to_do(clients, source):
    """A page that is not live is judged by its draft."""
    page = adopt(source, "ro-ro")

    body = clients["own"].get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "not published, incomplete" in body


def test_each_changed_text_is_shown_with_what_stands_for_it(source, translated):
    """Where it is, what is new in the source word by word, and the own text."""
    edit_page(source, summary="Who we all are", body=[paragraph("<p>We recycle.</p>")])

    (changed,) = changed_texts(Page.objects.select_related("locale").get(pk=translated.pk))

    assert changed.label == "Summary"
    assert changed.difference == "Who we <ins>all </ins>are"
    assert changed.own == "Cine suntem"


def test_a_new_block_of_the_source_waits_to_be_translated(source, translated):
    """It stands in the list without an own text."""
    more = [paragraph("<p>We recycle.</p>"), paragraph("<p>And more.</p>", block_id="p2")]
    edit_page(source, body=more)

    (changed,) = changed_texts(Page.objects.select_related("locale").get(pk=translated.pk))

    assert (changed.difference, changed.own) == ("<ins>And more.</ins>", "")


def test_an_untranslated_text_is_listed_as_such(source):
    """What is missing is shown, also where the source did not move."""
    page = adopt(source, "ro-ro")
    translate(page, title="Despre noi", summary="Cine suntem")
    save(page)

    (changed,) = changed_texts(Page.objects.select_related("locale").get(pk=page.pk))

    assert (changed.difference, changed.own) == ("We recycle.", "")


def test_markup_of_a_source_is_never_taken_for_markup():
    """Text that looks like a tag is shown as text."""
    shown = difference("a &lt;b&gt;", "a &lt;script&gt;x")

    assert "<script" not in shown
    assert "<ins>" in shown


def test_what_changed_is_for_the_pages_own_people(clients, source, translated):
    """Editors of the page see it; others, and strangers, find nothing there."""
    url = reverse("countries_freshness", args=[translated.pk])
    missing = reverse("countries_freshness", args=[987_654])

    statuses = {who: clients[who].get(url).status_code for who in clients}

    assert statuses == {
        "anonymous": 302,
        "root": 200,
        "own": 200,
        "translator": 200,
        "foreign": 404,
    }
    foreign = clients["foreign"]
    assert foreign.get(url).content == foreign.get(missing).content
