"""What happens outside of a key's scope changes nothing of what it is answered: no byte, no header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from cms.pages.events import EventIndexPage, EventPage
from cms.pages.models import ArticlePage, NewsIndexPage
from countries.facts.models import FactValue
from countries.partners.sync import walking
from countries.publishing import renew
from tests.countries.partners.conftest import BASE
from tests.factories import NOW, edit_page, make_fact, make_licensee, make_network, make_page

pytestmark = pytest.mark.django_db

UNTOLD = ("Date", "RateLimit")
ROOT = "http://localhost:8000"
WHEN = {"starts_at": NOW, "latitude": 1, "longitude": 2}


@pytest.fixture(scope="module")
def content(keeping: Any) -> Iterator[dict[str, Any]]:
    """A page, news and an event in Romania, some in two locales; the event is British, too."""
    with keeping():
        make_network("RO", "GB")
        about = make_page("ro-ro", "Despre noi", slug="despre-noi", show_in_menus=True)
        english = make_page("en-ro", "About us", translation_key=about.translation_key)
        news = make_page("ro-ro", "Stiri", model=NewsIndexPage)
        article = make_page(news, "Deschis", model=ArticlePage, date=NOW.date())
        agenda = make_page("ro-ro", "Agenda", model=EventIndexPage)
        event = make_page(agenda, "Maraton", model=EventPage, **WHEN)
        british = make_page("en-gb", "Events", model=EventIndexPage)
        key = event.translation_key
        race = make_page(british, "Race", model=EventPage, translation_key=key, **WHEN)
        image = CountryImage.objects.create(title="Can", file=get_test_image_file())
        fact = make_fact("energy-saving", "95", RO="94", GB="93")
        make_licensee("RO", "Alucro")
        renewed()
        made = {"about": about, "english": english, "article": article, "event": event}
        yield {**made, "race": race, "fact": fact, "image": image}


@pytest.fixture
def pages(content: dict[str, Any]) -> dict[str, Any]:
    """The same as it is at the beginning of each test."""
    return {name: type(row).objects.get(pk=row.pk) for name, row in content.items()}


def renewed() -> None:
    while renew(now=NOW):
        pass


def answers(api: Any, key: str, pages: Any) -> dict[str, Any]:
    """Return what a key is answered everywhere, in each encoding."""
    about, event = (pages[name].translation_key for name in ("about", "event"))
    url = f"url={ROOT}/ro/despre-noi/"
    paths = (
        *("", "countries", "countries/RO", "menus/ro/ro-ro", "pages?count=true", "search?q=despre"),
        *(f"pages/{about}", f"pages/{about}?locale=ro-ro&include=translations,markdown"),
        *(f"pages/{about}?locale=ro-ro", f"pages/{event}?locale=ro-ro", f"pages/by-url?{url}"),
        *("facts", "facts/energy-saving", "images", f"images/{pages['image'].uuid}"),
        *(
            "organisations",
            "redirects",
            "events",
            f"events/{event}",
            "events.ics",
            "events.geojson",
        ),
        *("points", "resources", "people", f"oembed?{url}", f"embed/{about}?locale=ro-ro"),
        *("feeds/ro/ro-ro.json", "feeds/ro/ro-ro.rss", "feeds/ro/ro-ro.atom"),
        *("sync?initial=true", f"previews/{about}?locale=ro-ro"),
    )
    return {
        f"{path} {encoding}": told(api.get(path, key=key, headers={"Accept-Encoding": encoding}))
        for path in paths
        for encoding in ("identity", "br")
    }


def told(response: Any) -> dict[str, Any]:
    headers = {name: it for name, it in response.headers.items() if name not in UNTOLD}
    return {"status": response.status_code, "body": response.content, **headers}


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    """Return in what each answer differs."""
    found = {
        path: sorted(
            name for name in {*old, *after[path]} if old.get(name) != after[path].get(name)
        )
        for path, old in before.items()
    }
    return {path: names for path, names in found.items() if names}


def happen_in_britain(pages: Any) -> None:
    """A page comes, a translation comes, another goes, a figure goes, an organisation comes."""
    make_page("en-gb", "Despre Britain", slug="despre")
    make_page("en-gb", "About", translation_key=pages["about"].translation_key)
    pages["race"].unpublish()
    FactValue.objects.get(fact=pages["fact"], country__code="GB").delete()
    make_licensee("GB", "Alupro")
    renewed()


@pytest.mark.parametrize(
    "types", [[], ["news", "event"], pytest.param(["standard"], marks=pytest.mark.slow)]
)
def test_what_happens_in_other_countries_is_not_told(api, make_key, pages, types):
    """Not by a validator, an encoding, a number or a score either."""
    key = make_key(countries=["RO"], types=types, scopes=["read", "read:preview"])
    before = answers(api, key, pages)

    happen_in_britain(pages)

    assert differences(before, answers(api, key, pages)) == {}


@pytest.mark.parametrize("countries", [pytest.param([], marks=pytest.mark.slow), ["RO"]])
def test_what_happens_in_other_locales_is_not_told(api, make_key, pages, countries):
    """A page comes there, a translation is edited and goes, an image gets a text."""
    key = make_key(countries=countries, locales=["ro-ro"], scopes=["read", "read:preview"])
    before = answers(api, key, pages)

    make_page("en-ro", "Despre us", slug="despre")
    edit_page(pages["english"], title="Us").unpublish()
    pages["image"].texts.create(locale="en-ro", alt="A can")
    pages["image"].save()
    renewed()

    assert differences(before, answers(api, key, pages)) == {}


def test_what_happens_to_other_types_is_not_told(api, make_key, pages):
    """News are edited, and a key of other types learns nothing of it."""
    key = make_key(types=["standard", "event"], scopes=["read", "read:preview"])
    before = answers(api, key, pages)

    edit_page(pages["article"], title="Despre altceva")
    renewed()

    assert differences(before, answers(api, key, pages)) == {}


def test_where_a_part_of_a_replica_ends_is_not_told(api, make_key, pages, monkeypatch):
    """Neither how many documents lie between those of a key, nor which, is in an answer."""
    monkeypatch.setattr(walking, "WALKED_AT_MOST", 3)
    key = make_key(countries=["RO"])
    before = parts_of(api, key)

    happen_in_britain(pages)

    assert parts_of(api, key) == before


def parts_of(api: Any, key: str) -> list[bytes]:
    """Return every part of a new replica as it is sent."""
    found, url = [], f"{BASE}sync?initial=true&limit=2"
    while url:
        found.append(api.send("GET", url, key=key).content)
        url = (orjson.loads(found[-1])["next_page"] or "").removeprefix(ROOT)
    return found
