"""Importing a file makes pages, once, and says what to look at in them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from wagtail.models import Page

from countries.delivery.store import read_store
from tests.factories import make_fact, make_network, make_programme

pytestmark = pytest.mark.django_db

TEXT = """Our cans

Our cans

The association collects empty cans at every summer festival along the coast of the country.

Asociația strânge dozele goale de la fiecare festival de vară, de pe tot litoralul țării noastre, împreună cu voluntari.

Why it matters

A can that is made of old cans needs 95% less energy than one that is made of ore [hr gap="12"] and it is light.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "our-cans.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(file: Path, *options: str, country: str = "RO", locale: str = "en-ro"):
    out = StringIO()
    call_command(
        "import_page", str(file), f"--country={country}", f"--locale={locale}", "--json", *options,
        stdout=out,
    )  # fmt: skip
    return json.loads(out.getvalue())


def test_an_imported_page_is_served_with_its_foreign_block_marked(file, client):
    """What was imported stands on the page, and only the foreign block carries its language."""
    make_network("RO")

    report = run(file, "--publish")

    url = report["pages"][0]["url"]
    response = client.get(
        url.removeprefix("http://localhost:8000"), headers={"host": "localhost:8000"}
    )
    main = BeautifulSoup(response.content, "html.parser").main
    marked = main.article.select("[lang]")
    assert "empty cans at every summer festival" in main.get_text()
    assert [tag["lang"] for tag in marked] == ["ro"]
    assert "Asociația strânge" in marked[0].get_text()


def test_the_api_document_says_the_same_languages(file):
    """The document's blocks carry the languages that the page shows."""
    make_network("RO")
    report = run(file, "--publish")

    store = read_store()
    store.catch_up()

    stored = store.get("page", report["pages"][0]["id"], "en-ro")
    languages = [block["lang"] for block in stored.document["blocks"]]
    assert languages.count("ro") == 1
    assert set(languages) == {"en", "ro"}


def test_the_report_names_what_to_look_at(file):
    """Each piece of residue is a finding with its page and block."""
    make_network("RO")
    make_fact("energy-saving", "95")

    report = run(file)

    codes = {finding["code"] for finding in report["findings"]}
    assert {"doubled-heading", "foreign-language", "leaked-shortcode", "free-figure"} <= codes
    assert {finding["page"] for finding in report["findings"]} == {report["pages"][0]["id"]}


def test_importing_twice_changes_nothing(file):
    """The same file again finds its page and makes no revision."""
    make_network("RO")
    first = run(file, "--publish")
    page = Page.objects.get(translation_key=first["pages"][0]["id"])

    second = run(file, "--publish")

    again = Page.objects.get(pk=page.pk)
    assert second["pages"][0]["state"] == "unchanged"
    assert (again.latest_revision_id, Page.objects.count()) == (
        page.latest_revision_id,
        Page.objects.count(),
    )


def test_a_changed_file_changes_its_page(file):
    """A newer file becomes a new draft of the same page."""
    make_network("RO")
    first = run(file)
    file.write_text(
        TEXT.replace("summer festival along", "autumn festival along"), encoding="utf-8"
    )

    second = run(file)

    assert second["pages"][0]["id"] == first["pages"][0]["id"]
    assert second["pages"][0]["state"] == "changed"


def test_an_edited_page_is_not_overwritten(file):
    """A changed file does not undo what an editor wrote after the import."""
    make_network("RO")
    report = run(file)
    page = Page.objects.get(translation_key=report["pages"][0]["id"]).specific
    page.title = "Edited"
    page.save_revision()
    file.write_text(TEXT.replace("coast", "shore"), encoding="utf-8")

    with pytest.raises(CommandError, match="edited after its import"):
        run(file)


def test_a_dry_run_writes_nothing(file):
    """A dry run reports the same and leaves the tree as it was."""
    make_network("RO")
    before = Page.objects.count()

    report = run(file, "--dry-run")

    assert Page.objects.count() == before
    assert report["pages"][0]["state"] == "planned"
    assert report["findings"]


def test_a_page_of_programmes_gets_a_page_for_each(tmp_path):
    """Sections under a programme's name become pages below."""
    make_network("GB")
    make_programme("every-can-counts", "Every Can Counts")
    make_programme("metal-matters", "MetalMatters")
    file = tmp_path / "what-we-run.txt"
    file.write_text(
        "We run two campaigns in this country, and both are about metal packaging of every kind.\n\n"
        "Every Can Counts\n\nEvery Can Counts looks after the cans that people empty away from home.\n\n"
        "MetalMatters\n\nMetalMatters helps councils to tell households what goes into the bin.\n",
        encoding="utf-8",
    )

    report = run(file, "--publish", country="GB", locale="en-gb")

    titles = [page["title"] for page in report["pages"]]
    assert titles[1:] == ["Every Can Counts", "MetalMatters"]
    parent = Page.objects.get(translation_key=report["pages"][0]["id"])
    assert parent.get_children().count() == 2


def test_a_language_is_enough_where_one_locale_fits(file):
    """“en” in Romania means en-ro."""
    make_network("RO")

    assert run(file, locale="en")["pages"][0]["locale"] == "en-ro"


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"", {}, "empty"),
        (b"\x00\x01\x02\xff" * 50, {}, "binary|UTF-8|encod"),
        ("Zażółć".encode("latin2"), {}, "UTF-8|encod"),
        (b"Text that is fine.", {"country": "XX"}, "no open country 'XX'"),
        (b"Text that is fine.", {"locale": "el-gr"}, "has no locale 'el-gr'"),
    ],
)
def test_bad_input_is_refused_and_writes_nothing(content, options, message, tmp_path):
    """Each refusal says what is wrong, and the tree stays as it was."""
    make_network("RO")
    before = Page.objects.count()
    file = tmp_path / "bad.txt"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=f"(?i){message}"):
        run(file, **options)

    assert Page.objects.count() == before


def test_a_file_that_is_too_large_is_refused(tmp_path):
    """50 MB are refused before they are read."""
    make_network("RO")
    file = tmp_path / "large.txt"
    with file.open("wb") as handle:
        handle.truncate(50 * 1024 * 1024)

    with pytest.raises(CommandError, match=r"(?i)large|big|MiB"):
        run(file)
