"""Facts: everybody reads every value, a licensee writes the own country's, the network all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from countries.facts.models import Fact, FactValue, FormerValue
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


def _restore(client, former):
    return client.post(reverse("countries_fact_restore", args=[former.pk]))


def test_a_value_that_was_replaced_is_kept_with_who_and_when(clients, rows):
    """The former value, its source and who gave another one stand on the fact's screen."""
    own = _value_of(rows.fact, "RO")
    row = {"id": own.pk, "country": own.country_id, "value": "33", "source": "New report"}
    _edit(clients["own"], rows.fact, _values(row, initial=1))

    former = FormerValue.objects.get()
    text = clients["own"].get(reverse("facts:edit", args=[rows.fact.pk])).content.decode()

    told = (former.value, former.source, former.country.code, former.replaced_by.username)
    assert told == ("30", "National report", "RO", "radu")
    assert reverse("countries_fact_restore", args=[former.pk]) in text


def test_what_is_saved_unchanged_leaves_no_former_value(rows):
    """Only another value, day, source, owner, end or note counts."""
    _value_of(rows.fact, "RO").save()

    assert not FormerValue.objects.exists()


def test_a_value_that_was_taken_away_can_be_brought_back(clients, rows):
    """One click makes it the country's again."""
    _value_of(rows.fact, "RO").delete()
    former = FormerValue.objects.get()

    _restore(clients["own"], former)

    assert former.was_deleted
    assert _value_of(rows.fact, "RO").value == "30"


def test_bringing_back_keeps_what_it_replaces(clients, rows):
    """The value of now becomes a former one, so nothing is ever lost."""
    own = _value_of(rows.fact, "RO")
    own.value = "33"
    own.save()

    _restore(clients["own"], FormerValue.objects.get())

    assert _value_of(rows.fact, "RO").value == "30"
    assert [row.value for row in FormerValue.objects.all()] == ["33", "30"]


def test_a_former_value_is_never_changed(rows):
    """What was is kept as it was."""
    _value_of(rows.fact, "RO").delete()
    former = FormerValue.objects.get()
    former.value = "99"

    with pytest.raises(TypeError):
        former.save()


@pytest.mark.parametrize("who", ["foreign", "translator"])
def test_nobody_else_brings_a_value_back(clients, rows, state, who):
    """Another country's former value answers like one that is not there."""
    _value_of(rows.fact, "RO").delete()
    former = FormerValue.objects.get()
    before = state()

    response = _restore(clients[who], former)
    missing = clients[who].post(reverse("countries_fact_restore", args=[999_999]))

    assert (response.status_code, missing.status_code) == (404, 404)
    assert response.content == missing.content
    assert state() == before


def test_a_fact_says_where_it_is_shown(clients, rows):
    """How many pages of which country: the own ones first, and with a way there."""
    embeds = [paragraph("<p>{{fact:rate}}</p>")]
    own = make_page("ro-ro", "Rata", body=embeds)
    make_page("el-gr", "Rate one", body=embeds)
    make_page("el-gr", "Rate two", body=embeds)
    make_page("el-gr", "Another", body=[paragraph("<p>None.</p>")])

    response = clients["own"].get(reverse("facts:edit", args=[rows.fact.pk]))

    uses = response.context["uses"]
    assert [(row.country.code, row.count) for row in uses.by_country] == [("RO", 1), ("GR", 2)]
    assert (uses.pages, uses.countries, uses.documents[0].title) == (3, 2, "Rata")
    assert reverse("wagtailadmin_pages:edit", args=[own.pk]) in response.content.decode()


def test_pages_that_show_an_ended_value_are_marked(clients, rows):
    """They stay up, and are listed."""
    make_page("ro-ro", "Rata", body=[paragraph("<p>{{fact:rate}}</p>")])
    FactValue.objects.filter(country__code="RO").update(
        expires_on=timezone.localdate() - dt.timedelta(days=2)
    )

    response = clients["own"].get(reverse("facts:edit", args=[rows.fact.pk]))

    assert [bool(row.ended) for row in response.context["uses"].by_country] == [True]


def _nouns(client, fact, **nouns):
    data = {
        "name": fact.name,
        "labels-en": "Rate",
        "unit": "count",
        "keywords": "rate",
        **_values(),
    }
    return client.post(reverse("facts:edit", args=[fact.pk]), data | nouns)


def test_what_a_fact_counts_is_said_in_each_plural_form(clients, rows):
    """Each language has the forms that it has, and no others."""
    forms = {"nouns-ro-one": "țară", "nouns-ro-few": "țări", "nouns-ro-other": "de țări"}

    _nouns(clients["root"], rows.fact, **forms, **{"nouns-en-one": "", "nouns-en-other": ""})

    fact = Fact.objects.get(pk=rows.fact.pk)
    assert fact.nouns == {"ro": {"one": "țară", "few": "țări", "other": "de țări"}}
    assert fact.keywords == ["rate"]


@pytest.mark.parametrize(
    "forms", [{"nouns-ro-one": "țară"}, {"nouns-en-one": "a", "nouns-en-other": "x" * 81}]
)
def test_forms_that_are_missing_or_too_long_are_refused(clients, rows, state, forms):
    """A language has all its forms or none."""
    before = state()

    response = _nouns(clients["root"], rows.fact, **forms)

    assert response.context["form"].errors["nouns"]
    assert state() == before


def test_facts_stand_beside_the_texts_of_a_page(clients, rows):
    """The editor lists each token with what it says in the page's locale."""
    text = clients["own"].get(reverse("wagtailadmin_pages:edit", args=[rows.page.pk])).content

    assert '<b lang="ro-RO" dir="auto">30\u00a0%</b>' in text.decode()
    assert "<code>{{fact:rate}}</code>" in text.decode()
