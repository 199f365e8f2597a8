"""A generated history of a network whose documents, countries and keys change under replicas."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import orjson
from django.db.models import Max
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.media.models import CountryImage
from cms.pages.entries import Person
from cms.pages.models import ArticlePage, NewsIndexPage, StandardPage
from countries import publishing
from countries.delivery import log, retention
from countries.delivery.drafts import Address, Draft
from countries.delivery.models import Document, Kind
from countries.facts.models import FactValue
from countries.identity.countries import Country
from countries.identity.organisations import Role
from countries.opening import close_country, open_country, plan_from_codes
from countries.partners.keys import issue_key, rotate_key
from countries.partners.models import Key
from countries.partners.models import Partner as PartnerRow
from tests.countries.partners.conftest import Api
from tests.countries.partners.sync.histories.partners import Partner
from tests.factories import (
    COUNTRIES,
    NOW,
    edit_page,
    make_fact,
    make_licensee,
    make_network,
    make_page,
)

LOCALES = ["ro-ro", "en-ro", "en-gb"]
CODES = ["RO", "GB"]
TYPES = ["standard", "news", "award", "news_index"]
SCOPES: list[dict[str, list[str]]] = [
    {},
    {"countries": ["RO"]},
    {"countries": ["GB"]},
    {"countries": ["RO", "GB"]},
    {"locales": ["ro-ro", "en-gb"]},
    {"locales": ["en-ro"]},
    {"types": ["standard"]},
    {"types": ["news", "standard"]},
    {"countries": ["RO"], "types": ["award", "news"]},
    {"countries": ["RO"], "locales": ["ro-ro"], "types": ["standard", "award"]},
]


class World:
    """Pages in three locales, news, figures, an image, an organisation, an entry, a menu."""

    def __init__(self) -> None:
        make_network(*CODES)
        page = make_page("ro-ro", "Despre", slug="despre", show_in_menus=True)
        make_page("en-gb", "About", slug="about", translation_key=page.translation_key)
        self.indexes = {
            locale: make_page(locale, "News", slug="news", model=NewsIndexPage, show_in_menus=True)
            for locale in LOCALES
        }
        self.fact = make_fact("energy-saving", "95", RO="94")
        self.organisation = make_licensee("RO", "Alucro")
        file = get_test_image_file(size=(60, 40))
        self.image = CountryImage.objects.create(title="Can", file=file)
        self.person = Person.objects.create(country=Country.objects.get(code="RO"), name="Ana")
        while publishing.renew(now=NOW):
            pass


class History:
    """One history: what happens is drawn from ``chance``, and written down in ``told``."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.told: list[str] = []
        self.words = 0
        self.keys = {name: self._key(name) for name in ("wide", "narrow")}
        asked: list[tuple[str, dict[str, Any]]] = [
            ("wide", {"limit": 7}),
            ("narrow", {"limit": 3}),
            ("narrow", {"limit": 500}),
            ("wide", {"type": ["standard", "award", "fact", "redirect"], "limit": 2}),
            ("narrow", {"country": "RO", "limit": 5}),
            ("wide", {"locale": ["en-gb", "en-ro"], "limit": 4}),
        ]
        self.partners = [
            Partner(f"{key}{number}", self.keys[key], chance=chance, **more)
            for number, (key, more) in enumerate(asked)
        ]

    def go_on(self) -> None:
        happens = self.chance.choice(
            [self.publish, self.edit, self.edit, self.translate, self.move, self.turn_kind]
            + [self.unpublish, self.delete, self.restrict, self.scope, self.scope, self.rotate]
            + [self.figure, self.figure, self.organise, self.shelve, self.freshen, self.work]
            + [self.person, self.close, self.forget, self.restore]
            + [self.ask] * 12
        )
        happens()

    def end(self) -> None:
        """Let the worker finish and everybody catch up; then each has what a new replica has."""
        self.work()
        for partner in self.partners:
            partner.catch_up()
            fresh = partner.fresh()
            differing = {
                place
                for place in fresh.keys() | partner.documents.keys()
                if fresh.get(place) != partner.documents.get(place)
            }
            assert not differing, f"{partner.name} differs: {sorted(map(str, differing))}"
            if set(partner.asked) == {"limit"}:
                self._compare_with_pages(partner)

    def _compare_with_pages(self, partner: Partner) -> None:
        api, listed, cursor = Api(), [], None
        while cursor is not False:
            query = {"cursor": cursor} if cursor else {}
            answer = api.ok(
                "pages", key=partner.key, limit=100, fields="id,resolved_locale", **query
            )
            listed += [("page", it["id"], it["resolved_locale"]) for it in answer["items"]]
            cursor = (
                answer["next"].partition("cursor=")[2].replace("%3A", ":")
                if answer["next"]
                else False
            )
        pages = {place: body for place, body in partner.documents.items() if place[0] == "page"}
        assert sorted(listed) == sorted(pages)
        for (_kind, page, locale), body in pages.items():
            single = api.get(f"pages/{page}", key=partner.key, locale=locale)
            assert single.content == body, f"{partner.name}: {page} {locale} is read otherwise"

    # --- what partners do ---

    def ask(self) -> None:
        partner = self.chance.choice(self.partners)
        self.tell(f"  {partner.name} {partner.ask()}")

    def scope(self) -> None:
        terms = self.chance.choice(SCOPES)
        self.tell(f"the narrow key sees {terms or 'all'}")
        rows = Key.objects.filter(partner__code="narrow")
        rows.update(**{n: terms.get(n, []) for n in ("countries", "locales", "types")})

    def rotate(self) -> None:
        name = self.chance.choice(list(self.keys))
        self.tell(f"the {name} key is rotated")
        row = Key.objects.filter(partner__code=name).order_by("-pk")[0]
        before, (_row, self.keys[name]) = self.keys[name], rotate_key(row, now=NOW)
        for partner in self.partners:
            if partner.key == before:
                partner.key = self.keys[name]

    def _key(self, name: str) -> str:
        owner = PartnerRow.objects.create(name=name, code=name, contact_email="a@b.example")
        return issue_key(owner, now=NOW, quota=1_000_000)[1]

    # --- what editors do ---

    def publish(self) -> None:
        locale = self.chance.choice(LOCALES)
        if self.chance.random() < 0.5:
            page = make_page(locale, self.word(), show_in_menus=self.chance.random() < 0.5)
        else:
            above = NewsIndexPage.objects.get(pk=self.world.indexes[locale].pk)
            page = make_page(above, self.word(), model=ArticlePage, date=NOW.date())
        self.tell(f"{page} is published in {locale}")

    def edit(self) -> None:
        if page := self._any_page(live=self.chance.random() < 0.7):
            word = self.word()
            self.tell(f"{page} is edited to {word}, and public")
            edit_page(page, title=word)

    def translate(self) -> None:
        if page := self._any_page(live=True):
            there = type(page).objects.filter(translation_key=page.translation_key)
            others = set(LOCALES) - set(there.values_list("locale__language_code", flat=True))
            if others and type(page) is not ArticlePage:
                locale = self.chance.choice(sorted(others))
                self.tell(f"{page} is there in {locale} too")
                key = page.translation_key
                make_page(locale, self.word(), model=type(page), translation_key=key)

    def move(self) -> None:
        if page := self._any_page(live=True):
            word = self.word()
            self.tell(f"{page} moves to {word}")
            edit_page(page, slug=word)

    def turn_kind(self) -> None:
        if page := self._any_page(ArticlePage, live=True):
            kind = "award" if page.kind == "news" else "news"
            self.tell(f"{page} is {kind} now")
            edit_page(page, kind=kind)

    def unpublish(self) -> None:
        if page := self._any_page(live=True):
            self.tell(f"{page} is unpublished")
            page.unpublish()

    def delete(self) -> None:
        if page := self._any_page(live=self.chance.random() < 0.5):
            self.tell(f"{page} is deleted")
            page.delete()

    def restrict(self) -> None:
        row = PageViewRestriction.objects.first()
        if row is not None:
            self.tell(f"{row.page} is no more private")
            row.delete()
        elif page := self._any_page(live=True):
            self.tell(f"{page} is private")
            PageViewRestriction.objects.create(page=page, restriction_type="login")

    def figure(self) -> None:
        code = self.chance.choice([None, *CODES])
        country = Country.objects.get(code=code) if code else None
        row = FactValue.objects.filter(fact=self.world.fact, country=country).first()
        if row is not None and self.chance.random() < 0.3:
            self.tell(f"the figure of {code} is taken away")
            row.delete()
            return
        row = row or FactValue(fact=self.world.fact, country=country, source="Report")
        row.value = str(self.chance.randint(1, 99))
        self.tell(f"the figure of {code} is {row.value}")
        row.save()

    def organise(self) -> None:
        country = Country.objects.get(code=self.chance.choice(CODES))
        named = {"organisation": self.world.organisation, "country": country, "role": "funder"}
        row = Role.objects.filter(**named).first()
        self.tell(f"the organisation is {'no ' if row else 'a '}funder in {country.code}")
        if row:
            row.delete()
        else:
            Role.objects.create(**named)

    def shelve(self) -> None:
        code = self.chance.choice([None, *CODES])
        image = CountryImage.objects.get(pk=self.world.image.pk)
        owner = Country.objects.get(code=code or "INT")
        self.tell(f"the image is in the library of {code or 'the network'}")
        image.collection = owner.collection
        image.save()

    def person(self) -> None:
        row = Person.objects.get(pk=self.world.person.pk)
        row.name = self.word()
        row.country = Country.objects.get(code=self.chance.choice(CODES))
        self.tell(f"the person is {row.name} of {row.country.code}")
        row.save()

    def freshen(self) -> None:
        """Only the freshness of a document changes, as when its source does."""
        rows = Document.objects.filter(kind=Kind.PAGE, gone="").order_by("pk")
        if not rows:
            return
        row = self.chance.choice(list(rows))
        document = orjson.loads(bytes(row.body))
        count = document["freshness"]["segments_behind"] + 1
        document["freshness"] |= {"state": "behind", "segments_behind": count}
        self.tell(f"{row.title} is {count} behind")
        draft = Draft(
            address=Address(row.kind, row.key, row.locale),
            document=document,
            country=row.country,
            type=row.type,
            rest=row.rest,
            title=row.title,
        )
        log.write([draft], now=NOW)

    def close(self) -> None:
        country = Country.objects.get(code="RO")
        self.tell(f"Romania {'closes' if country.is_open else 'opens'}")
        if country.is_open:
            close_country("RO", now=NOW)
        else:
            plans = plan_from_codes(COUNTRIES["RO"][2])
            open_country("RO", now=NOW, name="Romania", slug="ro", locales=plans)

    def work(self) -> None:
        self.tell("the worker works")
        while publishing.renew(now=NOW):
            pass

    def forget(self) -> None:
        """All that is there so far is half a year old, and more."""
        self.tell("time goes by, old deletions are removed")
        last = Document.objects.aggregate(last=Max("sequence"))["last"]
        age = dt.timedelta(days=self.chance.choice([40, 300]))
        Document.objects.filter(sequence__lte=last).update(sequenced_at=NOW - age)
        retention.remove_old_tombstones(now=NOW)

    def restore(self) -> None:
        if self.chance.random() < 0.2:
            self.tell("a backup is restored")
            retention.begin_epoch()

    # --- how it is told ---

    def tell(self, text: str) -> None:
        self.told.append(text)

    def word(self) -> str:
        self.words += 1
        return f"word{self.words}x"

    def _any_page(self, model: type[Any] | None = None, *, live: bool) -> Any:
        models = [model] if model else [StandardPage, ArticlePage]
        pages = [
            page
            for one in models
            for page in one.objects.filter(live=live, locale__language_code__in=LOCALES).order_by(
                "pk"
            )
        ]
        return self.chance.choice(pages) if pages else None
