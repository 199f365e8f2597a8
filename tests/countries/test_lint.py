"""What no reader should see is found in pages and entries, and nothing else is."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.pages.entries import RecyclingPoint
from countries.identity.countries import Country
from countries.lint import UnknownPlace, lint
from tests.factories import make_fact, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db

ROMANIAN = "<p>Dozele goale se strâng aici și se reciclează împreună cu vecinii în fiecare zi.</p>"
ENGLISH = "<p>The empty cans are collected here and recycled with the neighbours on every day.</p>"


@pytest.fixture(autouse=True)
def _network():
    make_network("RO", "GB")


def found(**place):
    return [(finding.code, finding.locale, finding.place) for finding in lint(**place)]


def test_a_text_in_another_language_is_found(client):
    """Where it stands and which language it reads as."""
    page = make_page("ro-ro", "Despre noi", slug="despre", body=[paragraph(ENGLISH)])

    (finding,) = lint()

    assert (finding.code, finding.subject) == ("wrong-language", page.get_url())
    assert (finding.place, finding.locale) == ("body.p1.html", "ro-ro")
    assert finding.excerpt.startswith("The empty cans")
    assert "“en”" in finding.message


def test_a_block_that_says_its_language_is_judged_by_that():
    """English that says it is English is right, Romanian that says it is English is not."""
    body = [
        paragraph(ENGLISH, block_id="p1", language="en"),
        paragraph(ROMANIAN, block_id="p2", language="en"),
        paragraph(ROMANIAN, block_id="p3"),
    ]
    make_page("ro-ro", "Despre noi", body=body)

    assert found() == [("wrong-language", "ro-ro", "body.p2.html")]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>Ne vedem pe XX decembrie</p>", "placeholder"),
        ("<p>Am strâns [18 ] doze</p>", "placeholder"),
        ("<p>Lorem ipsum</p>", "placeholder"),
        ("<p>TODO</p>", "placeholder"),
        ('<p>[gallery ids="1,2"]</p>', "leaked-shortcode"),
    ],
)
def test_what_was_left_in_a_text_is_found(html, code):
    """Places to be filled in, codes of page builders."""
    make_page("ro-ro", "Despre noi", body=[paragraph(html)])

    assert found() == [(code, "ro-ro", "body.p1.html")]


def test_a_token_whose_fact_is_gone_is_found():
    """It was known when the page was saved; now readers see nothing in its place."""
    fact = make_fact("rate", "95")
    make_page("ro-ro", "Despre noi", body=[paragraph("<p>Rata este {{fact:rate}}</p>")])

    fact.delete()

    assert found() == [("unknown-token", "ro-ro", "body.p1.html")]


def test_a_good_page_is_left_alone():
    """Known tokens, short names in another language and drafts are no findings."""
    make_fact("rate", "95")
    body = [paragraph("<p>Rata este {{fact:rate}}</p>"), paragraph("<p>Every Can Counts</p>")]
    make_page("ro-ro", "Despre noi", body=body)
    make_page("ro-ro", "Ciornă", body=[paragraph(ENGLISH)], publish=False)

    assert found() == []


def test_entries_are_read_in_each_of_their_languages():
    """A note is judged by the language under which it is kept; hidden entries are not read."""
    romania = Country.objects.get(code="RO")
    notes = {"ro": ENGLISH, "en": ENGLISH}
    point = RecyclingPoint.objects.create(country=romania, name="Unirii", notes=notes)
    RecyclingPoint.objects.create(country=romania, name="X", notes=notes, is_public=False)

    (finding,) = lint()

    assert (finding.subject, finding.place) == (f"point:{point.uuid}", "notes.ro")


def test_only_the_place_that_is_asked_for_is_read():
    """A country, or one locale; one that is not there is refused."""
    make_page("ro-ro", "Despre noi", body=[paragraph(ENGLISH)])
    make_page("en-ro", "About", body=[paragraph("<p>TODO</p>")])

    assert [locale for _code, locale, _place in found(country="ro")] == ["ro-ro", "en-ro"]
    assert [locale for _code, locale, _place in found(locale="en-ro")] == ["en-ro"]
    assert found(country="GB") == []
    with pytest.raises(UnknownPlace):
        list(lint(country="XX"))


def test_the_command_reports_and_says_so_by_its_code():
    """JSON with findings and 1; with none 0; 2 for an unknown place."""
    out = io.StringIO()
    call_command("lint", stdout=out)
    assert out.getvalue() == "Nothing found.\n"
    make_page("ro-ro", "Despre noi", body=[paragraph(ENGLISH)])
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("lint", json=True, locale="ro-ro", stdout=out)

    assert ended.value.code == 1
    assert json.loads(out.getvalue())["findings"][0]["code"] == "wrong-language"
    with pytest.raises(CommandError) as refused:
        call_command("lint", country="XX")
    assert refused.value.returncode == 2


def test_what_countries_wrote_over_blocks_is_looked_up_for_all_pages_at_once():
    """Further pages of a locale ask no more of the overlays' table."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(lint(locale="ro-ro"))
        return sum("wagtail_countries_overlay" in query["sql"] for query in queries)

    make_page("ro-ro", "Doze", slug="doze", body=[paragraph("<p>Text</p>")])
    few = asked()
    for number in range(3):
        make_page("ro-ro", f"Doze {number}", slug=f"doze-{number}", body=[paragraph("<p>Da</p>")])

    assert asked() == few == 1
