"""Store what a source was parsed into as pages; the same source twice changes nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from cms.importers.findings import find_residue
from cms.importers.names import KnownNames, KnownOrganisation, KnownProgramme
from cms.importers.parsed import ParsedBlock, ParsedPage
from cms.importers.reading import read_source
from cms.importers.splitting import parse_source
from cms.pages.models import ArticlePage, ContactPage, ProgrammePage, StandardPage
from countries import publishing
from countries.facts.drift import known_in
from countries.identity.countries import Country, CountryLocale
from countries.identity.loading import stable_uuid
from countries.identity.organisations import Organisation
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.text.claims import KnownFact
from countries.translation.checks.gathering import NotFit

LOGGED = "cms.import"
TYPES: dict[str, type[Any]] = {
    "standard": StandardPage,
    "programme": ProgrammePage,
    "news": ArticlePage,
    "contact": ContactPage,
}


class ImportRefused(Exception):
    """The import cannot be done as asked; nothing was written."""


@dataclass(frozen=True)
class ImportedPage:
    """A page of the import; ``state`` is created, changed, unchanged or planned."""

    id: str
    title: str
    locale: str
    url: str
    state: str


@dataclass(frozen=True)
class StoredFinding:
    """Something to look at in a stored page: ``page`` and ``block`` are uuids."""

    code: str
    page: str
    block: str | None
    excerpt: str
    message: str


@dataclass(frozen=True)
class Report:
    """The pages that an import made or found, and what an editor should look at in them."""

    pages: tuple[ImportedPage, ...]
    findings: tuple[StoredFinding, ...]


def import_file(
    path: Path,
    *,
    country: str,
    locale: str,
    page_type: str = "standard",
    parent: str = "",
    publish: bool = False,
    dry_run: bool = False,
    user: Any = None,
) -> Report:
    """Import the file at ``path`` into a country's locale (``en-ro``, or ``en`` for short).

    ``parent`` is a path inside the country locale; the home page without it. Findings name pages
    and blocks by their uuids. Raises ``UnreadableSource`` or ``ImportRefused``.
    """
    if page_type not in TYPES:
        raise ImportRefused(f"There is no type {page_type!r}. Known: {', '.join(TYPES)}.")
    place = find_place(country, locale)
    above = find_parent(place, parent)
    source = read_source(path)
    names = known_names(place)
    parsed = parse_source(source, locale=place.code, names=names, page_type=page_type)
    storing = _Storing(place, name=path.stem, publish=publish, user=user)
    findings = tuple(
        _findings(storing, parsed, names, known_in([place.country.code])[place.country.code])
    )
    if dry_run:
        return Report(tuple(storing.plan(parsed)), findings)
    try:
        with publishing.unit():
            return Report(tuple(storing.store(parsed, above)), findings)
    except NotFit as error:
        reasons = " ".join(error.messages)
        raise ImportRefused(f"Some texts must not be published as they are: {reasons}") from error


def find_place(country: str, locale: str) -> CountryLocale:
    """Return the open country locale that ``country`` and ``locale`` name.

    The country by its code or its path, the locale by its code or, where only one fits, its language.
    """
    known = Country.objects.open().order_by("code")
    found = next((c for c in known if country.lower() in (c.code.lower(), c.slug)), None)
    if found is None:
        codes = ", ".join(c.code for c in known) or "none"
        raise ImportRefused(f"There is no open country {country!r}. Open: {codes}.")
    rows = list(
        found.country_locales.filter(home__isnull=False).select_related("locale", "home", "country")
    )
    wanted = locale.lower()
    exact = [row for row in rows if row.code == wanted]
    fitting = exact or [row for row in rows if row.code.split("-")[0] == wanted]
    if len(fitting) != 1:
        codes = ", ".join(row.code for row in rows)
        raise ImportRefused(f"{found.name} has no locale {locale!r}. It has: {codes}.")
    return fitting[0]


def find_parent(place: CountryLocale, path: str) -> Page:
    """Return the page at ``path`` inside the country locale; its home for an empty path."""
    home = place.home
    if home is None:
        raise ImportRefused(f"{place.code} has no home page.")
    rest = path.strip("/")
    if not rest:
        return home
    found = Page.objects.filter(url_path=f"{home.url_path}{rest}/").first()
    if found is None:
        raise ImportRefused(f"{place.code} has no page at {path!r} to put the import below.")
    return found


def known_names(place: CountryLocale) -> KnownNames:
    """Return the names that may stand in texts of a country: programmes', then organisations'."""
    programmes = []
    for programme in Programme.objects.all():
        rows = ProgrammeIdentity.objects.filter(programme=programme, country=place.country)
        spellings = [name for row in rows for name in (row.name, *row.spellings)]
        programmes.append(KnownProgramme(programme.code, programme.name, tuple(spellings)))
    organisations = [
        KnownOrganisation(row.name, tuple(filter(None, (row.legal_name, *row.spellings))))
        for row in Organisation.objects.all()
    ]
    return KnownNames(tuple(programmes), tuple(organisations))


class _Storing:
    """One import: where its pages go, and under which uuids."""

    def __init__(self, place: CountryLocale, *, name: str, publish: bool, user: Any) -> None:
        self.place = place
        self.name = name
        self.publish = publish
        self.user = user

    def key_of(self, page: ParsedPage) -> uuid.UUID:
        """Return the uuid of an imported page: the same each time it is imported."""
        return stable_uuid("import", f"{self.place.code}/{self.name}/{page.slug}")

    def block_id(self, page: ParsedPage, position: int) -> str:
        return str(uuid.uuid5(self.key_of(page), str(position)))

    def plan(self, parsed: ParsedPage) -> list[ImportedPage]:
        """Say what ``store`` would do."""
        planned = []
        for page in parsed.walk():
            found = self._existing(page)
            planned.append(
                ImportedPage(
                    id=str(self.key_of(page)),
                    title=page.title,
                    locale=self.place.code,
                    url=(found.full_url or "") if found else "",
                    state="unchanged" if found and self._is_same(found, page) else "planned",
                )
            )
        return planned

    def store(self, parsed: ParsedPage, parent: Page) -> list[ImportedPage]:
        """Store the page and those below it."""
        found = self._existing(parsed)
        if found is None:
            stored, state = self._create(parsed, parent), "created"
        elif self._is_same(found, parsed):
            stored, state = found, "unchanged"
        else:
            stored, state = self._change(found, parsed), "changed"
        if self.publish and (state != "unchanged" or not stored.live):
            stored.get_latest_revision().publish(user=self.user)
        stored = Page.objects.get(pk=stored.pk)
        pages = [
            ImportedPage(
                id=str(stored.translation_key),
                title=parsed.title,
                locale=self.place.code,
                url=stored.full_url or "",
                state=state,
            )
        ]
        for child in parsed.children:
            pages += self.store(child, stored)
        return pages

    def _existing(self, page: ParsedPage) -> Page | None:
        key = self.key_of(page)
        return Page.objects.filter(translation_key=key, locale=self.place.locale).first()

    def _is_same(self, found: Page, page: ParsedPage) -> bool:
        entry = self._last_import(found)
        return entry is not None and entry.data.get("digest") == self._digest(page)

    def _last_import(self, found: Page) -> PageLogEntry | None:
        entries = PageLogEntry.objects.filter(page=found.pk, action=LOGGED)
        return entries.order_by("-timestamp", "-pk").first()

    def _digest(self, page: ParsedPage) -> str:
        content = json.dumps([page.title, self._body(page)], sort_keys=True)
        return blake2b(content.encode(), digest_size=16).hexdigest()

    def _create(self, page: ParsedPage, parent: Page) -> Page:
        model = TYPES[page.type]
        fields: dict[str, Any] = {}
        if model is ProgrammePage:
            fields["programme"] = self._programme(page)
        made = model(
            title=page.title,
            slug=find_available_slug(parent, page.slug),
            translation_key=self.key_of(page),
            body=json.dumps(self._body(page)),
            live=False,
            owner=self.user,
            **fields,
        )
        parent.add_child(instance=made)
        self._note(made, page)
        return made

    def _programme(self, page: ParsedPage) -> Programme:
        found = Programme.objects.filter(code=page.programme).first()
        if found is None:
            raise ImportRefused(f"“{page.title}” names no programme that is known.")
        return found

    def _change(self, found: Page, page: ParsedPage) -> Page:
        """Put a changed source into a new draft, unless someone has edited the page meanwhile."""
        entry = self._last_import(found)
        if entry is None or entry.revision_id != found.latest_revision_id:
            message = (
                f"“{found.title}” was edited after its import; the changed file would undo that."
            )
            raise ImportRefused(message)
        draft = found.get_latest_revision_as_object()
        draft.title = page.title
        draft.body = json.dumps(self._body(page))
        self._note(draft, page)
        return found

    def _note(self, page: Any, parsed: ParsedPage) -> None:
        revision = page.save_revision(user=self.user, log_action=False)
        log(
            instance=page,
            action=LOGGED,
            user=self.user,
            revision=revision,
            data={"digest": self._digest(parsed)},
        )

    def _body(self, page: ParsedPage) -> list[dict[str, Any]]:
        return [
            {
                "type": block.type,
                "id": self.block_id(page, position),
                "value": _stored_value(block),
            }
            for position, block in enumerate(page.blocks)
        ]


def _stored_value(block: ParsedBlock) -> dict[str, Any]:
    """Return a parsed block's value in the form in which a stream stores it."""
    value = {**block.value, "language": block.language or ""}
    if block.type == "heading":
        value["level"] = str(value["level"])
    if block.type == "call_to_action":
        value["link"] = {"page": None, "address": value.pop("url", "")}
    return value


def _findings(
    storing: _Storing, parsed: ParsedPage, names: KnownNames, facts: Sequence[KnownFact]
) -> list[StoredFinding]:
    """Return the findings with pages and blocks named by their uuids."""
    found = []
    for page in parsed.walk():
        for finding in find_residue([replace(page, children=())], names=names, facts=facts):
            block = storing.block_id(page, finding.block) if finding.block is not None else None
            key = str(storing.key_of(page))
            found.append(StoredFinding(finding.code, key, block, finding.excerpt, finding.message))
    return found
