"""Public pages: one main part, one heading, marked languages, and nothing inline or foreign."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.utils import translation
from django.utils.safestring import mark_safe

TEMPLATES = Path(__file__).resolve().parents[2] / "themes" / "templates" / "themes"
PAGES = sorted(f"pages/{path.name}" for path in (TEMPLATES / "pages").glob("*.html"))
FORM_PAGES = ["contact", "competition", "kit", "sign_up"]
STANDALONE = ["search.html", "404.html", "410.html", "500.html", "places.html", "restricted.html"]
Render = Callable[..., str]


class LetterForm(forms.Form):
    """A form of the kind that a contact page shows."""

    name = forms.CharField(label="Nume", help_text="Cum te cheamă")
    phone = forms.CharField(label="Telefon", required=False)
    website = forms.CharField(label="Site", required=False)


def parse(html: str) -> BeautifulSoup:
    """Return the parsed page."""
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("name", PAGES)
def test_main_holds_exactly_the_document(
    render: Render, site: dict[str, Any], doc: dict[str, Any], name: str
) -> None:
    """The main part of a page is the document's HTML and nothing else."""
    page = render(name, site=site, doc=doc)

    main = re.search(r'<main id="main"[^>]*>(.*?)</main>', page, re.DOTALL)

    assert main is not None
    assert main[1] == doc["html"]


@pytest.mark.parametrize("name", [*PAGES, *STANDALONE])
def test_pages_have_one_main_one_title_and_a_head(
    render: Render, site: dict[str, Any], doc: dict[str, Any], name: str
) -> None:
    """Every page has one main landmark, one heading of level one, a title and a language."""
    page = parse(render(name, site=site, doc=doc, form=LetterForm()))

    assert (len(page.find_all("main")), len(page.find_all("h1"))) == (1, 1)
    assert page.title is not None
    assert page.title.get_text().strip(" ·")
    assert page.html is not None
    assert page.html["lang"] == ("en" if name == "500.html" else "ro-RO")


@pytest.mark.parametrize("name", ["404.html", "410.html", "restricted.html", "search.html"])
def test_pages_stand_without_a_site(render: Render, name: str) -> None:
    """A page for an address that no country owns renders with nothing known."""
    with translation.override("en"):
        page = parse(render(name, form=LetterForm()))

    assert page.find("h1") is not None


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_templates_hold_nothing_inline_or_foreign(path: Path) -> None:
    """No template has an inline style, an inline script, a handler or another host's address."""
    source = path.read_text()

    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", source)
    hosts = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", source))

    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", source) == []
    assert all("application/ld+json" in attributes for attributes in scripts)
    assert hosts <= {"https://schema.org"}


def test_head_tells_search_engines_about_languages(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """Canonical address, alternates with x-default, and robots are in the head."""
    page = parse(render("pages/standard.html", site=site, doc=doc))

    alternates = {
        link["hreflang"]: link["href"]
        for link in page.select("link[rel=alternate][hreflang]:not([type])")
    }

    assert alternates == {item["lang"]: item["url"] for item in site["hreflang"]}
    assert page.select_one("link[rel=canonical]")["href"] == site["canonical"]
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("meta[name=description]")["content"] == "Pe scurt"


def test_linked_data_is_valid_and_cannot_end_its_element(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """Titles with quotes and tags survive in the data block."""
    page = parse(render("pages/standard.html", site=site, doc=doc))

    graph = json.loads(page.select_one("script[type='application/ld+json']").string)["@graph"]

    assert graph[0]["name"] == "De ce reciclăm"
    assert graph[1]["itemListElement"][1]["name"] == 'A "b" </script>'


def test_the_way_back_begins_with_the_word_for_home(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """The home page is named as such on the way to a page, whatever its title is."""
    site["breadcrumbs"][0]["title"] = "Doza goală are drum de întoarcere"

    with translation.override("ro"):
        crumbs = parse(render("pages/standard.html", site=site, doc=doc)).select(".ecc-crumbs a")

    assert [(crumb.get_text(), crumb["href"]) for crumb in crumbs] == [("Acasă", site["home_url"])]


def test_a_notice_stands_outside_the_main_part_in_its_language(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """What is said about a page is not part of the page."""
    notice = parse(render("pages/standard.html", site=site, doc=doc)).select_one(".ecc-notice")

    assert notice.find_parent("main") is None
    assert (notice["lang"], notice["dir"]) == ("en", "ltr")
    assert notice.find("a").get_text() == "Read it in English"


def test_language_switch_names_each_language_in_itself(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """The switch marks the current language and those in which the page does not exist."""
    page = parse(render("pages/standard.html", site=site, doc=doc))
    romanian, english = page.select(".ecc-languages a")

    assert (romanian["lang"], romanian["aria-current"]) == ("ro", "true")
    assert (english["lang"], english["class"]) == ("en", ["is-missing"])


@pytest.mark.parametrize("place", [".ecc-nav", ".ecc-footer nav", ".ecc-next"])
def test_menus_mark_a_title_in_another_language(
    render: Render, site: dict[str, Any], doc: dict[str, Any], place: str
) -> None:
    """An entry whose title is not in the page's language says in which it is; others say nothing."""
    child = {"title": "مدرسة", "lang": "ar", "url": "https://site.example/ro/m/"}
    about = {"title": "About <us>", "lang": "en", "url": "https://site.example/ro/a/"}
    own = {"title": "Despre noi", "lang": "ro", "url": "https://site.example/ro/d/"}
    entries = [{**about, "children": [child]}, own]
    site["menus"] = {"header": entries, "footer": entries}

    marked = parse(render("pages/standard.html", site=site, doc=doc)).select(f"{place} [lang]")

    found = {(one["lang"], one["dir"], one.get_text()) for one in marked}
    with_children = {("en", "ltr", "About <us>"), ("ar", "rtl", "مدرسة")}
    assert found == ({("en", "ltr", "About <us>")} if place == ".ecc-next" else with_children)


def test_the_next_step_is_given_or_the_menu(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """Every page ends with a step to take."""
    given = {**site, "next": {"title": "La școală", "url": "https://site.example/ro/s/"}}

    assert (
        "La școală"
        in parse(render("pages/news.html", site=given, doc=doc))
        .aside.find_next(class_="ecc-next")
        .get_text()
    )
    assert len(parse(render("pages/news.html", site=site, doc=doc)).select(".ecc-chip")) == 2


def test_a_form_ties_labels_hints_and_errors_to_fields(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """A field that is wrong is named in a summary and described by its hint and its error."""
    form = LetterForm({"name": ""})

    page = parse(render("pages/contact.html", site=site, doc=doc, form=form, honeypot="website"))
    field = page.find("input", {"name": "name"})

    assert page.find("label", {"for": field["id"]}) is not None
    assert field["aria-invalid"] == "true"
    assert all(page.find(id=name) for name in field["aria-describedby"].split())
    assert page.select_one("[role=alert] a")["href"] == f"#{field['id']}"


def test_the_trap_is_there_once_and_out_of_reach(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """The field for robots is hidden from people and from the keyboard."""
    page = parse(
        render("pages/contact.html", site=site, doc=doc, form=LetterForm(), honeypot="website")
    )

    (trap,) = page.find_all("input", {"name": "website"})

    assert trap["tabindex"] == "-1"
    assert trap.find_parent(attrs={"aria-hidden": "true"}) is not None


def test_a_form_without_an_address_goes_to_its_own_page(render: Render) -> None:
    """A form that is sent to where it stands names no address: an empty one is no valid HTML."""
    form = parse(render("includes/form.html", form=LetterForm())).form

    assert "action" not in form.attrs


@pytest.mark.parametrize("name", FORM_PAGES)
def test_a_sent_form_is_confirmed(
    render: Render, site: dict[str, Any], doc: dict[str, Any], name: str
) -> None:
    """After sending, the form gives way to thanks that a screen reader hears."""
    page = parse(render(f"pages/{name}.html", site=site, doc=doc, form=LetterForm(), sent=True))

    assert page.select_one("[role=status] h2") is not None
    assert page.find("form") is None


@pytest.mark.parametrize("name", FORM_PAGES)
def test_a_form_that_closed_meanwhile_says_that_nothing_was_sent(
    render: Render, site: dict[str, Any], doc: dict[str, Any], name: str
) -> None:
    """Who sends too late is told so, and is not shown the form again."""
    page = parse(render(f"pages/{name}.html", site=site, doc=doc, form=LetterForm(), closed=True))

    assert page.select_one("[role=alert] h2") is not None
    assert page.find("form") is None


def test_results_show_their_language_and_highlight(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """A result in another language says so; a safe excerpt keeps its marks."""
    result = {
        "title": "Cans",
        "url": "https://site.example/ro/en/c/",
        "lang": "en",
        "excerpt": mark_safe("the <mark>can</mark>"),
    }

    page = parse(
        render("search.html", site=site, doc={}, query="can", total=1, results=[result])
    ).select_one(".ecc-result")

    assert (page["lang"], page.find("mark").get_text()) == ("en", "can")


def test_a_search_without_results_leads_on(render: Render, site: dict[str, Any]) -> None:
    """Finding nothing still ends with a next step."""
    page = parse(render("search.html", site=site, doc={}, query="zzz", total=0, results=[]))

    assert page.select_one(".ecc-next a") is not None


def test_places_list_each_country_with_its_languages(render: Render, site: dict[str, Any]) -> None:
    """The country picker leads to every language of every country."""
    languages = [
        {"lang": "ar", "name": "العربية", "url": "https://site.example/ae/"},
        {"lang": "en", "name": "English", "url": "https://site.example/ae/en/"},
    ]
    place = {"code": "AE", "name": "Emiratele Arabe Unite", "languages": languages}

    links = parse(render("places.html", site=site, places=[place])).select(".ecc-place a")

    assert [(link["hreflang"], link["dir"], link["href"]) for link in links] == [
        ("ar", "rtl", "https://site.example/ae/"),
        ("en", "ltr", "https://site.example/ae/en/"),
    ]


def test_an_embed_has_the_document_and_its_attribution_only(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """An embed carries no menu and no script, and says whose it is."""
    attribution = {"text": "Alucro", "url": "https://alucro.example/", "licence": "CC BY 4.0"}

    page = parse(render("embed.html", site=site, doc={**doc, "attribution": attribution}))

    assert page.find(["nav", "script", "header"]) is None
    assert page.main.decode_contents() == doc["html"]
    assert page.footer.a["href"] == "https://alucro.example/"


def test_a_password_page_posts_where_it_is_told(render: Render, site: dict[str, Any]) -> None:
    """The password form goes to the given address and carries the token."""
    page = parse(
        render("restricted.html", site=site, form=LetterForm(), action_url="/p/", csrf_token="t")
    )

    assert page.form["action"] == "/p/"
    assert page.form.find("input", {"name": "csrfmiddlewaretoken"}) is not None
