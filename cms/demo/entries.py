"""The demo's recycling points, files to download and people, country by country."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from cms.demo.beside import Make
from cms.demo.files import FILES, make_file
from cms.demo.reports import report_file
from cms.media.models import CountryDocument
from cms.pages.models import Person, RecyclingPoint, Resource
from countries import publishing
from countries.identity.countries import Country
from countries.identity.loading import stable_uuid
from countries.identity.organisations import Organisation

DATA = Path(__file__).with_name("data") / "entries"
MODELS: dict[str, type[Any]] = {
    "points": RecyclingPoint,
    "resources": Resource,
    "people": Person,
}


def read_entries(code: str) -> dict[str, list[dict[str, Any]]]:
    """Return the entries of a country as its file tells them, by their list; without a file none."""
    path = DATA / f"{code.lower()}.json"
    if not path.exists():
        return {}
    found: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def missing_files() -> list[str]:
    """Return the names of the files to be drawn that are not in the library yet."""
    there = set(CountryDocument.objects.values_list("uuid", flat=True))
    drawn = [name for name, file in FILES.items() if not file.report]
    return [name for name in drawn if stable_uuid("demo-file", name) not in there]


def make_documents(*, make: Make = make_file) -> dict[str, int]:
    """Make the demo's files once, each in its country's collection; return their keys by name."""
    found = {}
    countries = Country.objects.in_bulk(
        {file.country for file in FILES.values()}, field_name="code"
    )
    for name, file in FILES.items():
        key = stable_uuid("demo-file", name)
        document = CountryDocument.objects.filter(uuid=key).first()
        if document is None:
            document = CountryDocument(
                uuid=key,
                title=file.title,
                collection=countries[file.country].collection,
                credit="Every Can Counts demo",
                licence="Made for this site",
                file=ContentFile(_content_of(name, make), name=name),
            )
            document._set_document_file_metadata()
            document.save()
        found[name] = document.pk
    return found


def _content_of(name: str, make: Make) -> bytes:
    report = FILES[name].report
    return report_file(report) if report else make(name)


def make_entries(country: Country, *, documents: dict[str, int]) -> int:
    """Make what is missing of a country's entries; return how many there are."""
    count = 0
    with publishing.unit():
        for listed, rows in read_entries(country.code).items():
            for row in rows:
                _make(MODELS[listed], row, country, documents)
                count += 1
    return count


def _make(
    model: type[Any], row: dict[str, Any], country: Country, documents: dict[str, int]
) -> None:
    fields = dict(row)
    key = stable_uuid(f"demo-{model.entry_type}", f"{country.code}/{fields.pop('key')}")
    if model.objects.filter(uuid=key).exists():
        return
    if "document" in fields:
        fields["document_id"] = documents[fields.pop("document")]
    if "organisation" in fields:
        fields["organisation"] = Organisation.objects.get(code=fields["organisation"])
    made = model(uuid=key, country=country, is_invented=True, **fields)
    made.full_clean()
    made.save()
