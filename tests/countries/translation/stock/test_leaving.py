"""What wagtail-localize does when a page goes, and what is done here.

As in ``test_saving.py``, each pair is one scenario.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from tests.countries.translation.helpers import save
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db


# --- deleting ---


def test_stock_still_deletes_the_texts_with_the_page(stock, translated, settings):
    """As it is set by default, what was translated is lost with the page that showed it."""
    settings.WAGTAILLOCALIZE_DISABLE_ON_DELETE = False

    translated.delete()

    assert not StringTranslation.objects.filter(locale=translated.locale).exists()
    assert not Translation.objects.filter(target_locale=translated.locale).exists()


def test_texts_outlive_their_page(translated):
    """The translation is stopped, and what people wrote stays."""
    translated.delete()

    assert StringTranslation.objects.filter(data="Despre noi").exists()
    assert not Translation.objects.get(target_locale=translated.locale).enabled


def test_translations_outlive_their_source(about, translated):
    """The page of a source that is deleted stays live, and is its country's own."""
    save(translated)

    about.delete()

    assert Page.objects.get(pk=translated.pk).live
    assert StringTranslation.objects.filter(data="Despre noi").exists()


# --- unpublishing ---


def test_stock_still_says_nothing_of_translations_that_stay_live(stock, about, translated):
    """A source is taken down, and its translations stay: its own hooks tell nobody."""
    save(translated)

    about.unpublish()

    assert Page.objects.get(pk=translated.pk).live


def test_who_unpublishes_a_source_is_asked_about_its_translations(about, translated):
    """They are named before anything happens, and go only where somebody says so."""
    save(translated)
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_superuser())

    answer = client.get(reverse("wagtailadmin_pages:unpublish", args=[about.pk]))

    assert "Despre noi" in answer.content.decode()
