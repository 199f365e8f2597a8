"""Resolve one page into the document that every output is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template import Context, Engine
from django.utils.translation import gettext as _
from wagtail.models import Page

from countries import conf
from countries.overlays.applying import Shown
from countries.pages import CountryPageMixin
from countries.resolution import keys
from countries.resolution.batch import Batch
from countries.resolution.context import ResolutionContext
from countries.resolution.market import note_place, shown_here
from countries.routing import LocaleInfo
from countries.segments.freshness import BEHIND, INCOMPLETE, Freshness
from countries.segments.models import Provenance
from countries.text import (
    bcp47,
    direction,
    format_date,
    language_of,
    same_language,
    speaking,
)

FIELDS_WITH_LANGUAGE = ("title", "summary", "seo_title", "search_description")


@dataclass(frozen=True)
class ResolvedPage:
    """A page's document with what it depends on.

    ``document`` is JSON-ready; ``keys`` are dependency keys; ``valid_until`` is when time alone
    changes it; ``facts`` are the names of those that the page itself embeds.
    """

    document: dict[str, Any]
    keys: frozenset[str]
    valid_until: dt.datetime | None = None
    rest: str = ""
    tags: tuple[str, ...] = field(default=())
    facts: frozenset[str] = frozenset()


def is_public(page: Page, batch: Batch) -> bool:
    """Tell whether any visitor may read ``page``: live, open country, no view restriction."""
    info = batch.net.by_locale_id.get(page.locale_id)
    if info is None or not info.country.is_open or not page.live:
        return False
    return info.rest_of(page.url_path) is not None and not batch.is_private(page.path)


def resolve_many(pages: Iterable[Page], batch: Batch) -> dict[int, ResolvedPage]:
    """Resolve those of specific ``pages`` that are public and of the network, by page id."""
    ours = [page for page in pages if isinstance(page, CountryPageMixin)]
    public = [page for page in ours if is_public(page, batch)]
    batch.prepare_documents(public)
    return {page.pk: resolve(page, batch) for page in public}


def resolve(page: Any, batch: Batch) -> ResolvedPage:
    """Resolve a specific ``page`` as it is in memory, live or draft, in its own country locale."""
    info = batch.net.by_locale_id[page.locale_id]
    context = ResolutionContext(page, info, batch)
    freshness = batch.freshness(page)
    context.note(keys.translations(page.translation_key))
    note_place(context)
    if freshness.source_id:
        context.note(keys.content(page.translation_key, freshness.source_locale))
    # What a template says of its own is said in the document's language, whoever renders it.
    with speaking(info.code):
        blocks = _resolve_blocks(page, context, freshness)
        document = _document(page, context, freshness, [form for form, _html in blocks])
        own = bcp47(language_of(info.code))
        article = {
            "doc": document,
            "blocks": [
                {
                    "block": form,
                    "html": html,
                    "foreign": form["lang"] != own,
                    "mark": batch.marks.get(form["id"], ""),
                }
                for form, html in blocks
            ],
        }
        document["html"] = _render(_article_templates(page.type_name), article)
    return ResolvedPage(
        document=document,
        keys=frozenset(context.keys),
        valid_until=context.valid_until,
        rest=info.rest_of(page.url_path) or "",
        tags=tuple(document["tags"]),
        facts=frozenset(context.embedded),
    )


def _article_templates(type_name: str) -> list[str]:
    """Return where an article's template is looked for: ``article/event.html``, ``article.html``."""
    shared = str(conf.setting("ARTICLE_TEMPLATE"))
    return [f"{shared.removesuffix('.html')}/{type_name}.html", shared]


def _document(
    page: Any, context: ResolutionContext, freshness: Freshness, blocks: list[dict[str, Any]]
) -> dict[str, Any]:
    info = context.info
    date = getattr(page, "date", None)
    summary = getattr(page, "summary", "")
    programme = context.batch.programme_of(page)
    return {
        "id": str(page.translation_key),
        "type": page.type_name,
        "country": info.country.code,
        "programme": programme,
        "requested_locale": info.code,
        "resolved_locale": info.code,
        "fallback": None,
        "lang": bcp47(info.code),
        "dir": direction(info.code),
        "field_lang": _field_languages(freshness, info),
        "title": context.text(page.title),
        "slug": page.slug,
        "url": info.url(info.rest_of(page.url_path) or ""),
        **_place_in_tree(page, context),
        "first_published_at": rfc3339(page.first_published_at),
        "updated_at": rfc3339(page.last_published_at),
        "origin": _origin(page, context, freshness),
        "freshness": {
            "state": freshness.state,
            "segments_behind": freshness.segments_behind,
            "since": rfc3339(freshness.since),
            "source_locale": freshness.source_locale or None,
            "source_live": freshness.source_is_live if freshness.source_id else None,
        },
        "summary": context.text(summary),
        "date": date.isoformat() if date else None,
        "date_formatted": format_date(date, info.code, "long") if date else None,
        "seo": {
            "title": context.text(page.seo_title or page.title),
            "description": context.text(page.search_description or summary),
        },
        "tags": context.batch.tags_of(page),
        "image": context.image(getattr(page, "image", None)),
        "details": page.details(context),
        "blocks": blocks,
        "html": "",
        "translations": _translations(page, context),
        "attribution": _attribution(page, context, programme),
    }


def _place_in_tree(page: Any, context: ResolutionContext) -> dict[str, Any]:
    above = context.batch.keys_above(page)
    for key in above:
        context.note(keys.page(key, context.locale))
    return {
        "parent": str(above[-1]) if above else None,
        "ancestors": [str(key) for key in above],
    }


def _origin(page: Any, context: ResolutionContext, freshness: Freshness) -> dict[str, Any]:
    if context.info.country.is_umbrella:
        return {"mode": "umbrella", "source": None, "overlays": 0}
    overlays = len(context.batch.overlaid(page).overlays)
    source = context.batch.net.by_code.get(freshness.source_locale)
    adopted = source is not None and source.country.is_umbrella
    # One that was adopted once and is the country's own now still says where it came from.
    has_source = adopted or (not freshness.source_id and context.batch.is_detached(page))
    key = str(page.translation_key) if has_source else None
    return {"mode": "adopted" if adopted else "local", "source": key, "overlays": overlays}


def _translations(page: Any, context: ResolutionContext) -> list[str]:
    """Return the open locales in which the page is live."""
    net = context.batch.net
    live_in = context.batch.live_locales(page.translation_key)
    infos = [net.by_locale_id.get(locale_id) for locale_id in live_in]
    return sorted(info.code for info in infos if info and info.country.is_open)


def _attribution(page: Any, context: ResolutionContext, programme: str) -> dict[str, Any]:
    name = context.identity(programme)["name"] or conf.setting("BRAND_NAME")
    licensees = [role.organisation.name for role in context.batch.licensees(_code(context))]
    context.note(f"licensees:{_code(context)}")
    info = context.info
    return {
        "text": " – ".join([name, *licensees[:1]]),
        "url": info.url(info.rest_of(page.url_path) or ""),
        "licence": conf.setting("CONTENT_LICENCE"),
        "logo": _logo(programme),
    }


def _logo(programme: str) -> str:
    """Return where the brand's logo is had; other programmes are not shown under it."""
    path = conf.setting("LOGO_PATH")
    is_the_brand = programme == conf.setting("DEFAULT_PROGRAMME")
    return conf.public_url() + path if path and is_the_brand else ""


def _code(context: ResolutionContext) -> str:
    return context.info.country.code


def _field_languages(freshness: Freshness, info: LocaleInfo) -> dict[str, str]:
    """Return the languages of those fields that are not in the page's."""
    found = {name: freshness.foreign_language(name, info.code) for name in FIELDS_WITH_LANGUAGE}
    return {name: language for name, language in found.items() if language}


def _resolve_blocks(
    page: Any, context: ResolutionContext, freshness: Freshness
) -> list[tuple[dict[str, Any], str]]:
    resolved = []
    for child in shown_here(context.batch.blocks_of(page), context):
        value = child.block.resolve(child.value, context)
        form = {
            "id": child.id,
            "type": child.block_type,
            **_block_language(child, context, freshness),
            "overlay": child.action or None,
            "value": value,
        }
        shown = {"value": value, "block": form, "lang": form["lang"]}
        with speaking(form["lang"]):
            resolved.append((form, _render([child.block.meta.template], shown)))
    return resolved


def _render(templates: list[str], values: dict[str, Any]) -> str:
    """Return the HTML of ``values`` by the first of ``templates`` that there is."""
    return Engine.get_default().select_template(templates).render(Context(values)).strip()


def _block_language(
    child: Shown, context: ResolutionContext, freshness: Freshness
) -> dict[str, Any]:
    """Return the language, direction, provenance and lag of one block."""
    states = [] if child.is_of_country else freshness.of_block(child.id)
    code = next((s.language for s in states if not same_language(s.language, context.locale)), "")
    stated = child.value.get("language") or code
    language = language_of(stated) if stated else language_of(context.locale)
    return {
        "lang": bcp47(language),
        "dir": direction(language),
        "provenance": _provenance({state.provenance for state in states}),
        "behind": any(state.segments_behind for state in states),
    }


def _provenance(found: set[str]) -> str:
    """Return the weakest provenance among a block's texts; a machine's words stay a machine's."""
    if Provenance.REVIEWED in found:
        found = found | {str(Provenance.MACHINE)}
    for candidate in (Provenance.MACHINE, Provenance.SOURCE, Provenance.HUMAN):
        if candidate in found:
            return str(candidate)
    return str(Provenance.LOCAL)


def rfc3339(moment: dt.datetime | None) -> str | None:
    """Return ``moment`` in UTC as RFC 3339, to the second."""
    if moment is None:
        return None
    return moment.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def notice_state(document: dict[str, Any]) -> str | None:
    """Return what a visitor should be told of a document's freshness, if anything."""
    state = document["freshness"]["state"]
    if state == BEHIND and _shows_its_source(document):
        # The source's present text stands for what is behind.
        return INCOMPLETE
    return state if state in (BEHIND, INCOMPLETE) else None


def notice_text(state: str) -> str:
    """Return what a visitor is told of a ``notice_state``, in the active language."""
    if state == BEHIND:
        return _("The original of this page was changed; this text is from before.")
    return _("Parts of this page are not translated yet and are marked.")


def _shows_its_source(document: dict[str, Any]) -> bool:
    own = bcp47(language_of(document["lang"]))
    return any(
        block["provenance"] == Provenance.SOURCE and block["lang"] != own
        for block in document["blocks"]
    )
