"""Which engine translates which languages, and what a wrong configuration is told."""

from __future__ import annotations

import pytest

from cms.settings.machines import machine_translation
from countries.checks import check_machine_translation
from countries.translation.machine.configuration import engine_for, is_configured

ENGINES = {"deepl": {"key": "k"}, "libretranslate": {"url": "http://127.0.0.1:5000"}}


@pytest.fixture
def configure(settings):
    def say(**said):
        settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"MACHINE_TRANSLATION": said}

    return say


def name(source, target):
    engine = engine_for(source, target)
    return engine.name if engine else None


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("en", "ro-ro", "DeepL"),
        ("en-ro", "ro-ro", "DeepL"),
        ("en", "ro-md", "LibreTranslate"),
        ("en", "fr-be", "LibreTranslate"),
        ("fr", "fr-be", None),
        ("fr", "ro-ro", "LibreTranslate"),
        ("en", "el-gr", None),
    ],
)
def test_the_nearest_pair_decides(configure, source, target, expected):
    """A locale goes before its language, a language before all others, and one may be left out."""
    configure(
        engines=ENGINES,
        pairs={
            "en:ro": "deepl",
            "en:ro-md": "libretranslate",
            "*:el": "off",
            "*": "libretranslate",
        },
    )

    assert name(source, target) == expected


@pytest.mark.parametrize(("source", "target"), [("de-de", "de-at"), ("en", "en-ae")])
def test_one_language_needs_no_machine(configure, source, target):
    """Texts between two countries of one language are the source's own."""
    configure(engines=ENGINES, pairs={"*": "deepl"})

    assert engine_for(source, target) is None


def test_an_engine_is_not_asked_for_what_it_has_not(configure):
    """A pair that says more than an engine can is no promise."""
    configure(engines=ENGINES, pairs={"*": "deepl"})

    assert name("en", "cy-gb") is None


def test_without_a_word_there_is_none(settings):
    """Machine translation is off by default, and nothing complains of that."""
    assert not is_configured()
    assert engine_for("en", "ro-ro") is None
    assert check_machine_translation(None) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"engines": {"babel": {"key": "k"}}, "pairs": {}}, "engine “babel”"),
        ({"engines": {"deepl": {}}, "pairs": {}}, "“deepl” without its “key”"),
        ({"engines": {"libretranslate": {"key": "k"}}}, "“libretranslate” without its “url”"),
        ({"engines": {"deepl": {"key": "k", "model": "x"}}}, "“model” for the engine “deepl”"),
        ({"engines": {"libretranslate": {"url": "ftp://a"}}}, "an address for the engine"),
        ({"engines": ENGINES, "pairs": {"en-ro": "deepl"}}, "the pair “en-ro”"),
        ({"engines": ENGINES, "pairs": {"en:Ro": "deepl"}}, "the pair “en:Ro”"),
        ({"engines": {}, "pairs": {"*": "deepl"}}, "gives “*” to “deepl”"),
        ({"engine": {}}, "“engine”, which means nothing"),
    ],
)
def test_what_is_wrong_is_named(configure, said, told):
    """The system check says what nobody can have meant."""
    configure(**said)

    (error,) = check_machine_translation(None)
    assert error.id == "wagtail_countries.E009"
    assert told in error.msg


def test_a_right_configuration_passes(configure):
    """Engines with what they need, and pairs of them, are nothing to speak of."""
    configure(engines=ENGINES, pairs={"en:ro": "deepl", "*:el": "off", "*": "libretranslate"})

    assert check_machine_translation(None) == []


def test_wagtail_localizes_own_setting_is_refused(settings, configure):
    """A global translator would go past the languages, the guard and the marks."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": "a.B"}

    (error,) = check_machine_translation(None)
    assert "WAGTAILLOCALIZE_MACHINE_TRANSLATOR" in error.msg


def test_the_environment_says_it():
    """Engines are those with a key or an address, and only where pairs are named."""
    said = {
        "MACHINE_TRANSLATION": {"*": "deepl"},
        "DEEPL_API_KEY": "k",
        "DEEPL_URL": "",
        "LIBRETRANSLATE_URL": "",
        "LIBRETRANSLATE_API_KEY": "",
    }

    assert machine_translation(said) == {
        "engines": {"deepl": {"key": "k"}},
        "pairs": {"*": "deepl"},
    }
    assert machine_translation(said | {"MACHINE_TRANSLATION": None}) == {}
