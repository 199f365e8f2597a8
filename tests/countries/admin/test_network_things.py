"""Organisations with their roles and licences, programmes with their names, partners with keys."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from countries.identity.organisations import Licence, Organisation
from countries.identity.programmes import ProgrammeIdentity
from countries.partners.keys import authenticate, issue_key
from countries.partners.models import Key
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def _rows(prefix, *rows, initial=0):
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def test_an_organisation_is_made_with_its_roles_and_licences(clients, rows):
    """One form keeps all three, dates included."""
    programme, country = rows.programme.pk, rows.country.pk
    response = clients["root"].post(
        reverse("organisations:add"),
        {
            "name": "Recan",
            "code": "recan",
            "spellings": "Recan Fund\nRECAN",
            **_rows("roles", {"role": "host", "country": country, "valid_from": "2020-01-01"}),
            **_rows(
                "licences",
                {"programme": programme, "country": country, "after_end": "comes-down"},
            ),
        },
    )

    organisation = Organisation.objects.get(code="recan")
    assert response.status_code == 302
    assert organisation.spellings == ["Recan Fund", "RECAN"]
    assert organisation.roles.get().valid_from == dt.date(2020, 1, 1)
    licence = organisation.licences.get()
    assert (licence.programme, licence.after_end) == (rows.programme, "comes-down")


def test_a_row_that_somebody_added_meanwhile_stands_once(clients, rows, state):
    """A form that does not know of it yet is told so, and nothing is stored."""
    Licence.objects.create(
        organisation=rows.organisation, programme=rows.programme, country=rows.country
    )
    before = state()

    response = clients["root"].post(
        reverse("organisations:edit", args=[rows.organisation.pk]),
        {
            "name": "Other",
            "code": "alucro",
            **_rows("roles"),
            **_rows(
                "licences",
                {
                    "programme": rows.programme.pk,
                    "country": rows.country.pk,
                    "after_end": "stays",
                },
            ),
        },
    )

    assert "This stands twice." in response.content.decode()
    assert state() == before


@pytest.mark.parametrize(
    "dates", [{"valid_from": "2021-01-01", "valid_until": "2020-01-01"}, {"valid_from": "soon"}]
)
def test_dates_that_cannot_be_are_refused(clients, rows, state, dates):
    """An end before the beginning, or no date: the organisation is not stored either."""
    before = state()

    response = clients["root"].post(
        reverse("organisations:edit", args=[rows.organisation.pk]),
        {
            "name": "Other",
            "code": "alucro",
            **_rows("roles", {"role": "host", "country": rows.country.pk, **dates}),
            **_rows("licences"),
        },
    )

    assert response.status_code == 200
    assert state() == before


def test_a_licensed_organisation_is_not_deleted(clients, rows):
    """What holds it is named."""
    Licence.objects.create(
        organisation=rows.organisation, programme=rows.programme, country=rows.country
    )

    response = clients["root"].post(
        reverse("organisations:delete", args=[rows.organisation.pk]), follow=True
    )

    assert Organisation.objects.filter(pk=rows.organisation.pk).exists()
    assert "cannot be deleted" in response.content.decode()


def test_the_list_shows_what_is_in_force_today(clients, rows):
    """A role that ended is not an organisation's role today."""
    rows.organisation.roles.update(valid_until=timezone.localdate() - dt.timedelta(days=1))

    shown = clients["root"].get(reverse("organisations:index")).context["object_list"]
    (listed,) = [row for row in shown if row == rows.organisation]

    assert list(listed.roles.all()) == []


def test_a_programmes_names_are_kept_as_data(clients, rows):
    """Name, other scripts and misspellings of a country, as they are written."""
    row = {
        "country": rows.country.pk,
        "locale": "RO-ro",
        "name": "Every Can Counts România",
        "script_variants": "latn: Every Can",
        "spellings": "",
        "misspellings": "Every Can Count\nECC",
    }

    clients["root"].post(
        reverse("programmes:edit", args=[rows.programme.pk]),
        {"name": "Every Can Counts", "code": "every-can-counts", **_rows("identities", row)},
    )

    identity = ProgrammeIdentity.objects.get()
    assert (identity.locale, identity.script_variants) == ("ro-ro", {"latn": "Every Can"})
    assert identity.misspellings == ["Every Can Count", "ECC"]


@pytest.mark.parametrize(
    ("field", "value"), [("script_variants", "no colon"), ("locale", "not a locale")]
)
def test_a_name_that_cannot_be_is_refused_at_its_field(clients, rows, field, value):
    """Another script has its code before the name; a locale is a locale code."""
    row = {"country": rows.country.pk, "locale": "ro-ro", "name": "Doza", field: value}

    response = clients["root"].post(
        reverse("programmes:edit", args=[rows.programme.pk]),
        {"name": "Every Can Counts", "code": "every-can-counts", **_rows("identities", row)},
    )

    assert field in response.context["formsets"][0].forms[0].errors
    assert not ProgrammeIdentity.objects.exists()


def _issue(clients, rows, **fields):
    given = {"kind": "live", "scopes": ["read"], "quota": "100"}
    return clients["root"].post(
        reverse("partners:issue", args=[rows.partner.pk]), {**given, **fields}
    )


def test_a_key_is_shown_once_and_works(clients, rows):
    """The answer carries the key's text, is kept by no cache, and the partner's page has it not."""
    response = _issue(clients, rows, countries=["RO"], locales=["ro-ro"], types=["news"])

    text = response.context["text"]
    caller = authenticate(f"Bearer {text}", now=timezone.now(), address="192.0.2.1")
    page = clients["root"].get(reverse("partners:edit", args=[rows.partner.pk]))
    assert caller.scope.countries == frozenset({"RO"})
    assert text in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert text not in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("ip_ranges", "not an address"), ("origins", "example.org"), ("quota", "0"), ("scopes", [])],
)
def test_terms_that_mean_nothing_are_refused_at_their_field(clients, rows, field, value):
    """No key is issued on terms that cannot be kept."""
    response = _issue(clients, rows, **{field: value})

    assert field in response.context["form"].errors
    assert Key.objects.count() == 1


def test_a_rotated_key_gets_a_successor(clients, rows):
    """The new key is shown, the old one ends within the week."""
    response = clients["root"].post(
        reverse("partners:rotate", args=[rows.partner.pk, rows.key.uuid])
    )

    rows.key.refresh_from_db()
    assert authenticate(
        f"Bearer {response.context['text']}", now=timezone.now(), address="192.0.2.1"
    )
    assert rows.key.ends_at <= timezone.now() + dt.timedelta(days=7)


def test_a_revoked_key_is_refused_and_not_rotated(clients, rows):
    """After the confirmation the key is dead, and stays so."""
    url = reverse("partners:revoke", args=[rows.partner.pk, rows.key.uuid])
    assert clients["root"].get(url).status_code == 200

    clients["root"].post(url)
    clients["root"].post(reverse("partners:rotate", args=[rows.partner.pk, rows.key.uuid]))

    rows.key.refresh_from_db()
    assert rows.key.revoked_at is not None
    assert Key.objects.count() == 1


def test_a_key_belongs_to_its_partner(clients, rows):
    """Another partner's address does not lead to it."""
    other = type(rows.partner).objects.create(name="B", code="b", contact_email="b@site.example")
    key, _text = issue_key(other, now=NOW)

    response = clients["root"].post(reverse("partners:revoke", args=[rows.partner.pk, key.uuid]))

    assert response.status_code == 404
    assert Key.objects.get(pk=key.pk).revoked_at is None


def test_the_partners_page_shows_last_use_and_limits(clients, rows):
    """When each key was last used, and where it is limited to."""
    Key.objects.update(last_used_at=timezone.now(), countries=["RO"])

    body = clients["root"].get(reverse("partners:edit", args=[rows.partner.pk])).content.decode()

    assert "Countries: RO" in " ".join(strip_tags(body).split())
    assert "never" not in body
