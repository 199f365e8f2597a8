"""What wagtail-localize's machine translation does, and what is done here; pairs as in ``test_saving.py``."""

from __future__ import annotations

import pytest
from wagtail.models import Locale
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.machine_translators.deepl import DeepLTranslator
from wagtail_localize.machine_translators.libretranslate import LibreTranslator
from wagtail_localize.models import StringTranslation
from wagtail_localize.views.edit_translation import machine_translate

from countries.access import Role
from countries.translation.machine.configuration import engine_for
from tests.countries.translation.helpers import adopt, running, save
from tests.factories import make_page, make_superuser, make_user

pytestmark = pytest.mark.django_db

DUMMY = {"CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"}


@pytest.fixture
def ours(settings):
    """Two engines, each for a language."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "MACHINE_TRANSLATION": {
            "engines": {"deepl": {"key": "k"}, "libretranslate": {"url": "http://127.0.0.1:9"}},
            "pairs": {"en:ro": "deepl", "en:de": "libretranslate", "*": "off"},
        }
    }


def locales(*codes):
    return [Locale(language_code=code) for code in codes]


# --- one for all ---


def test_stock_still_has_one_translator_for_all_languages(settings, network):
    """Whichever languages are asked for, the same class answers."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY

    found = {
        type(get_machine_translator())
        for pair in (locales("en", "ro-ro"), locales("en", "de-de"))
        if get_machine_translator().can_translate(*pair)
    }

    assert len(found) == 1


def test_each_pair_of_languages_has_its_engine(ours):
    """Romanian by one engine, German by another, Greek by none."""
    found = [engine_for("en", target) for target in ("ro-ro", "de-de", "el-gr")]

    assert [engine and engine.name for engine in found] == ["DeepL", "LibreTranslate", None]


# --- one language in two countries ---


@pytest.mark.parametrize("translator", [DeepLTranslator, LibreTranslator])
def test_stock_still_refuses_one_language_in_two_countries(translator):
    """Its classes know no way from Germany's German to Austria's, and the texts stay undone."""
    assert not translator({"AUTH_KEY": "k"}).can_translate(*locales("de-de", "de-at"))


def test_one_language_follows_its_source(british_like):
    """A page in another country's English says what its source does: nothing is left to translate."""
    save(british_like)

    british_like.refresh_from_db()
    assert (british_like.live, british_like.title) == (True, "About us")
    assert british_like.body[1].value["html"].source == "<p>We recycle cans.</p>"


# --- what is switched on ---


def ask(stock, user, page):
    return stock.call(machine_translate, user, translation_id=running(page).pk)


def test_stock_still_writes_in_every_language_at_once(settings, stock, network):
    """Once there is a translator no country is asked whether it wants machine text."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    page = adopt(make_page("en", "About us"), "ro-ro")

    ask(stock, make_superuser(), page)

    assert StringTranslation.objects.filter(locale=page.locale).exists()


def test_each_language_switches_it_on(ours, client, network):
    """An engine is asked in no language of a country before the country says so."""
    page = adopt(make_page("en", "About us"), "ro-ro")
    client.force_login(make_user("ana", ("RO", Role.MANAGER, "")))

    answer = client.post(
        f"/admin/localize/translate/{running(page).pk}/machine_translate/",
        headers={"host": "localhost:8000"},
    )

    assert answer.status_code == 404
    assert not StringTranslation.objects.filter(locale=page.locale).exists()
