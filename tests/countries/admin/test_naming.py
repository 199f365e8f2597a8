"""What choosers say of the page that is chosen: nothing of another country's drafts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.widgets import AdminPageChooser

from countries.access import Role
from countries.admin.naming import answering
from tests.factories import locale_row, make_network, make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network("RO", "GR")


@pytest.fixture
def ana(network):
    return make_user("ana", ("RO", Role.MANAGER, ""))


@pytest.fixture
def asked_by(rf):
    def ask(user):
        request = rf.get("/admin/")
        request.user = user
        return request

    return ask


@pytest.mark.parametrize(
    ("code", "is_public", "expected"),
    [("ro-ro", False, True), ("el-gr", True, True), ("el-gr", False, False)],
)
def test_a_foreign_draft_has_no_name(ana, asked_by, code, is_public, expected):
    """Its number stays, so that nothing is lost by saving; the own and what is public have names."""
    page = make_page(code, "Secret plans", publish=is_public)

    with answering(asked_by(ana)):
        data = AdminPageChooser().get_value_data(page.pk)

    assert data["id"] == page.pk
    assert (data["display_title"] == "Secret plans") is expected


def test_outside_of_the_admin_pages_have_names(network):
    """A command that renders a form sees what there is."""
    page = make_page("el-gr", "Secret plans", publish=False)

    assert AdminPageChooser().get_value_data(page.pk)["display_title"] == "Secret plans"


@pytest.mark.parametrize("is_public", [True, False])
def test_a_form_of_ours_takes_a_foreign_page_as_none(ana, is_public):
    """A redirect to it is refused, and the screen does not say what the number stands for."""
    page = make_page("el-gr", "Secret plans", publish=is_public)
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(ana)
    data = {"country_locale": locale_row("ro-ro").pk, "rest": "old/", "page": page.pk}

    response = client.post(reverse("former_addresses:add"), data)

    assert response.status_code == 200
    assert "Secret plans" not in response.content.decode()
