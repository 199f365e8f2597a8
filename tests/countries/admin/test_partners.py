"""Partners and keys by country: who manages them there sees and gives what lies in the country."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countries.access import Action, Role
from countries.audit.models import AuditEntry
from countries.partners.keys import issue_key
from countries.partners.models import Key, Partner
from countries.partners.webhooks.models import Endpoint
from tests.factories import NOW, make_licensee, make_network, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TERMS = {"kind": "live", "scopes": ["read"], "countries": ["RO"], "quota": "100"}
SCREENS = ("edit", "delete", "history", "issue")
OF_KEYS = ("change_key", "rotate", "revoke")
MISSING = 987_654
NOBODYS = "8f6b3a52-0000-4000-8000-000000000000"


@staged
def world():
    return make_network("RO", "GR", "GB")


@pytest.fixture
def client(world):
    """Somebody who manages Romania and Greece."""
    user = make_user("mara", ("RO", Role.MANAGER, ""), ("GR", Role.MANAGER, ""))
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def make_partner(name, country=None):
    return Partner.objects.create(
        name=name, code=name.lower(), contact_email="it@partner.example", country=country
    )


@pytest.fixture
def own(world):
    return make_partner("Romanian", world["RO"])


@pytest.fixture
def foreign(world):
    return make_partner("British", world["GB"])


@pytest.fixture
def networks(world):
    return make_partner("Networks")


def url(name, partner, key=None):
    return reverse(f"partners:{name}", args=[partner.pk, key.uuid] if key else [partner.pk])


def issue(client, partner, **terms):
    return client.post(url("issue", partner), {**TERMS, **terms})


def test_the_list_has_the_partners_of_the_own_countries(client, own, foreign, networks):
    """Neither another country's nor the network's."""
    response = client.get(reverse("partners:index"))

    assert list(response.context["object_list"]) == [own]
    assert "British" not in response.content.decode()
    assert "Networks" not in response.content.decode()


@pytest.mark.parametrize("whose", ["foreign", "networks"])
def test_other_partners_answer_like_missing_ones(client, request, whose):
    """On every screen, of theirs and of their keys."""
    partner = request.getfixturevalue(whose)
    key, _text = issue_key(partner, now=NOW, countries=["RO"])

    addresses = [
        *((url(name, partner), reverse(f"partners:{name}", args=[MISSING])) for name in SCREENS),
        *(
            (url(name, partner, key), reverse(f"partners:{name}", args=[MISSING, NOBODYS]))
            for name in OF_KEYS
        ),
    ]

    for there, nowhere in addresses:
        found, missing = client.get(there), client.get(nowhere)
        assert (found.status_code, found.content) == (missing.status_code, missing.content)
        assert found.status_code == client.post(there, TERMS).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.TRANSLATOR, Role.REVIEWER])
def test_other_roles_have_no_partners(world, own, role):
    """Only who manages partners sees them."""
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user("eva", ("RO", role, "")))

    assert client.get(reverse("partners:index")).headers["Location"] == "/admin/"
    assert client.get(url("edit", own)).status_code == 404


def test_a_partner_is_made_for_an_own_country(client, world):
    """For one at all, and for no other."""
    given = {"name": "New", "code": "new", "contact_email": "a@b.example"}
    for country in ("", world["GB"].pk):
        response = client.post(reverse("partners:add"), {**given, "country": country})
        assert "country" in response.context["form"].errors

    client.post(reverse("partners:add"), {**given, "country": world["RO"].pk})

    assert Partner.objects.get().country == world["RO"]


def test_organisations_of_other_countries_are_not_offered(client, own):
    """Those that do something in the own ones are."""
    make_licensee("RO", "Alucro")
    make_licensee("GB", "Alupro")

    form = client.get(url("edit", own)).context["form"]

    offered = {row.name for row in form.fields["organisation"].queryset}
    assert "Alucro" in offered
    assert "Alupro" not in offered


def test_a_key_is_issued_within_the_own_countries(client, own):
    """For one or several of them, with the locales of these."""
    response = issue(client, own, countries=["RO", "GR"], locales=["ro-ro", "el-gr"])

    key = Key.objects.get()
    assert response.context["text"].startswith(key.prefix)
    assert (key.countries, key.locales, key.partner) == (["RO", "GR"], ["ro-ro", "el-gr"], own)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("countries", []),
        ("countries", ["GB"]),
        ("countries", ["RO", "INT"]),
        ("locales", ["en-gb"]),
        ("quota", "6001"),
    ],
)
def test_no_key_goes_beyond_the_own_countries(client, own, field, value):
    """Never all countries, no foreign locale, no more requests than a setting says."""
    response = issue(client, own, **{field: value})

    assert field in response.context["form"].errors
    assert not Key.objects.exists()


def test_only_what_can_be_given_is_offered(client, own):
    """A foreign country is not named in the form."""
    form = client.get(url("issue", own)).context["form"]

    assert {code for code, _name in form.fields["countries"].choices} == {"RO", "GR"}
    assert "en-gb" not in dict(form.fields["locales"].choices)


def test_drafts_are_given_by_those_who_see_them(world, own):
    """Who only manages partners gives no key that reads drafts."""
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user("pia", ("RO", Action.PARTNERS, "")))

    response = issue(client, own, scopes=["read", "read:preview"])

    assert "scopes" in response.context["form"].errors


def test_a_key_gets_other_terms_and_stays_the_same(client, own):
    """From then on, without a new text; the log tells what was and what is."""
    key, _text = issue_key(own, now=NOW, countries=["RO"])

    changed = {"countries": ["GR"], "quota": "70", "origins": "https://partner.example"}
    response = client.post(url("change_key", own, key), {**TERMS, **changed})

    row = Key.objects.get()
    assert response.headers["Location"] == url("edit", own)
    assert (row.digest, row.countries, row.quota) == (key.digest, ["GR"], 70)
    entry = AuditEntry.objects.get(action="key.change")
    assert (entry.before["quota"], entry.after["quota"]) == (3000, 70)
    assert (entry.before["countries"], entry.after["countries"]) == (["RO"], ["GR"])
    assert entry.country == "RO"


@pytest.mark.parametrize("terms", [{"countries": []}, {"countries": ["RO", "GB"]}, {"quota": 9000}])
def test_a_key_that_reaches_further_is_only_revoked(client, own, terms):
    """Whoever could not give it cannot change it, nor get another such by rotating it."""
    key, _text = issue_key(own, now=NOW, **{"countries": ["RO"], **terms})

    for name in ("change_key", "rotate"):
        assert client.get(url(name, own, key)).status_code == 404
        assert client.post(url(name, own, key), TERMS).status_code == 404
        assert url(name, own, key) not in client.get(url("edit", own)).content.decode()
    client.post(url("revoke", own, key))

    assert Key.objects.get().revoked_at is not None


def test_a_key_that_has_ended_is_not_changed(client, own):
    """It says so, and stays as it is."""
    key, _text = issue_key(own, now=NOW, countries=["RO"], ends_at=NOW + dt.timedelta(days=1))

    client.post(url("change_key", own, key), {**TERMS, "quota": "70"})

    assert Key.objects.get().quota == 3000


def test_a_closed_country_of_a_key_is_kept_when_it_changes(clients, rows, network):
    """What the key has already is offered, too."""
    network["GR"].status = "closed"
    network["GR"].save()
    Key.objects.update(countries=["GR"])

    clients["root"].post(
        url("change_key", rows.partner, rows.key), {**TERMS, "countries": ["GR"], "quota": "70"}
    )

    rows.key.refresh_from_db()
    assert (rows.key.countries, rows.key.quota) == (["GR"], 70)


def test_the_list_of_keys_warns(client, own):
    """Of those that end soon, and of those that nobody has used for long."""
    now = timezone.now()
    issue_key(own, now=now, countries=["RO"], ends_at=now + dt.timedelta(days=9))
    issue_key(own, now=now - dt.timedelta(days=91), countries=["RO"])

    body = client.get(url("edit", own)).content.decode()

    assert body.count("ends soon:") == 1
    assert body.count("not used for 90 days") == 1


@pytest.mark.parametrize("name", OF_KEYS)
def test_what_is_done_to_a_key_names_it(client, own, name):
    """By how it begins, which its partner knows, and not by its number here."""
    key = issue_key(own, now=NOW, countries=["RO"])[0]

    shown = client.get(url(name, own, key))

    assert str(key) in shown.content.decode()
    assert shown.context["key"] == key


def test_rights_and_limits_are_told_in_words(client, own):
    """What a key may, and what it is limited to, as its form calls it."""
    issue_key(own, now=NOW, countries=["RO"], types=["standard"], scopes=["read", "usage:read"])

    row = client.get(url("edit", own)).context["keys"][0]

    assert row["rights"] == ["read what is public", "read its own usage"]
    assert row["limits"] == [("Countries:", "RO"), ("Page types:", "standard page")]


@pytest.mark.parametrize("name", ["edit", "issue"])
def test_the_documentation_is_one_click_away(client, own, name):
    """Whoever gives a key can tell the partner's developers where to begin."""
    body = client.get(url(name, own)).content.decode()

    if name == "issue":
        body = issue(client, own).content.decode()
    assert 'href="http://localhost:8000/api/partner/v1/docs"' in body


def test_a_country_with_partners_stays(own, world):
    """They are given to another, or deleted, first."""
    with pytest.raises(Exception, match="protected"):
        world["RO"].delete()


def test_keys_are_behind_the_second_factor(client, own, settings):
    """Whoever has none issues nothing, as they do nothing else."""
    settings.REQUIRE_SECOND_FACTOR = True

    response = issue(client, own)

    assert response.status_code == 403
    assert not Key.objects.exists()


def test_an_endpoint_whose_key_reaches_further_is_not_there(client, own):
    """It is told of countries that its partner's managers have no business in."""
    wide, near = (
        issue_key(own, now=NOW, countries=codes, scopes=["read", "webhooks:manage"])[0]
        for codes in ([], ["RO"])
    )
    known = {
        name: Endpoint.objects.create(
            key=key, url=f"https://{name}.example/", created_at=NOW, epoch=uuid.uuid4(), sequence=0
        )
        for name, key in (("wide", wide), ("near", near))
    }

    body = client.get(reverse("webhooks:endpoints", args=[own.pk])).content.decode()
    form = client.get(reverse("webhooks:add", args=[own.pk])).context["form"]

    assert ("near.example" in body, "wide.example" in body) == (True, False)
    assert list(form.fields["key"].queryset) == [near]
    for name, status in (("near", 200), ("wide", 404)):
        address = reverse("webhooks:change", args=[own.pk, known[name].uuid])
        assert client.get(address).status_code == status
