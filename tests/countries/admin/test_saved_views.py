"""Filters of the explorer, and views that are kept under a name: one's own, or a country's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countries import publishing
from countries.access import Role
from countries.admin.workspace import saving
from countries.workspace.models import SavedView
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import edit_page, home_of, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

MISSING = 987_654


def renew():
    """Do what the worker does."""
    while publishing.renew(now=timezone.now()):
        pass


def listed(client, **query):
    url = reverse("wagtailadmin_explore", args=[home_of("ro-ro").pk])
    return {str(page) for page in client.get(url, query).context["pages"]}


@staged
def pages(network):
    """A page of Romania in each state that the explorer can ask for."""
    source = make_page("en", "Source", slug="source")
    behind = adopt(source, "ro-ro")
    translate(behind, title="Behind")
    save(behind)
    edit_page(source, title="Moved on")
    machine = adopt(make_page("en", "Other", slug="other"), "ro-ro")
    translate(machine, machine=True, title="Machine")
    save(machine)
    adopt(make_page("en", "Untouched", slug="untouched"), "ro-ro")
    make_page("ro-ro", "Own", slug="own")
    make_page("ro-ro", "Written", slug="written", publish=False)
    edit_page(make_page("ro-ro", "Changed", slug="changed"), publish=False, title="New")
    planned = make_page(
        "ro-ro",
        "Planned",
        slug="planned",
        publish=False,
        go_live_at=timezone.now() + dt.timedelta(days=3),
    )
    planned.latest_revision.publish()
    renew()


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["behind"], {"Behind"}),
        (["machine_unreviewed"], {"Machine"}),
        (["untranslated"], {"Untouched"}),
        (["scheduled"], {"Planned"}),
        (["draft"], {"Untouched", "Written", "Planned"}),
        (["changed"], {"Changed"}),
        (["ready"], {"Written", "Changed"}),
        (["adopted"], {"Behind", "Machine", "Untouched"}),
        (["local"], {"Every Can Counts Romania", "Own", "Written", "Changed", "Planned"}),
        (["behind", "machine_unreviewed"], {"Behind", "Machine"}),
    ],
)
def test_pages_are_found_by_their_state(clients, pages, states, expected):
    """Below a home, and the home itself; several states mean any of them."""
    assert listed(clients["own"], state=states) == expected


def test_only_own_people_and_languages_can_be_asked_for(clients, pages):
    """No name of another country's people, and no other country's language, stands in a filter."""
    foreign = clients["foreign"].get("/admin/").wsgi_request.user
    make_page("el-gr", "Foreign", slug="foreign", owner=foreign)

    answer = (
        clients["own"]
        .get(reverse("wagtailadmin_explore", args=[home_of("ro-ro").pk]))
        .context["view"]
    )

    form = answer.filters.form
    assert [code for code, _label in form.fields["locale"].choices] == ["ro-ro", "en-ro"]
    assert foreign not in form.fields["owner"].queryset
    assert "site" not in form.fields


def keep(client, *, name="Mine", page=None, **fields):
    page = page or home_of("ro-ro")
    url = reverse("countries_view_save", args=[page.pk])
    return client.post(f"{url}?state=behind&p=2", {"name": name, **fields})


def test_a_view_is_kept_and_found_again(clients, pages):
    """On the first screen and above the list; it shows what it showed, from its first page."""
    answer = keep(clients["own"])

    view = SavedView.objects.get()
    own = reverse("wagtailadmin_explore", args=[home_of("ro-ro").pk])
    assert (view.name, view.query, view.country.code) == ("Mine", "state=behind", "RO")
    assert answer["Location"] == f"{own}?state=behind"
    for url in ("/admin/", own):
        assert f'href="{own}?state=behind">Mine</a>' in clients["own"].get(url).content.decode()


@pytest.mark.parametrize(("shared", "who_sees"), [(False, ["own"]), (True, ["own", "colleague"])])
def test_a_view_is_ones_own_until_it_is_shared(clients, network, shared, who_sees):
    """Shared, it is for those who work in its country; for others it is not there."""
    clients["colleague"] = Client(headers={"host": "localhost:8000"})
    clients["colleague"].force_login(make_user("ana", ("RO", Role.EDITOR, "")))
    keep(clients["own"], name="Secret name", **({"is_shared": "on"} if shared else {}))

    seen = [
        who
        for who in ("own", "colleague", "foreign", "root")
        if "Secret name" in clients[who].get("/admin/", {"country": "RO"}).content.decode()
    ]

    assert [who for who in seen if who != "root"] == who_sees


@pytest.mark.parametrize("who", ["own", "foreign", "root"])
def test_nobody_deletes_anothers_view(clients, network, who):
    """It answers as a view that is not there, shared or not."""
    keep(clients["translator"], is_shared="on")
    view = SavedView.objects.get()

    answers = [
        clients[who].post(reverse("countries_view_delete", args=[pk])).status_code
        for pk in (view.pk, MISSING)
    ]

    assert answers == [404, 404]
    assert SavedView.objects.exists()


def test_ones_own_view_is_deleted(clients, network):
    """After a question, and nothing but the view."""
    keep(clients["own"])
    url = reverse("countries_view_delete", args=[SavedView.objects.get().pk])

    asked = clients["own"].get(url)
    clients["own"].post(url)

    assert "stay as they are" in asked.content.decode()
    assert not SavedView.objects.exists()


def test_a_view_under_a_name_that_is_taken_replaces_it(clients, network):
    """There is one view of a name for each person and country."""
    keep(clients["own"])
    keep(clients["own"], is_shared="on")

    assert [view.is_shared for view in SavedView.objects.all()] == [True]


def test_views_are_not_kept_without_end(clients, network, monkeypatch):
    """Above a number one has to go first."""
    monkeypatch.setattr(saving, "AT_MOST", 1)
    keep(clients["own"], name="First")

    answer = keep(clients["own"], name="Second")

    assert "delete one first" in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_no_view_is_kept_for_a_foreign_place(clients, network):
    """A page of another country answers as one that is not there."""
    statuses = [
        keep(clients["own"], page=place).status_code
        for place in (home_of("el-gr"), type("Gone", (), {"pk": MISSING})())
    ]

    assert statuses == [404, 404]
    assert not SavedView.objects.exists()


def test_who_lost_the_country_has_its_views_no_more(clients, network):
    """They are there again when the country is."""
    keep(clients["own"], name="Secret name")
    user = clients["own"].get("/admin/").wsgi_request.user
    user.grants.all().delete()

    assert not SavedView.objects.visible_to(user._meta.model.objects.get(pk=user.pk)).exists()
