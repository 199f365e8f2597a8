"""Umbrella pages are adopted together: a page, a subtree or a kit, into one locale after another."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from cms.pages.models import ArticlePage, NewsIndexPage
from countries.access import Role
from countries.audit.models import AuditEntry
from countries.routing import network, network_held
from countries.translation.jobs.models import ItemState, TranslationJob
from countries.translation.jobs.working import step
from countries.umbrella.kits import items_of, kits_offered, parts_of
from countries.umbrella.models import Adoption, Kit, KitItem
from countries.umbrella.together import Part, adopt_parts, ask_for_parts
from countries.umbrella.undoing import undo, undoing_of
from tests.countries.translation.helpers import adopt, translate
from tests.factories import NOW, edit_page, home_of, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def about():
    make_network("RO", "GR")
    return make_page("en", "About us", slug="about")


@pytest.fixture
def team(about):
    return make_page(about, "Team", slug="team")


@staged
def ana():
    return make_user("ana", ("RO", Role.EDITOR, ""), ("GR", Role.EDITOR, ""))


def info_of(code):
    return network().by_code[code]


def take(user, *parts, into="ro-ro", **options):
    """Adopt parts into a locale."""
    return adopt_parts(parts, info=info_of(into), about="A kit", user=user, now=NOW, **options)


def make_kit(*pages, with_children=False):
    """Return a kit of these pages."""
    kit = Kit.objects.create(code="starter", names={"en": "Starter site"})
    for position, page in enumerate(pages):
        KitItem.objects.create(
            kit=kit, page=page.page_ptr, position=position, with_children=with_children
        )
    return kit


def titles_in(code):
    return set(
        Page.objects.filter(locale__language_code=code, depth__gt=2).values_list("title", flat=True)
    )


def test_parts_come_together_and_are_remembered_as_one(about, team, ana):
    """What was adopted at once is one adoption, with its pages in order."""
    festivals = make_page("en", "Festivals", slug="festivals")

    outcome = take(ana, Part(about, with_children=True), Part(festivals))

    adoption = Adoption.objects.get()
    made = list(adoption.pages.values_list("page__title", flat=True))
    assert made == [copy.title for copy in outcome.copies] == ["About us", "Team", "Festivals"]
    assert (adoption.locale, adoption.adopted_by, outcome.already) == ("ro-ro", ana, 0)


def test_adopting_again_takes_what_is_new(about, team, ana):
    """A kit is adopted again without doubles: only what it has got since comes."""
    kit = make_kit(about, with_children=True)
    take(ana, *parts_of(items_of(kit.uuid)))
    make_page(about, "Press", slug="press")

    outcome = take(ana, *parts_of(items_of(kit.uuid)))

    assert ([copy.title for copy in outcome.copies], outcome.already) == (["Press"], 2)
    assert titles_in("ro-ro") == {"About us", "Team", "Press"}


def test_where_all_is_there_nothing_is_remembered(about, ana):
    """There is nothing to undo."""
    adopt(about, "ro-ro")

    outcome = take(ana, Part(about))

    assert (outcome.already, outcome.adoption, Adoption.objects.count()) == (1, None, 0)


def test_a_part_that_is_refused_does_not_keep_the_others(about, ana):
    """A piece of news without its list waits, and it is said why; the rest comes."""
    news = make_page(make_page("en", "News", model=NewsIndexPage), "First", model=ArticlePage)

    outcome = take(ana, Part(news), Part(about))

    assert [copy.title for copy in outcome.copies] == ["About us"]
    assert [title for title, _why in outcome.refused] == ["First"]
    assert "cannot lie below" in outcome.adoption.refused[0][1]


def test_the_country_chooses_where_it_goes(about, team, ana):
    """The chosen page takes what lies below no other part."""
    section = make_page("ro-ro", "Despre", slug="despre")

    outcome = take(ana, Part(about), Part(team), parent=section.page_ptr)

    above = [copy.get_parent().title for copy in outcome.copies]
    assert above == ["Despre", "About us"]


def test_no_page_of_another_locale_takes_it(about, ana):
    """A place in another country is refused, and nothing is copied."""
    outcome = take(ana, Part(about), parent=home_of("el-gr").page_ptr)

    assert (outcome.copies, len(outcome.refused)) == ([], 1)


def test_without_the_right_nothing_is_adopted(about):
    """Somebody of another country adopts nothing here."""
    other = make_user("other", ("GR", Role.EDITOR, ""))

    outcome = take(other, Part(about))

    assert (outcome.copies, titles_in("ro-ro")) == ([], set())


def test_what_is_much_is_done_by_jobs(about, team, ana):
    """A job for each country copies page by page, below the chosen pages, as one adoption each."""
    section = make_page("ro-ro", "Despre", slug="despre")
    jobs = ask_for_parts(
        [Part(about, with_children=True)],
        infos=[info_of("ro-ro"), info_of("el-gr")],
        about="About us",
        user=ana,
        now=NOW,
        parents={"ro-ro": section.page_ptr},
    )

    for job in jobs:
        while step(job.pk, now=NOW):
            pass

    assert TranslationJob.objects.filter(items__state=ItemState.DONE).distinct().count() == 2
    assert Page.objects.get(locale__language_code="ro-ro", title="About us").get_parent().title == (
        "Despre"
    )
    assert titles_in("el-gr") == {"About us", "Team"}
    assert [(row.locale, row.pages.count()) for row in Adoption.objects.order_by("pk")] == [
        ("ro-ro", 2),
        ("el-gr", 2),
    ]


def test_a_kit_says_how_much_of_it_is_there(about, team, django_assert_max_num_queries):
    """Beside each kit stands how many of its pages a language has, in few queries."""
    make_kit(about, with_children=True)
    adopt(about, "ro-ro")

    with network_held(), django_assert_max_num_queries(5):
        (offer,) = kits_offered([info_of("ro-ro"), info_of("el-gr")])

    assert (offer.total, [(info.code, had) for info, had in offer.had]) == (
        2,
        [("ro-ro", 1), ("el-gr", 0)],
    )


def test_a_kit_holds_what_is_live(about, team):
    """What the umbrella has taken down is no part of it any more."""
    kit = make_kit(about, team)

    about.unpublish()

    assert parts_of(items_of(kit.uuid)) == [Part(team.page_ptr)]


def test_undoing_takes_untouched_drafts_away(about, team, ana):
    """They go with all that was adopted with them, and the page is an offer again."""
    outcome = take(ana, Part(about, with_children=True))

    done = undo(outcome.adoption, user=ana, now=NOW)

    assert (len(done.going), done.staying, titles_in("ro-ro")) == (2, [], set())
    outcome.adoption.refresh_from_db()
    assert (outcome.adoption.undone_by, outcome.adoption.undone_at) == (ana, NOW)
    assert AuditEntry.objects.filter(action="adoption.undo", country="RO").exists()


def test_what_was_undone_can_be_adopted_again(about, ana):
    """Nothing is left in the way."""
    undo(take(ana, Part(about)).adoption, user=ana, now=NOW)

    assert [copy.title for copy in take(ana, Part(about)).copies] == ["About us"]


def _publish(page, about):
    page.get_latest_revision().publish()


def _edit(page, about):
    edit_page(page, title="Despre", publish=False)


def _translate(page, about):
    translate(page, title="Despre noi")


def _add_below(page, about):
    make_page(page, "Numai aici", slug="numai-aici")


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (_publish, "it is live"),
        (_edit, "somebody has edited it"),
        (_translate, "somebody has translated texts of it"),
        (_add_below, "pages lie below it that stay"),
    ],
)
def test_what_somebody_worked_on_stays(about, ana, work, why):
    """Undoing loses nobody's work, and says why a page stays."""
    outcome = take(ana, Part(about))
    copy = outcome.copies[0]
    work(type(copy).objects.get(pk=copy.pk), about)

    done = undo(outcome.adoption, user=ana, now=NOW)

    assert [(page.pk, reason) for page, reason in done.staying] == [(copy.pk, why)]
    assert Page.objects.filter(pk=copy.pk).exists()


def test_what_lies_above_what_stays_stays_too(about, team, ana):
    """A child that somebody translated keeps its parent."""
    outcome = take(ana, Part(about, with_children=True))
    translate(outcome.copies[1], title="Echipa")

    found = undoing_of(outcome.adoption, ana)

    assert [reason for _page, reason in found.staying] == [
        "somebody has translated texts of it",
        "pages lie below it that stay",
    ]


def test_a_copy_in_the_same_language_is_untouched(about, ana):
    """Texts that came along word by word are nobody's work."""
    outcome = take(ana, Part(about), into="en-ro")

    assert len(undoing_of(outcome.adoption, ana).going) == 1


def test_many_pages_are_judged_in_few_queries(about, ana, django_assert_max_num_queries):
    """The number of queries does not follow the pages."""
    for number in range(6):
        make_page(about, f"Page {number}", slug=f"page-{number}")
    outcome = take(ana, Part(about, with_children=True))

    with network_held(), django_assert_max_num_queries(8):
        found = undoing_of(outcome.adoption, ana)

    assert len(found.going) == 7
