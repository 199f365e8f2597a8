"""Whoever publishes a page says on which market facts it depends, and sees what each country shows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countries.access import Role
from countries.admin.market import page_buttons, ruled_by
from countries.audit.models import AuditEntry
from countries.identity.countries import Country, MarketFact
from countries.market import MarketRule
from tests.countries.market.helpers import ALWAYS, DEPOSIT, OTHERS, ids_of, rule_for, set_fact
from tests.countries.translation.helpers import adopt
from tests.factories import make_network, make_page, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

FORM = {
    "block_id": "deposit",
    "fact": "deposit-scheme",
    "condition": "is",
    "value": "yes",
    "instead": "others",
    "reason": "The scheme's law",
    "valid_from": "",
    "valid_until": "",
}


@staged
def pages():
    """An umbrella page that Romania and Greece have live; Romania has a scheme, Greece has none."""
    make_network("RO", "GR")
    set_fact("RO", True)
    set_fact("GR", False)
    page = make_page("en", "Rivers", body=[DEPOSIT, ALWAYS, OTHERS])
    found = {"en": page}
    for code in ("ro-ro", "el-gr"):
        found[code] = adopt(page, code)
        found[code].save_revision().publish()
    return found


@pytest.fixture
def people(pages):
    users = {
        "root": make_superuser(),
        "brand": make_user("bea", ("INT", Role.BRAND_MANAGER, "")),
        "editor": make_user("eva", ("INT", Role.UMBRELLA_EDITOR, "")),
        "country": make_user("radu", ("RO", Role.MANAGER, "")),
    }
    clients = {name: Client(headers={"host": "localhost:8000"}) for name in users}
    for name, user in users.items():
        clients[name].force_login(user)
    return SimpleNamespace(users=users, clients=clients)


def screen(page):
    return reverse("countries_market", args=[page.pk])


def lines(response) -> list[str]:
    """Return what the table of countries says, a line a country."""
    table = BeautifulSoup(response.content, "html.parser").select("table.ecc-lines")[-1]
    return [" ".join(row.get_text(" ").split()) for row in table.select("tbody tr")]


def test_a_brand_manager_makes_a_rule_that_acts_at_once(pages, people):
    """The block is replaced where there is no scheme, and the log says who did it."""
    new = reverse("countries_market_new", args=[pages["en"].pk])

    response = people.clients["brand"].post(new, FORM)

    assert response.status_code == 302
    assert MarketRule.objects.get().value is True
    assert ids_of(pages["el-gr"]) == ["others", "always"]
    assert ids_of(pages["ro-ro"]) == ["deposit", "always"]
    entry = AuditEntry.objects.get(action="market_rule.create")
    assert (entry.user_name, entry.country) == ("bea", "INT")


def test_the_screen_says_what_each_country_shows_and_why(pages, people):
    """For every open country: shown, withheld or replaced, with the fact that decides."""
    rule_for(pages["en"], "deposit", instead="others")
    rule_for(pages["en"], "always", fact="units", value="metric")

    found = lines(people.clients["brand"].get(screen(pages["en"])))

    greece = next(line for line in found if line.startswith("Greece"))
    assert "replaced Text: Take your depositword back., by Text: Use" in greece
    assert "because deposit scheme: no" in greece
    assert "withheld Text: Every can counts., because units: not known" in greece
    assert "everything is shown" in found[0]


def test_the_screen_tells_of_a_page_that_is_withheld(pages, people):
    """A whole page is said to be withheld, and by what, with no link to where it is not."""
    rule_for(pages["en"])

    found = lines(people.clients["brand"].get(screen(pages["en"])))

    greece = next(line for line in found if line.startswith("Greece"))
    assert greece == "Greece withheld the whole page, because deposit scheme: no"


def test_a_country_sees_the_rules_of_its_adopted_page_and_changes_none(pages, people):
    """Why a block is missing is no secret to its editors; the rule is the umbrella's."""
    rule = rule_for(pages["en"], "deposit")
    client, page = people.clients["country"], pages["ro-ro"]

    response = client.get(screen(page))

    assert "deposit scheme is yes" in response.content.decode()
    assert "Add a rule" not in response.content.decode()
    for name in ("countries_market_rule", "countries_market_delete"):
        assert client.post(reverse(name, args=[page.pk, rule.pk]), FORM).status_code == 404
    assert client.post(reverse("countries_market_new", args=[page.pk]), FORM).status_code == 404
    assert client.get(screen(pages["en"])).status_code == 404


def test_only_who_publishes_all_its_languages_rules_a_page(pages, people):
    """An editor who cannot publish may not; nor may a country where the umbrella has the page."""
    local = make_page("ro-ro", "Garanție", body=[DEPOSIT])
    half = make_user("petra", ("RO", Role.PUBLISHER, "ro-ro"))
    both = adopt_in_other_language(local)

    allowed = {
        name: set(ruled_by(user).filter(pk__in=[pages["en"].pk, pages["ro-ro"].pk, local.pk]))
        for name, user in {**people.users, "half": half}.items()
    }

    assert both.translation_key == local.translation_key
    assert {page.pk for page in allowed["brand"]} == {pages["en"].pk}
    assert {page.pk for page in allowed["country"]} == {local.pk}
    assert allowed["editor"] == allowed["half"] == set()


def adopt_in_other_language(page):
    other = make_page("en-ro", "Deposit", body=[DEPOSIT], publish=False)
    type(other).objects.filter(pk=other.pk).update(translation_key=page.translation_key)
    return type(other).objects.get(pk=other.pk)


def test_a_rule_is_changed_and_taken_away(pages, people):
    """Both act at once."""
    rule = rule_for(pages["en"], "deposit")
    client = people.clients["brand"]
    arguments = [pages["en"].pk, rule.pk]

    client.post(reverse("countries_market_rule", args=arguments), FORM | {"value": "no"})
    assert ids_of(pages["ro-ro"]) == ["others", "always"]
    client.post(reverse("countries_market_delete", args=arguments))

    assert ids_of(pages["ro-ro"]) == ["deposit", "always", "others"]
    assert not MarketRule.objects.exists()


def test_a_rule_of_another_page_is_not_found(pages, people):
    """The address names the page and the rule; both must belong together."""
    other = make_page("en", "Other", body=[DEPOSIT])
    rule = rule_for(other, "deposit")

    url = reverse("countries_market_rule", args=[pages["en"].pk, rule.pk])

    assert people.clients["brand"].get(url).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"instead": "deposit"}, "instead"),
        ({"block_id": ""}, "instead"),
        ({"value": ""}, "value"),
        ({"fact": "unheard-of"}, "fact"),
        ({"reason": ""}, "reason"),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "valid_until"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(pages, people, wrong, field):
    """Nothing is saved, and the field says what is wrong."""
    new = reverse("countries_market_new", args=[pages["en"].pk])

    response = people.clients["brand"].post(new, FORM | wrong)

    assert field in response.context["form"].errors
    assert not MarketRule.objects.exists()


def test_the_screen_costs_the_same_however_many_countries_and_rules(pages, people):
    """Rules, facts and pages are each looked up once."""
    client, counts = people.clients["brand"], []

    for more in ({}, {"fact": "units", "value": "metric"}, {"fact": "claims", "value": "strict"}):
        rule_for(pages["en"], "deposit", **more)
        with CaptureQueriesContext(connection) as queries:
            client.get(screen(pages["en"]))
        counts.append(len(queries))

    assert counts[2] == counts[1]


def test_the_way_is_offered_to_editors(pages, people):
    """Whoever may edit a page is led to where it is shown; no query is needed for that."""
    buttons = {name: list(page_buttons(pages["en"], user)) for name, user in people.users.items()}

    assert [len(buttons[name]) for name in ("brand", "editor", "country")] == [1, 1, 0]


# -- what is true of a market --


def facts_of(code: str) -> list[tuple[str, object]]:
    rows = MarketFact.objects.filter(country__code=code).order_by("pk")
    return list(rows.values_list("name", "value"))


def country_form(country: Country, **more: str) -> dict[str, str]:
    rows = list(country.country_locales.order_by("position"))
    data = {
        "name": country.name,
        "time_zone": country.time_zone,
        "theme": country.theme,
        "country_locales-TOTAL_FORMS": str(len(rows)),
        "country_locales-INITIAL_FORMS": str(len(rows)),
        "market_facts-TOTAL_FORMS": "1",
        "market_facts-INITIAL_FORMS": "1",
    }
    for number, row in enumerate(rows):
        prefix = f"country_locales-{number}"
        data |= {f"{prefix}-id": str(row.pk), f"{prefix}-missing_page": row.missing_page}
    return data | more


def test_what_is_true_of_a_market_is_said_with_its_country(pages, people):
    """The country's form holds its market facts; what hangs on them follows."""
    rule_for(pages["en"], "deposit")
    country = Country.objects.get(code="GR")
    row = MarketFact.objects.get(country=country)
    url = reverse("countries:edit", args=[country.pk])
    given = {"market_facts-0-id": str(row.pk), "market_facts-0-name": "deposit-scheme"}

    response = people.clients["brand"].post(
        url, country_form(country, **given, **{"market_facts-0-value": "yes"})
    )

    assert response.status_code == 302
    assert facts_of("GR") == [("deposit-scheme", True)]


def test_words_stay_words_and_yes_and_no_are_known_as_such(pages, people):
    """A value is yes, no, or a word; it is shown as it was typed."""
    country = Country.objects.get(code="RO")
    MarketFact.objects.filter(country=country).delete()
    url = reverse("countries:edit", args=[country.pk])
    given = {"market_facts-TOTAL_FORMS": "2", "market_facts-INITIAL_FORMS": "0"}
    for number, (name, value) in enumerate((("deposit-scheme", "No"), ("units", "metric"))):
        given |= {f"market_facts-{number}-name": name, f"market_facts-{number}-value": value}

    people.clients["brand"].post(url, country_form(country, **given))

    assert facts_of("RO") == [("deposit-scheme", False), ("units", "metric")]
    html = BeautifulSoup(people.clients["brand"].get(url).content, "html.parser")
    shown = [html.select_one(f"#id_market_facts-{number}-value")["value"] for number in (0, 1)]
    assert shown == ["no", "metric"]
