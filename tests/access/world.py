"""Three sections of a network with one row of each kind in each, and everybody who may come along.

What is written is unique to its section: a *canary*, which betrays where it was read.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from modelsearch.index import Indexed, insert_or_update_object
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment, TaskState, Workflow, WorkflowPage, WorkflowTask

from cms.media.models import CountryDocument, CountryImage, ImageText
from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.forms import Submission
from countries.access import Role
from countries.access.models import Grant
from countries.access.workflows import ReviewTask
from countries.audit.recording import Place, record, thing_of
from countries.facts.models import FactValue, FormerValue
from countries.identity.addresses import FormerAddress, Menu, MenuItem
from countries.identity.countries import Country, MarketFact
from countries.identity.organisations import Licence, Organisation
from countries.identity.programmes import Programme
from countries.identity.tags import Tag
from countries.market import Condition, MarketRule
from countries.partners.keys import issue_key
from countries.partners.models import Partner
from countries.partners.usage.models import Usage
from countries.partners.webhooks.models import Endpoint
from countries.umbrella.models import Kit
from countries.umbrella.reminders import Reminder
from countries.workspace.drift.models import TypedFigure
from countries.workspace.models import SavedView
from tests.access.desks import add_work
from tests.countries.translation.helpers import adopt, running
from tests.factories import (
    NOW,
    edit_page,
    home_of,
    locale_row,
    make_fact,
    make_licence,
    make_network,
    make_page,
    make_superuser,
    make_user,
    paragraph,
)

HOST = {"host": "localhost:8000"}
SECTIONS = {"RO": "ro-ro", "GR": "el-gr", "INT": "en"}
"""Sections of the network by country, each with the locale in which its rows are."""
MISSING = 987_654

ACTORS = (
    *("anonymous", "nobody", "ro-manager", "ro-editor", "ro-publisher", "ro-reviewer"),
    *("ro-translator", "en-ro-translator", "gr-manager", "umbrella-editor", "brand-manager"),
    *("auditor", "operator", "in-grace", "ended", "expired", "not-yet", "deactivated"),
    *("two-countries", "group-member", "superuser"),
)


@dataclass
class Section:
    """One country's rows, or the umbrella's."""

    code: str
    locale: str
    country: Country
    canaries: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def canary(self, name: str) -> str:
        """Return the word that stands in this section alone, for what is called ``name``."""
        words = self.canaries
        return words.setdefault(name, f"zq{self.code.lower()}{name.replace('-', '')}zq")

    def __getitem__(self, name: str) -> Any:
        return self.rows[name]

    def __setitem__(self, name: str, row: Any) -> None:
        self.rows[name] = row


@dataclass
class World:
    """Everything that the requests of the tests are about."""

    sections: dict[str, Section]
    people: dict[str, Any]
    clients: dict[str, Client]
    shared: dict[str, Any]

    def __getitem__(self, code: str) -> Section:
        return self.sections[code]


def build() -> World:
    """Make the world in the transaction that is open."""
    countries = make_network("RO", "GR", "AE")
    for code in ("RO", "GR", "AE"):
        make_licence(code)
    shared = _shared()
    people = _people()
    sections = {}
    for code, locale in SECTIONS.items():
        section = sections[code] = Section(code, locale, countries[code])
        _pages(section, people, shared)
        _files(section)
        _rows(section, shared)
        _figures(section, shared)
        _network_rows(section)
    _translations(sections, people)
    _reviews(sections, people, shared)
    add_work(sections, people, shared)
    _index(sections)
    clients = {name: _client(people.get(name)) for name in ACTORS}
    get_user_model().objects.filter(username="deactivated").update(is_active=False)
    return World(sections, people, clients, shared)


def _client(user: Any) -> Client:
    client = Client(headers=HOST)
    if user is not None:
        client.force_login(user)
    return client


def _shared() -> dict[str, Any]:
    return {
        "programme": Programme.objects.get(code="every-can-counts"),
        "fact": make_fact("rate", "76.3"),
        "workflow": Workflow.objects.create(name="Two pairs of eyes"),
        "task": ReviewTask.objects.create(name="Read again"),
        "group": Group.objects.create(name="Romania's desk"),
    }


def _people() -> dict[str, Any]:
    today = timezone.localdate()
    people = {
        "nobody": make_user("nobody"),
        "ro-manager": make_user("ro-manager", ("RO", Role.MANAGER, "")),
        "ro-editor": make_user("ro-editor", ("RO", Role.EDITOR, "")),
        "ro-publisher": make_user("ro-publisher", ("RO", Role.PUBLISHER, "")),
        "ro-reviewer": make_user("ro-reviewer", ("RO", Role.REVIEWER, "")),
        "ro-translator": make_user("ro-translator", ("RO", Role.TRANSLATOR, "ro-ro")),
        "en-ro-translator": make_user("en-ro-translator", ("RO", Role.TRANSLATOR, "en-ro")),
        "gr-manager": make_user("gr-manager", ("GR", Role.MANAGER, "")),
        "umbrella-editor": make_user("umbrella-editor", ("INT", Role.UMBRELLA_EDITOR, "")),
        "brand-manager": make_user("brand-manager", ("INT", Role.BRAND_MANAGER, "")),
        "auditor": make_user("auditor", ("INT", Role.AUDITOR, "")),
        "operator": make_user("operator", ("INT", Role.OPERATOR, "")),
        "two-countries": make_user(
            "two-countries", ("RO", Role.EDITOR, ""), ("AE", Role.PUBLISHER, "")
        ),
        "deactivated": make_user("deactivated", ("RO", Role.MANAGER, "")),
        "superuser": make_superuser("superuser"),
    }
    for name, days in (("in-grace", 10), ("ended", 40)):
        people[name] = _licensed_until(name, today - dt.timedelta(days=days))
    day = dt.timedelta(days=1)
    people["expired"] = _granted("expired", valid_until=today - 2 * day)
    people["not-yet"] = _granted("not-yet", valid_from=today + 2 * day)
    people["group-member"] = make_user("group-member")
    group = Group.objects.get(name="Romania's desk")
    people["group-member"].groups.add(group)
    _grant(group=group, role=Role.PUBLISHER)
    return people


def _grant(**fields: Any) -> Grant:
    return Grant.objects.create(country=Country.objects.get(code="RO"), **fields)


def _granted(name: str, **fields: Any) -> Any:
    user = make_user(name)
    _grant(user=user, role=Role.MANAGER, **fields)
    return user


def _licensed_until(name: str, end: dt.date) -> Any:
    """Return a manager whose grant stands on a licence that ended then."""
    organisation = Organisation.objects.create(code=name, name=name)
    Licence.objects.create(
        organisation=organisation,
        programme=Programme.objects.get(code="every-can-counts"),
        country=Country.objects.get(code="RO"),
        valid_until=end,
    )
    return _granted(name, organisation=organisation)


def _pages(section: Section, people: dict[str, Any], shared: dict[str, Any]) -> None:
    word, home = section.canary, home_of(section.locale)
    section["home"] = home
    hidden = [paragraph(f"<p>{word('draftbody')}</p>")]
    page = make_page(home, word("live"), slug=word("live"), body=[paragraph("<p>Old</p>")])
    section["page"] = edit_page(page, publish=False, title=word("newer"), body=hidden)
    section["oldest"] = page.revisions.earliest("pk")
    section["revision"] = page.latest_revision or page.get_latest_revision()
    section["revision"] = page.get_latest_revision()
    section["draft"] = make_page(
        home, word("draft"), slug=word("draft"), body=hidden, publish=False
    )
    section["below"] = make_page(section["draft"], word("below"), slug=word("below"), publish=False)
    section["shelf"] = make_page(home, word("shelf"), slug=word("shelf"), publish=False)
    scheduled = make_page(home, word("timed"), slug=word("timed"), publish=False)
    scheduled.go_live_at = timezone.now() + dt.timedelta(days=3)
    scheduled.save_revision(approved_go_live_at=scheduled.go_live_at)
    section["timed"] = scheduled
    section["timed-revision"] = scheduled.get_latest_revision()
    locked = make_page(home, word("locked"), slug=word("locked"), publish=False)
    locked.locked, locked.locked_by, locked.locked_at = True, people["superuser"], NOW
    locked.save()
    section["locked"] = locked
    section["comment"] = Comment.objects.create(
        page=section["page"].page_ptr,
        user=people["superuser"],
        text=word("comment"),
        contentpath="title",
    )


def _files(section: Section) -> None:
    word, collection = section.canary, section.country.collection
    section["image"] = CountryImage.objects.create(
        title=word("image"),
        file=get_test_image_file(filename=f"{word('imagefile')}.png"),
        collection=collection,
        credit=word("credit"),
    )
    ImageText.objects.create(
        image=section["image"], locale="en", alt=word("alt"), caption=word("caption")
    )
    section["document"] = CountryDocument.objects.create(
        title=word("document"),
        file=ContentFile(b"text", name=f"{word('documentfile')}.txt"),
        collection=collection,
    )
    section["leaflet"] = CountryDocument.objects.create(
        title=word("leaflet"),
        file=ContentFile(b"text", name=f"{word('leafletfile')}.txt"),
        collection=collection,
    )
    section["collection"] = collection


def _rows(section: Section, shared: dict[str, Any]) -> None:
    word, country, place = section.canary, section.country, locale_row(section.locale)
    section["tag"] = Tag.objects.create(name=word("tag"), slug=word("tag"), country=country)
    section["menu"] = Menu.objects.get(country_locale=place, kind="header")
    MenuItem.objects.create(
        menu=section["menu"], link="https://can.example", label=word("menu"), sort_order=9
    )
    section["market-rule"] = MarketRule.objects.create(
        translation_key=section["page"].translation_key,
        fact="nobody-knows",
        condition=Condition.UNKNOWN,
        reason=word("reason"),
    )
    MarketFact.objects.create(country=country, name="deposit-scheme", value=False)
    section["reminder"] = Reminder.objects.create(
        country=country,
        page=section["page"].page_ptr,
        translation_key=section["page"].translation_key,
        locales=[section.locale],
        subject=word("subject"),
        text=word("message"),
        sent_at=NOW,
    )
    section["former"] = FormerAddress.objects.create(
        country_locale=place, rest=f"{word('former')}/", page=section["page"]
    )
    section["message"] = Submission.objects.create(
        country=country,
        locale=section.locale,
        page=section["page"],
        data={"name": word("sender"), "email": f"{word('mail')}@site.example"},
    )
    section["point"] = RecyclingPoint.objects.create(
        country=country, name=word("point"), is_public=False
    )
    section["resource"] = Resource.objects.create(
        country=country,
        titles={"en": word("resource")},
        document=section["leaflet"],
        is_public=False,
    )
    section["person"] = Person.objects.create(
        country=country,
        name=word("person"),
        email=f"{word('personmail')}@site.example",
        is_public=False,
    )
    section["fact"] = shared["fact"]
    own = None if country.is_umbrella else country
    section["value"], _new = FactValue.objects.update_or_create(
        fact=shared["fact"], country=own, defaults={"value": "40", "source": "Report"}
    )
    section["former-value"] = FormerValue.objects.create(
        fact=shared["fact"], country=own, value="39", source="Old report", replaced_at=NOW
    )


def _figures(section: Section, shared: dict[str, Any]) -> None:
    """Let a live page of the section type a figure."""
    word = section.canary("figure")
    page = make_page(section["home"], word, slug=word, summary=f"{word} counts 12 cans.")
    section["figure"] = TypedFigure.objects.create(
        page=page,
        locale=page.locale,
        path="summary",
        position=0,
        text=page.summary,
        start=len(word) + 8,
        end=len(word) + 10,
        fact=shared["fact"],
        differs=True,
        found_at=NOW,
    )


def _network_rows(section: Section) -> None:
    word, code = section.canary, section.code
    section["partner"] = Partner.objects.create(
        name=word("partner"),
        code=word("partner"),
        contact_email=f"{word('contact')}@site.example",
        country=None if section.country.is_umbrella else section.country,
    )
    reader = Partner.objects.create(name=word("shown"), code=word("shown"), contact_email="a@b.c")
    Usage.objects.create(
        day=timezone.now().date(), partner=reader.uuid.hex, country=code, requests=7
    )
    section["kit"] = Kit.objects.create(code=word("kit"), names={"en": word("kit")})
    section["key"] = issue_key(section["partner"], now=NOW, countries=[code])[0]
    section["endpoint"] = Endpoint.objects.create(
        key=section["key"],
        url=f"https://{code.lower()}.receiver.example/{word('endpoint')}",
        created_at=NOW,
        failing_since=NOW,
        epoch=uuid.UUID(int=0),
        sequence=0,
    )
    section["organisation"] = Organisation.objects.create(
        code=word("organisation"), name=f"Organisation {code}", note=word("note")
    )
    role = Role.UMBRELLA_EDITOR if section.country.is_umbrella else Role.EDITOR
    section["user"] = make_user(
        word("user"), (code, role, ""), first_name=word("first"), last_name=word("last")
    )
    section["licence"] = Licence.objects.create(
        organisation=Organisation.objects.create(code=word("holder"), name=f"Holder {code}"),
        programme=Programme.objects.get(code="every-can-counts"),
        country=section.country,
        valid_until=timezone.localdate() - dt.timedelta(days=400),
    )
    section["session"] = UserSession.objects.create(
        user=section["user"],
        session_key=word("session"),
        ip="203.0.113.7",
        user_agent=word("agent"),
    )
    section["view"] = SavedView.objects.create(
        user=section["user"],
        country=section.country,
        page=section["home"],
        name=word("view"),
        is_shared=True,
    )
    record(
        "page.publish",
        thing_of(section["page"], label=word("audited")),
        place=Place(code=section.code),
        user=section["user"],
    )


def _index(sections: dict[str, Section]) -> None:
    """Let the admin's search know what a worker would tell it."""
    for section in sections.values():
        for row in section.rows.values():
            if isinstance(row, Indexed):
                insert_or_update_object(row)


def _translations(sections: dict[str, Section], people: dict[str, Any]) -> None:
    """Let Romania, in both of its languages, and Greece translate a page of the umbrella."""
    source = make_page(
        "en", "Guide to cans", slug="guide-to-cans", body=[paragraph("<p>Each can counts.</p>")]
    )
    sections["INT"]["source"] = source
    for code, name, locale in (
        ("RO", "adopted", "ro-ro"),
        ("RO", "adopted-en", "en-ro"),
        ("GR", "adopted", "el-gr"),
    ):
        section = sections[code]
        copy = adopt(source, locale)
        draft = copy.get_latest_revision_as_object()
        draft.slug = section.canary(f"slug{name}")
        draft.save_revision()
        copy.slug = draft.slug
        copy.save()
        section[name] = copy
        section[f"{name}-translation"] = running(copy)
    second = make_page("en", "Second guide", slug="second-guide")
    sections["INT"]["second-source"] = second


def _reviews(sections: dict[str, Section], people: dict[str, Any], shared: dict[str, Any]) -> None:
    """Put a page of each section into review."""
    workflow: Workflow = shared["workflow"]
    WorkflowTask.objects.create(workflow=workflow, task=shared["task"], sort_order=1)
    for section in sections.values():
        WorkflowPage.objects.create(workflow=workflow, page=section["home"].page_ptr)
        word = section.canary("review")
        page = make_page(section["home"], word, slug=word, publish=False)
        workflow.start(page, people["superuser"])
        section["in-review"] = page
        section["workflow-state"] = page.current_workflow_state
        section["task-state"] = TaskState.objects.get(workflow_state=page.current_workflow_state)
