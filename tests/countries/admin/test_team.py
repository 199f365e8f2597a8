"""A manager invites, gives and takes roles within the own country only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from countries.access import Role, grant_role
from countries.access.models import Grant
from countries.identity.countries import Country
from tests.factories import make_superuser, make_user

pytestmark = pytest.mark.django_db

User = get_user_model()


def rows(*rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """Return the fields of a person's roles as the form posts them."""
    found: dict[str, Any] = {
        "grants-TOTAL_FORMS": len(rows),
        "grants-INITIAL_FORMS": initial,
        "grants-MIN_NUM_FORMS": 0,
        "grants-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        found |= {f"grants-{index}-{name}": value for name, value in row.items()}
    return found


def invitation(country: Any, role: Any, email: str = "new@site.example", **row: Any) -> dict:
    return {"email": email, "first_name": "Nina", "last_name": "Nou"} | rows(
        {"country": country.pk, "role": role, **row}
    )


def roles_of(person: Any) -> list[tuple[str, str]]:
    return [(grant.country.code, grant.role) for grant in person.grants.order_by("pk")]


@pytest.fixture
def sent(settings):
    """Return the invitations that were sent."""
    SENT.clear()
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"INVITE": f"{__name__}.note"}
    return SENT


SENT: list[tuple[str, str, str]] = []


def note(person: Any, *, invited_by: Any, language: str) -> None:
    SENT.append((person.email, invited_by.username, language))


def test_a_manager_invites_into_the_own_country(clients, network, settings):
    """The person has an account without a password, the role, and who gave it."""
    answer = clients["own"].post(
        reverse("team:add"),
        invitation(network["RO"], "translator", locales=["ro-ro"]),
    )

    person = User.objects.get(email="new@site.example")
    grant = person.grants.get()
    assert answer.status_code == 302
    assert (grant.country, grant.role, grant.locales) == (network["RO"], "translator", ["ro-ro"])
    assert (grant.given_by.username, person.has_usable_password()) == ("radu", False)
    assert (person.is_superuser, person.is_staff, person.is_active) == (False, False, True)


@pytest.mark.parametrize(
    ("country", "role"), [("GR", "editor"), ("INT", "publisher"), ("RO", "brand-manager")]
)
def test_a_manager_invites_nowhere_else(clients, network, country, role):
    """Neither in another country nor into a role of the umbrella; no account is made."""
    answer = clients["own"].post(reverse("team:add"), invitation(network[country], role))

    assert answer.status_code == 200
    assert not User.objects.filter(email="new@site.example").exists()
    assert not Grant.objects.filter(role=role).exclude(user__username="radu").exists()


def test_an_invitation_needs_a_role(clients, network):
    """Nobody is invited to do nothing."""
    data = {"email": "new@site.example"} | rows()

    answer = clients["own"].post(reverse("team:add"), data)

    assert answer.status_code == 200
    assert not User.objects.filter(email="new@site.example").exists()


@pytest.mark.parametrize(
    ("where", "role", "zone"),
    [("RO", Role.EDITOR, "Europe/Bucharest"), ("INT", Role.UMBRELLA_EDITOR, "")],
)
def test_whoever_is_invited_reads_times_as_they_are_there(clients, network, where, role, zone):
    """In their country's zone, until they choose another; the umbrella's people choose their own."""
    country = Country.objects.get(code=where)
    Country.objects.update(time_zone="Europe/Bucharest")

    clients["root"].post(reverse("team:add"), invitation(country, role))

    person = get_user_model().objects.get(email="new@site.example")
    assert person.wagtail_userprofile.current_time_zone == zone


def test_the_invitation_is_sent(clients, network, sent):
    """In the language of whoever invites, by the function that the site names."""
    clients["own"].post(reverse("team:add"), invitation(network["RO"], "editor"))

    assert sent == [("new@site.example", "radu", "en")]


def test_somebody_who_is_known_gets_the_role(clients, network, sent):
    """Their name and account stay as they are, whatever the form says."""
    known = make_user("gina2", ("GR", Role.EDITOR, ""), first_name="Gina")

    clients["own"].post(
        reverse("team:add"), invitation(network["RO"], "editor", "GINA2@site.example")
    )

    known.refresh_from_db()
    assert roles_of(known) == [("GR", "editor"), ("RO", "editor")]
    assert (known.first_name, known.email) == ("Gina", "gina2@site.example")
    assert User.objects.filter(email__iexact="gina2@site.example").count() == 1


def test_a_deactivated_account_is_not_woken(clients, network, sent):
    """Whoever may not log in is not brought back by another country's invitation."""
    make_user("old", is_active=False)

    answer = clients["own"].post(
        reverse("team:add"), invitation(network["RO"], "editor", "old@site.example")
    )

    assert answer.status_code == 200
    assert sent == []
    assert not Grant.objects.filter(user__username="old").exists()


def test_the_list_shows_the_own_countrys_people(clients, network):
    """With what they are there, and nothing of what they are elsewhere."""
    both = make_user("both", ("RO", Role.EDITOR, ""), ("GR", Role.PUBLISHER, ""))
    make_user("only-greek", ("GR", Role.EDITOR, ""))

    text = clients["own"].get(reverse("team:index")).content.decode()

    assert both.email in text
    assert "editor, Romania" in text
    assert "publisher" not in text
    assert "only-greek" not in text


def test_the_list_asks_a_constant_number_of_times(clients, network, django_assert_max_num_queries):
    """However many people there are."""
    for number in range(12):
        make_user(f"person-{number}", ("RO", Role.EDITOR, ""))
    clients["own"].get(reverse("team:index"))

    with django_assert_max_num_queries(14):
        clients["own"].get(reverse("team:index"))


def test_foreign_people_do_not_exist(clients, network, django_assert_num_queries):
    """Another country's person answers as one that never was."""
    foreign = make_user("dimitra", ("GR", Role.EDITOR, ""))
    own = clients["own"]
    own.get(reverse("team:index"))

    found = [own.get(reverse("team:edit", args=[pk])) for pk in (foreign.pk, 987654)]

    assert [answer.status_code for answer in found] == [404, 404]
    assert found[0].content == found[1].content


@pytest.mark.parametrize("who", ["translator", "foreign", "anonymous"])
def test_only_who_manages_people_sees_them(clients, network, who):
    """A person of Romania is nobody to the others."""
    person = make_user("dan", ("RO", Role.EDITOR, ""))

    answer = clients[who].get(reverse("team:edit", args=[person.pk]))

    assert answer.status_code == (302 if who == "anonymous" else 404)


def test_a_role_is_given_and_taken(clients, network):
    """With one form."""
    person = make_user("dan", ("RO", Role.EDITOR, ""))
    grant = person.grants.get()

    clients["own"].post(
        reverse("team:edit", args=[person.pk]),
        rows(
            {"id": grant.pk, "country": network["RO"].pk, "role": "editor", "DELETE": "on"},
            {"country": network["RO"].pk, "role": "publisher"},
            initial=1,
        ),
    )

    assert roles_of(person) == [("RO", "publisher")]


def test_other_countries_roles_stay(clients, network):
    """A grant of another country can neither be seen nor taken, not even by its number."""
    person = make_user("dan", ("RO", Role.EDITOR, ""), ("GR", Role.EDITOR, ""))
    greek = person.grants.get(country=network["GR"])
    url = reverse("team:edit", args=[person.pk])

    (shown,) = clients["own"].get(url).context["formsets"]
    clients["own"].post(
        url,
        rows(
            {"id": greek.pk, "country": network["RO"].pk, "role": "editor", "DELETE": "on"},
            initial=1,
        ),
    )

    assert [form.instance.country for form in shown.forms] == [network["RO"]]
    assert list(shown.empty_form.fields["country"].queryset) == [network["RO"]]
    assert roles_of(person) == [("RO", "editor"), ("GR", "editor")]


def test_a_licensees_manager_does_not_change_accounts(clients, network):
    """Name, address and state are the person's, or the network's."""
    person = make_user("dan", ("RO", Role.EDITOR, ""), first_name="Dan")

    clients["own"].post(
        reverse("team:edit", args=[person.pk]),
        {"email": "evil@site.example", "first_name": "Evil", "is_superuser": "on"} | rows(),
    )

    person.refresh_from_db()
    assert (person.email, person.first_name, person.is_active, person.is_superuser) == (
        *("dan@site.example", "Dan"),
        *(True, False),
    )


def test_a_country_keeps_a_manager(clients, network):
    """The last one cannot leave; with a second one they can."""
    radu = User.objects.get(username="radu")
    grant = radu.grants.get()
    taken = {"id": grant.pk, "country": network["RO"].pk, "role": "manager", "DELETE": "on"}
    url = reverse("team:edit", args=[radu.pk])

    refused = clients["own"].post(url, rows(taken, initial=1))
    kept = Grant.objects.filter(pk=grant.pk).exists()
    make_user("rodica", ("RO", Role.MANAGER, ""))
    clients["own"].post(url, rows(taken, initial=1))

    assert "no manager left" in refused.content.decode()
    assert (kept, Grant.objects.filter(pk=grant.pk).exists()) == (True, False)


def test_a_manager_whose_grant_is_over_is_none_that_is_left(clients, network):
    """Nor one whose grant has not begun: they cannot let anybody in."""
    radu = User.objects.get(username="radu")
    grant = radu.grants.get()
    taken = {"id": grant.pk, "country": network["RO"].pk, "role": "manager", "DELETE": "on"}
    day = dt.timedelta(days=2)
    today = timezone.now().date()
    over = make_user("rodica", ("RO", Role.MANAGER, "")).grants.get()
    Grant.objects.filter(pk=over.pk).update(valid_until=today - day)
    soon = make_user("rares", ("RO", Role.MANAGER, "")).grants.get()
    Grant.objects.filter(pk=soon.pk).update(valid_from=today + day)

    refused = clients["own"].post(reverse("team:edit", args=[radu.pk]), rows(taken, initial=1))

    assert "no manager left" in refused.content.decode()
    assert Grant.objects.filter(pk=grant.pk).exists()


def test_the_brand_manager_deactivates_an_account(clients, network):
    """Who manages the network; it counts from the person's next request."""
    brand = make_user("bea", ("INT", Role.BRAND_MANAGER, ""))
    person = make_user("dan", ("RO", Role.EDITOR, ""))
    clients["anonymous"].force_login(brand)
    clients["foreign"].force_login(person)
    before = clients["foreign"].get(reverse("wagtailadmin_home")).status_code

    clients["anonymous"].post(
        reverse("team:edit", args=[person.pk]),
        {"email": "dan@site.example", "first_name": "Dan", "last_name": "D"} | rows(),
    )

    person.refresh_from_db()
    after = clients["foreign"].get(reverse("wagtailadmin_home")).status_code
    assert (before, person.is_active, after) == (200, False, 302)


def test_a_superuser_is_not_made_here(clients, network):
    """Not even by a superuser: the command makes them."""
    person = make_user("dan", ("RO", Role.EDITOR, ""))

    clients["root"].post(
        reverse("team:edit", args=[person.pk]),
        {"email": person.email, "is_superuser": "on", "is_active": "on"} | rows(),
    )

    person.refresh_from_db()
    assert not person.is_superuser


def test_the_brand_manager_cannot_touch_a_superusers_account(clients, network):
    """Whoever manages the network must not take the site's operators over."""
    brand = make_user("bea", ("INT", Role.BRAND_MANAGER, ""))
    operator = make_superuser("op")
    grant_role(operator, network["INT"], Role.AUDITOR, by=None)
    clients["anonymous"].force_login(brand)

    answer = clients["anonymous"].get(reverse("team:edit", args=[operator.pk]))

    assert answer.status_code == 404


RESET: list[tuple[str, str]] = []


def reset(person: Any, *, by: Any) -> None:
    RESET.append((person.username, by.username))


@pytest.fixture
def was_reset(settings):
    """Return whose second factor was reset, and by whom."""
    RESET.clear()
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "RESET_SECOND_FACTOR": f"{__name__}.reset"
    }
    return RESET


def test_a_lost_factor_is_reset_by_who_manages_the_person(clients, network, was_reset):
    """All of the person's roles must be theirs to give."""
    make_user("dan", ("RO", Role.EDITOR, ""))
    make_user("both", ("RO", Role.EDITOR, ""), ("GR", Role.EDITOR, ""))
    make_user("greek", ("GR", Role.EDITOR, ""))
    shown = clients["own"].get(reverse("team:edit", args=[User.objects.get(username="dan").pk]))
    urls = {
        name: reverse("team:reset_factor", args=[User.objects.get(username=name).pk])
        for name in ("dan", "both", "greek")
    }

    found = {name: clients["own"].post(url).status_code for name, url in urls.items()}

    assert f'formaction="{urls["dan"]}"' in shown.content.decode()
    assert found == {"dan": 302, "both": 302, "greek": 404}
    assert was_reset == [("dan", "radu")]


def test_a_link_resets_nothing(clients, network, was_reset):
    """Only the button does."""
    person = make_user("dan", ("RO", Role.EDITOR, ""))

    answer = clients["own"].get(reverse("team:reset_factor", args=[person.pk]))

    assert (answer.status_code, was_reset) == (405, [])


def test_the_site_may_have_no_second_factor(clients, network, settings):
    """Where no function is named there is nothing to reset, and no button."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"RESET_SECOND_FACTOR": ""}
    person = make_user("dan", ("RO", Role.EDITOR, ""))
    url = reverse("team:reset_factor", args=[person.pk])

    assert clients["own"].post(url).status_code == 404
    assert url not in clients["own"].get(reverse("team:edit", args=[person.pk])).content.decode()
