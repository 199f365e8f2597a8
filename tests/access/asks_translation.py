"""The requests about work on translations: asking for it, reviewing, jobs, files, terms, reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail_localize.models import StringTranslation

from countries.translation.checks.models import CheckSetting, Strictness
from countries.translation.files.models import TranslationUpload
from countries.translation.files.packing import Format, pack
from countries.translation.files.reading import file_pages
from countries.translation.files.units import Which
from countries.translation.glossary.models import GlossaryTerm
from countries.translation.jobs.models import ItemState, JobKind, TranslationJob
from countries.translation.models import SegmentComment
from countries.translation.requests.models import TranslationRequest
from countries.translation.reviewing.models import PreviewLink, TwoPersonRule
from countries.translation.states import State
from tests.access.alike import deleted, listed, opened
from tests.access.asking import Ask, Asks
from tests.access.asks_pages import MADE, page_url
from tests.access.world import Section, World

RULE = "link-dead"


# --- requests for translations ---


def _request_url(name: str, kind: str) -> Any:
    return lambda here: reverse(f"translation_requests:{name}", args=[here[kind].pk])


def _ask_for(world: World, here: Section) -> Ask:
    data = {
        "locale": here.locale,
        "page": here["adopted"].pk,
        "due_on": (timezone.localdate() + dt.timedelta(days=3)).isoformat(),
        "note": MADE,
        "translator": "",
    }
    made = TranslationRequest.objects.filter(note=MADE)
    return Ask(reverse("translation_requests:new"), "post", data, does=made.all().exists)


def _take(world: World, here: Section) -> Ask:
    taken = TranslationRequest.objects.filter(pk=here["request"].pk).exclude(translator=None)
    return Ask(_request_url("take", "request")(here), "post", does=taken.exists)


def _hand_over(kind: str) -> Any:
    """Give a request to a colleague in the section who translates."""

    def ask(world: World, here: Section) -> Ask:
        colleague = here["user"]
        theirs = TranslationRequest.objects.filter(pk=here[kind].pk, translator=colleague)
        data = {"translator": colleague.pk, "note": ""}
        return Ask(_request_url("hand_over", kind)(here), "post", data, does=theirs.exists)

    return ask


def _close(world: World, here: Section) -> Ask:
    closed = TranslationRequest.objects.filter(pk=here["request"].pk).exclude(closed_at=None)
    return Ask(_request_url("close", "request")(here), "post", does=closed.exists)


def _requests() -> Asks:
    return {
        ("request", "list"): lambda world, here: Ask(
            reverse("translation_requests:index"), shows=_request_url("request", "request")(here)
        ),
        ("request", "view"): lambda world, here: Ask(
            _request_url("request", "request")(here), shows=here.canary("request")
        ),
        ("request", "ask"): _ask_for,
        ("request", "take"): _take,
        ("request", "hand-over"): _hand_over("request"),
        ("request", "pass-on"): _hand_over("taken"),
        ("request", "close"): _close,
    }


# --- reviews, and drafts shown to others ---


def _decide(decision: str, status: str, **more: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        states = TaskState.objects.filter(
            workflow_state__object_id=str(here["reviewed"].pk), status=status
        )
        url = reverse("countries_review", args=[here["reviewed-translation"].pk])
        return Ask(url, "post", {"decision": decision, **more}, does=states.exists)

    return ask


def _send(world: World, here: Section) -> Ask:
    page = here["adopted"]
    states = WorkflowState.objects.filter(object_id=str(page.pk))
    return Ask(page_url("edit", page.pk), "post", {"action": "review"}, does=states.exists)


def _remark(world: World, here: Section) -> Ask:
    """Say something about a text that waits for a review."""
    translation = here["reviewed-translation"]
    segment = translation.source.stringsegment_set.get(context__path="title")
    return Ask(
        reverse("countries_desk_comment", args=[translation.pk, segment.pk]),
        "post",
        {"comment": MADE},
        does=SegmentComment.objects.filter(text=MADE).exists,
    )


def _link(what: str, does: Any) -> Any:
    def ask(world: World, here: Section) -> Ask:
        url = reverse("countries_preview_link", args=[here["adopted-translation"].pk])
        return Ask(url, "post", {"what": what}, does=does(world, here))

    return ask


def _made_link(world: World, here: Section) -> Any:
    known = set(PreviewLink.objects.values_list("pk", flat=True))
    return PreviewLink.objects.exclude(pk__in=known).exists


def _withdrawn(world: World, here: Section) -> Any:
    """Tell whether the link answers no more that somebody of the section has given away."""
    links = PreviewLink.objects.filter(
        translation=here["adopted-translation"], issued_by=here["user"]
    )
    before = set(links.values_list("token", flat=True))
    return lambda: set(links.values_list("token", flat=True)) != before


def _reviews() -> Asks:
    return {
        ("translation-review", "queue"): lambda world, here: Ask(
            reverse("countries_reviews"), shows=page_url("edit", here["reviewed"].pk)
        ),
        ("translation-review", "accept"): _decide("accept", TaskState.STATUS_APPROVED),
        ("translation-review", "send-back"): _decide(
            "reject", TaskState.STATUS_REJECTED, reason="The name of the can is missing."
        ),
        ("translation-review", "send"): _send,
        ("translation-review", "remark"): _remark,
        ("link", "look"): opened("countries_preview_link", "adopted-translation"),
        ("link", "make"): _link("make", _made_link),
        ("link", "withdraw-others"): _link("withdraw", _withdrawn),
        ("link", "open"): lambda world, here: Ask(reverse("countries_draft", args=[here["link"]])),
        ("link", "open-lost"): lambda world, here: Ask(
            reverse("countries_draft", args=[here["lost-link"]])
        ),
    }


# --- what a country decides ---


def _switch(to: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        rule = TwoPersonRule.objects.filter(country=here.country)
        if to == "off":
            TwoPersonRule.objects.create(
                country=here.country,
                switched_on_by=world.people["superuser"],
                switched_on_at=timezone.now(),
            )
        url = reverse("two_persons:country", args=[here.country.pk])
        return Ask(url, "post", {"to": to}, does=lambda: rule.all().exists() == (to == "on"))

    return ask


def _strictness(name: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        args = [here.country.pk] if name == "country" else []
        country = here.country if name == "country" else None
        kept = CheckSetting.objects.filter(country=country, rule=RULE, severity=Strictness.OFF)
        data = {RULE: Strictness.OFF.value}
        return Ask(reverse(f"translation_checks:{name}", args=args), "post", data, does=kept.exists)

    return ask


def _decisions() -> Asks:
    def checks(world: World, here: Section) -> Ask:
        return Ask(reverse("translation_checks:country", args=[here.country.pk]))

    return {
        ("two-persons", "list"): lambda world, here: Ask(
            reverse("two_persons:index"),
            shows=reverse("two_persons:country", args=[here.country.pk]),
        ),
        ("two-persons", "on"): _switch("on"),
        ("two-persons", "off"): _switch("off"),
        ("checks", "edit"): checks,
        ("checks", "change"): _strictness("country"),
        ("checks", "change-network"): _strictness("network"),
    }


# --- jobs ---


def _job_url(here: Section) -> str:
    return reverse("translation_jobs:job", args=[here["job"].uuid])


def _job_does(wanted: str, state: ItemState, former: ItemState) -> Any:
    """Ask for something to be done with a job's pages that are in the state ``former``."""

    def ask(world: World, here: Section) -> Ask:
        items = here["job"].items.filter(title=here.canary(_TITLES[former]), state=state)
        return Ask(_job_url(here), "post", {"do": wanted}, does=items.exists)

    return ask


_TITLES = {ItemState.WAITING: "jobadopted", ItemState.REFUSED: "jobbegun"}


def _start_job(world: World, here: Section) -> Ask:
    source = world["INT"]["second-source"]
    made = TranslationJob.objects.filter(about=source.title, country=here.country)
    url = f"{reverse('translation_jobs:start')}?page={source.pk}"
    return Ask(url, "post", {"locales": here.locale}, does=made.exists)


def _update_job(world: World, here: Section) -> Ask:
    made = TranslationJob.objects.filter(kind=JobKind.UPDATE, country=here.country)
    url = reverse("translation_jobs:update")
    return Ask(url, "post", {"locales": here.locale}, does=made.exists)


def _jobs() -> Asks:
    return {
        ("job", "list"): listed("translation_jobs:index", "job"),
        ("job", "view"): lambda world, here: Ask(_job_url(here), shows=here.canary("jobbegun")),
        ("job", "start"): _start_job,
        ("job", "update"): _update_job,
        ("job", "cancel"): _job_does("cancel", ItemState.CANCELLED, ItemState.WAITING),
        ("job", "again"): _job_does("again", ItemState.WAITING, ItemState.REFUSED),
    }


# --- files ---


def _file(here: Section) -> tuple[str, bytes]:
    """Return a file of the section's page with its title translated, as a translator sends it."""
    pages = list(file_pages([here["adopted-translation"]], which=Which.ALL))
    for page in pages:
        page.units[:] = [
            replace(unit, target=MADE, state=State.TRANSLATED) if unit.path == "title" else unit
            for unit in page.units
        ]
    name, _kind, content = pack(pages, Format.XLIFF, name="file")
    return name, content


def _upload(world: World, here: Section) -> Ask:
    name, content = _file(here)
    before = set(TranslationUpload.objects.values_list("pk", flat=True))
    return Ask(
        reverse("translation_files:import"),
        "post",
        {"file": SimpleUploadedFile(name, content)},
        does=TranslationUpload.objects.exclude(pk__in=before).exists,
    )


def _sent(here: Section, person: Any) -> str:
    """Return the address of a file about the section's page that ``person`` has sent."""
    if person is None:
        return reverse("translation_files:preview", args=[uuid4()])
    name, content = _file(here)
    kept = TranslationUpload.keep(name, content, user=person, now=timezone.now())
    return reverse("translation_files:preview", args=[kept.uuid])


def _preview(world: World, here: Section) -> Ask:
    """Look at what would be taken of one's own file, which leads to the page for its people alone."""
    url = page_url("edit", here["adopted"].pk)
    return Ask("", shows=url, theirs=lambda person: _sent(here, person))


def _import(world: World, here: Section) -> Ask:
    made = StringTranslation.objects.filter(data=MADE, locale__language_code=here.locale)
    return Ask(
        "",
        "post",
        {"take": ""},
        does=made.exists,
        theirs=lambda person: _sent(here, person),
        instead="upload",  # one's own file is gone in any case
    )


def _preview_others(world: World, here: Section) -> Ask:
    return Ask(_sent(here, world.people["superuser"]))


def _files() -> Asks:
    return {
        ("translation-file", "upload"): _upload,
        ("translation-file", "preview"): _preview,
        ("translation-file", "preview-others"): _preview_others,
        ("translation-file", "import"): _import,
        ("translation-file", "choose"): lambda world, here: Ask(
            reverse("translation_files:index"),
            data={"locale": here.locale, "which": "all", "format": "xliff"},
            shows=f'name="page" value="{here["adopted"].pk}"',
        ),
        ("translation-file", "download"): lambda world, here: Ask(
            reverse("translation_files:export"),
            data={"locale": here.locale, "which": "all", "format": "xliff"},
            shows="<trans-unit",
        ),
    }


# --- terms ---


def _term(here: Section) -> dict[str, Any]:
    return {
        "term": MADE,
        "language": "en",
        "kind": "translate",
        "country": here.country.pk,
        "note": "",
    }


def _change_term(world: World, here: Section) -> Ask:
    return Ask(
        reverse("glossary:edit", args=[here["term"].pk]),
        "post",
        _term(here),
        does=GlossaryTerm.objects.filter(pk=here["term"].pk, term=MADE).exists,
    )


def _add_term(world: World, here: Section) -> Ask:
    return Ask(
        reverse("glossary:add"),
        "post",
        _term(here),
        does=GlossaryTerm.objects.filter(term=MADE, country=here.country).exists,
    )


def _import_terms(world: World, here: Section) -> Ask:
    content = f"term,language,kind,country,note\n{MADE},en,translate,{here.country.code},\n"
    return Ask(
        reverse("translation_files:glossary_import"),
        "post",
        {"file": SimpleUploadedFile("glossary.csv", content.encode())},
        does=GlossaryTerm.objects.filter(term=MADE, country=here.country).exists,
    )


def _terms() -> Asks:
    return {
        ("term", "list"): listed("glossary:index_results", "term"),
        ("term", "edit"): opened("glossary:edit", "term"),
        ("term", "change"): _change_term,
        ("term", "create"): _add_term,
        ("term", "delete"): deleted("glossary:delete", "term"),
        ("term", "history"): opened("glossary:history", "term"),
        ("term", "export"): listed("translation_files:glossary_export", "term"),
        ("term", "import"): _import_terms,
    }


# --- reports ---


def _coverage(name: str, word: str = "", **query: str) -> Any:
    """Look for the section's language in a report, or for ``word`` of it."""

    def ask(world: World, here: Section) -> Ask:
        row = f",{here.locale}," if query else f"({here.locale})"
        shows = here.canary(word) if word else row
        data = {"country": here.country.code, **query}
        return Ask(reverse(f"translation_reports:{name}"), data=data, shows=shows)

    return ask


def _reports() -> Asks:
    return {
        ("coverage", "look"): _coverage("coverage"),
        ("coverage", "export"): _coverage("coverage", export="csv"),
        ("coverage", "translators"): _coverage("coverage", "first"),
        ("coverage", "weeks"): _coverage("throughput", "user"),
        ("coverage", "weeks-export"): _coverage("throughput", "user", export="csv"),
    }


ASKS: Asks = {
    **_requests(),
    **_reviews(),
    **_decisions(),
    **_jobs(),
    **_files(),
    **_terms(),
    **_reports(),
}
