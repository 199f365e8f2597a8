"""However much there is, an answer takes little memory, and reads only what it sends."""

from __future__ import annotations

import re
import tracemalloc
import uuid

import orjson
import pytest

from countries.delivery import log
from countries.delivery.drafts import Address, Draft
from countries.delivery.models import Document, Kind
from countries.delivery.store import read_store
from countries.partners.sync.changes import COLUMNS
from tests.factories import NOW, make_network, make_page
from tests.keeping import staged

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NUMBER = 10_000
BATCH = 500
MEBIBYTE = 1024 * 1024


@staged
def many():
    """Ten thousand pages of two countries, of some kilobytes each, straight in the log."""
    make_network("RO", "GB")
    page = make_page("ro-ro", "Despre noi")
    document = orjson.loads(bytes(Document.objects.get(key=page.translation_key, gone="").body))
    for _batch in range(NUMBER // BATCH):
        log.write([_like(document, uuid.uuid4(), at) for at in range(BATCH)], now=NOW)
    read_store().catch_up()


def _like(document, key, at):
    country, locale = ("RO", "ro-ro") if at % 2 else ("GB", "en-gb")
    text = "<p>" + " ".join(f"word{at}{number}" for number in range(300)) + "</p>"
    more = {"id": str(key), "country": country, "resolved_locale": locale, "html": text}
    return Draft(
        address=Address(Kind.PAGE, key, locale),
        document={**document, **more, "translations": [locale]},
        country=country,
        type="standard",
        rest=f"{key}/",
        title=str(key),
        text="word",
    )


@pytest.mark.parametrize("countries", [[], ["RO"]])
def test_a_first_sync_of_ten_thousand_documents_takes_little_memory(api, make_key, many, countries):
    """Less than 24 MiB at any time for some forty megabytes of documents, and seconds for all."""
    key = make_key(countries=countries)
    # What is read once for the whole process is not an answer's.
    api.ok("sync", key=key, initial="true", limit=1)
    path, seen = "sync?initial=true&limit=500", 0
    tracemalloc.start()
    try:
        while path:
            response = api.send("GET", path, key=key)
            body = response.content
            assert response.status_code == 200, body[:500]
            seen += body.count(b'"op":"upsert"')
            # Not read as JSON: that would be the client's memory.
            (end,) = re.findall(rb'"next_page":(null|"[^"]*")', body[-3000:])
            path = orjson.loads(end) and orjson.loads(end).removeprefix("http://localhost:8000")
            del body, response
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    expected = NUMBER // 2 if countries else NUMBER
    assert expected <= seen < expected + 100
    assert peak < 24 * MEBIBYTE


def test_looking_for_changes_reads_no_documents():
    """What decides is in an index of its own: the bytes of what is not sent are never read."""
    sql = f"EXPLAIN QUERY PLAN SELECT {COLUMNS} FROM doc WHERE sequence > ? ORDER BY sequence"

    plan = [row[-1] for row in read_store().rows(sql, 0)]

    assert plan == ["SEARCH doc USING COVERING INDEX doc_by_sequence (sequence>?)"]
