"""The translation editor's screen, and what is done there text by text."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
)

from countries.access import Role
from countries.audit.models import AuditEntry
from countries.translation import aids
from countries.translation.checks.findings import Finding, Severity
from countries.translation.models import SegmentComment
from tests.countries.translation.helpers import adopt, freshness, running, translate
from tests.factories import edit_page, make_network, make_page, make_user, paragraph
from tests.mailing import post_mails

pytestmark = pytest.mark.django_db

WARNING = Finding("spacing", Severity.WARNING, "Two spaces.")
HOST = {"host": "localhost:8000"}
JSON = {"accept": "application/json"}
LINKED = '<p>See <a href="https://example.org/x">our <b>cans</b></a>.</p>'


def client_of(user):
    client = Client(headers=HOST)
    client.force_login(user)
    return client


@pytest.fixture
def network():
    return make_network("RO", "GR")


@pytest.fixture
def page(network):
    """A page of Romania that is translated from the umbrella's."""
    body = [paragraph("<p>We recycle cans.</p>"), paragraph(LINKED, block_id="p2")]
    return adopt(make_page("en", "About us", body=body), "ro-ro")


@pytest.fixture
def ion(network):
    return make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro"), first_name="Ion", last_name="Pop")


@pytest.fixture
def translator(ion):
    return client_of(ion)


@pytest.fixture
def publisher(network):
    return client_of(make_user("pia", ("RO", Role.PUBLISHER, "ro-ro")))


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def segment_of(page, path="title"):
    return StringSegment.objects.get(source=running(page).source, context__path=path)


def url(page, name="text", path="title"):
    pk = segment_of(page, path).pk
    return reverse(f"countries_desk_{name}", args=[running(page).pk, pk])


def accept_url(page):
    return reverse("countries_desk_accept", args=[running(page).pk])


def shown(client, page, **data):
    response = client.get(edit_url(page), data)
    assert response.status_code == 200
    return response


def desk_segment(response, path="title"):
    return next(one for one in response.context["desk"].segments if one.path == path)


def write(client, page, text, path="title", version="", **options):
    return client.post(url(page, path=path), {"text": text, "version": version}, **options)


def told(response):
    """Return what the person is told."""
    return str(next(iter(get_messages(response.wsgi_request)))).strip()


def stored(path="title"):
    return StringTranslation.objects.filter(context__path=path).values_list("data", flat=True)


# --- the screen ---


def test_the_screen_shows_every_text(translator, page):
    """Source and translation stand side by side, each in its own language."""
    html = shown(translator, page).content.decode()

    assert "We recycle cans." in html
    assert escape('<a id="a1">our <b>cans</b></a>') in html
    assert 'lang="ro-RO" dir="ltr"' in html


def test_the_screen_takes_as_many_queries_for_many_texts(network, translator):
    """A page of a hundred texts opens in fewer than forty queries, a page of ten in as many."""
    counts = []
    for number in (10, 100):
        body = [paragraph(f"<p>Text {n}</p>", block_id=f"p{n}") for n in range(number - 1)]
        page = adopt(make_page("en", f"Page {number}", body=body), "ro-ro")
        shown(translator, page)
        with CaptureQueriesContext(connection) as queries:
            shown(translator, page)
        counts.append(len(queries))

    assert counts[0] == counts[1] < 40


def test_who_may_not_publish_sees_no_such_button(translator, publisher, page):
    """A translator saves drafts; a publisher publishes, too."""
    found = [b'value="publish"' in shown(who, page).content for who in (translator, publisher)]

    assert found == [False, True]


def test_a_draft_is_saved_from_the_screen(translator, page):
    """The button makes a revision of what is translated."""
    translate(page, title="Despre noi")

    response = translator.post(edit_url(page), {"action": "save"})

    page.refresh_from_db()
    assert response.status_code == 302
    assert page.get_latest_revision_as_object().title == "Despre noi"


def test_a_filter_shows_some_texts_alone(translator, page):
    """Without any script: a filter is a link."""
    translate(page, title="Despre noi")

    html = shown(translator, page, show="untranslated").content.decode()

    assert "We recycle cans." in html
    assert "Despre noi</textarea>" not in html


def test_other_languages_are_offered_to_those_who_work_in_them(page, network):
    """The switch of languages names what the user may see, and nothing of other countries."""
    ana = make_user("ana", ("RO", Role.MANAGER, ""))
    source = running(page).source.get_source_instance()
    english, greek = adopt(source, "en-ro"), adopt(source, "el-gr")

    html = shown(client_of(ana), page).content.decode()

    assert edit_url(english) in html
    assert edit_url(greek) not in html


def test_markup_in_a_text_stays_text(translator, page):
    """What somebody typed never becomes part of the screen."""
    translate(page, title="<script>alert(1)</script>")

    assert b"<script>alert(1)" not in shown(translator, page).content


# --- the page beside its texts ---


def preview(client, page, **data):
    where = reverse("wagtail_localize:preview_translation", args=[running(page).pk])
    response = client.get(where, data)
    assert response.status_code == 200
    return response


def test_the_preview_may_stand_in_the_editor_s_frame(translator, page):
    """The public page that it looks like stands in no frame; the preview in the admin's own."""
    policy = preview(translator, page)["Content-Security-Policy"]

    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy


def test_the_preview_outlines_what_is_to_be_done(translator, page):
    """Blocks that take their new text have no mark; without being asked nothing is marked."""
    translate(page, p1_html="Reciclăm doze.")

    outlined = preview(translator, page, outline=1).content.decode()
    plain = preview(translator, page).content.decode()

    assert outlined.count("ecc-todo--untranslated") == 1
    assert "ecc-todo" not in plain


# --- one text ---


def test_a_text_is_stored_without_script(translator, ion, page):
    """A form leads back to where it was sent from."""
    response = write(translator, page, "Despre noi")

    row = StringTranslation.objects.get()
    assert response["Location"] == f"{edit_url(page)}#text-{segment_of(page).pk}"
    assert (row.data, row.translation_type, row.last_translated_by) == ("Despre noi", "manual", ion)


def test_a_text_is_stored_by_script(translator, page):
    """The script learns the new state, version and progress."""
    answer = write(translator, page, "Despre noi", headers=JSON).json()

    assert (answer["state"], answer["text"]) == ("translated", "Despre noi")
    assert (answer["progress"]["done"], answer["progress"]["total"]) == (1, 3)
    assert answer["version"] == desk_segment(shown(translator, page)).version


def test_an_empty_text_takes_the_translation_away(translator, page):
    """Emptying a text makes it untranslated again."""
    translate(page, title="Despre noi")
    version = desk_segment(shown(translator, page)).version

    write(translator, page, "  ", version=version)

    assert not stored().exists()


def test_a_button_s_text_goes_before_what_was_typed(translator, page):
    """Copying the source works without script."""
    translator.post(url(page), {"text": "", "version": "", "take": "About us"})

    assert list(stored()) == ["About us"]


def test_what_somebody_else_wrote_is_not_overwritten(translator, page):
    """Whoever comes second gets both texts and the name; nothing is stored."""
    eve = make_user("eve", ("RO", Role.TRANSLATOR, "ro-ro"), first_name="Eve")
    write(client_of(eve), page, "Despre echipă")

    response = write(translator, page, "Despre noi", headers=JSON)

    said = response.json()
    assert response.status_code == 409
    assert (said["theirs"], said["by"]) == ("Despre echipă", "Eve")
    assert list(stored()) == ["Despre echipă"]


def test_a_conflict_loses_nothing_without_script(translator, page):
    """The screen comes back with what was typed beside what stands there now."""
    translate(page, title="Despre echipă")

    response = write(translator, page, "Despre noi")

    html = response.content.decode()
    assert response.status_code == 409
    assert "Despre noi</textarea>" in html
    assert "Despre echipă" in html


def test_after_a_conflict_one_s_own_text_can_be_chosen(translator, page):
    """The version of what stands there now lets it be replaced knowingly."""
    translate(page, title="Despre echipă")
    version = write(translator, page, "Despre noi", headers=JSON).json()["version"]

    answer = write(translator, page, "Despre noi", version=version, headers=JSON)

    assert answer.status_code == 200
    assert list(stored()) == ["Despre noi"]


def test_the_same_text_twice_is_no_conflict(translator, page):
    """Two people who wrote the same do not disagree."""
    translate(page, title="Despre noi")

    assert write(translator, page, "Despre noi", headers=JSON).status_code == 200


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('Vezi <a id="a1">dozele</a>.', "<b>"),
        ("Vezi <b>dozele</b>.", '<a id="a1">'),
        ('Vezi <a id="a1"><b>dozele</b></a> <i>noi</i>.', "<i>"),
        ('Vezi <a id="a2"><b>dozele</b></a>.', "a2"),
    ],
)
def test_tags_have_to_be_the_source_s(translator, page, text, named):
    """A tag that is missing or new is named, and nothing is stored."""
    response = write(translator, page, text, path="body.p2.html", headers=JSON)

    assert response.status_code == 422
    assert named in response.json()["error"]
    assert not stored("body.p2.html").exists()


def test_a_text_with_a_wrong_tag_is_not_lost_without_script(translator, page):
    """The screen comes back with what was typed and what is wrong with it."""
    response = write(translator, page, "Vezi dozele.", path="body.p2.html")

    html = response.content.decode()
    assert response.status_code == 422
    assert "Vezi dozele.</textarea>" in html
    assert "&lt;b&gt;" in html


def test_an_ampersand_is_typed_as_such(translator, page):
    """What is shown and stored again stays the same."""
    write(translator, page, "Doze & capace")
    shows = desk_segment(shown(translator, page))

    write(translator, page, shows.text, version=shows.version)

    assert (shows.text, list(stored())) == ("Doze & capace", ["Doze &amp; capace"])


def test_storing_a_machine_s_text_says_that_it_was_read(translator, page):
    """Machine text that a person saves as it is counts as that person's."""
    translate(page, machine=True, title="Despre noi")
    before = desk_segment(shown(translator, page))

    write(translator, page, before.text, version=before.version)

    assert StringTranslation.objects.get().translation_type == "manual"


def test_a_written_text_is_recorded(translator, page):
    """The audit log tells who wrote what."""
    write(translator, page, "Despre noi")

    entry = AuditEntry.objects.filter(action="translation.text.write").last()
    assert entry.after["data"] == "Despre noi"


# --- who may ---


@pytest.mark.parametrize("name", ["text", "comment"])
def test_texts_of_others_do_not_exist(page, name):
    """Another country's people get what they get for a text that is not there."""
    eleni = client_of(make_user("eleni", ("GR", Role.MANAGER, "")))
    missing = reverse(f"countries_desk_{name}", args=[999_999, 999_999])

    answers = [eleni.post(where, {"text": "x"}) for where in (url(page, name), missing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_text_of_another_page_is_not_written(translator, page):
    """A text has to be of the source that the translation is made from."""
    other = adopt(make_page("en", "Other"), "ro-ro")
    foreign = reverse("countries_desk_text", args=[running(page).pk, segment_of(other).pk])

    assert translator.post(foreign, {"text": "x"}).status_code == 404


def test_a_locked_page_is_not_written(translator, page):
    """Somebody's lock refuses from the next request, by script and without."""
    page.locked, page.locked_by = True, make_user("root2", is_superuser=True)
    page.save()

    by_script = write(translator, page, "Despre noi", headers=JSON)
    by_form = write(translator, page, "Despre noi")

    assert by_script.status_code == 403
    assert "Despre noi</textarea>" in by_form.content.decode()
    assert not stored().exists()


def test_a_right_that_ended_refuses(translator, ion, page):
    """Whoever lost the grant while the screen was open writes nothing."""
    shown(translator, page)
    ion.grants.all().delete()

    response = write(translator, page, "Despre noi", headers=JSON)

    assert response.status_code in (302, 404)
    assert not stored().exists()


def test_a_deactivated_person_writes_nothing(translator, ion, page):
    """The next request leads to the login."""
    ion.is_active = False
    ion.save()

    response = write(translator, page, "Despre noi", headers=JSON)

    assert response.status_code == 302
    assert not stored().exists()


# --- links ---


def test_a_link_is_replaced_by_a_form(translator, page):
    """A country leads somewhere else, and back to the source's."""
    segment = OverridableSegment.objects.get(
        source=running(page).source, context__path__contains="p2"
    )
    where = reverse("countries_desk_choice", args=[running(page).pk, segment.pk])

    translator.post(where, {"value": "https://example.org/ro"})
    own = [row.data for row in SegmentOverride.objects.all()]
    translator.post(where, {"value": "https://example.org/ro", "source": "1"})

    assert own == ["https://example.org/ro"]
    assert not SegmentOverride.objects.exists()


def test_an_unsafe_link_is_refused(translator, page):
    """A script is no address."""
    segment = OverridableSegment.objects.get(
        source=running(page).source, context__path__contains="p2"
    )
    where = reverse("countries_desk_choice", args=[running(page).pk, segment.pk])

    response = translator.post(where, {"value": "javascript:alert(1)"})

    assert "https" in told(response)
    assert not SegmentOverride.objects.exists()


# --- many at once ---


def test_figures_are_left_as_in_the_source_at_once(translator, network):
    """One press takes every text without words, and says how many."""
    body = [paragraph(f"<p>{n} %</p>", block_id=f"p{n}") for n in range(3)]
    page = adopt(make_page("en", "Figures", body=body), "ro-ro")

    response = translator.post(accept_url(page), {"what": "figures"})

    assert told(response) == "3 texts were taken."
    assert sorted(StringTranslation.objects.values_list("data", flat=True)) == ["0 %", "1 %", "2 %"]


def test_machine_text_is_reviewed_at_once_by_those_who_may(translator, publisher, page):
    """A translator reads text by text; who reviews or publishes may say so of all."""
    translate(page, machine=True, title="Despre noi")

    translator.post(accept_url(page), {"what": "machine"})
    before = StringTranslation.objects.get().translation_type
    publisher.post(accept_url(page), {"what": "machine"})

    assert (before, StringTranslation.objects.get().translation_type) == ("machine", "manual")


def test_nothing_else_is_taken(translator, page):
    """A word that names no way to take texts is not there."""
    assert translator.post(accept_url(page), {"what": "everything"}).status_code == 404


# --- what helps ---


@dataclass
class Suggested:
    target: str
    match: int
    where: str = "Another page"


@dataclass
class Term:
    text: str
    translations: tuple[str, ...] = ()
    is_kept: bool = False
    is_forbidden: bool = False
    note: str = ""


@pytest.fixture
def memory(monkeypatch):
    """A memory that knows the title exactly, and a sentence nearly."""
    known = {
        "About us": [Suggested("Despre noi", 100), Suggested("Despre", 80)],
        "We recycle cans.": [Suggested("Reciclăm doze &amp; capace.", 85)],
    }
    monkeypatch.setattr(
        aids,
        "suggestions_for",
        lambda translation, texts: {text: known[text] for text in texts if text in known},
    )


def test_the_memory_offers_what_was_said_elsewhere(translator, page, memory):
    """Each offer says how alike its source was, and is taken by a press without script."""
    html = shown(translator, page).content.decode()

    assert "85 %" in html
    assert 'value="Reciclăm doze &amp; capace."' in html


def test_exact_matches_are_taken_at_once(translator, page, memory):
    """Near ones wait for a person."""
    translator.post(accept_url(page), {"what": "memory"})

    assert list(StringTranslation.objects.values_list("data", flat=True)) == ["Despre noi"]


def test_the_glossary_stands_beside_the_source(translator, page, monkeypatch):
    """What is said for a term, and what is left as it is."""
    terms = [Term("cans", ("doze",)), Term("Every Can Counts", is_kept=True)]
    monkeypatch.setattr(aids, "terms_for", lambda translation: terms)
    monkeypatch.setattr(
        aids, "terms_in", lambda terms, text: [term for term in terms if term.text in text]
    )

    html = shown(translator, page).content.decode()

    assert "doze</span>" in html
    assert "keep it as it is" not in html


def test_findings_stand_below_their_text(translator, page, monkeypatch):
    """What the checks say of a translation is shown there, and told to the script."""
    translate(page, title="Despre noi")
    monkeypatch.setattr(
        aids,
        "findings_for",
        lambda translation, pairs: {pk: [WARNING] for pk, _source, _text in pairs},
    )

    html = shown(translator, page).content.decode()

    assert html.count("<li>Two spaces.</li>") == 1


def test_a_finding_that_blocks_says_so(translator, page, monkeypatch):
    """It says before its reason that nothing is published with it, in the page and to the script."""
    translate(page, title="Despre noi")
    found = Finding("spacing", Severity.BLOCKING, "Two spaces.")
    monkeypatch.setattr(
        aids, "findings_for", lambda translation, pairs: {pk: [found] for pk, *_rest in pairs}
    )

    html = shown(translator, page).content.decode()
    version = desk_segment(shown(translator, page)).version
    said = write(translator, page, "Despre", version=version, headers=JSON).json()

    assert re.search(r">\s*Blocks publishing: Two spaces\.</li>", html)
    assert said["findings"] == [{"message": "Two spaces.", "is_blocking": True}]


# --- comments ---


def test_a_comment_stands_at_its_text_until_it_is_resolved(translator, ion, page):
    """It is counted while it is open, and shown with who resolved it."""
    translator.post(url(page, "comment"), {"comment": "Which us?"})
    comment = SegmentComment.objects.get()
    during = desk_segment(shown(translator, page, show="comments"))
    resolve = reverse("countries_desk_resolve", args=[running(page).pk, comment.pk])

    translator.post(resolve)

    comment.refresh_from_db()
    after = desk_segment(shown(translator, page))
    assert (during.open_comments, after.open_comments) == (1, 0)
    assert (comment.author, comment.resolved_by) == (ion, ion)


def test_a_mention_writes_a_mail(translator, page):
    """Whoever works in the country's language and is named gets a mail; nobody else does."""
    make_user("pia", ("RO", Role.PUBLISHER, "ro-ro"))
    make_user("eleni", ("GR", Role.MANAGER, ""))

    translator.post(url(page, "comment"), {"comment": "@pia and @eleni, @nobody: which us?"})
    (letter,) = post_mails()

    assert letter.to == ["pia@site.example"]
    assert "which us?" in letter.body


def test_a_comment_of_a_text_that_changed_stays(translator, page):
    """What was said about a sentence stands beside the one that took its place."""
    translator.post(url(page, "comment", "body.p1.html"), {"comment": "Which cans?"})
    source = running(page).source.get_source_instance()
    edit_page(source, body=[paragraph("<p>We recycle all cans.</p>")])

    segment = desk_segment(shown(translator, page), "body.p1.html")

    assert [comment.text for comment in segment.comments] == ["Which cans?"]


def test_nothing_is_no_comment(translator, page):
    """An empty comment is refused with a word."""
    response = translator.post(url(page, "comment"), {"comment": " "})

    assert [*get_messages(response.wsgi_request)]
    assert not SegmentComment.objects.exists()


def test_a_comment_is_recorded(translator, page):
    """The audit log tells of it."""
    translator.post(url(page, "comment"), {"comment": "Which us?"})

    assert AuditEntry.objects.filter(action="translation.comment.create").exists()


# --- the whole ---


def test_what_is_written_here_is_published(publisher, page):
    """Writing each text and publishing makes the page current."""
    for path, text in (
        ("title", "Despre noi"),
        ("body.p1.html", "Reciclăm doze."),
        ("body.p2.html", 'Vezi <a id="a1"><b>dozele</b> noastre</a>.'),
    ):
        write(publisher, page, text, path=path)

    publisher.post(edit_url(page), {"action": "publish"})

    assert freshness(page).state == "current"
