"""The stored list of locales: all that a country could need, as the installed CLDR has them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from cms.locales import locales_as_json
from cms.settings.environment import ROOT
from cms.settings.languages import LOCALES_FILE, read_locales

NETWORK = [
    *("en", "en-gb", "en-ie", "en-us", "en-ro", "en-ae", "fr-fr", "fr-be", "nl-be", "nl-nl"),
    *("de-at", "es-es", "pt-pt", "pt-br", "it-it", "pl-pl", "cs-cz", "hu-hu", "el-gr"),
    *("sr-latn-rs", "sr-latn-me", "ro-ro", "ar-ae", "sl-si", "es-co", "fr-gp"),
]


@pytest.mark.parametrize("code", NETWORK)
def test_the_network_s_locales_are_known(code: str) -> None:
    """Every locale of the network can be opened without a change of settings."""
    assert code in dict(settings.LANGUAGES)


def test_the_file_is_what_cldr_says() -> None:
    """The stored file equals what `manage.py write_locales` would write now."""
    assert LOCALES_FILE.read_text(encoding="utf-8") == locales_as_json()


def test_every_country_has_english_and_a_language_of_its_own() -> None:
    """No country is left with its number of locales at zero."""
    regions = {code.rsplit("-", 1)[-1] for code in dict(read_locales()) if "-" in code}
    countries = {region for region in regions if len(region) == 2}

    english = {region for region in countries if f"en-{region}" in dict(read_locales())}

    assert english == countries
    assert len(countries) > 240


def test_codes_are_lower_case() -> None:
    """A code with a capital letter would be lost on Wagtail's way to the active locale."""
    assert all(code == code.lower() for code, _ in read_locales())


def test_reading_needs_no_cldr() -> None:
    """Settings are read without loading Babel, which would slow every start."""
    code = "import sys, cms.settings.languages as it; it.read_locales(); sys.exit('babel' in sys.modules)"

    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert run.returncode == 0


def test_the_command_changes_nothing_that_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    """`manage.py write_locales` says when there is nothing to do."""
    before = LOCALES_FILE.stat().st_mtime_ns

    call_command("write_locales")

    assert capsys.readouterr().out == "Nothing to change.\n"
    assert LOCALES_FILE.stat().st_mtime_ns == before
