"""The plugin is installed by naming it in the settings."""

from __future__ import annotations

import sys

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.images.models import Image

from countries import checks
from countries.identity.programmes import ProgrammeIdentity
from tests.sandbox.building import COUNTRIES, country
from tests.sandbox.models import Picture

pytestmark = pytest.mark.django_db


def test_nothing_of_the_site_is_loaded() -> None:
    """The plugin names no module of the site or the themes, not even in a string."""
    rooms = {name.split(".")[0] for name in sys.modules}

    assert rooms & {"cms", "themes"} == set()


def test_migrations_say_what_the_models_say() -> None:
    """Here, too, no migration is missing: none names a model that only our site has."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_logos_are_pictures_of_the_site_that_installs_the_plugin() -> None:
    """A programme's logo is one of the image model that the settings name."""
    assert get_image_model() is Picture
    assert ProgrammeIdentity._meta.get_field("logo").related_model is Picture


def test_system_checks_find_nothing() -> None:
    """A site that states what the plugin asks for has no warning."""
    call_command("check", fail_level="WARNING")


def test_an_image_model_that_lacks_something_is_refused(monkeypatch) -> None:
    """Wagtail's own image model cannot say what documents need; the check names what is missing."""
    monkeypatch.setattr(checks, "get_image_model", lambda: Image)

    (error,) = checks.check_images(None)

    assert error.id == "wagtail_countries.E005"
    assert "uuid, texts, describe" in error.msg


def test_countries_are_open() -> None:
    """Opening works with a home page class of the site's own."""
    assert all(country(code).is_open for code in COUNTRIES)
