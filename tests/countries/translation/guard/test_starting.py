"""Translations are started inside a country, and brought up to date by their own."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import (
    LocaleSynchronization,
    TranslationSource,
)

from countries.publishing import AcrossCountries
from countries.translation.registering import SecondSource, register_translation
from countries.translation.starting import NotLocal, WrongPlace, start_translation
from tests.countries.translation.guard.asking import MISSING, url
from tests.countries.translation.helpers import adopt, running, save
from tests.factories import (
    NOW,
    make_network,
    make_page,
    paragraph,
)
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def local(network):
    """A page that only Romania has."""
    return make_page("ro-ro", "Numai aici", body=[paragraph("<p>Bună.</p>")])


def test_a_local_page_is_translated_inside_its_country(local, romania):
    """The other locale of the country gets a draft, tied to its source."""
    english = Locale.objects.get(language_code="en-ro")

    romania.post(url("submit_page_translation", local.pk), {"locales": [english.pk]})

    copy = Page.objects.get(translation_key=local.translation_key, locale=english)
    assert not copy.live
    assert running(copy).source.locale.language_code == "ro-ro"


def test_a_page_cannot_be_put_into_another_country(local, romania):
    """A locale of another country is no choice, also when it is sent."""
    greek = Locale.objects.get(language_code="el-gr")

    romania.post(url("submit_page_translation", local.pk), {"locales": [greek.pk]})

    assert not Page.objects.filter(translation_key=local.translation_key, locale=greek).exists()


@pytest.mark.parametrize("page", ["foreign", "foreign draft", "umbrella", "own draft", "missing"])
def test_what_is_not_ones_own_live_page_cannot_be_submitted(network, romania, page):
    """Neither a foreign page, nor a draft, nor the umbrella's: all answer as a page that is not."""
    known = {
        "foreign": lambda: make_page("el-gr", "Σχετικά").pk,
        "foreign draft": lambda: make_page("el-gr", "Σχετικά", publish=False).pk,
        "umbrella": lambda: make_page("en", "About us").pk,
        "own draft": lambda: make_page("ro-ro", "Despre", publish=False).pk,
        "missing": lambda: MISSING,
    }

    response = romania.get(url("submit_page_translation", known[page]()))

    assert response.status_code == 404


def test_an_adopted_page_is_adopted_again_rather_than_translated(about, romanian):
    """A page from the umbrella goes to the other locale from the umbrella, too."""
    save(romanian)

    with pytest.raises(NotLocal):
        start_translation(romanian, into="en-ro", user=None, now=NOW)


def test_starting_stays_inside_the_country(local):
    """No function puts a page into another country."""
    with pytest.raises(WrongPlace):
        start_translation(local, into="el-gr", user=None, now=NOW)


def test_the_source_is_brought_up_to_date_by_its_own_country_only(about, romanian, romania):
    """A country's people do not touch the umbrella's source."""
    source = TranslationSource.objects.get()

    foreign = romania.post(url("update_translations", source.pk), {"publish_translations": "on"})
    missing = romania.post(url("update_translations", MISSING), {"publish_translations": "on"})

    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_the_umbrella_publishes_nothing_in_a_country(about, romanian, umbrella):
    """Bringing up to date never publishes a third's text."""
    source = TranslationSource.objects.get()

    response = umbrella.post(url("update_translations", source.pk), {"publish_translations": "on"})

    romanian.refresh_from_db()
    assert response.status_code == 302
    assert not romanian.live


def test_the_umbrella_changes_no_restriction_in_a_country(about, romanian, umbrella):
    """Who may read a country's page is the country's to say."""
    PageViewRestriction.objects.create(page=romanian, restriction_type="login")

    umbrella.post(url("update_translations", TranslationSource.objects.get().pk), {})

    assert romanian.view_restrictions.exists()


def test_one_publishes_ones_own_translations_together(local, romania):
    """Inside a country the form does what it says."""
    copy = start_translation(local, into="en-ro", user=None, now=NOW)[0]
    source = TranslationSource.objects.get()

    romania.post(url("update_translations", source.pk), {"publish_translations": "on"})

    copy.refresh_from_db()
    assert copy.live


def test_a_page_has_one_source(network):
    """A second translation into the same page is refused, whoever asks."""
    make_network("BE")
    page = make_page("en", "About us")
    copy = adopt(page, "ro-ro")
    save(copy)
    other = make_page("en-ro", "About", translation_key=page.translation_key)

    with pytest.raises(SecondSource):
        register_translation(other, copy.locale)


def test_nothing_is_translated_from_itself(local):
    """A translation of a page is no source for that page."""
    copy = start_translation(local, into="en-ro", user=None, now=NOW)[0]
    save(copy)

    with pytest.raises(SecondSource):
        register_translation(copy, local.locale)


def test_wagtails_own_copying_stays_inside_the_country(about):
    """The page action that copies for translation does not cross the border either."""
    with pytest.raises(AcrossCountries):
        about.copy_for_translation(Locale.objects.get(language_code="ro-ro"), copy_parents=True)


def test_locales_are_not_synchronised(network, romania):
    """Neither the form nor the model offers to fill one locale from another."""
    english, romanian = (Locale.objects.get(language_code=code) for code in ("en", "ro-ro"))

    with pytest.raises(PermissionDenied, match="adopt pages"):
        LocaleSynchronization.objects.create(locale=romanian, sync_from=english)

    assert LocaleSynchronization not in [part["model"] for part in LOCALE_COMPONENTS]
