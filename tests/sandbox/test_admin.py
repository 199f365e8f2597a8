"""The plugin's screens in Wagtail's admin."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.sandbox.building import home_of, make_page, note

pytestmark = pytest.mark.django_db


SCREENS = [
    "wagtailadmin_home",
    *("countries:index", "organisations:index", "programmes:index", "facts:index"),
    *("partners:index", "menus:index", "tags:index", "former_addresses:index"),
]


@pytest.mark.parametrize("name", SCREENS)
def test_screens_of_the_network_open(edit, name: str) -> None:
    """They stand on the plugin's own templates and models."""
    assert edit(reverse(name)).status_code == 200


def test_a_page_is_edited_and_explored(edit) -> None:
    """Wagtail's editor and explorer work with the site's page class."""
    page = make_page("ro-ro", "Despre noi", note("Salut"))

    assert edit(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert edit(f"/admin/pages/{home_of('ro-ro').pk}/").status_code == 200


def test_a_draft_is_previewed(edit) -> None:
    """The preview stands on the same templates as the public page."""
    page = make_page("ro-ro", "Despre noi", note("Salut"))

    response = edit(f"/admin/pages/{page.pk}/view_draft/")

    assert response.status_code == 200
    assert "Salut" in response.content.decode()
