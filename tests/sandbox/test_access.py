"""A country's roles have their rights on whatever image and document models a site has."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from countries.access import Role, can_publish, grant_role
from tests.sandbox.building import country, home_of, license_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    """Return an editor of Romania."""
    user = get_user_model().objects.create_user("ana", "ana@sandbox.example", "secret")
    license_country("RO")
    grant_role(user, country("RO"), Role.EDITOR, by=None)
    return user


@pytest.mark.parametrize("model", [get_image_model, get_document_model])
@pytest.mark.parametrize("action", ["add", "change"])
def test_an_editor_works_with_files_of_the_own_country(editor, model, action: str) -> None:
    """Files of the country's collection may be added and changed; no other's."""
    policy = policy_registry.get_by_type(model())

    allowed = policy.collections_user_has_permission_for(editor, action)

    assert list(allowed) == [country("RO").collection]


@pytest.mark.parametrize("model", [get_image_model, get_document_model])
def test_an_editor_chooses_the_umbrellas_files_too(editor, model) -> None:
    """What the umbrella offers may be chosen in every country."""
    policy = policy_registry.get_by_type(model())

    allowed = policy.collections_user_has_permission_for(editor, "choose")

    assert set(allowed) == {country("RO").collection, country("INT").collection}


def test_an_editor_does_not_publish(editor) -> None:
    """An editor's rights on pages are those of the role."""
    assert not can_publish(editor, home_of("ro-ro"))
