"""What Wagtail's own screens would show or do, and must not."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page

from tests.factories import home_of, make_page

pytestmark = pytest.mark.django_db

MISSING = 987_654


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("who", ["own", "root"])
def test_a_home_page_is_not_deleted(clients, who):
    """It belongs to its country locale; who tries is told so, and nothing below it is gone."""
    page = make_page("ro-ro", "Despre")
    url = reverse("wagtailadmin_pages:delete", args=[home_of("ro-ro").pk])

    answers = [clients[who].get(url), clients[who].post(url)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert "is a home page" in " ".join(told(answers[1]))
    assert Page.objects.filter(pk__in=[home_of("ro-ro").pk, page.pk]).count() == 2


def test_a_selection_with_a_home_page_is_not_deleted(clients):
    """Nothing of it is."""
    page = make_page("ro-ro", "Despre")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    answer = clients["root"].post(f"{url}?id={page.pk}&id={home_of('en-ro').pk}&next=/admin/")

    assert answer.status_code == 302
    assert Page.objects.filter(pk=page.pk).exists()


def test_other_pages_are_deleted(clients):
    """The rule is for homes alone."""
    page = make_page("ro-ro", "Despre")

    clients["own"].post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("name", ["wagtailadmin_explore", "wagtailadmin_explore_results"])
def test_the_explorer_knows_no_foreign_page(clients, name):
    """Somebody with two homes shares their root with everybody; a foreign page is not there."""
    draft = make_page("el-gr", "Μυστικό", publish=False)

    statuses = [
        clients["own"].get(reverse(name, args=[pk])).status_code
        for pk in (draft.pk, home_of("el-gr").pk, home_of("en").pk, MISSING)
    ]

    assert statuses == [404, 404, 404, 404]
    assert clients["own"].get(reverse(name, args=[home_of("en-ro").pk])).status_code == 200


def test_the_chooser_browses_no_foreign_page(clients):
    """It would tell the page's title, a draft's too."""
    draft = make_page("el-gr", "Μυστικό", publish=False)
    own = make_page("ro-ro", "Despre")

    statuses = {
        pk: clients["own"].get(reverse("wagtailadmin_choose_page_child", args=[pk])).status_code
        for pk in (draft.pk, MISSING, own.pk)
    }

    assert statuses == {draft.pk: 404, MISSING: 404, own.pk: 200}
