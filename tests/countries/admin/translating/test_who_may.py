"""Who may write in the translation editor."""

from __future__ import annotations

import pytest
from django.urls import reverse

from countries.access import Role
from tests.countries.admin.translating.screens import (
    JSON,
    client_of,
    segment_of,
    shown,
    stored,
    url,
    write,
)
from tests.countries.translation.helpers import adopt, running
from tests.factories import make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["text", "comment"])
def test_texts_of_others_do_not_exist(page, name):
    """Another country's people get what they get for a text that is not there."""
    eleni = client_of(make_user("eleni", ("GR", Role.MANAGER, "")))
    missing = reverse(f"countries_desk_{name}", args=[999_999, 999_999])

    answers = [eleni.post(where, {"text": "x"}) for where in (url(page, name), missing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_text_of_another_page_is_not_written(translator, page):
    """A text has to be of the source that the translation is made from."""
    other = adopt(make_page("en", "Other"), "ro-ro")
    foreign = reverse("countries_desk_text", args=[running(page).pk, segment_of(other).pk])

    assert translator.post(foreign, {"text": "x"}).status_code == 404


def test_a_locked_page_is_not_written(translator, page):
    """Somebody's lock refuses from the next request, by script and without."""
    page.locked, page.locked_by = True, make_user("root2", is_superuser=True)
    page.save()

    by_script = write(translator, page, "Despre noi", headers=JSON)
    by_form = write(translator, page, "Despre noi")

    assert by_script.status_code == 403
    assert "Despre noi</textarea>" in by_form.content.decode()
    assert not stored().exists()


def test_a_right_that_ended_refuses(translator, ion, page):
    """Whoever lost the grant while the screen was open writes nothing."""
    shown(translator, page)
    ion.grants.all().delete()

    response = write(translator, page, "Despre noi", headers=JSON)

    assert response.status_code in (302, 404)
    assert not stored().exists()


def test_a_deactivated_person_writes_nothing(translator, ion, page):
    """The next request leads to the login."""
    ion.is_active = False
    ion.save()

    response = write(translator, page, "Despre noi", headers=JSON)

    assert response.status_code == 302
    assert not stored().exists()
