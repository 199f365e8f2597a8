"""Figures that stand typed on live pages: found as pages and facts change, and put right by one click."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from countries.delivery import marks
from countries.delivery.producers import page_address
from countries.facts.models import Fact, FactValue
from countries.segments.models import Provenance, SegmentOrigin
from countries.segments.reading import texts_of
from countries.translation.machine.models import MachineText
from countries.umbrella.overlaying import overlay_block
from countries.workspace import Kind, waiting_for
from countries.workspace.drift import (
    CannotUse,
    examine,
    examine_when_idle,
    examining,
    heed_again,
    ignore,
    use_fact,
)
from countries.workspace.drift.models import TypedFigure
from tests.countries.translation.helpers import adopt, document, running, save, translate
from tests.factories import NOW, edit_page, make_fact, make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TYPED = "<p>It runs in <b>12</b> countries &amp; more.</p>"


@staged
def fact(network):
    """Return a fact whose words are “countries”: 19 for all, 7 in Greece."""
    made = make_fact("countries", "19", unit="count", GR="7")
    Fact.objects.filter(pk=made.pk).update(keywords=["countries", "țări"])
    return made


def figures():
    """Read all that changed, and return (locale, figure, whether it differs) of what is found."""
    while examine(now=NOW):
        pass
    rows = TypedFigure.objects.select_related("locale").order_by("locale__language_code", "pk")
    return [(row.locale.language_code, row.figure, row.differs) for row in rows]


def draft_of(page):
    """Return the newest version of a page."""
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def the_figure():
    """Read all that changed, and return the only typed figure."""
    figures()
    return TypedFigure.objects.get()


def test_a_typed_figure_of_a_live_page_is_found(fact):
    """Title, summary and blocks are read, drafts are not."""
    make_page("ro-ro", "În 19 țări", body=[paragraph(TYPED)])
    make_page("ro-ro", "Ciornă în 12 țări", publish=False)

    assert figures() == [("ro-ro", "19", False), ("ro-ro", "12", True)]


def test_a_page_that_changes_is_read_again(fact):
    """A figure that is gone from the text is gone from the report."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    figures()
    edit_page(page, body=[paragraph("<p>In {{fact:countries}} countries.</p>")])

    assert figures() == []


def test_a_page_that_is_taken_down_is_asked_no_more(fact, people):
    """What nobody can read waits for nobody."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    figures()
    page.unpublish()

    found = waiting_for(people["editor"], now=NOW)

    assert [row for row in found if row.kind == Kind.DRIFT] == []


def test_a_fact_that_changes_is_compared_in_its_countries_again(fact):
    """Greece's own value is compared there, the umbrella's everywhere else."""
    make_page("ro-ro", body=[paragraph(TYPED)])
    make_page("el-gr", body=[paragraph(TYPED)])
    figures()

    row = FactValue.objects.get(country__code="GR")
    row.value = "12"
    row.save()

    assert figures() == [("el-gr", "12", False), ("ro-ro", "12", True)]


def test_nothing_is_read_twice(fact, django_assert_max_num_queries):
    """Pages that were read are left alone until text or facts change."""
    make_page("ro-ro", body=[paragraph(TYPED)])
    figures()

    with django_assert_max_num_queries(4):
        assert examine(now=NOW) == 0


def test_a_countrys_own_page_takes_the_figure_from_the_fact_in_a_draft(fact, people):
    """One click: the token stands where the figure was, every tag stays, nothing is public yet."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])

    use_fact(the_figure(), user=people["editor"], now=NOW)

    draft = draft_of(page)
    expected = "<p>It runs in <b>{{fact:countries}}</b> countries &amp; more.</p>"
    assert draft.body.raw_data[0]["value"]["html"] == expected
    assert "12" in json.dumps(document(page))
    assert TypedFigure.objects.get().drafted_at == NOW


def test_a_figure_is_taken_from_the_fact_at_once(fact, people):
    """Who may publish does so by the same click, and the figure is gone from the report."""
    page = make_page("ro-ro", "În 19 țări")

    use_fact(the_figure(), user=people["publisher"], now=NOW, publish=True)

    assert document(page)["title"] == "În 19 țări"
    assert Page.objects.get(pk=page.pk).title == "În {{fact:countries}} țări"
    assert figures() == []


def test_a_figure_in_a_list_is_found_in_what_the_block_stores(fact, people):
    """The text is reached through the items of a list."""
    step = {"type": "item", "id": "s1", "value": {"title": "One", "text": "In 12 countries."}}
    steps = {"title": "", "language": "", "items": [step]}
    page = make_page("ro-ro", body=[{"type": "steps", "id": "b1", "value": steps}])

    use_fact(the_figure(), user=people["editor"], now=NOW)

    draft = draft_of(page)
    assert texts_of(draft)["body.b1.items.s1.text"] == ["In {{fact:countries}} countries."]


def test_a_draft_that_says_something_else_is_left_alone(fact, people):
    """What somebody rewrote meanwhile is not written over."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    edit_page(page, publish=False, body=[paragraph("<p>In many countries.</p>")])
    figure = the_figure()
    before = page.revisions.count()

    with pytest.raises(CannotUse):
        use_fact(figure, user=people["editor"], now=NOW)

    assert page.revisions.count() == before


@pytest.mark.parametrize("who", ["foreign", "translator"])
def test_nobody_else_changes_a_countrys_own_page(fact, people, who):
    """Neither people of another country nor who translates may edit it."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    figure = the_figure()
    before = page.revisions.count()

    with pytest.raises(PermissionDenied):
        use_fact(figure, user=people[who], now=NOW)

    assert page.revisions.count() == before


def translated(*, machine=False):
    """Return a live page of Romania translated from a source that counts with the fact."""
    source = make_page("en", body=[paragraph("<p>In {{fact:countries}} countries.</p>")])
    page = adopt(source, "ro-ro")
    text = "În 12 țări, {{fact:countries}}."
    if machine:
        segment = running(page).source.stringsegment_set.get(context__path="body.p1.html")
        MachineText.objects.create(
            locale=page.locale,
            object_id=page.translation_key,
            path="body.p1.html",
            source=segment.string.data,
            text=text,
            engine="test",
            made_at=NOW,
        )
    translate(page, title="Despre noi", machine=False)
    translate(page, p1_html=text, machine=machine)
    save(page)
    return page


def test_a_translation_takes_the_figure_from_the_fact(fact, people):
    """The translated text is changed, and saved as the translation's draft."""
    page = translated()

    use_fact(the_figure(), user=people["translator"], now=NOW)

    draft = draft_of(page)
    expected = "În {{fact:countries}} țări, {{fact:countries}}."
    assert texts_of(draft)["body.p1.html"] == [expected]


@pytest.mark.parametrize(
    ("machine", "expected"), [(True, Provenance.MACHINE), (False, Provenance.HUMAN)]
)
def test_words_of_a_machine_stay_a_machines(fact, people, machine, expected):
    """Using a fact is no reading of the rest."""
    page = translated(machine=machine)

    use_fact(the_figure(), user=people["translator"], now=NOW)

    origins = SegmentOrigin.objects.filter(page=page, path="body.p1.html").order_by("-pk")
    assert origins[0].provenance == expected
    if machine:
        assert MachineText.objects.last().text == "În {{fact:countries}} țări, {{fact:countries}}."


def test_what_a_country_put_over_a_block_takes_the_figure_from_the_fact(fact, people):
    """A figure in the country's own content of an adopted page is replaced there, in a draft."""
    source = make_page("en", "About us", body=[paragraph("<p>We recycle cans.</p>")])
    page = adopt(source, "ro-ro")
    save(page)
    own = [paragraph("<p>Suntem în <b>12</b> țări.</p>", block_id="own")]
    overlay_block(page, "p1", "replace", own, user=None, now=NOW, publish=True)

    use_fact(the_figure(), user=people["editor"], now=NOW)

    (overlay,) = draft_of(page).overlays.all()
    assert overlay.content[0]["value"]["html"] == "<p>Suntem în <b>{{fact:countries}}</b> țări.</p>"


def test_a_figure_of_the_source_is_put_right_there(fact, people):
    """What a page shows in its source's words is not the country's to write."""
    source = make_page("en", "In 12 countries")
    page = adopt(source, "ro-ro")
    save(page)
    figures()
    figure = TypedFigure.objects.get(page=page)

    with pytest.raises(CannotUse):
        use_fact(figure, user=people["translator"], now=NOW)


def test_an_ignored_figure_is_remembered_for_its_text(fact, people):
    """It stays ignored when its page is published again, and is asked about when its text changes."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    ignore(the_figure(), user=people["editor"], now=NOW)

    edit_page(page, summary="New.")
    figures()
    kept = TypedFigure.objects.get().is_ignored
    edit_page(page, body=[paragraph("<p>It is at home in 12 countries.</p>")])
    figures()

    assert (kept, TypedFigure.objects.get().is_ignored) == (True, False)


def test_an_ignored_figure_that_comes_back_is_still_ignored(fact, people):
    """What was said of a text holds when the text returns, until it is taken back."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    ignore(the_figure(), user=people["editor"], now=NOW)
    page.unpublish()
    figures()
    page.get_latest_revision().publish()
    figures()
    came_back = TypedFigure.objects.get()

    heed_again(came_back, user=people["editor"])

    assert came_back.is_ignored
    assert not TypedFigure.objects.get().is_ignored


def test_typed_figures_wait_for_those_who_put_them_right(fact, people):
    """One number for a country, for editors and translators of it alone."""
    make_page("ro-ro", body=[paragraph(TYPED)])
    make_page("en-ro", "In 12 countries")
    figures()

    found = {
        who: {
            row.country: row.count for row in waiting_for(user, now=NOW) if row.kind == Kind.DRIFT
        }
        for who, user in people.items()
    }

    assert found["editor"] == {"RO": 2}
    assert found["translator"] == {"RO": 1}
    assert found["foreign"] == {}


def test_the_command_tells_of_each_figure(fact, capsys):
    """As JSON: where it stands, what it says and what the fact says there; 1 where there is any."""
    make_page("el-gr", "In 12 countries")

    with pytest.raises(SystemExit) as ended:
        call_command("facts", "drift", "--json", "--country", "gr")

    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    told = {
        name: finding[name] for name in ("locale", "place", "figure", "fact", "says", "differs")
    }
    assert ended.value.code == 1
    assert told == {
        "locale": "el-gr",
        "place": "title",
        "figure": "12",
        "fact": "countries",
        "says": "7",
        "differs": True,
    }


def test_the_command_is_content_where_nothing_is_typed(fact, capsys):
    """Nothing found is no failure."""
    call_command("facts", "drift", "--locale", "ro-ro")

    assert capsys.readouterr().out.strip() == "Nothing found."


def test_reading_leaves_the_way_to_those_who_wait_for_documents(fact):
    """While documents are to be renewed no page is read."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    marks.mark([page_address(page)], now=timezone.now())

    assert not examine_when_idle(timezone.now())
    assert TypedFigure.objects.count() == 0


def test_a_page_that_is_published_while_it_is_read_is_read_again(fact, monkeypatch):
    """What was found in the old text is not taken for the new one's."""
    page = make_page("ro-ro", body=[paragraph(TYPED)])
    read = examining.drifting

    def publish_meanwhile(*args):
        monkeypatch.setattr(examining, "drifting", read)
        edit_page(page, title="New", body=[paragraph("<p>In 14 countries.</p>")])
        return read(*args)

    monkeypatch.setattr(examining, "drifting", publish_meanwhile)
    examine(now=NOW)
    during = TypedFigure.objects.filter(page=page).count()

    assert (during, figures()) == (0, [("ro-ro", "14", True)])
