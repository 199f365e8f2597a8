"""One row of every kind in Greece and the same in Romania, and clients of whoever asks for them."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Locale,
    Task,
    UploadedFile,
    Workflow,
    WorkflowTask,
)
from wagtail_localize.models import OverridableSegment, StringSegment

from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.forms import Submission
from countries.access.workflows import ReviewTask
from countries.admin import guard
from countries.admin.guard import view_names
from countries.facts.models import FormerValue
from countries.identity.addresses import FormerAddress, Menu
from countries.identity.countries import Country
from countries.identity.organisations import Organisation
from countries.identity.programmes import Programme
from countries.identity.tags import Tag
from countries.market import Condition, MarketRule
from countries.overlays.models import Overlay, OverlayAction
from countries.partners.keys import issue_key
from countries.partners.models import Partner
from countries.partners.webhooks.models import Endpoint
from countries.text import language_of
from countries.translation.files.models import TranslationUpload
from countries.translation.glossary.models import GlossaryTerm
from countries.translation.jobs.models import JobKind, TranslationJob
from countries.translation.memory import MemoryUnit
from countries.translation.models import SegmentComment
from countries.translation.registering import target_page
from countries.translation.requests.models import RequestedPage, TranslationRequest
from countries.umbrella.models import Adoption, Kit
from countries.umbrella.reminders import Reminder
from countries.workspace.drift.models import TypedFigure
from countries.workspace.models import SavedView
from tests.countries.translation.helpers import adopt, running
from tests.factories import NOW, locale_row, make_fact, make_licence, make_page

MISSING = 999_999
NO_UUID = "8f6b3a52-0000-4000-8000-000000000000"
HOST = {"host": "localhost:8000"}
NOTHING = {
    **dict.fromkeys(("key", "upload", "job", "kit", "adoption", "endpoint"), NO_UUID),
    **dict.fromkeys(("country", "code"), "xx"),
}
SECRET = "Mystiko"
"""Stands in the name of every Greek thing, and in nothing of Romania's."""


def client_of(user: Any) -> Client:
    client = Client(headers=HOST)
    client.force_login(user)
    return client


@dataclass
class Things:
    """The ``pk`` of one row of each kind, by the name of the argument that names it in addresses."""

    by_argument: dict[str, Any] = field(default_factory=dict)
    by_namespace: dict[str, Any] = field(default_factory=dict)
    page: Any = None
    adopted: Any = None
    image: Any = None
    document: Any = None


def _request(country: Country, translation: Any) -> TranslationRequest:
    """Ask for a translation, as the country does."""
    row = TranslationRequest.objects.create(
        country=country, locale=translation.target_locale, due_on=NOW.date(), created_at=NOW
    )
    page = target_page(translation)
    RequestedPage.objects.create(request=row, page=page)
    return row


def make_things(code: str, locale: str, word: str, owner: Any) -> Things:
    """Make one row of each kind that a country has, named by ``word``."""
    country = Country.objects.get(code=code)
    # What is the network's is named to those who use it: facts, programmes, workflows.
    common = f"common-{locale}"
    page = make_page(locale, f"{word} page", owner=owner)
    revision = page.save_revision(user=owner)
    state, task = _in_review(page, owner, common)
    image = get_image_model().objects.create(
        title=f"{word} image", file=get_test_image_file(), collection=country.collection
    )
    document = get_document_model().objects.create(
        title=f"{word} document",
        file=ContentFile(word.encode(), name=f"{word}.txt"),
        collection=country.collection,
    )
    translation = running(adopt(make_page("en", f"Source of {word.lower()}"), locale))
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(get_image_model()),
        file=ContentFile(b"x", name="x.png"),
        uploaded_by_user=owner,
    )
    source = translation.source
    override = OverridableSegment.objects.filter(source=source).first()
    partner = Partner.objects.create(
        name=f"{common} partner", code=word.lower(), contact_email="a@b.c", country=country
    )
    key = issue_key(partner, now=NOW)[0]
    adopted = target_page(translation)
    things = Things(page=page, image=image, document=document, adopted=adopted)
    things.by_argument = {
        "page_id": page.pk,
        "parent_page_id": page.pk,
        "page_to_move_id": page.pk,
        "destination_id": page.pk,
        "page_pk": page.pk,
        "object_id": page.pk,
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "revision_id": revision.pk,
        "task_state_id": state.current_task_state_id,
        "workflow_state_id": state.pk,
        "workflow_pk": state.workflow_id,
        "task_id": task.pk,
        "request_id": _request(country, translation).pk,
        "collection_id": country.collection_id,
        "uploaded_file_id": upload.pk,
        "translation_id": translation.pk,
        "translation_source_id": source.pk,
        "string_segment_id": StringSegment.objects.filter(source=source).first().pk,
        "overridable_segment_id": override.pk if override else 1,
        "comment_id": _comment(translation, owner).pk,
        "session_id": 1,
        "upload": TranslationUpload.keep(f"{word}.xlf", b"x", user=owner, now=timezone.now()).uuid,
        "unit_id": _unit(country, locale, word).pk,
        "block_id": "p1",
        "overlay_id": Overlay.objects.create(
            page=adopted, block_id="p1", action=OverlayAction.HIDE, made_at=NOW
        ).pk,
        # Of a kit that comes to no page there is nothing to adopt, for anybody.
        "kit": Kit.objects.create(code=f"kit-{locale}", names={"en": common}).uuid,
        "adoption": _adoption(country, locale, page, owner).uuid,
        "job": _job(country, locale, page, owner).uuid,
        "country": code.lower(),
        "code": code.lower(),
        "key": key.uuid,
        "endpoint": Endpoint.objects.create(
            key=key,
            url=f"https://receiver.example/{word}",
            created_at=NOW,
            epoch=uuid.UUID(int=0),
            sequence=0,
        ).uuid,
    }
    things.by_namespace = {
        "wagtailadmin_pages": page.pk,
        "wagtailadmin_api:pages": page.pk,
        "country_pages": page.pk,
        "wagtailadmin_api:images": image.pk,
        "wagtailadmin_api:documents": document.pk,
        "wagtailimages_chooser": image.pk,
        "wagtaildocs_chooser": document.pk,
        "wagtailadmin_collections": country.collection_id,
        "wagtailadmin_workflows": state.workflow_id,
        "wagtail_localize": Tag.objects.create(
            name=f"{word} tag", slug=word.lower(), country=country
        ).pk,
        "wagtaillocales": Locale.objects.get(language_code=locale).pk,
        "wagtailusers_users": owner.pk,
        "wagtailusers_groups": Group.objects.create(name=f"{word} group").pk,
        "team": owner.pk,
        "messages": Submission.objects.create(
            country=country, locale=locale, data={"name": word}, page=page
        ).pk,
        "recycling_points": RecyclingPoint.objects.create(country=country, name=word).pk,
        "resources": Resource.objects.create(
            country=country, titles={"en": word}, document=document
        ).pk,
        "people": Person.objects.create(country=country, name=word).pk,
        "countries": country.pk,
        "organisations": Organisation.objects.create(code=word.lower(), name=common).pk,
        "programmes": Programme.objects.create(code=word.lower(), name=common).pk,
        "glossary": GlossaryTerm.objects.create(term=f"{word} term", country=country).pk,
        "translation_checks": country.pk,
        "two_persons": country.pk,
        "facts": make_fact(common, "1").pk,
        "kits": Kit.objects.get(code=f"kit-{locale}").pk,
        "partners": partner.pk,
        "webhooks": partner.pk,
        "licences": (country.licences.first() or make_licence(code)).pk,
        "menus": Menu.objects.get(country_locale=locale_row(locale), kind="header").pk,
        "former_addresses": FormerAddress.objects.create(
            country_locale=locale_row(locale), rest=f"{word.lower()}/", page=page
        ).pk,
    }
    device = Authenticator.objects.create(
        user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": word, "credential": {}}
    )
    things.by_namespace["mfa_edit_webauthn"] = things.by_namespace["mfa_remove_webauthn"] = (
        device.pk
    )
    things.by_namespace["countries_view_delete"] = SavedView.objects.create(
        user=owner, country=country, page=page, name=word, is_shared=True
    ).pk
    things.by_namespace["countries_drift_figure"] = TypedFigure.objects.create(
        page=page,
        locale=page.locale,
        path="title",
        position=0,
        text=page.title,
        start=0,
        end=1,
        fact_id=things.by_namespace["facts"],
        differs=True,
        found_at=NOW,
    ).pk
    things.by_namespace["countries_fact_restore"] = FormerValue.objects.create(
        fact_id=things.by_namespace["facts"],
        country=country,
        value="1",
        source=f"{word} report",
        replaced_at=NOW,
    ).pk
    rule = MarketRule.objects.create(
        translation_key=page.translation_key,
        fact="nobody-knows",
        condition=Condition.UNKNOWN,
        reason=f"{word} law",
    )
    things.by_namespace["countries_market_rule"] = rule.pk
    things.by_namespace["countries_market_delete"] = rule.pk
    things.by_namespace["countries_reminder"] = Reminder.objects.create(
        country=country,
        page_id=page.pk,
        translation_key=page.translation_key,
        locales=[locale],
        subject=f"{word} message",
        text=word,
        sent_at=NOW,
    ).pk
    things.by_namespace["tags"] = things.by_namespace["wagtail_localize"]
    return things


def _job(country: Country, locale: str, page: Any, owner: Any) -> TranslationJob:
    job = TranslationJob.objects.create(
        kind=JobKind.UPDATE, country=country, asked_by=owner, about=page.title, created_at=NOW
    )
    job.items.create(position=0, locale=locale, page=page, title=page.title)
    return job


def _adoption(country: Country, locale: str, page: Any, owner: Any) -> Adoption:
    adoption = Adoption.objects.create(
        country=country, locale=locale, about=page.title, adopted_by=owner, adopted_at=NOW
    )
    adoption.pages.create(page=page)
    return adoption


def _comment(translation: Any, author: Any) -> SegmentComment:
    segment = StringSegment.objects.filter(source=translation.source).first()
    return SegmentComment.objects.create(
        translation=translation,
        context_id=segment.context_id,
        string_id=segment.string_id,
        author=author,
        text="Which us?",
        created_at=NOW,
    )


def _unit(country: Country, locale: str, word: str) -> MemoryUnit:
    unit = MemoryUnit.made_of(
        f"Source of {word.lower()}",
        f"{word} unit",
        source_language="en",
        target_language=language_of(locale),
        country=country,
        learned_at=NOW,
    )
    unit.save()
    return unit


def _in_review(page: Any, owner: Any, name: str) -> tuple[Any, Task]:
    task = ReviewTask.objects.create(name=f"{name} review")
    workflow = Workflow.objects.create(name=f"{name} workflow")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow.start(page, owner), task


FIXED = {
    "content_type_app_name": "pages",
    "content_type_model_name": "standardpage",
    "app_label": "wagtailcore",
    "model_name": "page",
    "app_name": "wagtail_countries",
    "action_name": "approve",
    "action": "delete",
    "filter_spec": "max-165x165",
    "mode": "html",
    "form": "csv",
    "kind": "review",
    "token": "x",
    "uid": NO_UUID,
    "uidb36": "1",
}
"""What addresses name beside rows."""


OF_BLOCKS: dict[str, Any] = {
    "page_id": lambda things: things.adopted.pk if things else MISSING,
    "block_id": lambda things: "p1",
    "action": lambda things: "replace",
}
"""What addresses of blocks name: a page that was adopted, and one of its blocks."""


def patterns_of_rows() -> list[tuple[str, URLPattern]]:
    """Return (name, pattern) of each view of the admin whose address names a row."""
    found = []
    for address, name, pattern in view_names(get_resolver()):
        if not address.startswith("admin/") or guard.EXPECTATIONS.get(name) is guard.open_to_all:
            continue
        if set(arguments_of(pattern)) - set(FIXED) - {"app_label", "model_name"}:
            found.append((name, pattern))
    return found


def arguments_of(pattern: URLPattern) -> list[str]:
    if isinstance(pattern.pattern, RegexPattern):
        return list(pattern.pattern.regex.groupindex)
    return [*pattern.pattern.converters]


def address_of(name: str, pattern: URLPattern, things: Things | None, **own: Any) -> str:
    """Return the address for ``things``, or for what is not there; ``own`` is named as it is."""
    namespace = name.rpartition(":")[0] or name
    kwargs = {}
    for argument in arguments_of(pattern):
        if argument in own:
            kwargs[argument] = own[argument]
        elif argument in ("revision_id_a", "revision_id_b"):
            kwargs[argument] = things.by_argument["revision_id"] if things else MISSING
        elif name.startswith("countries_block_") and argument in OF_BLOCKS:
            kwargs[argument] = OF_BLOCKS[argument](things)
        elif argument in FIXED:
            kwargs[argument] = FIXED[argument]
        elif things is None:
            kwargs[argument] = NOTHING.get(argument, MISSING)
        elif argument == "pk":
            kwargs[argument] = things.by_namespace[namespace]
        else:
            kwargs[argument] = things.by_argument[argument]
    if isinstance(pattern.pattern, RegexPattern):
        return reverse(name, args=[kwargs[key] for key in arguments_of(pattern)])
    return reverse(name, kwargs=kwargs)


@dataclass(frozen=True)
class Told:
    """All that an answer tells: its status, its body without what each request has anew, its queries."""

    status: int
    body: str
    location: str
    queries: int


ANEW = re.compile(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|CSRF_TOKEN": "[^"]*"')


def ask(client: Client, method: str, address: str, **data: Any) -> Told:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response: HttpResponse = getattr(client, method)(address, **data)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Told(
        response.status_code,
        ANEW.sub("", body.decode(errors="replace")),
        response.headers.get("Location", ""),
        len(queries),
    )
