"""The worker makes what is marked anew: in order, many at a time, and only what changed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage, ImageText
from cms.pages.models import StandardPage
from countries.delivery import log, marks
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Document, Kind, LogState, Mark
from countries.delivery.producers import page_address
from countries.delivery.rebuilding import rehearse
from countries.identity.tags import Tag
from countries.publishing import RETRY, renew
from tests.factories import NOW, make_fact, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db

KEY = uuid.UUID(int=7)


def draft(key: uuid.UUID = KEY, title: str = "One", **more: Any) -> Draft:
    address = Address(Kind.PAGE, key, "en")
    return Draft(address=address, document={"title": title}, title=title, **more)


def document(key: uuid.UUID = KEY) -> Document:
    return Document.objects.get(key=key, locale="en")


def keys_of(row: Document) -> set[str]:
    return set(row.dependencies.values_list("key", flat=True))


# -- renewing --


def make_rich_page(number: int, picture: CountryImage, tag: Tag, other: Any) -> Any:
    """Make a page that leads to a picture, a tag, a fact, and other pages in two ways."""
    link = f'<p>{{{{fact:share}}}} <a linktype="page" id="{other.pk}">more</a></p>'
    call = {
        "type": "call_to_action",
        "id": "c1",
        "value": {"text": "", "label": "Go", "link": {"page": other.pk, "address": ""}},
    }
    shown = {"type": "image", "id": "i1", "value": {"image": picture.pk, "caption": ""}}
    page = make_page(
        "en", f"Page {number}", image=picture, body=[paragraph(link), call, shown], publish=False
    )
    page.tags.add(tag)
    page.save_revision().publish()
    return page


def make_picture() -> CountryImage:
    picture = CountryImage.objects.create(title="Picture", file=get_test_image_file())
    ImageText.objects.create(image=picture, locale="en", alt="A can")
    return picture


def test_renewing_many_costs_no_more_queries_than_few():
    """A batch asks together for all that its pages show and lead to, and writes them together."""
    make_network()
    fact = make_fact("share", "75")
    picture, tag = make_picture(), Tag.objects.create(name="rivers", slug="rivers")
    targets = [make_page("en", f"Target {number}") for number in range(8)]
    for number, target in enumerate(targets):
        make_rich_page(number, picture, tag, target)
    while renew(now=NOW):
        pass
    counts = {}

    for value, limit in (("76", 2), ("77", 8)):
        Mark.objects.all().delete()
        row = fact.values.get()
        row.value = value
        row.save()
        with CaptureQueriesContext(connection) as queries:
            assert renew(limit, now=NOW) == limit
        counts[limit] = len(queries)

    assert counts[8] == counts[2]
    assert b"77" in bytes(Document.objects.get(title="Page 3").body)


def page_list(of: str = "children") -> dict[str, Any]:
    value = {"title": "", "of": of, "limit": 6, "pages": []}
    return {"type": "page_list", "id": "l1", "value": value}


def test_lists_of_many_pages_cost_no_more_queries_than_those_of_few():
    """What pages list, with its pictures and languages, is looked up for all of a batch together."""
    make_network()
    picture = make_picture()
    parents = [
        make_page("en", f"Parent {number}", body=[page_list()], image=picture)
        for number in range(8)
    ]
    for parent in parents:
        for name in ("One", "Two"):
            make_page(parent, f"{parent.title}, {name}", image=picture)
    while renew(now=NOW):
        pass
    counts = {}

    for few in (2, 8):
        marks.mark((page_address(parent) for parent in parents[:few]), now=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert renew(now=NOW) == few
        counts[few] = len(queries)

    assert counts[8] == counts[2]
    listed = Document.objects.get(title="Parent 3")
    assert b"Parent 3, Two" in bytes(listed.body)


def test_documents_of_one_locale_are_marked_one_after_the_other():
    """Pages of a locale show one another: a batch that holds many of them looks them up once."""
    make_network("RO")
    fact = make_fact("share", "75")
    for locale in ("en", "ro-ro", "en-ro"):
        for number in range(2):
            make_page(locale, f"Page {number}", body=[paragraph("<p>{{fact:share}}</p>")])
    Mark.objects.all().delete()

    fact.values.get().save()

    marked = [mark.locale for mark in Mark.objects.filter(kind=Kind.PAGE).order_by("pk")]
    assert marked == sorted(marked)
    assert len(marked) == 6


def test_a_rehearsal_makes_and_changes_nothing():
    """Documents are made to have made some: none is written, marked or numbered."""
    make_network("RO")
    make_page("ro-ro", "Despre noi", body=[page_list()])
    before = LogState.objects.values_list("sequence", flat=True).get()
    Mark.objects.all().delete()
    Document.objects.update(body=b"{}")

    rehearse(NOW)

    assert LogState.objects.values_list("sequence", flat=True).get() == before
    assert not Mark.objects.exists()
    assert not Document.objects.exclude(body=b"{}").filter(gone="").exists()


def test_a_rehearsal_before_there_is_anything_makes_nothing():
    """A worker may start beside an empty database."""
    Document.objects.all().delete()
    rehearse(NOW)

    assert not Document.objects.exists()


def test_the_oldest_marks_are_taken_first():
    """Documents are renewed in the order in which they were marked."""
    make_network()
    pages = [make_page("en", f"Page {number}") for number in range(3)]
    while renew(now=NOW):
        pass
    addresses = [Address(Kind.PAGE, page.translation_key, "en") for page in reversed(pages)]
    marks.mark(addresses, now=NOW)

    renew(2, now=NOW)

    assert [mark.key for mark in Mark.objects.all()] == [pages[0].translation_key]


def test_what_is_marked_twice_is_made_once():
    """A resource's marks are taken together, those for another try too, and count as one."""
    make_network()
    first, second = (page_address(make_page("en", title)) for title in ("First", "Second"))
    Mark.objects.all().delete()
    marks.mark([first, second], now=NOW)
    marks.mark([first], now=NOW)
    marks.mark([first], now=NOW, retry_at=NOW + RETRY)
    assert Mark.objects.resources().count() == 2

    taken = marks.take_marks(10, now=NOW)

    assert [mark.key for mark in taken] == [first.key, second.key]
    assert not Mark.objects.exists()


def test_a_mark_for_a_rebuild_outlives_one_for_a_change():
    """Whoever follows the log is told of what changed; the rebuild comes in its own turn."""
    make_network()
    page = page_address(make_page("en", "Page"))
    Mark.objects.all().delete()
    marks.mark([page], now=NOW, is_rebuild=True)
    marks.mark([page], now=NOW)

    assert [mark.is_rebuild for mark in marks.take_marks(1, now=NOW)] == [False]
    assert [mark.is_rebuild for mark in marks.take_marks(1, now=NOW)] == [True]


def test_who_gives_way_never_puts_something_older_over_what_another_wrote():
    """What a worker read before a publishing is left, and looked at again."""
    one, two = uuid.UUID(int=1), uuid.UUID(int=2)
    log.write([draft(one), draft(two)], now=NOW)
    started = log.start()
    log.write([draft(one, "Newer")], now=NOW)
    Mark.objects.all().delete()

    old = [draft(one, "Older"), draft(two, "Second")]
    written = log.write(old, now=NOW, started=started, gives_way=True)

    assert [row.title for row in written] == ["Second"]
    assert document(one).title == "Newer"
    assert one in {row.key for row in Mark.objects.all()}


def test_who_gives_way_in_everything_leaves_it_marked():
    """Nothing was written, and nothing is forgotten."""
    one = uuid.UUID(int=1)
    log.write([draft(one)], now=NOW)
    Mark.objects.all().delete()

    assert log.write([draft(one, "Older")], now=NOW, started=log.Start(0, 0), gives_way=True) == []

    assert [row.key for row in Mark.objects.all()] == [one]


# -- what cannot be made --


@pytest.fixture
def broken(monkeypatch):
    """A function that lets every page of one title fail to resolve, or none for an empty title."""
    details = StandardPage.details
    titles = []

    def fail_for_some(self: Any, context: Any) -> dict[str, Any]:
        if self.title in titles:
            raise ValueError("broken page")
        return details(self, context)

    def break_page(title: str) -> None:
        titles[:] = [title] if title else []

    monkeypatch.setattr(StandardPage, "details", fail_for_some)
    return break_page


def renew_all(now: dt.datetime = NOW) -> int:
    total = 0
    while taken := renew(now=now):
        total += taken
    return total


def test_a_page_that_cannot_be_made_stops_no_other(broken, caplog):
    """The others of its batch are made; it keeps the document that it had, and the log names it."""
    make_network()
    fact = make_fact("share", "75.5")
    pages = [
        make_page("en", f"Page {number}", body=[paragraph("<p>{{fact:share}}</p>")])
        for number in range(3)
    ]
    renew_all()
    value = fact.values.get()
    value.value = "76.5"
    value.save()
    broken("Page 1")

    renew_all()

    bodies = [bytes(document(page.translation_key).body) for page in pages]
    assert [b"76.5" in body for body in bodies] == [True, False, True]
    assert b"75.5" in bodies[1]
    assert str(pages[1].translation_key) in caplog.text
    assert "broken page" in caplog.text


def test_it_is_tried_again_later(broken):
    """Its mark waits, without keeping the worker busy, and is taken when its time has come."""
    make_network()
    page = make_page("en", "Page", body=[paragraph("<p>Text</p>")])
    renew_all()
    broken("Page")
    marks.mark([page_address(page)], now=NOW)
    renew_all()

    assert renew(now=NOW + RETRY / 2) == 0
    assert Mark.objects.get().retry_at == NOW + RETRY
    broken("")
    assert renew(now=NOW + RETRY) == 1
    assert not Mark.objects.exists()


# -- writing --


def test_documents_written_together_are_numbered_in_their_order():
    """The sequence follows the order in which documents are handed over, new and known mixed."""
    known, new = uuid.UUID(int=1), uuid.UUID(int=2)
    log.write([draft(known)], now=NOW)

    written = log.write([draft(new, "Two"), draft(known, "Three")], now=NOW)

    assert [row.title for row in written] == ["Two", "Three"]
    assert document(new).sequence + 1 == document(known).sequence
    assert LogState.objects.get().sequence == document(known).sequence


def test_of_two_entries_at_one_address_the_later_counts():
    """What was made last is stored, once."""
    written = log.write([draft(title="First"), draft(title="Second")], now=NOW)

    assert [row.title for row in written] == ["Second"]
    assert document().title == "Second"


def test_a_changed_document_rests_on_its_new_reasons_alone():
    """Dependencies that a new version has no more go with the old one."""
    log.write([draft(keys=frozenset({"fact:a", "fact:b"}))], now=NOW)

    log.write([draft(title="Two", keys=frozenset({"fact:b", "fact:c"}))], now=NOW)

    assert keys_of(document()) == {"fact:b", "fact:c"}


def test_the_same_bytes_may_rest_on_other_reasons_and_last_longer():
    """An unchanged document takes no number, but its dependencies and its last day are new."""
    log.write([draft(keys=frozenset({"fact:a"}))], now=NOW)
    before = document().sequence
    until = NOW + dt.timedelta(days=1)

    written = log.write([draft(keys=frozenset({"fact:b"}), valid_until=until)], now=NOW)

    assert written == []
    assert (document().sequence, document().valid_until) == (before, until)
    assert keys_of(document()) == {"fact:b"}


def test_a_tombstone_keeps_where_its_document_was():
    """Country, type and path stay for those who must know what is gone; text and reasons do not."""
    gone = Gone(Address(Kind.PAGE, KEY, "en"), "unpublished")
    keys = frozenset({"fact:a"})
    log.write([draft(country="RO", type="news", rest="a/", text="Words", keys=keys)], now=NOW)

    log.write([gone], now=NOW)

    row = document()
    assert (row.country, row.type, row.rest) == ("RO", "news", "a/")
    assert (row.gone, row.title, row.text, bytes(row.body)) == ("unpublished", "", "", b"")
    assert keys_of(row) == set()


def test_a_document_that_returns_is_no_tombstone():
    """Publishing again puts the document in the tombstone's place, under a new number."""
    log.write([draft()], now=NOW)
    log.write([Gone(Address(Kind.PAGE, KEY, "en"), "unpublished")], now=NOW)
    buried = document().sequence

    log.write([draft()], now=NOW)

    assert (document().gone, document().title) == ("", "One")
    assert document().sequence == buried + 1


def test_the_text_for_search_is_what_the_html_shows():
    """Where a maker names no text of its own, the document's HTML is read."""
    shown = {"title": "One", "html": "<h1>One</h1><p>can</p>"}

    log.write([Draft(Address(Kind.PAGE, KEY, "en"), shown)], now=NOW)

    assert document().text == "One\ncan"
    assert json.loads(bytes(document().body)) == shown
