"""Facts: everybody reads every value, a licensee writes the own country's, the network all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from countries.facts.models import Fact, FactValue
from countries.identity.countries import Country
from tests.factories import edit_page, make_page, paragraph

pytestmark = pytest.mark.django_db


def _values(*rows, initial=0):
    data = {
        "values-TOTAL_FORMS": len(rows),
        "values-INITIAL_FORMS": initial,
        "values-MIN_NUM_FORMS": 0,
        "values-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data |= {f"values-{index}-{name}": value for name, value in row.items()}
    return data


def _value_of(fact, code):
    return FactValue.objects.get(fact=fact, country=Country.objects.get(code=code))


def _edit(client, fact, data):
    return client.post(reverse("facts:edit", args=[fact.pk]), data)


def test_the_list_says_what_a_fact_is_and_where_it_stands(clients, rows):
    """Label, umbrella's value, number of countries and of documents that use it."""
    make_page("en", "Rates", body=[paragraph("<p>{{fact:rate}}</p>")])

    response = clients["own"].get(reverse("facts:index"))

    (fact,) = response.context["object_list"]
    assert (fact.umbrella_value, fact.country_count, fact.uses) == ("76.3", 2, 1)
    assert "76.3%" in response.content.decode()


def test_a_page_that_lets_go_of_a_fact_is_counted_no_more(clients, rows):
    """The number follows what is public now."""
    page = make_page("en", "Rates", body=[paragraph("<p>{{fact:rate}}</p>")])
    edit_page(page, body=[paragraph("<p>None.</p>")])

    response = clients["own"].get(reverse("facts:index"))

    assert [fact.uses for fact in response.context["object_list"]] == [0]


def test_an_expired_value_is_marked(clients, rows):
    """A day that lies behind reads as expired."""
    FactValue.objects.filter(fact=rows.fact).update(
        expires_on=timezone.localdate() - dt.timedelta(days=1)
    )

    assert "expired" in clients["own"].get(reverse("facts:index")).content.decode()


def test_the_list_takes_as_many_queries_however_long_it_is(
    clients, rows, django_assert_max_num_queries
):
    """All columns come with the rows."""
    for number in range(20):
        Fact.objects.create(name=f"fact-{number}", labels={"en": "Fact"})

    with django_assert_max_num_queries(15):
        clients["root"].get(reverse("facts:index"))


def test_a_licensee_reads_the_values_of_others(clients, rows):
    """Greece's value and the umbrella's stand beside the own one, in no form field."""
    response = clients["own"].get(reverse("facts:edit", args=[rows.fact.pk]))

    others = {value.value for value in response.context["others"]}
    editable = [form.instance.value for form in response.context["formsets"][0].initial_forms]
    assert others == {"76.3", "40"}
    assert editable == ["30"]


def test_a_licensee_changes_the_own_value(clients, rows):
    """The value of the own country is stored; the fact itself stays as it is."""
    own = _value_of(rows.fact, "RO")
    row = {"id": own.pk, "country": own.country_id, "value": "33", "source": "Report"}

    response = _edit(clients["own"], rows.fact, {**_values(row, initial=1), "name": "mine"})

    assert response.status_code == 302
    assert _value_of(rows.fact, "RO").value == "33"
    assert Fact.objects.get(pk=rows.fact.pk).name == "rate"


def test_a_licensee_gives_a_fact_the_first_own_value(clients, rows):
    """A country without a value gets one."""
    _value_of(rows.fact, "RO").delete()
    row = {"country": Country.objects.get(code="RO").pk, "value": "31", "source": "Report"}

    _edit(clients["own"], rows.fact, _values(row))

    assert _value_of(rows.fact, "RO").value == "31"


@pytest.mark.parametrize("code", ["GR", None])
def test_a_licensee_cannot_write_the_value_of_others(clients, rows, state, code):
    """A foreign value's number in the form's data changes nothing, nor does the umbrella's."""
    country = Country.objects.filter(code=code).first()
    foreign = FactValue.objects.get(fact=rows.fact, country=country)
    row = {"id": foreign.pk, "country": foreign.country_id or "", "value": "99", "source": "Me"}
    before = state()

    _edit(clients["own"], rows.fact, _values(row, initial=1))
    _edit(clients["own"], rows.fact, _values({**row, "DELETE": "on"}, initial=1))

    assert state() == before


@pytest.mark.parametrize("code", ["GR", None])
def test_a_licensee_cannot_give_a_value_to_others(clients, rows, state, code):
    """The country of a new value is one of the own."""
    FactValue.objects.filter(fact=rows.fact, country__code=code).delete()
    FactValue.objects.filter(fact=rows.fact, country=None).delete()
    country = Country.objects.filter(code=code).first()
    row = {"country": country.pk if country else "", "value": "99", "source": "Me"}
    before = state()

    response = _edit(clients["own"], rows.fact, _values(row))

    assert response.status_code == 200
    assert response.context["formsets"][0].forms[0].errors["country"]
    assert state() == before


def test_a_value_cannot_change_hands(clients, rows, state):
    """The own value cannot be made another country's."""
    own = _value_of(rows.fact, "RO")
    greece = Country.objects.get(code="GR")
    row = {"id": own.pk, "country": greece.pk, "value": "30", "source": "Me"}
    before = state()

    _edit(clients["own"], rows.fact, _values(row, initial=1))

    assert state() == before


def test_translators_see_no_facts_form(clients, rows):
    """Translating a country's pages gives no say in its figures."""
    assert clients["translator"].get(reverse("facts:edit", args=[rows.fact.pk])).status_code == 404


def test_the_network_defines_facts_with_their_values(clients, network):
    """Name, labels, unit and the umbrella's value are made in one form."""
    row = {"country": "", "value": "60", "source": "Report"}

    response = clients["root"].post(
        reverse("facts:add"),
        {"name": "shelf-days", "labels-en": "Days", "unit": "day", **_values(row)},
    )

    fact = Fact.objects.get(name="shelf-days")
    assert response.status_code == 302
    assert (fact.labels, fact.unit, fact.values.get().value) == ({"en": "Days"}, "day", "60")


@pytest.mark.parametrize(
    "rows_given",
    [
        [{"country": "", "value": "many", "source": "Report"}],
        [
            {"country": "", "value": "1", "source": "Report"},
            {"country": "", "value": "2", "source": "Report"},
        ],
    ],
)
def test_values_that_cannot_be_are_refused_together_with_the_fact(
    clients, network, state, rows_given
):
    """No number, or two values of one country: neither value nor fact is stored."""
    before = state()

    response = clients["root"].post(
        reverse("facts:add"),
        {"name": "shelf-days", "labels-en": "Days", "unit": "day", **_values(*rows_given)},
    )

    assert response.status_code == 200
    assert state() == before


def test_the_form_of_a_fact_asks_no_more_for_more_values(
    clients, rows, django_assert_max_num_queries
):
    """Countries and organisations to choose from are looked up once for all rows."""
    for code in ("IT", "FR", "ES", "PT", "PL"):
        country = Country.objects.create(code=code, name=code, slug=code.lower())
        FactValue.objects.create(fact=rows.fact, country=country, value="1", source="Report")

    with django_assert_max_num_queries(25):
        clients["root"].get(reverse("facts:edit", args=[rows.fact.pk]))
