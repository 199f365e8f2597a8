"""The example's site: what is public is there, what is not is gone, and only what changed is built."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import Builder, path_of
from ecc_partner import SQLiteStore
from serve import Keeper
from words import NOTICES

from countries.publishing import renew
from tests.clients.python.conftest import SITE
from tests.factories import NOW, edit_page, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    """Romania in two languages, with a page that has one below it."""
    make_network("RO", "GB")
    page = make_page("ro-ro", "Despre noi", slug="despre", body=[paragraph("<p>Salut</p>")])
    make_page(page, "Echipa", slug="echipa")
    make_page("en-ro", "About us", slug="about", body=[paragraph("<p>Hello <b>you</b></p>")])
    make_page("en-gb", "Elsewhere")
    renew(now=NOW)
    return page


@pytest.fixture
def store(tmp_path):
    store = SQLiteStore(tmp_path / "replica.sqlite3")
    yield store
    store.close()


@pytest.fixture
def keeper(about, store, tmp_path, make_client, make_key):
    """The site of Romania, built."""
    builder = Builder(store, tmp_path, source=SITE, name="Metro")
    keeper = Keeper(make_client(make_key()), store, builder, "RO")
    keeper.renew()
    return keeper


@pytest.fixture
def site(keeper) -> Path:
    return keeper.builder.site


def text_of(site: Path, path: str) -> str:
    return (site / path.strip("/") / "index.html").read_text(encoding="utf-8")


def paths_of(site: Path) -> set[str]:
    """Return the addresses of all built pages."""
    return {f"/{file.parent.relative_to(site)}/" for file in site.rglob("index.html")}


def renewed(keeper: Keeper) -> set[str]:
    """Renew the site, and return the addresses that were written anew or removed."""
    touched: list[str] = []
    build = keeper.builder.build
    keeper.builder.build = lambda changes: touched.extend(build(changes)) or touched  # type: ignore[method-assign]  # watched
    keeper.renew()
    keeper.builder.build = build  # type: ignore[method-assign]  # as before
    return set(touched)


def test_every_page_of_the_country_has_a_file(site):
    """In both languages, below each other as they are, and none of another country."""
    assert paths_of(site) >= {"/./", "/ro-ro/", "/ro-ro/despre/", "/ro-ro/despre/echipa/"}
    assert "/en-ro/about/" in paths_of(site)
    assert not [path for path in paths_of(site) if "gb" in path]


def test_a_page_says_whose_it_is_and_in_which_language(site, about):
    """Language, direction, attribution, where it comes from, its text, and the feed."""
    text = text_of(site, "/ro-ro/despre/")

    assert '<html lang="ro-RO" dir="ltr">' in text
    assert "<p>Salut</p>" in text
    assert f'<link rel="canonical" href="{SITE}/ro/despre/">' in text
    assert 'class="bottom"' in text
    assert f"{SITE}/api/partner/v1/feeds/" in text


def test_pages_link_to_each_other_here(site):
    """What is above and below is linked on this site, and the other language from the home page."""
    assert 'href="/ro-ro/despre/echipa/"' in text_of(site, "/ro-ro/despre/")
    assert 'href="/ro-ro/despre/"' in text_of(site, "/ro-ro/despre/echipa/")
    assert 'hreflang="en' in text_of(site, "/ro-ro/")


def test_what_says_nothing_new_builds_nothing(keeper, site):
    """Without a change, and after a change of freshness alone, no file is written."""
    before = {file: file.stat().st_mtime_ns for file in site.rglob("*")}

    touched = renewed(keeper)

    assert touched == set()
    assert {file: file.stat().st_mtime_ns for file in site.rglob("*")} == before


def test_only_what_shows_the_change_is_built_anew(keeper, site, about):
    """A text that changes builds its page; the one below and the other language stay as they are."""
    edit_page(about, body=[paragraph("<p>Bună ziua</p>")])

    touched = renewed(keeper)

    assert touched == {"/ro-ro/despre/"}
    assert "Bună ziua" in text_of(site, "/ro-ro/despre/")


@pytest.mark.parametrize("state", ["behind", "incomplete", "machine_unreviewed"])
def test_visitors_are_told_how_a_page_stands_to_its_source(keeper, site, about, state):
    """Where its freshness alone changes, that one page is built, with a line in its own language."""
    document = next(page for page in keeper.store.pages() if page["title"] == "Despre noi")
    other = {**document, "freshness": {**document["freshness"], "state": state}}
    tell_freshness(keeper.store, other)

    written = keeper.builder.build(keeper.store.changes())

    assert written == ["/ro-ro/despre/"]
    assert f'<p class="notice">{NOTICES[state]["ro"]}</p>' in text_of(site, "/ro-ro/despre/")


def tell_freshness(store, document):
    """Let a store have what the API sends where the freshness of a page changed alone."""
    state = store.state()
    item = {"op": "upsert", "kind": "page", "changed": ["freshness"], "document": document}
    item |= {"id": document["id"], "locale": document["resolved_locale"], "type": document["type"]}
    assert store.apply([item], before=state, after=state)


def test_a_new_title_is_told_above_and_below(keeper, site, about):
    """The page above lists it, the page below has it in its trail."""
    edit_page(about, title="Cine suntem")

    touched = renewed(keeper)

    assert touched >= {"/ro-ro/", "/ro-ro/despre/", "/ro-ro/despre/echipa/"}
    assert "Cine suntem" in text_of(site, "/ro-ro/")
    assert not [path for path in touched if path.startswith("/en-ro/")]


def test_a_published_page_appears(keeper, site):
    """It has a file, and is listed by the page above it."""
    make_page("en-ro", "Brand new", slug="new", body=[paragraph("<p>Fresh</p>")])

    touched = renewed(keeper)

    assert "/en-ro/new/" in touched
    assert 'href="/en-ro/new/"' in text_of(site, "/en-ro/")


def test_an_unpublished_page_is_gone_with_what_is_below(keeper, site, about):
    """Neither a file nor a link is left of it."""
    about.unpublish(commit=True)
    for child in about.get_children():
        child.specific.unpublish()

    renewed(keeper)

    assert not (site / "ro-ro" / "despre").exists()
    assert "/ro-ro/despre/" not in text_of(site, "/ro-ro/")


def test_a_page_is_gone_even_where_another_cannot_be_rendered(keeper, site, about, monkeypatch):
    """What was taken down does not stay because a template breaks."""
    edit_page(about.get_children().get().specific, title="Noi")
    about.unpublish()

    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr(keeper.builder, "_render", broken)

    with pytest.raises(RuntimeError):
        keeper.renew()

    assert not (site / "ro-ro/despre/index.html").exists()


def test_a_moved_page_leaves_nothing_behind(keeper, site, about):
    """It lies at its new address, with what is below it; the old files are gone."""
    edit_page(about, slug="noi")
    renew(now=NOW)

    renewed(keeper)

    assert not (site / "ro-ro" / "despre").exists()
    assert {"/ro-ro/noi/", "/ro-ro/noi/echipa/"} <= paths_of(site)


def test_a_site_that_ended_while_it_was_built_goes_on(keeper, site, about, monkeypatch):
    """What was not written the first time is written the next."""
    edit_page(about, title="Cine suntem")
    monkeypatch.setattr(keeper.builder, "_write_around", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keeper.renew()
    monkeypatch.undo()
    (site / "ro-ro" / "despre" / "index.html").unlink()

    keeper.renew()

    assert "Cine suntem" in text_of(site, "/ro-ro/despre/")


def test_nothing_of_a_document_is_taken_for_markup(keeper, site):
    """A title is text, whatever it holds; only the API's own ``html`` is markup."""
    make_page("en-ro", "<script>1</script> & more", slug="odd")

    renewed(keeper)

    text = text_of(site, "/en-ro/odd/")
    assert "<title>&lt;script&gt;1&lt;/script&gt; &amp; more" in text
    assert "<script>" not in text


def test_no_page_lies_outside_of_the_site():
    """Whatever a slug is, it names one folder."""
    page = {"resolved_locale": "..", "slug": "../../etc", "ancestors": ["home", "/tmp"]}

    assert path_of(page, {}) == "/-/-tmp/..-..-etc/"
