"""Each text of a file is taken or refused on its own, with the reason."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from wagtail_localize.models import StringTranslation

from countries.access import Role
from countries.audit import AuditEntry
from countries.translation.files import judging, taking
from countries.translation.files.judging import Reason, Verdict, judge
from countries.translation.files.taking import take_in
from countries.translation.files.units import FilePage, FileUnit
from tests.countries.translation.helpers import adopt, running, translate
from tests.factories import make_fact, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

RECYCLE = "We recycle <b>cans</b>, {{fact:rate}} of them."


@staged
def page(network):
    make_fact("rate", "90")
    body = [paragraph(f"<p>{RECYCLE}</p>")]
    return adopt(make_page("en", "About us", body=body), "ro-ro")


@staged
def ana(network):
    return make_user("ana", ("RO", Role.TRANSLATOR, "ro-ro"))


def a_file(page, *units):
    return FilePage(key=str(running(page).uuid), units=list(units))


def html(target, **fields):
    return FileUnit(path="body.p1.html", source=RECYCLE, target=target, **fields)


def title(target, **fields):
    return FileUnit(path="title", source="About us", target=target, **fields)


def verdicts(page, user, *units):
    return [(one.verdict, one.reason) for one in judge(a_file(page, *units), user=user).judged]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("Reciclăm doze, {{fact:rate}}.", Reason.TAGS),
        ("Reciclăm <b>doze</b>.", Reason.TAGS),
        ("Reciclăm <b>doze</b> <i>des</i>, {{fact:rate}}.", Reason.TAGS),
        ("Reciclăm <b>doze</b>, {{fact:other}}.", Reason.TAGS),
        ("<b>Reciclăm <b>doze</b>, {{fact:rate}}.", Reason.TAGS),
        ("Reciclăm <b>doze</b>, {{fact:rate}} <script>alert(1)</script>.", Reason.TAGS),
        ('Reciclăm <b onclick="x">doze</b>, {{fact:rate}}.', Reason.TAGS),
        (f"<b>{'x' * 20_001}</b> {{{{fact:rate}}}}", Reason.TOO_LONG),
    ],
    ids=["tag", "token", "added", "other token", "open", "script", "attribute", "long"],
)
def test_a_damaged_text_is_refused(page, ana, target, reason):
    """Tags and tokens must be those of the source, no more and no less."""
    assert verdicts(page, ana, html(target)) == [(Verdict.REFUSED, reason)]


def test_tags_may_change_their_order(page, ana):
    """Other languages put words elsewhere."""
    assert verdicts(page, ana, html("Din {{fact:rate}} doze <b>reciclăm</b>.")) == [
        (Verdict.TAKEN, None)
    ]


def test_a_title_has_its_own_length(page, ana):
    """As long as the page's field, no longer."""
    assert verdicts(page, ana, title("x" * 255)) == [(Verdict.TAKEN, None)]
    assert verdicts(page, ana, title("x" * 256)) == [(Verdict.REFUSED, Reason.TOO_LONG)]


def test_one_bad_text_keeps_no_other_out(page, ana):
    """The good ones are stored as texts of the person, and one entry tells of them."""
    (outcome,) = take_in([a_file(page, title("Despre noi"), html("Fără nimic"))], user=ana)

    row = StringTranslation.objects.get(locale=page.locale)
    assert (row.data, row.translation_type, row.last_translated_by) == ("Despre noi", "manual", ana)
    assert [one.reason for one in outcome.refused] == [Reason.TAGS]
    assert AuditEntry.objects.filter(action="translation.write").count() == 1


def test_what_is_empty_takes_nothing_away(page, ana):
    """An empty text in a file is one that nobody translated."""
    translate(page, title="Despre noi")

    take_in([a_file(page, title(""))], user=ana)

    assert StringTranslation.objects.get(locale=page.locale).data == "Despre noi"


def test_what_is_not_finished_is_left_out(page, ana):
    """A tool marks what its user is not done with."""
    assert verdicts(page, ana, title("Despre", is_finished=False)) == [
        (Verdict.REFUSED, Reason.UNFINISHED)
    ]


def test_machine_text_counts_as_read_only_when_the_tool_says_so(page, ana):
    """Sending a file back unread makes no person's text of a machine's."""
    translate(page, machine=True, title="Despre noi")

    assert verdicts(page, ana, title("Despre noi")) == [(Verdict.SAME, None)]
    take_in([a_file(page, title("Despre noi", is_reviewed=True))], user=ana)

    row = StringTranslation.objects.get(locale=page.locale)
    assert (row.translation_type, row.last_translated_by) == ("manual", ana)


def test_a_text_that_stands_twice_is_taken_once(page, ana):
    """The first counts; what differs from it is refused."""
    found = verdicts(page, ana, title("Despre noi"), title("Despre noi"), title("Noi"))

    assert found == [
        (Verdict.TAKEN, None),
        (Verdict.SAME, None),
        (Verdict.REFUSED, Reason.TWICE),
    ]


def test_what_the_page_never_said_is_unknown(page, ana):
    """A place that no source of the page ever had."""
    unit = FileUnit(path="body.nowhere.html", source="x", target="y")

    assert verdicts(page, ana, unit) == [(Verdict.REFUSED, Reason.UNKNOWN)]


def test_a_check_stops_a_text(page, ana, monkeypatch):
    """What a check blocks is refused with what it says."""
    monkeypatch.setattr(
        judging, "blocking_findings", lambda translation, pairs: {pairs[0][0]: "Not that word."}
    )

    (one,) = judge(a_file(page, title("Despre noi")), user=ana).judged

    assert (one.reason, one.detail) == (Reason.CHECK, "Not that word.")


def test_foreign_and_missing_pages_answer_alike(page, ana):
    """A file of another country's page is one of no page at all, in as many queries."""
    greek = str(running(adopt(make_page("en", "Secret"), "el-gr")).uuid)
    answers = []
    for key in (greek, "00000000-0000-4000-8000-000000000000"):
        with CaptureQueriesContext(connection) as queries:
            outcome = judge(FilePage(key=key, units=[title("Despre")]), user=ana)
        reasons = [one.reason for one in outcome.refused]
        answers.append((reasons, outcome.translation, outcome.page, len(queries)))
        ana = type(ana).objects.get(pk=ana.pk)

    assert answers[0] == answers[1]
    assert answers[0][0] == [Reason.NOT_YOURS]


@pytest.mark.parametrize("key", ["", "x", "../../etc/passwd"])
def test_a_file_may_name_no_page(network, ana, key):
    """What names no translation is nobody's."""
    outcome = judge(FilePage(key=key, units=[title("Despre")]), user=ana)

    assert [one.reason for one in outcome.refused] == [Reason.NOT_YOURS]


def test_a_stopped_translation_takes_nothing(page, ana):
    """Somebody took the page out of translating."""
    translation = running(page)
    file = a_file(page, title("Despre noi"))
    translation.enabled = False
    translation.save()

    (outcome,) = take_in([file], user=ana)

    assert [one.reason for one in outcome.refused] == [Reason.STOPPED]


def test_a_locked_page_takes_nothing(page, ana):
    """What somebody else has locked stays as it is."""
    page.locked, page.locked_by = True, make_user("radu", ("RO", Role.MANAGER, ""))
    page.save()

    (outcome,) = take_in([a_file(page, title("Despre noi"))], user=ana)

    assert [one.reason for one in outcome.refused] == [Reason.LOCKED]


def test_a_page_is_taken_wholly_or_not_at_all(page, ana, monkeypatch):
    """What breaks at one page leaves nothing of it, and the others are taken."""
    other = adopt(make_page("en", "Other"), "ro-ro")
    write = taking.write_pairs

    def break_once(translation, pairs, **options):
        write(translation, pairs, **options)
        if translation == running(page):
            raise DatabaseError

    monkeypatch.setattr(taking, "write_pairs", break_once)
    files = [
        a_file(page, title("Despre noi")),
        a_file(other, FileUnit(path="title", source="Other", target="Alta")),
    ]

    first, second = take_in(files, user=ana)

    assert [one.reason for one in first.refused] == [Reason.FAILED]
    assert second.taken == 1
    assert list(StringTranslation.objects.values_list("data", flat=True)) == ["Alta"]


def test_the_countrys_rules_are_asked(page, ana):
    """What blocks publishing in the country stops a text of a file, and says what is wrong."""

    (one,) = judge(a_file(page, title("Despre noi şi doze")), user=ana).judged

    assert (one.verdict, one.reason) == (Verdict.REFUSED, Reason.CHECK)
    assert one.detail
