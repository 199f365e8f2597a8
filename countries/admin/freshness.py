"""How far translated pages are behind, said in words: for lists, in editors, text by text."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from countries.access import Action, page_actions
from countries.routing import LocaleInfo, Network, network
from countries.segments.detached import detached_among
from countries.segments.freshness import (
    BEHIND,
    CURRENT,
    INCOMPLETE,
    MACHINE_UNREVIEWED,
    Freshness,
    freshness_of,
    freshness_of_draft,
)
from countries.segments.models import LiveSegments, SegmentOrigin
from countries.segments.reading import block_id_of, digest
from countries.text import bcp47, direction, native_name, same_language
from countries.translation.registering import translation_of

GOOD, ATTENTION, PLAIN = "good", "attention", "plain"
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Status:
    """How a page stands to its source, as people read it. ``tone`` is good, attention or plain."""

    label: str
    tone: str
    source: Page | None = None
    info: LocaleInfo | None = None
    url: str = ""
    source_info: LocaleInfo | None = None
    was_adopted: bool = False

    @property
    def origin(self) -> str:
        """What the page was made from: another page, or nothing but its own country's work."""
        if self.source is not None:
            code = f" ({self.source_info.code})" if self.source_info else ""
            return f"{self.source.title}{code}"
        if self.info is None:
            return ""
        if self.was_adopted:
            return _("local, once adopted")
        return _("original") if self.info.country.is_umbrella else _("local")

    @property
    def has_freshness(self) -> bool:
        """Whether there is a source to be behind, or a text that lacks its translation."""
        return self.source is not None or self.tone == ATTENTION


def statuses_of(pages: Iterable[Page]) -> dict[int, Status]:
    """Return the status of each of ``pages`` by id, in seven queries whatever their number."""
    pages = list(pages)
    net = network()
    fresh = freshness_of(pages)
    source_ids = {found.source_id for found in fresh.values() if found.source_id}
    rows = Page.objects.filter(pk__in=source_ids).only("title", "live", "locale_id", "depth")
    sources = rows.in_bulk() if source_ids else {}
    found = {
        page.pk: _status(
            page,
            fresh[page.pk],
            sources.get(fresh[page.pk].source_id),
            net,
        )
        for page in pages
    }
    own = [pk for pk, one in fresh.items() if one.source_id is None]
    for pk in detached_among(own) if own else ():
        found[pk] = replace(found[pk], was_adopted=True)
    return found


def status_of(page: Page, fresh: Freshness, source: Page | None) -> Status:
    """Return the status of a page of which freshness and source are known already; no query."""
    return _status(page, fresh, source, network())


def _status(page: Page, fresh: Freshness, source: Page | None, net: Network) -> Status:
    info = net.by_locale_id.get(page.locale_id)
    if info is None:
        return Status("", PLAIN)
    if source is None and fresh.state != INCOMPLETE:
        return Status(Status("", PLAIN, info=info).origin, PLAIN, info=info)
    label, tone = _words(page, fresh, source)
    changed = page.live and (fresh.segments_behind or fresh.state == INCOMPLETE)
    url = reverse("countries_freshness", args=[page.pk]) if changed else ""
    source_info = net.by_locale_id.get(source.locale_id) if source else None
    return Status(label, tone, source, info, url, source_info)


def _words(page: Page, fresh: Freshness, source: Page | None) -> tuple[str, str]:
    if not page.live:
        return _("not published"), PLAIN
    label, tone = state_in_words(fresh)
    if source is None or source.live:
        return label, tone
    lost = _("source unpublished")
    return (lost if fresh.state == CURRENT else f"{label}, {lost}"), ATTENTION


def state_in_words(fresh: Freshness) -> tuple[str, str]:
    """Return a label for how a page stands, and its tone."""
    if fresh.state == INCOMPLETE:
        behind = f", {_behind(fresh)}" if fresh.segments_behind else ""
        return _("incomplete") + behind, ATTENTION
    if fresh.state == BEHIND:
        return _behind(fresh), ATTENTION
    if fresh.state == MACHINE_UNREVIEWED:
        return _("machine text, unreviewed"), ATTENTION
    return _("current"), GOOD


def _behind(fresh: Freshness) -> str:
    count = fresh.segments_behind
    if fresh.since is None:
        return ngettext("%(count)d behind", "%(count)d behind", count) % {"count": count}
    text = ngettext("%(count)d behind since %(day)s", "%(count)d behind since %(day)s", count)
    return text % {"count": count, "day": _day(fresh.since)}


def _day(moment: dt.datetime) -> str:
    """Return the day without the year while it is this one's."""
    local = timezone.localtime(moment)
    this_year = local.year == timezone.localdate().year
    return date_format(local, "j M" if this_year else "j M Y")


# --- in the editors ---


class EditorStatus:
    """The status of the page that a request edits, looked up when a template asks.

    A page that is not live is judged by its draft: how much is left to do before it can be.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def status(self) -> Status:
        status = statuses_of([self.page])[self.page.pk]
        if self.page.live or status.source is None:
            return status
        draft = self.page.get_latest_revision_as_object()
        label, tone = state_in_words(freshness_of_draft(draft))
        return replace(status, label=f"{status.label}, {label}", tone=tone)

    @cached_property
    def address_url(self) -> str:
        """Where address and tags are changed, as the editor of translations shows texts alone."""
        is_translated = translation_of(self.page) is not None
        return reverse("countries_address", args=[self.page.pk]) if is_translated else ""


def note_edited_page(request: HttpRequest, page: Page) -> None:
    """Let the header of the page's editor, whichever it is, show the status."""
    request.page_freshness = EditorStatus(page)  # type: ignore[attr-defined]  # for the header


# --- text by text ---


@dataclass(frozen=True)
class ChangedText:
    """One text of the source as it was translated and as it is, and what stands for it here."""

    label: str
    difference: SafeString
    own: str


class WhatChangedView(WagtailAdminTemplateMixin, TemplateView):
    """What the source says now and did not say when the page was translated."""

    template_name = "wagtail_countries/admin/freshness/changed.html"
    page_title = gettext_lazy("What changed")
    header_icon = "resubmit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        page = Page.objects.filter(pk=kwargs["page_id"]).select_related("locale").first()
        if page is None or Action.VIEW not in page_actions(request.user, page):
            raise Http404
        self.page = page

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        parent = self.page.get_parent()
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": _("Pages")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "label": self.get_page_subtitle(),
            },
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        status = statuses_of([self.page])[self.page.pk]
        context |= {
            "page": self.page,
            "status": status,
            "texts": changed_texts(self.page) if status.source else [],
            "source_language": _language(status.source) if status.source else {},
            "own_language": _language(self.page),
        }
        return context


def changed_texts(page: Page) -> list[ChangedText]:
    """Return the texts in which a live ``page`` is behind its live source, or is not translated."""
    fresh = freshness_of([page])[page.pk]
    rows = LiveSegments.objects.filter(page_id__in=[page.pk, fresh.source_id or 0])
    live = {row.page_id: row.texts for row in rows}
    own, now = live.get(page.pk, {}), live.get(fresh.source_id or 0, {})
    labels = _Labels(page, fresh.source_id)
    made_from = _made_from(page, own)
    code = page.locale.language_code
    untranslated = {
        path for path, state in fresh.paths.items() if not same_language(state.language, code)
    }
    moved = {path for path, state in fresh.paths.items() if state.segments_behind}
    return [
        ChangedText(
            labels.of(path),
            difference(" ".join(made_from.get(path, [])), " ".join(now.get(path, []))),
            "" if path in untranslated else _plain(" ".join(own.get(path, []))),
        )
        for path in [*fresh.paths, *fresh.new_paths]
        if path in moved or path in untranslated or path in fresh.new_paths
    ]


def _made_from(page: Page, own: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the source texts from which each text that ``page`` shows was made."""
    digests = {path: digest(texts) for path, texts in own.items()}
    rows = SegmentOrigin.objects.filter(page=page, path__in=digests)
    return {row.path: row.source_texts for row in rows if row.text_digest == digests[row.path]}


class _Labels:
    """Names of the places in a page: its fields, and its blocks by what they are."""

    def __init__(self, page: Page, source_id: int | None) -> None:
        self.fields = page.specific_class._meta
        pages = Page.objects.filter(pk__in=[page.pk, source_id or 0]).specific()
        self.blocks = {
            block_id: name for row in pages for block_id, name in _block_names(row).items()
        }

    def of(self, path: str) -> str:
        block_id = block_id_of(path)
        if block_id is not None:
            return self.blocks.get(block_id, _("Content"))
        name = path.split(".")[0]
        return str(self.fields.get_field(name).verbose_name).capitalize()


def _block_names(page: Any) -> dict[str, str]:
    stream = getattr(page, getattr(page, "block_field", "body"), [])
    return {str(child.id): str(child.block.label) for child in stream}


def difference(before: str, after: str) -> SafeString:
    """Return ``after`` as HTML in which what is new and what is gone is marked word by word."""
    old, new = _WORDS.findall(_plain(before)), _WORDS.findall(_plain(after))
    parts: list[SafeString] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if kind == "equal":
            parts.append(format_html("{}", come))
            continue
        parts += [format_html("<del>{}</del>", gone)] if gone else []
        parts += [format_html("<ins>{}</ins>", come)] if come else []
    return format_html_join("", "{}", ((part,) for part in parts))


def _plain(html: str) -> str:
    return strip_tags(html.replace("</p>", " ").replace("<br", " <br")).strip()


def _language(page: Page) -> dict[str, str]:
    code = page.locale.language_code
    return {"lang": bcp47(code), "dir": direction(code), "name": native_name(code), "code": code}
