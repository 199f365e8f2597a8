"""Localize's report says of each translation how it stands now, and leads where one may go."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail_localize.models import Translation

from countries.access import Role
from countries.translation.reporting.listing import GONE, STOPPED, listed
from tests.countries.translation.helpers import ALL, CHANGED, adopt, running, save, translate
from tests.factories import edit_page, heading, make_network, make_page, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def about():
    make_network("RO", "GR")
    body = [heading("Why we do it"), paragraph("<p>We recycle cans.</p>")]
    return make_page("en", "About us", summary="Who we are.", body=body)


@staged
def romanian(about):
    return adopt(about, "ro-ro")


@staged
def ana(about):
    return make_user("ana", ("RO", Role.MANAGER, ""))


def line_of(user):
    (line,) = listed(list(Translation.objects.all()), user=user)
    return line


def test_a_page_that_is_not_live_says_so(romanian, ana):
    """What was adopted and not published is no translation that visitors have."""
    assert line_of(ana).state == "not live yet"


def test_a_changed_source_is_told(about, romanian, ana):
    """The report knows as soon as the source is published, no button pressed."""
    translate(romanian, **ALL)
    save(romanian)
    edit_page(about, body=CHANGED)

    line = line_of(ana)

    assert (line.state, line.texts_behind) == ("behind", 1)


def test_a_stopped_translation_is_told(romanian, ana):
    """Nobody takes it for one that still follows."""
    Translation.objects.update(enabled=False)

    assert line_of(ana).state == STOPPED


def test_a_deleted_page_is_told(romanian, ana):
    """A translation outlives its page, and leads nowhere."""
    romanian.delete()
    Translation.objects.update(enabled=True)

    line = line_of(ana)

    assert (line.target, line.state) == (None, GONE)


def test_a_source_of_others_has_no_address(romanian, ana):
    """Who may not edit the umbrella's page reads its title alone."""
    assert line_of(ana).source is None


def test_ones_own_source_has_its_address(about, romanian):
    """Who may edit the source gets there."""
    editor = make_user("eva", ("INT", Role.UMBRELLA_EDITOR, ""), ("RO", Role.EDITOR, ""))

    assert line_of(editor).source.pk == about.pk


def test_the_report_shows_it(about, romanian, ana, client):
    """The screen says how the page stands, and links to it."""
    translate(romanian, **ALL)
    save(romanian)
    edit_page(about, body=CHANGED)
    client.force_login(ana)

    answer = client.get(
        reverse("wagtail_localize:translations_report"), headers={"host": "localhost:8000"}
    )

    content = " ".join(answer.content.decode().split())
    assert "behind: 1 text" in content
    assert (
        reverse("wagtailadmin_pages:edit", args=[running(romanian).get_target_instance().pk])
        in content
    )
