"""Counting: what counts, under which partner, key, country and page, and that nothing counts twice."""

from __future__ import annotations

import datetime as dt
import multiprocessing

import pytest
from django.db import OperationalError, connections, transaction

from countries.partners import usage
from countries.partners.keys import Caller
from countries.partners.models import Key, Partner
from countries.partners.usage import adding, counting
from countries.partners.usage.models import Usage
from tests.factories import NOW, make_network, make_page
from tests.keeping import staged
from tests.together import side_by_side

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@staged
def page():
    make_network("RO", "GB")
    return make_page("ro-ro", "Despre noi")


@pytest.fixture
def caller(partner):
    return Caller(key=partner.uuid, partner_id=partner.uuid, kind="live")


def count(caller=None, *, surrogates="page-1 country-RO", status=200, size=10, now=NOW, **more):
    caller = caller or Caller()
    usage.count_answer(caller, status, surrogates=surrogates, size=size, now=now, **more)


def test_a_page_counts_for_partner_key_country_and_page(api, make_key, partner, page, sums):
    """With the bytes that were sent."""
    key = make_key()
    path = f"pages/{page.translation_key}"

    sent = [len(api.get(path, key=key, locale="ro-ro").content) for _number in range(2)]

    row = (partner.uuid.hex, Key.objects.get().uuid.hex, "RO", str(page.translation_key))
    assert sums("partner", "key", "country", "page") == {row: (2, sum(sent), 0, 0)}


def test_what_is_known_already_counts_as_304_without_bytes(api, make_key, page, sums):
    """It is a request, and one that was spared."""
    key = make_key()
    path = f"pages/{page.translation_key}"
    first = api.get(path, key=key, locale="ro-ro")

    api.get(path, key=key, locale="ro-ro", headers={"If-None-Match": first["ETag"]})

    assert list(sums("page").values()) == [(2, len(first.content), 1, 0)]


def test_asking_for_the_head_alone_has_no_bytes(api, make_key, page, sums):
    """HEAD is a request of which nothing but headers went."""
    query = {"locale": "ro-ro"}

    api.send("HEAD", f"pages/{page.translation_key}", key=make_key(), query=query)

    assert list(sums("page").values()) == [(1, 0, 0, 0)]


def test_a_list_counts_once_under_no_page(api, make_key, page, sums):
    """Under the country asked for, where that is one."""
    key = make_key()

    api.ok("pages", key=key, country="RO")
    api.ok("pages", key=key, locale="ro-ro")
    api.ok("pages", key=key)

    found = {names: row[0] for names, row in sums("country", "page").items()}
    assert found == {("RO", ""): 2, ("", ""): 1}


def test_what_is_no_country_is_counted_as_none(page, sums):
    """Anybody can write anything into an address, and no row could hold it."""
    count(surrogates="list-page", asked="ANYTHING")

    assert list(sums("country")) == [""]


def test_all_that_a_key_of_one_country_asks_is_that_country_s(api, make_key, page, sums):
    """No other is possible."""
    api.ok("facts", key=make_key(countries=["RO"]))

    assert list(sums("country")) == ["RO"]


def test_without_a_key_no_partner_is_named(api, page, sums):
    """Visitors count together, by country and page."""
    api.ok(f"pages/{page.translation_key}", locale="ro-ro")

    assert list(sums("partner", "key", "country")) == [("", "", "RO")]


@pytest.mark.parametrize(
    ("terms", "path", "query"),
    [
        ({"kind": "test"}, "pages", {}),
        ({}, "pages", {"country": "XX"}),
        ({}, "nothing-here", {}),
        ({"scopes": ["usage:read"]}, "pages", {}),
    ],
)
def test_test_keys_and_errors_do_not_count(api, make_key, page, sums, terms, path, query):
    """Neither what is only tried out, nor what was refused."""
    api.get(path, key=make_key(**terms), **query)

    assert sums("page") == {}


def test_no_row_tells_of_a_person(api, page, sums):
    """Neither the address nor anything else that the client sent is stored."""
    api.client.get(
        "/api/partner/v1/pages", headers={"user-agent": "Reader/1"}, REMOTE_ADDR="192.0.2.77"
    )
    sums("page")

    stored = str(list(Usage.objects.values_list()))
    assert "192.0.2.77" not in stored
    assert "Reader" not in stored


def test_counting_asks_the_database_nothing(caller, django_assert_num_queries):
    """A request waits for no write."""
    with django_assert_num_queries(0):
        count(caller)


def test_a_batch_is_one_statement(caller, django_assert_num_queries):
    """However many pages were read, inside one transaction."""
    for number in range(50):
        count(caller, surrogates=f"page-{number} country-RO")

    with django_assert_num_queries(3):  # a savepoint, the statement, its release
        usage.flush()

    assert Usage.objects.count() == 50


def test_later_counts_are_added_to_the_row(caller, sums):
    """The same day, partner, key, country and page are one row."""
    for size in (1, 10, 100):
        count(caller, size=size)
        usage.flush()

    assert sums("day", "page") == {(TODAY, "1"): (3, 111, 0, 0)}


def test_days_are_those_of_utc(caller, sums):
    """Whichever zone the clock is in."""
    zone = dt.timezone(dt.timedelta(hours=5))

    count(caller, now=dt.datetime(2026, 3, 1, 2, tzinfo=zone))

    assert list(sums("day")) == [dt.date(2026, 2, 28)]


def test_what_cannot_be_stored_is_kept_for_the_next_time(caller, sums, monkeypatch):
    """Nothing of a failed batch is stored, and all of it is once the database answers."""
    monkeypatch.setattr(adding, "ROWS_AT_ONCE", 1)
    real, calls = adding._add, []

    def fail_at_the_second(rows):
        calls.append(rows)
        if len(calls) == 2:
            raise OperationalError("gone")
        real(rows)

    monkeypatch.setattr(adding, "_add", fail_at_the_second)
    for number in range(3):
        count(caller, surrogates=f"page-{number} country-RO")
    usage.flush()
    stored_at_first = Usage.objects.count()
    count(caller, surrogates="page-1 country-RO")

    assert stored_at_first == 0
    assert {page: row[0] for page, row in sums("page").items()} == {"0": 1, "1": 2, "2": 1}


def test_what_may_have_been_stored_is_not_stored_again(caller, sums, monkeypatch):
    """Where the connection goes with the commit, the sums are rather missed than doubled."""

    class Gone(transaction.Atomic):
        def __exit__(self, *args):
            super().__exit__(*args)
            raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(adding.transaction, "atomic", lambda: Gone("default", True, False))
    monkeypatch.setattr(connections["default"], "is_usable", lambda: False)
    count(caller)
    usage.flush()
    monkeypatch.undo()

    assert list(sums("page").values()) == [(1, 10, 0, 0)]


def test_many_threads_lose_nothing(caller, sums):
    """What several requests count at once is all there."""

    def ask():
        for _number in range(200):
            count(caller)

    side_by_side(*[ask] * 5)

    assert list(sums("page").values()) == [(1000, 10_000, 0, 0)]


def test_the_memory_is_bounded_while_the_database_is_away(caller, sums, monkeypatch):
    """Past twice the limit pages are no more told apart; requests and bytes still are."""
    monkeypatch.setattr(counting, "CELLS_AT_MOST", 2)

    for number in range(9):
        count(caller, surrogates=f"page-{number} country-RO")

    assert {page: row[0] for page, row in sums("page").items()} == {
        **{str(number): 1 for number in range(4)},
        "": 5,
    }


def test_a_copy_of_a_process_begins_with_nothing(caller):
    """What the parent counted is the parent's to store."""
    count(caller)
    context = multiprocessing.get_context("fork")
    told = context.SimpleQueue()

    process = context.Process(target=lambda: told.put(len(counting._ledger.cells)))
    process.start()
    process.join()

    assert told.get() == 0
    assert len(counting._ledger.cells) == 1


def test_an_embed_counts_for_the_partner_that_shows_it(page, partner, sums):
    """By the code that its address names, in the page's country, without a key."""
    embedded = {"now": NOW, "size": 700}

    usage.count_embed("metro", page.translation_key, "ro-ro", **embedded)
    usage.count_embed("metro", page.translation_key, "ro-ro", is_known=True, **embedded)

    row = (partner.uuid.hex, "", "RO", str(page.translation_key))
    assert sums("partner", "key", "country", "page") == {row: (2, 700, 1, 2)}


def test_an_embed_of_nobody_we_know_counts_for_nobody(page, partner, sums):
    """Whatever code an address makes up; all of them together are one row."""
    for code in ("", "made-up", "x" * 500):
        usage.count_embed(code, page.translation_key, "ro-ro", now=NOW)

    assert sums("partner", "country") == {("", "RO"): (3, 0, 0, 3)}


def test_a_renamed_partner_keeps_its_sums(caller, partner, sums):
    """Sums belong to its uuid, which stays."""
    count(caller)
    Partner.objects.update(code="another")
    count(caller)

    assert list(sums("partner").values()) == [(2, 20, 0, 0)]
