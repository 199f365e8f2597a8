"""What is shown of a coverage as rows for files, one for each cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from countries.coverage.choosing import Choice
from countries.coverage.computing import Coverage
from countries.text.cells import as_cell

FIELDS = (
    *("country", "locale", "section", "page", "page_id", "programme", "state"),
    *("segments_behind", "since", "counterpart_id", "until", "reason"),
)


def records_of(part: Coverage, choice: Choice) -> Iterator[dict[str, Any]]:
    """Yield a record for each cell of ``part`` that is chosen, country by country."""
    for info in part.locales:
        for column in part.columns:
            cell = part.cell(info, column)
            if not choice.has_state(cell.state):
                continue
            yield {
                "country": info.country.code,
                "locale": info.code,
                "section": part.section(column.section).title,
                "page": column.title,
                "page_id": column.page_id,
                "programme": column.programme or None,
                "state": cell.state.value,
                "segments_behind": cell.behind,
                "since": cell.since.isoformat() if cell.since else None,
                "counterpart_id": cell.page_id or None,
                "until": cell.until.isoformat() if cell.until else None,
                "reason": cell.reason or None,
            }


def as_csv(records: Iterable[dict[str, Any]], fields: Sequence[str] = FIELDS) -> str:
    """Return ``fields`` of ``records`` as a table in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(fields)
    for record in records:
        values = (record[name] for name in fields)
        writer.writerow("" if value is None else as_cell(value) for value in values)
    return out.getvalue()


def as_json(records: Iterable[dict[str, Any]]) -> str:
    """Return ``records`` as a JSON list."""
    return json.dumps(list(records), ensure_ascii=False, indent=1)
