"""Ask the rules about many texts at once: those of a translation, and those of a page."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail_localize.models import OverridableSegment, StringSegment, Translation

from countries.identity.countries import UnfinishedTexts
from countries.overlays.applying import own_streams
from countries.pages import CountryPageMixin
from countries.routing import network
from countries.segments.freshness import freshness_of_draft
from countries.segments.models import SegmentOrigin
from countries.segments.reading import (
    block_id_of,
    digest,
    shown_texts_of,
    sources_of,
    stated_languages,
)
from countries.text import clean_href, same_language
from countries.translation.checks.findings import Finding, Severity
from countries.translation.checks.knowing import Knowledge, blocking_only, severities_for
from countries.translation.checks.language import LONG_ENOUGH
from countries.translation.checks.linking import OF_LINKS, as_text, links_of
from countries.translation.checks.registry import BY_CODE, check_text
from countries.translation.refusals import PublishingRefused

SHOWN_REASONS = 5
Pairs = Sequence[tuple[int, str, str]]
"""(a segment's ``pk``, its text, the translation), texts as they are stored."""


@dataclass(frozen=True)
class Placed:
    """A finding and where in a page it is: the text's path, and what people call that place."""

    path: str
    place: str
    text: str
    finding: Finding

    def __str__(self) -> str:
        return f"{self.place}: {self.finding.message}"


class NotFit(PublishingRefused):
    """A page has texts that must not be published as they are; nothing was changed."""

    because = gettext_lazy("texts in it have to be put right first")

    def __init__(self, found: Sequence[Placed]) -> None:
        self.found = list(found)
        reasons = [str(one) for one in found[:SHOWN_REASONS]]
        if len(found) > SHOWN_REASONS:
            reasons.append(_("and %(count)d more") % {"count": len(found) - SHOWN_REASONS})
        super().__init__([ValidationError(reason, code="findings") for reason in reasons])


def findings_for(translation: Translation, pairs: Pairs) -> dict[int, list[Finding]]:
    """Return what is found in each translated text, by its segment's ``pk``; those with findings.

    Asks the database as often for a hundred texts as for one.
    """
    info = network().by_locale_id.get(translation.target_locale_id)
    if info is None or not pairs:
        return {}
    paths = dict(
        StringSegment.objects.filter(
            source=translation.source_id, pk__in=[pk for pk, _source, _target in pairs]
        ).values_list("pk", "context__path")
    )
    known = Knowledge(
        info=info,
        source=translation.source.locale.language_code,
        severities=severities_for(info.country.pk),
        model=translation.source.specific_content_type.model_class(),
    ).about_links(target for _pk, _source, target in pairs)
    found = {
        pk: check_text(source, target, about=known.about(paths.get(pk, "")))
        for pk, source, target in pairs
    }
    return {pk: some for pk, some in found.items() if some}


def findings_of_page(page: Any, *, only_blocking: bool = False) -> list[Placed]:
    """Return what is found in the texts of a specific ``page`` as it is in memory.

    Texts that came from a source are compared with it. Blocks whose language an editor set, and
    texts that the page shows in their source's language, marked, are left alone.
    """
    info = network().by_locale_id.get(page.locale_id)
    if info is None or not isinstance(page, CountryPageMixin):
        return []
    severities = severities_for(info.country.pk)
    if only_blocking:
        severities = blocking_only(severities)
    if not any(severities.values()):
        return []
    texts = shown_texts_of(page)
    said = [text for some in texts.values() for text in some]
    source, origins = _made_from(page)
    links = list(links_of(page, is_translated=bool(source)))
    known = Knowledge(
        info=info,
        source=source,
        severities=severities,
        has_tokens=any("{{" in text or "}}" in text for text in said),
        model=type(page),
    ).about_links([*said, *(as_text(address) for _path, address in links)])
    places = Places(page)
    found = [
        Placed(path, places.name(path), text, finding)
        for path, text, original in _own_texts(page, texts, origins)
        for finding in check_text(
            original, text, about=known.about(path, source=None if original else "")
        )
    ]
    found = _without_unsafe_links(page, found)
    found += _of_links(
        links, known, places, told={(one.path, str(one.finding.message)) for one in found}
    )
    found += _short_texts_together(page, texts, origins, known)
    return sorted(found, key=lambda one: not one.finding.is_blocking)


def _of_links(
    links: Sequence[tuple[str, str]],
    known: Knowledge,
    places: Places,
    *,
    told: Set[tuple[str, str]],
) -> list[Placed]:
    """Return what is found in addresses by themselves, without what was ``told`` of typed ones."""
    about = replace(known.about(), source="", severities=_only(known.severities, *OF_LINKS))
    return [
        Placed(path, places.name(path), address, replace(finding, start=None, end=None))
        for path, address in links
        for finding in check_text("", as_text(address), about=about)
        if (path, str(finding.message)) not in told
    ]


def refuse_unfit(page: Any) -> None:
    """Raise ``NotFit`` where something keeps ``page``, which is to be published, from going live.

    A blocking rule finds something, or its locale publishes no page of which texts are unfinished.
    """
    found = [*unfinished_in(page), *findings_of_page(page, only_blocking=True)]
    if found:
        raise NotFit(found)


def unfinished_in(page: Any) -> list[Placed]:
    """Return the texts of ``page`` that are behind or not translated, where its locale forbids that.

    What is in its source's language follows it by a rule of its own.
    """
    info = network().by_locale_id.get(page.locale_id)
    if info is None or info.unfinished_texts != UnfinishedTexts.BLOCK:
        return []
    fresh = freshness_of_draft(page)
    if fresh.source_id is None or same_language(fresh.source_locale, info.code):
        return []
    places = Places(page)
    behind = {path for path, state in fresh.paths.items() if state.segments_behind}
    foreign = {path for path in fresh.paths if fresh.foreign_language(path, info.code)}
    found = {path: _("This is not translated.") for path in fresh.new_paths}
    found |= {path: _("The source has changed here.") for path in behind}
    found |= {path: _("This is not translated.") for path in foreign}
    return [
        Placed(path, places.name(path), "", Finding("unfinished", Severity.BLOCKING, message))
        for path, message in found.items()
    ]


def _made_from(page: Any) -> tuple[str, Mapping[tuple[str, str], SegmentOrigin]]:
    """Return the locale of a page's source, and of each of its texts what it was made from."""
    source = sources_of([page]).get(page.pk) if page.pk else None
    rows = SegmentOrigin.objects.filter(page_id=page.pk) if page.pk else []
    origins = {(row.path, row.text_digest): row for row in rows}
    return (source.code if source else ""), origins


def _own_texts(
    page: Any, texts: Mapping[str, list[str]], origins: Mapping[tuple[str, str], SegmentOrigin]
) -> Iterator[tuple[str, str, str]]:
    """Yield (path, text, what it was made from) of the texts in the page's own language."""
    stated = stated_languages(page)
    code = page.locale.language_code
    for path, some in texts.items():
        language = stated.get(block_id_of(path) or "")
        origin = origins.get((path, digest(some)))
        if language and not same_language(language, code):
            continue
        if origin is not None and not same_language(origin.language, code):
            continue
        originals = origin.source_texts if origin is not None else []
        if len(originals) != len(some):
            originals = [""] * len(some)
        for text, original in zip(some, originals, strict=True):
            yield path, text, original


def _without_unsafe_links(page: Any, found: list[Placed]) -> list[Placed]:
    """Leave out links that are missing because the source's address was not safe to follow."""
    paths = {one.path for one in found if one.finding.rule == "link-tag"}
    if not paths:
        return found
    rows = OverridableSegment.objects.filter(
        source__object_id=page.translation_key, context__path__contains=".'"
    ).values_list("context__path", "data_json")
    unsafe = {
        path.partition(".'")[0] for path, data in rows if clean_href(str(json.loads(data))) is None
    }
    return [
        one for one in found if one.finding.rule != "link-tag" or one.path not in unsafe & paths
    ]


def _short_texts_together(
    page: Any,
    texts: Mapping[str, list[str]],
    origins: Mapping[tuple[str, str], SegmentOrigin],
    known: Knowledge,
) -> list[Placed]:
    """Judge the headings and labels of a page as one text: each by itself says too little."""
    severity = known.severities.get("language")
    if severity is None:
        return []
    short = [
        text
        for _path, text, _original in _own_texts(page, texts, origins)
        if len(text.split()) < LONG_ENOUGH
    ]
    about = replace(known.about(), source="", severities=_only(known.severities, "language"))
    found = check_text("", " <br/>".join(f"{text}." for text in short), about=about)
    return [
        Placed("", _("Headings and labels"), "", replace(finding, start=None, end=None))
        for finding in found
    ]


def _only(severities: Mapping[str, Severity | None], *codes: str) -> dict[str, Severity | None]:
    return {code: severities.get(code) if code in codes else None for code in BY_CODE}


class Places:
    """What people call the places of a page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._blocks: dict[str, dict[str, str]] = defaultdict(dict)

    def name(self, path: str) -> str:
        """Return the name of the field at ``path``, or the kind and number of its block."""
        name = path.split(".")[0]
        field = self.page._meta.get_field(name)
        block_id = block_id_of(path)
        if block_id is None:
            return str(capfirst(getattr(field, "verbose_name", name)))
        if name not in self._blocks:
            stream = getattr(self.page, name, None) or ()
            self._blocks[name] = {
                str(block.id): _("%(kind)s, block %(number)d")
                % {"kind": block.block.label, "number": number}
                for number, block in enumerate(stream, start=1)
                if hasattr(block, "block")
            }
            self._blocks[name] |= {
                str(block.id): _("%(kind)s, of our own") % {"kind": block.block.label}
                for own in own_streams(self.page.overlays.all(), self.page)
                for block in own
                if str(block.id) not in self._blocks[name]
            }
        return self._blocks[name].get(block_id, name)
