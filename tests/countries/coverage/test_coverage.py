"""What of the umbrella's pages each country has is computed, and can be narrowed and kept as a file."""

from __future__ import annotations

import csv
import io
import json

import pytest
from wagtail.models import PageViewRestriction
from wagtail_localize.models import Translation

from cms.pages.models import ProgrammePage
from countries.coverage import Choice, State, Tally, chosen, coverage
from countries.coverage.records import as_csv, as_json, records_of
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import edit_page, make_network, make_page, make_programme
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def about():
    make_network("RO", "GR")
    return make_page("en", "About us", slug="about")


@staged
def child(about):
    return make_page(about, "Team", slug="team")


def _states(title, found=None):
    found = found or coverage()
    column = next(column for column in found.columns if column.title == title)
    return {info.code: found.cell(info, column).state for info in found.locales}


def _cell(title, code):
    found = coverage()
    column = next(column for column in found.columns if column.title == title)
    return next(found.cell(info, column) for info in found.locales if info.code == code)


def test_every_page_stands_in_every_open_country(about, child):
    """Pages below the umbrella's home are columns, the locales of open countries rows."""
    found = coverage()

    assert {"About us", "Team"} <= {column.title for column in found.columns}
    assert set(_states("Team", found).values()) == {State.NOT_ADOPTED}
    assert {"ro-ro", "en-ro", "el-gr"} <= {info.code for info in found.locales}
    assert not [info for info in found.locales if info.country.is_umbrella]


def test_the_life_of_a_page(about):
    """Adopted, half translated, translated, behind: each seen at once, with nothing pressed."""
    states = [_cell("About us", "ro-ro").state]
    page = adopt(about, "ro-ro")
    states.append(_cell("About us", "ro-ro").state)
    save(page)
    states.append(_cell("About us", "ro-ro").state)
    translate(page, title="Despre noi")
    save(page)
    states.append(_cell("About us", "ro-ro").state)
    changed = edit_page(about, title="About all of us")

    behind = _cell("About all of us", "ro-ro")

    assert states == [State.NOT_ADOPTED, State.DRAFT, State.INCOMPLETE, State.CURRENT]
    assert (behind.state, behind.behind, behind.page_id) == (State.BEHIND, 1, page.pk)
    assert behind.since == changed.last_published_at


def test_a_page_that_goes_its_own_way_is_the_countrys_own(about):
    """A counterpart that nobody translates any more stands in place of the umbrella's."""
    page = adopt(about, "ro-ro")
    translate(page, title="Despre noi")
    save(page)
    Translation.objects.update(enabled=False)

    assert _cell("About us", "ro-ro").state == State.OWN


def test_what_cannot_be_adopted_is_no_column(about, child):
    """Drafts, what only some may read, and all below them count for nobody."""
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    make_page("en", "Draft", slug="draft", publish=False)

    assert not {"About us", "Team", "Draft"} & {column.title for column in coverage().columns}


def test_pages_lie_in_the_section_below_home(about, child):
    """The page below home gives its name to all that lies below it."""
    found = {column.title: column for column in coverage().columns}

    assert found["Team"].section == found["About us"].key
    assert found["About us"].section == found["About us"].key


def test_pages_below_a_programmes_own_belong_to_it(about):
    """So that one can look at a programme alone."""
    programme = make_page(
        "en",
        "MetalMatters",
        model=ProgrammePage,
        slug="metalmatters",
        programme=make_programme("metalmatters", "MetalMatters"),
    )
    make_page(programme, "Households", slug="households")

    part = chosen(coverage(), Choice(programme="metalmatters"))

    assert [column.title for column in part.columns] == ["MetalMatters", "Households"]


def test_a_language_is_chosen_wherever_it_is_spoken(about):
    """English is that of Romania, Britain and all others."""
    part = chosen(coverage(), Choice(language="en"))

    assert {info.code.split("-")[0] for info in part.locales} == {"en"}


def test_a_state_leaves_what_is_in_it(about, child):
    """Rows and columns without a page in that state go."""
    adopt(about, "ro-ro")

    part = chosen(coverage(), Choice(state=State.DRAFT))

    assert [column.title for column in part.columns] == ["About us"]
    assert [info.code for info in part.locales] == ["ro-ro"]


def test_a_section_stays_named_when_only_pages_below_are_chosen(about, child):
    """Files name the section of each page, also when the section's own page is left out."""
    adopt(about, "ro-ro")
    copy = adopt(child, "ro-ro")
    copy.get_latest_revision_as_object().save_revision().publish()

    part = chosen(coverage(), Choice(state=State.INCOMPLETE))

    assert [record["section"] for record in records_of(part, Choice())] == ["About us"]


def test_one_country_or_page_is_looked_up_alone(about, child):
    """The parts equal the same parts of the whole."""
    adopt(about, "ro-ro")
    whole = coverage()

    romania, page = coverage(country="RO"), coverage(page_id=about.pk)

    assert {info.country.code for info in romania.locales} == {"RO"}
    assert _states("About us", romania) == {
        code: state for code, state in _states("About us", whole).items() if code.endswith("ro")
    }
    assert [column.title for column in page.columns] == ["About us"]
    assert _states("About us", page) == _states("About us", whole)


def test_a_share_is_a_hundred_only_when_all_is_well():
    """199 of 200 are not a hundred percent."""
    tally = Tally.of([State.CURRENT] * 198 + [State.OWN, State.BEHIND])

    assert (tally.well, tally.lagging, tally.total, tally.share) == (199, 1, 200, 99)
    assert tally.others == [(State.BEHIND, 1)]


def test_no_cell_of_a_file_is_a_formula(about):
    """A title that a spreadsheet would calculate is text."""
    edit_page(about, title="=1+1")
    part = chosen(coverage(), Choice(language="el"))

    rows = list(csv.DictReader(io.StringIO(as_csv(records_of(part, Choice())))))

    assert [row["page"] for row in rows if row["page_id"] == str(about.pk)] == ["'=1+1"]


def test_files_say_what_is_shown(about):
    """Both forms hold a record for each cell in the chosen state, and no other."""
    adopt(about, "ro-ro")
    choice = Choice(state=State.DRAFT)
    part = chosen(coverage(), choice)

    records = json.loads(as_json(records_of(part, choice)))

    assert [(row["country"], row["locale"], row["state"]) for row in records] == [
        ("RO", "ro-ro", "draft")
    ]
    assert as_csv(records_of(part, choice)).count("\r\n") == 2


def test_as_many_queries_for_many_pages_as_for_few(about, django_assert_max_num_queries):
    """The number of queries follows neither pages nor countries."""
    for number in range(4):
        page = make_page("en", f"Page {number}", slug=f"page-{number}")
        for code in ("ro-ro", "el-gr"):
            save(adopt(page, code))

    with django_assert_max_num_queries(16):
        coverage()
