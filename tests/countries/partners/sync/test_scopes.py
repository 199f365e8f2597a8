"""A replica follows its key's scope, and learns nothing of what lies outside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage, ImageText
from cms.pages.models import ArticlePage, NewsIndexPage
from countries.delivery import log
from countries.delivery.drafts import Address, Draft
from countries.delivery.models import Document
from countries.delivery.store import ReadStore, read_store
from countries.identity.countries import Country
from countries.partners.models import Key
from countries.partners.scopes import Scope
from countries.partners.sync.changes import head_of
from countries.publishing import renew
from tests.factories import NOW, edit_page, make_fact, make_licensee, make_network, make_page

pytestmark = pytest.mark.django_db

RO, GB = {"countries": ["RO"]}, {"countries": ["GB"]}


@pytest.fixture(scope="module")
def content(keeping: Any) -> Iterator[dict[str, Any]]:
    """One page in three locales of two countries, a list of news, figures, an organisation."""
    with keeping():
        yield make_content()


def make_content() -> dict[str, Any]:
    make_network("RO", "GB")
    about = make_page("ro-ro", "Despre noi", slug="despre-noi", show_in_menus=True)
    key = about.translation_key
    english = make_page("en-ro", "About us", slug="about", translation_key=key)
    british = make_page("en-gb", "British", slug="britain", translation_key=key)
    news = make_page("ro-ro", "Stiri", slug="noutati", model=NewsIndexPage, show_in_menus=True)
    fact = make_fact("energy-saving", "95", RO="94", GB="93")
    make_licensee("GB", "Alupro")
    while renew(now=NOW):
        pass
    return {"about": about, "english": english, "british": british, "news": news, "fact": fact}


@pytest.fixture(autouse=True)
def pages(content: dict[str, Any]) -> dict[str, Any]:
    """The same as it is at the beginning of each test."""
    return {name: type(row).objects.get(pk=row.pk) for name, row in content.items()}


def limit_key(**terms: list[str]) -> None:
    """Change what the only key may see."""
    row = Key.objects.get()
    for name in ("countries", "locales", "types"):
        setattr(row, name, terms.get(name, []))
    row.save()


@pytest.mark.parametrize("terms", [RO, {"locales": ["ro-ro"]}, {"types": ["standard"]}])
def test_a_replica_has_what_the_key_may_see(api, replicate, terms):
    """Its pages are those that lists have, byte for byte."""
    replica = replicate(terms=terms)

    listed = api.ok("pages", key=replica.key, limit=100)["items"]

    pages = {place: body for place, body in replica.documents.items() if place[0] == "page"}
    assert {(it["id"], it["resolved_locale"]) for it in listed} == {place[1:] for place in pages}
    for _kind, page, locale in pages:
        answer = api.get(f"pages/{page}", key=replica.key, locale=locale)
        assert answer.content == pages["page", page, locale]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, RO),
        (RO, {}),
        (RO, GB),
        ({"locales": ["ro-ro"]}, {"locales": ["en-ro", "en-gb"]}),
        ({"types": ["standard"]}, {"types": ["news_index"]}),
        (RO, {"countries": ["RO"], "locales": ["ro-ro"], "types": ["standard"]}),
    ],
)
def test_a_replica_passes_over_to_another_scope(replicate, before, after):
    """What was lost is deleted, what was gained comes, what looks different comes anew."""
    replica = replicate(terms=before)
    limit_key(**after)

    items = replica.sync()

    assert replica.documents == replicate(key=replica.key).documents
    assert {it["reason"] for it in items if it["op"] == "delete"} <= {"out_of_scope"}
    assert replica.sync() == []


def test_what_happened_to_what_was_lost_is_not_told(replicate, pages):
    """It is out of scope, whether it is still public or not."""
    replica = replicate()
    limit_key(**RO)
    pages["british"].unpublish()

    reasons = {it["reason"] for it in replica.sync() if it["op"] == "delete"}

    assert reasons == {"out_of_scope"}


def test_what_both_scopes_see_alike_is_not_sent_again(replicate):
    """A page without translations elsewhere is the same for a key of its country."""
    replica = replicate()
    limit_key(**RO)

    items = replica.sync()

    sent = {(it["kind"], it["locale"], it["type"]) for it in items if it["op"] == "upsert"}
    assert ("page", "ro-ro", "news_index") not in sent
    assert ("page", "ro-ro", "standard") in sent


@pytest.mark.parametrize("steps", range(1, 6))
def test_a_scope_may_change_again_while_a_replica_passes_over(api, replicate, pages, steps):
    """Whatever was sent so far under the scope before, the end is a replica of the last one."""
    replica = replicate(limit=2)
    limit_key(**RO)
    for _step in range(steps):
        replica.step()
    limit_key(**GB)
    replica.step()
    edit_page(pages["british"], title="Britons")
    limit_key(locales=["en-gb", "en-ro"])

    replica.sync()

    assert replica.documents == replicate(key=replica.key).documents


@pytest.mark.parametrize("steps", range(5))
def test_a_scope_may_change_while_a_replica_is_filled(api, make_key, replicate, pages, steps):
    """What came under the scope before is taken away again where it is lost."""
    replica = replicate.unbegun(limit=1)
    replica.start()
    for _step in range(steps):
        replica.step()
    limit_key(**GB)
    pages["about"].unpublish()

    replica.sync()

    assert replica.documents == replicate(key=replica.key).documents


def test_nothing_outside_a_scope_moves_the_answer(api, make_key, replicate, pages):
    """The same bytes and validator, whatever is published elsewhere, in parts of a document too."""
    replica = replicate(terms=RO)
    key, path = replica.key, replica.url.removeprefix("http://localhost:8000")
    first = api.send("GET", path, key=key)

    edit_page(pages["british"], title="Britons")
    pages["british"].unpublish()
    value = pages["fact"].values.get(country__code="GB")
    value.value = "92"
    value.save()
    make_licensee("GB", "Another")
    while renew(now=NOW):
        pass
    again = api.send("GET", path, key=key)

    assert again.content == first.content
    assert again["X-Sequence"] == first["X-Sequence"]
    conditional = api.send("GET", path, key=key, headers={"If-None-Match": first["ETag"]})
    assert conditional.status_code == 304
    for other in ("pages", "countries/RO", "facts/energy-saving"):
        assert int(api.get(other, key=key)["X-Sequence"]) <= int(first["X-Sequence"])


@pytest.mark.parametrize("countries", [["RO"], []])
@pytest.mark.parametrize(("locales", "told"), [(["ro-ro"], 0), (["ro-ro", "en-ro"], 1), ([], 1)])
def test_a_locale_s_way_to_write_a_value_is_told_to_who_sees_it(
    replicate, pages, countries, locales, told
):
    """Who sees another locale of the same country alone gets nothing again."""
    replica = replicate(terms={"countries": countries, "locales": locales})
    row = Document.objects.get(kind="fact", key=pages["fact"].uuid)
    document = orjson.loads(bytes(row.body))
    (value,) = [it for it in document["values"] if it["country"] == "RO"]
    value["formatted"]["en-ro"] = "94 per cent"

    log.write([Draft(Address("fact", row.key), document, type="fact", title=row.title)], now=NOW)

    assert [item["kind"] for item in replica.sync()] == ["fact"] * told
    assert replica.documents == replicate(key=replica.key).documents


def test_a_part_in_scope_that_goes_is_told(replicate, pages):
    """An organisation that no longer is anything in the country, a figure that it no longer has."""
    organisation = make_licensee("RO", "Alucro")
    only = make_fact("recycled", "10", RO="9")
    only.values.filter(country=None).delete()
    renew(now=NOW)
    replica = replicate(terms=RO)
    organisation.roles.get().delete()
    only.values.get(country__code="RO").delete()

    items = replica.sync()

    gone = {(it["kind"], it["id"], it["reason"]) for it in items if it["op"] == "delete"}
    assert gone >= {
        ("organisation", str(organisation.uuid), "out_of_scope"),
        ("fact", str(only.uuid), "out_of_scope"),
    }
    assert replica.documents == replicate(key=replica.key).documents


def test_a_text_of_the_network_is_told_to_every_key(api, replicate):
    """An image's text in a bare language changes; another country's does so in silence."""
    image = CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
    for locale in ("en", "en-gb"):
        ImageText.objects.create(image=image, locale=locale, alt="A can")
    image.save()
    replica = replicate(terms=RO)

    told = []
    for locale in ("en-gb", "en"):
        ImageText.objects.filter(image=image, locale=locale).update(alt="An empty can")
        image.save()
        told.append([item["document"]["alt"] for item in replica.sync()])

    assert told == [[], [{"en": "An empty can"}]]
    assert replica.documents == replicate(key=replica.key).documents


def test_an_image_that_goes_to_another_country_is_told(api, replicate):
    """An image is its library's country's; it leaves a replica with it."""
    libraries = {code: Country.objects.get(code=code).collection for code in ("RO", "GB")}
    file = get_test_image_file(size=(900, 600))
    image = CountryImage.objects.create(title="Can", file=file, collection=libraries["RO"])
    replica, british = replicate(terms=RO), replicate(terms=GB)
    image.collection = libraries["GB"]
    image.save()

    replica.sync()
    british.sync()

    place = ("image", str(image.uuid), None)
    assert (place in replica.documents, place in british.documents) == (False, True)
    path = f"images/{image.uuid}"
    statuses = [api.get(path, key=it.key).status_code for it in (replica, british)]
    assert statuses == [404, 200]
    assert [len(api.ok("images", key=it.key)["items"]) for it in (replica, british)] == [0, 1]


def test_a_page_that_changes_its_type_is_told(replicate):
    """For a key of the type before it is out of scope."""
    index = make_page("ro-ro", "Noutati", model=NewsIndexPage)
    page = make_page(index, "Deschis", model=ArticlePage, date=NOW.date(), kind="news")
    renew(now=NOW)
    replica = replicate(terms={"types": ["news"]})
    edit_page(page, kind="award")

    (item,) = [it for it in replica.sync() if it["id"] == str(page.translation_key)]

    assert (item["op"], item["reason"]) == ("delete", "out_of_scope")


def test_filters_choose_and_stay(api, replicate, pages):
    """A replica of one type and of facts has nothing else, now and later."""
    replica = replicate(type=["standard", "fact"], locale="ro-ro")
    edit_page(pages["news"], title="Noutati")
    edit_page(pages["about"], title="Cine suntem")

    replica.sync()

    kinds = {(place[0], place[2]) for place in replica.documents}
    assert kinds == {("page", "ro-ro"), ("fact", None)}
    assert {item["type"] for item in replica.items} <= {"standard", "fact"}


def test_filters_that_a_key_lost_leave_nothing(replicate):
    """A replica of a country that the key has no more is emptied."""
    replica = replicate(country="RO")
    limit_key(**GB)

    replica.sync()

    assert replica.documents == {}


def test_what_is_remembered_of_a_scope_may_be_forgotten_at_any_moment():
    """Another thread of the process may do so between keeping and reading."""

    class Forgetful(dict[Any, Any]):
        def __setitem__(self, key: Any, value: Any) -> None:
            """Keep nothing."""

    store = ReadStore(read_store().path)
    store.noted = Forgetful()
    store.catch_up()

    assert head_of(store, Scope(countries=frozenset(["RO"]))) > 0
