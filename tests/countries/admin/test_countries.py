"""Countries are opened, set up and closed in the admin."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from countries.delivery.models import Document, Mark
from countries.identity.countries import Country, CountryLocale, CountryStatus
from tests.factories import home_of, locale_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def hungary(network):
    """A country that the network plans."""
    plan = [{"locale": "hu-hu", "segment": "", "default": True, "fallback": ["en"]}]
    return Country.objects.create(code="HU", name="Hungary", slug="hu", plan=plan)


def _formset(*rows, prefix="locales", initial=0):
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 1,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def _new(**fields):
    given = {
        "code": "MD",
        "name": "Moldova",
        "names-ro": "Moldova",
        "slug": "md",
        "time_zone": "Europe/Chisinau",
        "theme": "every-can-counts",
        "host": "",
    }
    row = {"locale": "ro-md", "segment": "", "default": "on", "fallback": "en"}
    return {**given, **_formset(row), **fields}


def test_the_list_shows_what_stands_where(clients, hungary):
    """Status, languages, address and live pages of each country, the open ones first."""
    response = clients["root"].get(reverse("countries:index"))

    body = response.content.decode()
    listed = list(response.context["object_list"])
    assert [row.is_open for row in listed] == sorted((row.is_open for row in listed), reverse=True)
    assert "ro-ro, en-ro" in body
    assert "http://localhost:8000/ro/" in body
    assert next(row for row in listed if row.code == "RO").live_pages == 2


def test_the_list_takes_as_many_queries_however_long_it_is(
    clients, hungary, django_assert_max_num_queries
):
    """The list is one query for countries, one for locales and what Wagtail asks around them."""
    for code in ("IT", "FR", "ES", "PT"):
        Country.objects.create(code=code, name=code, slug=code.lower())

    with django_assert_max_num_queries(15):
        clients["root"].get(reverse("countries:index"))


def test_a_planned_country_opens_with_its_planned_locales(clients, hungary):
    """The form holds the plan; sending it as it is opens the country."""
    url = reverse("countries:open", args=[hungary.pk])
    form = clients["root"].get(url).context["formsets"][0].forms[0]
    row = {name: form[name].value() for name in ("locale", "segment", "default", "fallback")}

    response = clients["root"].post(url, _formset(row, initial=1))

    assert response.status_code == 302
    assert Country.objects.get(code="HU").is_open
    assert home_of("hu-hu").live


def test_planned_locales_can_be_changed_before_opening(clients, hungary):
    """A language added to the form is opened too, under its path."""
    rows = [
        {"locale": "hu-hu", "segment": "", "default": "on", "fallback": "en"},
        {"locale": "en-hu", "segment": "en", "fallback": "en, hu-hu"},
    ]

    clients["root"].post(reverse("countries:open", args=[hungary.pk]), _formset(*rows, initial=1))

    added = locale_row("en-hu")
    assert (added.segment, added.fallback, added.is_default) == ("en", ["en", "hu-hu"], False)


def test_opening_twice_says_so_and_changes_nothing(clients, network, state):
    """The second opening is refused in words, whether it is looked at or sent."""
    url = reverse("countries:open", args=[network["RO"].pk])
    row = {"locale": "ro-ro", "segment": "", "default": "on", "fallback": ""}
    before = state()

    looked = clients["root"].get(url)
    sent = clients["root"].post(url, _formset(row, initial=1))

    assert "open already" in str(next(iter(get_messages(looked.wsgi_request))))
    assert "open already" in sent.content.decode()
    assert state() == before


def test_a_new_country_is_made_and_opened(clients):
    """Code, names, path, time zone and languages are what the form says."""
    response = clients["root"].post(reverse("countries:add"), _new())

    country = Country.objects.get(code="MD")
    assert response.status_code == 302
    assert (country.is_open, country.slug, country.names) == (True, "md", {"ro": "Moldova"})
    assert locale_row("ro-md").is_default


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"code": "RO"}, "code", "open already"),
        ({"code": "HU"}, "code", "open it from the list"),
        ({"code": "moldova"}, "code", "at most 3"),
        ({"slug": "ro"}, "slug", "already exists"),
        ({"slug": "search"}, "slug", "belongs to the system"),
        ({"host": "Not a host"}, "host", "host name"),
        ({"name": ""}, "name", "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(clients, hungary, state, fields, where, words):
    """Each refusal of opening stands at the field that it is about, and nothing is written."""
    before = state()

    response = clients["root"].post(reverse("countries:add"), _new(**fields))

    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[where])
    assert state() == before


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"locale": "ro-ro", "default": "on"}, "belongs to Romania"),
        ({"locale": "xx-xx", "default": "on"}, "no locale"),
    ],
)
def test_an_unusable_locale_is_refused_at_its_row(clients, state, row, words):
    """A locale of another country, or of none, is refused where it was typed."""
    before = state()

    response = clients["root"].post(reverse("countries:add"), {**_new(), **_formset(row)})

    assert words in " ".join(response.context["formsets"][0].forms[0].errors["locale"])
    assert state() == before


@pytest.mark.parametrize(
    "rows",
    [
        [{"locale": "ro-md", "default": ""}],
        [{"locale": "ro-md", "default": "on"}, {"locale": "en-md", "default": "on"}],
        [],
    ],
)
def test_there_is_one_default_language(clients, state, rows):
    """None, two, or no language at all are refused."""
    before = state()

    response = clients["root"].post(reverse("countries:add"), {**_new(), **_formset(*rows)})

    assert response.context["formsets"][0].non_form_errors()
    assert state() == before


def test_closing_says_what_it_does_and_does_it(clients, network):
    """After the confirmation the country is closed and its documents are gone."""
    url = reverse("countries:close", args=[network["RO"].pk])
    assert "2 live pages" in clients["root"].get(url).content.decode()

    clients["root"].post(url)

    assert Country.objects.get(code="RO").status == CountryStatus.CLOSED
    assert not Document.objects.filter(country="RO", kind="page", gone="").exists()


def test_a_closed_country_opens_again_with_what_it_had(clients, network):
    """Its locales come back as they were, whatever the form sends for them."""
    clients["root"].post(reverse("countries:close", args=[network["RO"].pk]))
    rows = [{"locale": "ro-ro", "default": "on"}, {"locale": "tampered", "segment": "x"}]

    clients["root"].post(
        reverse("countries:open", args=[network["RO"].pk]), _formset(*rows, initial=2)
    )

    assert Country.objects.get(code="RO").is_open
    assert locale_row("en-ro").segment == "en"
    assert not CountryLocale.objects.filter(segment="x").exists()


def test_the_umbrella_is_not_for_closing(clients, network):
    """There is no address that closes the umbrella."""
    response = clients["root"].post(reverse("countries:close", args=[network["INT"].pk]))

    assert response.status_code == 404
    assert Country.objects.get(code="INT").is_open


def _settings(country, **fields):
    rows = list(country.country_locales.order_by("pk"))
    data = {
        "name": country.name,
        "time_zone": "Europe/Bucharest",
        "theme": country.theme,
        "host": "",
        **_formset(
            *(
                {"id": row.pk, "missing_page": "not_found", "fallback": ", ".join(row.fallback)}
                for row in rows
            ),
            prefix="country_locales",
            initial=len(rows),
        ),
        **_formset(prefix="market_facts", initial=0),
    }
    return {**data, **fields}


def test_settings_of_a_country_are_kept(clients, network):
    """Time zone, own host and what answers for a missing page are stored; all is made anew."""
    url = reverse("countries:edit", args=[network["RO"].pk])

    response = clients["root"].post(url, _settings(network["RO"], host="alucro.example"))

    country = Country.objects.get(code="RO")
    assert response.status_code == 302
    assert (country.host, country.time_zone) == ("alucro.example", "Europe/Bucharest")
    assert locale_row("ro-ro").missing_page == "not_found"
    assert Mark.objects.filter(kind="page", locale="ro-ro").exists()


def test_the_path_of_an_open_country_stays(clients, network):
    """Its addresses are in use: the form neither asks for the path nor takes it."""
    url = reverse("countries:edit", args=[network["RO"].pk])
    assert "slug" not in clients["root"].get(url).context["form"].fields

    clients["root"].post(url, _settings(network["RO"], slug="rumania"))

    assert Country.objects.get(code="RO").slug == "ro"


@pytest.mark.parametrize("fallback", ["xx-yy", "ro-ro"])
def test_a_chain_names_locales_of_the_network(clients, network, state, fallback):
    """A code that is nobody's, or the locale itself, is no fallback."""
    before = state()
    fields = {"country_locales-0-fallback": fallback}

    response = clients["root"].post(
        reverse("countries:edit", args=[network["RO"].pk]), _settings(network["RO"], **fields)
    )

    assert response.context["formsets"][0].forms[0].errors["fallback"]
    assert state() == before


def test_the_form_is_filled_in_for_a_country_of_the_world(clients, network):
    """Its name, path, time zone and official languages are known before anybody types."""
    response = clients["root"].get(reverse("countries:add"), {"code": "MT"})

    form, languages = response.context["form"], response.context["formsets"][0]
    assert [form[name].value() for name in ("code", "name", "slug", "time_zone")] == [
        *("MT", "Malta", "mt", "Europe/Malta")
    ]
    assert [row["locale"].value() for row in languages.forms] == ["mt-mt", "en-mt"]


def test_a_country_that_nobody_knows_begins_with_an_empty_form(clients, network):
    """Its first language is the default."""
    response = clients["root"].get(reverse("countries:add"), {"code": "QQ"})

    (row,) = response.context["formsets"][0].forms
    assert (response.context["form"]["name"].value(), row["default"].value()) == (None, True)


def test_known_countries_are_not_made_again(clients, hungary):
    """What the network knows is opened from its list."""
    offered = dict(clients["root"].get(reverse("countries:add")).context["unknown_countries"])

    assert offered["AD"] == "Andorra"
    assert not {"RO", "HU", "INT"} & set(offered)


def test_a_language_needs_no_more_than_its_code(clients, network):
    """Its path and what answers for a missing page are made of it."""
    rows = [{"locale": "ca-ad", "default": "on", "fallback": ""}, {"locale": "es-ad"}]
    given = _new(code="AD", name="Andorra", slug="ad", **{"names-ro": ""})

    clients["root"].post(reverse("countries:add"), {**given, **_formset(*rows)})

    assert [
        (row.code, row.segment, row.fallback) for row in (locale_row("ca-ad"), locale_row("es-ad"))
    ] == [("ca-ad", "", ["es-ad", "en"]), ("es-ad", "es", ["ca-ad", "en"])]
