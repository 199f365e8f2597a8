"""Whoever may see a page without editing it looks at it, at its history and at its drafts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from countries.access import Role
from tests.countries.access.things import client_of
from tests.factories import edit_page, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def page():
    """A page of Romania with a draft after what is live."""
    make_network("RO", "GR")
    return edit_page(make_page("ro-ro", "Despre"), publish=False, title="Despre noi")


@pytest.fixture(params=[("RO", Role.REVIEWER), ("INT", Role.AUDITOR)], ids=["reviewer", "auditor"])
def looker(page, request):
    code, role = request.param
    return client_of(make_user("vlad", (code, role, "")))


def addresses(page):
    newest = page.latest_revision_id
    return {
        "list": reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        "draft": reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        "history": reverse("wagtailadmin_pages:history", args=[page.pk]),
        "workflows": reverse("wagtailadmin_pages:workflow_history", args=[page.pk]),
        "revision": reverse("wagtailadmin_pages:revisions_view", args=[page.pk, newest]),
        "compare": reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", newest]),
    }


@pytest.mark.parametrize("what", ["list", "draft", "history", "workflows", "revision", "compare"])
def test_who_sees_a_page_looks_at_all_of_it(page, looker, what):
    """Nothing of a page is hidden from who reviews or audits it."""
    answer = looker.get(addresses(page)[what])

    assert answer.status_code == 200
    assert "Despre" in answer.content.decode()


@pytest.mark.parametrize("name", ["copy", "delete", "unpublish", "move", "set_privacy"])
def test_who_only_looks_changes_nothing(page, looker, name):
    """Looking gives no right to change."""
    before = list(type(page).objects.order_by("pk").values())

    looker.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))

    assert list(type(page).objects.order_by("pk").values()) == before


def test_what_somebody_worked_on_is_gone_with_the_right(page):
    """Pages that a person edited and locked are on none of their lists once the right is lost."""
    ana = make_user("ana", ("RO", Role.PUBLISHER, ""), ("GR", Role.PUBLISHER, ""))
    page.locked, page.locked_by = True, ana
    page.save()
    page.save_revision(user=ana, log_action=True)
    client = client_of(ana)
    lists = [reverse("wagtailadmin_home"), reverse("wagtailadmin_reports:locked_pages")]
    had = ["Despre" in client.get(url).content.decode() for url in lists]

    ana.grants.filter(country__code="RO").delete()

    assert had[1]
    assert not any("Despre" in client.get(url).content.decode() for url in lists)


@pytest.mark.parametrize(("who", "is_there"), [("ana", False), ("boss", True)])
def test_the_report_of_all_countries_is_in_the_networks_menu_alone(page, who, is_there):
    """A menu leads nobody to where nothing answers them."""
    roles = {"ana": ("RO", Role.MANAGER, ""), "boss": ("INT", Role.BRAND_MANAGER, "")}
    client = client_of(make_user(who, roles[who]))
    report = reverse("wagtailadmin_reports:page_types_usage")

    menus = client.get(reverse("wagtailadmin_reports:aging_pages")).content.decode()

    assert (report in menus) is is_there
    assert client.get(report).status_code == (200 if is_there else 404)
