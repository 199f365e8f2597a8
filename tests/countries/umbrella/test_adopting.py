"""A country adopts umbrella pages as drafts of its own, from what is live and nothing else."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import Translation

from cms.pages.models import ArticlePage, NewsIndexPage
from countries.access import Role
from countries.identity.tags import Tag
from countries.opening import close_country
from countries.translation.placing import _give_locale
from countries.umbrella.adopting import (
    AlreadyAdopted,
    NotAdoptable,
    WrongPlace,
    adopt_page,
    locales_to_adopt_into,
)
from tests.countries.translation.helpers import adopt, block, document, freshness, save
from tests.factories import (
    NOW,
    edit_page,
    heading,
    home_of,
    make_fact,
    make_network,
    make_page,
    make_user,
    paragraph,
)
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network():
    return make_network("RO", "GR")


@staged
def about(network):
    return make_page("en", "About us", body=[paragraph("<p>We recycle.</p>")], summary="Who we are")


def test_an_adopted_page_is_a_draft_of_the_country(about):
    """The copy lies below the country's home, in its locale, under the same key, not live."""
    copy = adopt(about, "ro-ro")

    assert copy.get_parent().pk == home_of("ro-ro").pk
    assert (copy.locale.language_code, copy.live) == ("ro-ro", False)
    assert copy.translation_key == about.translation_key
    assert copy.title == "About us"


def test_the_first_draft_belongs_to_who_adopts(about):
    """The country's page has one revision, by the user, who owns it; none of the source's."""
    user = make_user("ana", ("RO", Role.EDITOR, ""))

    copy = adopt(about, "ro-ro", user=user)

    assert [revision.user for revision in copy.revisions.all()] == [user]
    assert copy.owner == user


def test_a_draft_of_the_umbrella_is_never_adopted(about):
    """What is adopted is the live text, not what the umbrella has not published yet."""
    edit_page(about, title="Secret plan", publish=False)

    copy = adopt(about, "ro-ro")

    assert copy.title == copy.get_latest_revision_as_object().title == "About us"


def test_tags_come_along(about):
    """The copy carries the source's tags."""
    about.tags.add(Tag.objects.create(name="Festival", slug="festival"))
    about.save()

    copy = adopt(about, "ro-ro")

    assert [tag.slug for tag in copy.tags.all()] == ["festival"]


def test_an_adopted_page_lies_below_its_parents_counterpart(about):
    """A page goes where its parent went before it."""
    team = make_page(about, "Team")
    above = adopt(about, "ro-ro")

    copy = adopt(team, "ro-ro")

    assert copy.get_parent().pk == above.pk


def test_a_parent_can_be_chosen(about):
    """The country says where the page goes, inside its locale."""
    section = make_page("ro-ro", "Despre")

    copy = adopt(about, "ro-ro", parent=section)

    assert copy.get_parent().pk == section.pk


def test_a_parent_elsewhere_is_refused(about):
    """A parent in another locale, even of the same country, is the wrong place."""
    section = make_page("en-ro", "About")

    with pytest.raises(WrongPlace):
        adopt(about, "ro-ro", parent=section)


def test_a_type_that_the_parent_does_not_take_is_refused(about):
    """A piece of news waits until its list of news is there."""
    news = make_page(make_page("en", "News", model=NewsIndexPage), "First", model=ArticlePage)

    with pytest.raises(WrongPlace, match="“news” cannot lie below"):
        adopt(news, "ro-ro")


def test_a_country_may_say_at_once_what_is_its_own(about):
    """The fields that it decides of the copy, such as its slug, are in row and draft alike."""
    copy = adopt(about, "ro-ro", own={"slug": "despre", "show_in_menus": True})

    assert (copy.slug, copy.url_path, copy.show_in_menus) == ("despre", "/ro-ro/despre/", True)
    assert copy.get_latest_revision_as_object().slug == "despre"


def test_what_is_its_own_is_said_of_the_first_page_alone(about):
    """The pages below an adopted one take what the source says."""
    make_page(about, "Team")

    copies = adopt_page(
        about, into="ro-ro", user=None, now=NOW, with_children=True, own={"slug": "despre"}
    )

    assert [copy.url_path for copy in copies] == ["/ro-ro/despre/", "/ro-ro/despre/team/"]


def test_a_slug_that_is_taken_is_refused(about):
    """A slug that another page there has is named, and nothing is copied."""
    make_page("ro-ro", "Despre", slug="despre")

    with pytest.raises(ValidationError, match="despre"):
        adopt(about, "ro-ro", own={"slug": "despre"})

    assert not Page.objects.filter(translation_key=about.translation_key, slug="despre").exists()


def test_a_subtree_comes_node_by_node(about):
    """With children, all that is live comes, each below its parent's copy."""
    team = make_page(about, "Team")
    make_page(team, "Board")

    copies = adopt_page(about, into="ro-ro", user=None, now=NOW, with_children=True)

    assert [copy.url_path for copy in copies] == [
        "/ro-ro/about-us/",
        "/ro-ro/about-us/team/",
        "/ro-ro/about-us/team/board/",
    ]
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_subtree_leaves_out_what_visitors_may_not_read(about):
    """Drafts and private pages stay behind, with all below them."""
    make_page(make_page(about, "Draft", publish=False), "Below the draft")
    private = make_page(about, "Private")
    make_page(private, "Below the private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    copies = adopt_page(about, into="ro-ro", user=None, now=NOW, with_children=True)

    assert [copy.title for copy in copies] == ["About us"]


def test_a_subtree_skips_what_is_there(about):
    """Adopting a subtree again brings what is new, and leaves the rest as it is."""
    first = adopt(about, "ro-ro")
    make_page(about, "Team")

    copies = adopt_page(about, into="ro-ro", user=None, now=NOW, with_children=True)

    assert [copy.title for copy in copies] == ["Team"]
    assert copies[0].get_parent().pk == first.pk


def test_the_whole_umbrella_can_be_adopted(about):
    """From the umbrella's home down, its pages come below the country's own home."""
    copies = adopt_page(home_of("en"), into="ro-ro", user=None, now=NOW, with_children=True)

    assert [copy.url_path for copy in copies] == ["/ro-ro/about-us/"]


@pytest.mark.parametrize("with_children", [False, True])
def test_adopting_twice_says_so_and_changes_nothing(about, with_children):
    """A page that is there already is not adopted again."""
    adopt(about, "ro-ro")
    before = Page.objects.count()

    with pytest.raises(AlreadyAdopted):
        adopt(about, "ro-ro", with_children=with_children)

    assert Page.objects.count() == before


def test_adopted_again_after_deletion(about):
    """A country may change its mind: what it deleted can be adopted once more."""
    adopt(about, "ro-ro").delete()

    copy = adopt(about, "ro-ro")

    assert Translation.objects.get(target_locale=copy.locale).enabled


@pytest.mark.parametrize(
    "target", ["en", "de-de", "xx-xx"], ids=["the umbrella", "not open", "unknown"]
)
def test_only_locales_of_open_countries_adopt(about, target):
    """Neither the umbrella itself nor a locale that is nobody's takes pages."""
    with pytest.raises(WrongPlace):
        adopt(about, target)


def test_a_closed_country_adopts_nothing(about):
    """A country that closed is no target."""
    close_country("RO", now=NOW)

    with pytest.raises(WrongPlace):
        adopt(about, "ro-ro")


def test_only_umbrella_pages_are_adopted(network):
    """A country's page is no other country's to take."""
    page = make_page("el-gr", "Σχετικά")

    with pytest.raises(NotAdoptable):
        adopt(page, "ro-ro")


def test_what_is_not_live_is_not_adopted(network):
    """A draft of the umbrella is refused."""
    page = make_page("en", "Plan", publish=False)

    with pytest.raises(NotAdoptable):
        adopt(page, "ro-ro")


def test_what_is_private_is_not_adopted(about):
    """A page that only some may read is refused, also when the restriction is inherited."""
    team = make_page(about, "Team")
    PageViewRestriction.objects.create(page=about, restriction_type="login")

    with pytest.raises(NotAdoptable):
        adopt(team, "ro-ro")


def test_who_may_not_add_pages_there_adopts_nothing(about):
    """The right to add pages in another country does not help."""
    user = make_user("eleni", ("GR", Role.MANAGER, ""))

    with pytest.raises(PermissionDenied):
        adopt(about, "ro-ro", user=user)

    assert not Page.objects.filter(title="About us", locale__language_code="ro-ro").exists()


def test_the_locales_to_adopt_into_are_ones_own(about):
    """Somebody of Romania is offered Romania's locales."""
    user = make_user("ana", ("RO", Role.EDITOR, ""))

    assert {info.code for info in locales_to_adopt_into(user)} == {"ro-ro", "en-ro"}


def test_a_slug_that_is_taken_gets_a_number(about):
    """The copy never takes the address of a page that is there."""
    make_page("ro-ro", "Altceva", slug="about-us")

    assert adopt(about, "ro-ro").slug == "about-us-2"


def test_a_reserved_slug_gets_a_number(network):
    """What is a path of a language below a home cannot be a page's slug there."""
    page = make_page(make_page("en", "Languages"), "English", slug="en")

    assert adopt(page, "ro-ro").slug == "en-2"


def test_translatable_children_take_the_locale():
    """Child objects with a locale of their own get the copy's, alone or in a list."""
    greek = Locale(language_code="el-gr")
    copy, one, two = Page(locale=greek), Page(), Page()

    _give_locale(None, copy, None, [one])
    _give_locale(None, copy, None, two)

    assert one.locale == two.locale == greek


@pytest.mark.parametrize(("country", "locale"), [("GR", "el-gr"), ("AE", "ar-ae")])
def test_untranslated_text_is_never_unmarked(country, locale):
    """A page published as it was adopted says that its texts are English, each block of them."""
    make_network(country)
    about = make_page("en", "About us", body=[paragraph("<p>We recycle.</p>"), heading("Why")])
    copy = adopt(about, locale)

    copy.get_latest_revision().publish()

    assert document(copy)["field_lang"]["title"] == "en"
    assert block(copy, "p1")["lang"] == block(copy, "h1")["lang"] == "en"
    assert block(copy, "p1")["provenance"] == "source"
    assert freshness(copy).state == "incomplete"


def test_figures_and_tokens_are_in_no_language(network):
    """What holds no words needs no translation, and is not marked as foreign."""
    make_fact("saving", "95")
    page = make_page("en", "Why", body=[heading("95 %"), paragraph("<p>{{fact:saving}}</p>")])
    copy = adopt(page, "el-gr")

    copy.get_latest_revision().publish()

    assert block(copy, "h1")["lang"] == block(copy, "p1")["lang"] == "el"


def test_a_locale_of_the_same_language_copies_the_text(about):
    """Between locales of one language the copy is complete, with the source's provenance."""
    copy = adopt(about, "en-ro")

    save(copy)

    assert freshness(copy).state == "current"
    assert block(copy, "p1")["provenance"] == "source"
    assert block(copy, "p1")["lang"] == "en"
    assert document(copy)["field_lang"] == {}


def test_localize_shows_a_copy_of_the_same_language_as_done(about):
    """Its own screens do not ask for translations that nobody has to make."""
    copy = adopt(about, "en-ro")

    translation = Translation.objects.get(target_locale=copy.locale)

    assert translation.get_progress() == (3, 3)
