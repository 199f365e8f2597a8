"""From each of a partner's screens to the next: keys, endpoints, deliveries, pages, usage."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from countries.delivery.models import Kind
from countries.partners.keys import issue_key
from countries.partners.models import Key, KeyScope, Partner
from countries.partners.usage.models import Usage
from countries.partners.webhooks import managing
from countries.partners.webhooks.models import Delivery, DeliveryState, Endpoint
from tests.factories import NOW, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TERMS = {"kind": "live", "scopes": ["read"], "countries": ["RO"], "quota": "100"}
ENDPOINT = {"url": "https://127.0.0.1/hook"}
PARTNER = {"name": "Metro", "code": "metro", "contact_email": "it@metro.example"}


@pytest.fixture
def partner(network, settings):
    """Romania's, with a key that may have endpoints at addresses of this machine."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",)
    }
    made = Partner.objects.create(**PARTNER, country=network["RO"])
    make_key(made)
    return made


def make_key(partner):
    return issue_key(partner, now=NOW, scopes=[KeyScope.WEBHOOKS], countries=["RO"])[0]


@pytest.fixture
def endpoint(partner):
    return managing.create_endpoint(partner.keys.get(), url=ENDPOINT["url"], now=NOW)[0]


@staged
def page(network):
    return make_page("ro-ro", "Despre noi")


def make_delivery(endpoint, page=None, **fields):
    told = {"kind": Kind.PAGE, "key": page.translation_key, "locale": "ro-ro"} if page else {}
    about = {"kind": "ping", "key": uuid.uuid4(), "sequence": 1, "event": "page.published"}
    times = {"created_at": NOW, "due_at": NOW}
    return Delivery.objects.create(
        endpoint=endpoint, uuid=uuid.uuid4(), body="{}", **(about | times | told | fields)
    )


def note_usage(partner, page=None, **figures):
    Usage.objects.create(
        day=timezone.now().date(),
        partner=partner.uuid.hex,
        country="RO",
        page=str(page.translation_key) if page else "",
        **figures,
    )


def at(name, partner, row=None):
    return reverse(name, args=[partner.pk, row.uuid] if row else [partner.pk])


def body_of(client, url):
    return " ".join(client.get(url).content.decode().split())


# --- what comes next ---


def test_a_new_partner_leads_to_its_key(clients, network):
    """Its own screen, with the next step in the message."""
    data = PARTNER | {"country": network["RO"].pk}

    answer = clients["own"].post(reverse("partners:add"), data, follow=True)

    partner = Partner.objects.get()
    assert answer.redirect_chain == [(at("partners:edit", partner), 302)]
    assert "Next, issue a key to it." in answer.content.decode()
    assert answer.content.decode().count(at("partners:issue", partner)) >= 2


def test_keys_stand_before_what_is_said_of_the_partner(clients, partner):
    """They are what somebody comes for."""
    body = body_of(clients["own"], at("partners:edit", partner))

    assert body.index(at("partners:issue", partner)) < body.index('name="contact_email"')
    assert body.index(at("partners:revoke", partner, partner.keys.get())) < body.index("<form id=")


def test_a_key_leads_to_its_endpoints(clients, partner, endpoint):
    """As many as it has are said, and that they go silent when it is revoked."""
    managing.create_endpoint(endpoint.key, url=f"{ENDPOINT['url']}/2", now=NOW)

    shown = body_of(clients["own"], at("partners:edit", partner))
    asked = body_of(clients["own"], at("partners:revoke", partner, endpoint.key))

    assert f'<a href="{at("webhooks:endpoints", partner)}">2 webhook endpoints</a>' in shown
    assert "2 webhook endpoints of this key are told nothing more." in asked


@pytest.mark.parametrize(("used", "said"), [(None, "Nobody has used it yet"), (NOW, "last used")])
def test_whoever_revokes_knows_whether_it_is_used(clients, partner, used, said):
    """Before what cannot be undone."""
    Key.objects.update(last_used_at=used)

    assert said in body_of(clients["own"], at("partners:revoke", partner, partner.keys.get()))


@pytest.mark.parametrize(("scopes", "told"), [(["read"], False), (["webhooks:manage"], True)])
def test_a_key_for_webhooks_leads_to_the_first_one(clients, partner, scopes, told):
    """Straight after its text was shown."""
    answer = clients["own"].post(at("partners:issue", partner), TERMS | {"scopes": scopes})

    assert (at("webhooks:add", partner) in answer.content.decode()) is told


def test_the_only_key_is_chosen_already(clients, partner):
    """Nobody is asked what has one answer; of two keys one is chosen."""
    form = clients["own"].get(at("webhooks:add", partner)).context["form"]
    make_key(partner)
    other = clients["own"].get(at("webhooks:add", partner)).context["form"]

    assert form["key"].value() == partner.keys.last().pk
    assert other["key"].value() is None


def test_a_first_secret_leads_to_a_ping(clients, partner):
    """A later one does not: its endpoint is known to answer."""
    data = ENDPOINT | {"key": partner.keys.get().pk}
    first = clients["own"].post(at("webhooks:add", partner), data).content.decode()
    rotate = at("webhooks:rotate", partner, Endpoint.objects.get())
    second = clients["own"].post(rotate).content.decode()

    assert ("send a ping" in first, "send a ping" in second) == (True, False)


def test_without_a_key_for_webhooks_the_way_to_one_is_shown(clients, partner):
    """What lacks, and where it is given."""
    Key.objects.update(scopes=["read"])

    body = body_of(clients["own"], at("webhooks:endpoints", partner))

    assert "the partner needs a key" in body
    assert f'<a href="{at("partners:edit", partner)}">Change a key, or issue one</a>' in body


# --- deliveries ---


def test_a_delivery_leads_to_its_page(clients, endpoint, page):
    """The page that it tells of, in its language, where whoever looks works on it."""
    make_delivery(endpoint, page)
    make_delivery(endpoint, page, locale="en-ro")

    body = body_of(clients["own"], at("webhooks:deliveries", endpoint.partner, endpoint))

    assert body.count(reverse("wagtailadmin_pages:edit", args=[page.pk])) == 1


@pytest.mark.parametrize("state", ["dead", ""])
def test_what_is_chosen_stays_after_a_replay(clients, endpoint, page, state):
    """Whoever works through what was given up goes on there."""
    row = make_delivery(endpoint, page, state=DeliveryState.DEAD, finished_at=NOW)
    replay = at("webhooks:replay", endpoint.partner, endpoint)

    answer = clients["own"].post(replay, {"delivery": row.pk, "state": state})

    back = at("webhooks:deliveries", endpoint.partner, endpoint)
    assert answer.headers["Location"] == back + ("?state=dead" if state else "")


def test_what_is_given_up_is_one_click_away(clients, endpoint, page):
    """From the list of endpoints."""
    make_delivery(endpoint, page, state=DeliveryState.DEAD, finished_at=NOW)

    body = body_of(clients["own"], at("webhooks:endpoints", endpoint.partner))

    assert f'{at("webhooks:deliveries", endpoint.partner, endpoint)}?state=dead">1</a>' in body


@pytest.mark.parametrize(
    ("query", "said"), [("", "send a ping to see"), ("dead", "none like that")]
)
def test_an_empty_list_says_what_to_do(clients, endpoint, query, said):
    """Nothing yet, or nothing of what was chosen."""
    url = at("webhooks:deliveries", endpoint.partner, endpoint)

    assert said in body_of(clients["own"], f"{url}?state={query}")


def test_whose_times_they_are_is_said(clients, endpoint, page):
    """Those of whoever looks."""
    make_delivery(endpoint, page)

    body = body_of(clients["own"], at("webhooks:deliveries", endpoint.partner, endpoint))

    assert "Times are those of UTC." in body


# --- usage ---


def test_a_partner_leads_to_what_it_was_sent(clients, partner, page):
    """To its own figures, also where there are none; never to those of all."""
    other = Partner.objects.create(**PARTNER | {"code": "other"})
    note_usage(other, requests=9)
    shown = body_of(clients["own"], at("partners:edit", partner))
    address = re.search(r'href="([^"]*reports/shown[^"]*)"', shown)[1]

    found = clients["own"].get(address).context

    assert found["lines"] == []
    assert found["leads_on"] == [("Metro", at("partners:edit", partner))]


@pytest.mark.parametrize(("who", "number"), [("own", 2), ("translator", 0), ("foreign", 0)])
def test_usage_leads_to_partner_and_page(clients, partner, page, who, number):
    """For whoever manages the one and works on the other."""
    note_usage(partner, page, requests=9)
    query = {"partner": partner.uuid.hex, "page": str(page.translation_key)}

    found = clients[who].get(reverse("countries_shown"), query).context["leads_on"]

    assert len(found) == number


# --- what it costs ---

COSTS = {
    "partners": {"edit": 15, "issue": 11, "change_key": 12, "rotate": 10, "revoke": 11},
    "webhooks": {
        **{"endpoints": 12, "add": 12, "deliveries": 14},
        **{"change": 10, "rotate": 10, "delete": 10},
    },
}
OF_NO_ROW = {"edit", "issue", "endpoints", "add"}


def test_each_screen_costs_the_same_for_many(clients, partner, endpoint, page):
    """Keys, endpoints and deliveries are read together, however many there are."""
    make_delivery(endpoint, page)
    rows = {"partners": partner.keys.get(), "webhooks": endpoint}
    screens = {
        f"{kind}:{name}": at(f"{kind}:{name}", partner, None if name in OF_NO_ROW else rows[kind])
        for kind, names in COSTS.items()
        for name in names
    } | {"partners:index": reverse("partners:index")}
    few = {name: queries_of(clients["own"], url) for name, url in screens.items()}
    for number in range(4):
        fields = PARTNER | {"code": f"p{number}", "name": f"P{number}"}
        Partner.objects.create(**fields, country=partner.country)
        managing.create_endpoint(make_key(partner), url=f"{ENDPOINT['url']}/{number}", now=NOW)
        make_delivery(endpoint, make_page("ro-ro", f"Page {number}"))

    many = {name: queries_of(clients["own"], url) for name, url in screens.items()}

    most = {f"{kind}:{name}": cost for kind, of in COSTS.items() for name, cost in of.items()}
    assert few == most | {"partners:index": 10}
    # One key alone is chosen already, which is looked up once more.
    assert many == few | {"webhooks:add": 11}


def queries_of(client, url):
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


# --- what is wrong ---

WRONG_TERMS = [
    *(("kind", "nuclear"), ("scopes", []), ("scopes", ["fly"]), ("countries", ["XX"])),
    *(("locales", ["xx-xx"]), ("types", ["novel"]), ("quota", "0"), ("quota", "many")),
    *(("ip_ranges", "next door"), ("origins", "ftp://x.example"), ("ends_at", "soon")),
    ("ends_at", "2020-01-01 12:00"),
]
WRONG_WISHES = [
    *(("key", "987654"), ("url", ""), ("url", "mailto:a@b.example"), ("url", "https://10.0.0.1")),
    *(("description", "x" * 201), ("events", ["page.eaten"]), ("countries", ["GR"])),
    *(("locales", ["el-gr"]), ("types", ["novel"])),
]
WRONG_PARTNERS = [
    *(("name", ""), ("code", ""), ("code", "met ro"), ("code", "metro")),
    *(("contact_email", "nobody"), ("website", "metro"), ("organisation", "987654")),
    *(("country", "987654"), ("terms_accepted_at", "yesterday")),
]


def named(client, url, data, wrong):
    """Return which of the wrong fields are told of beside themselves, and nowhere else."""
    found = []
    for field, value in wrong:
        answer = client.post(url, data | {field: value})
        shown = 'class="error-message' in answer.content.decode()
        if shown and set(answer.context["form"].errors) == {field}:
            found.append((field, value))
    return found


@pytest.mark.parametrize("name", ["issue", "change_key"])
def test_each_wrong_term_is_named_at_its_field(clients, partner, name):
    """Issuing and changing alike; nothing is stored."""
    before, key = list(Key.objects.values()), partner.keys.get()
    url = at(f"partners:{name}", partner, key if name == "change_key" else None)
    # A key stays of its kind.
    wrong = [row for row in WRONG_TERMS if (name, row[0]) != ("change_key", "kind")]

    assert named(clients["own"], url, TERMS, wrong) == wrong
    assert list(Key.objects.values()) == before


@pytest.mark.parametrize("name", ["add", "change"])
def test_each_wrong_wish_of_an_endpoint_is_named_at_its_field(clients, endpoint, name):
    """Adding and changing alike; nothing is stored."""
    partner, before = endpoint.partner, list(Endpoint.objects.values())
    url = at(f"webhooks:{name}", partner, endpoint if name == "change" else None)
    # An endpoint stays its key's.
    wrong = [row for row in WRONG_WISHES if (name, row[0]) != ("change", "key")]

    assert named(clients["own"], url, ENDPOINT | {"key": endpoint.key.pk}, wrong) == wrong
    assert list(Endpoint.objects.values()) == before


@pytest.mark.parametrize("name", ["add", "edit"])
def test_what_is_wrong_of_a_partner_is_named_at_its_field(clients, partner, name):
    """Adding and changing alike; nothing is stored."""
    other = Partner.objects.create(**PARTNER | {"code": "other"}, country=partner.country)
    before = list(Partner.objects.values())
    url = reverse("partners:add") if name == "add" else at("partners:edit", other)
    data = PARTNER | {"code": "new", "country": partner.country_id}

    assert named(clients["own"], url, data, WRONG_PARTNERS) == WRONG_PARTNERS
    assert list(Partner.objects.values()) == before


def test_a_sequence_that_is_none_is_refused_in_words(clients, endpoint):
    """The endpoint stays where it is in the log."""
    before = Endpoint.objects.get().sequence
    replay = at("webhooks:replay", endpoint.partner, endpoint)

    for sequence in ("-1", "x", "9" * 18):
        answer = clients["own"].post(replay, {"sequence": sequence})
        *_former, told = get_messages(answer.wsgi_request)
        assert str(told).startswith("Give ")

    assert Endpoint.objects.get().sequence == before


def test_an_end_is_typed_in_the_time_of_whoever_types_it(clients, partner):
    """An end that is over there is over, whatever the clock says elsewhere."""
    radu = get_user_model().objects.get(username="radu")
    UserProfile.objects.create(user=radu, current_time_zone="Europe/Bucharest")
    over = timezone.localtime(timezone=ZoneInfo("Europe/Bucharest")) - dt.timedelta(minutes=1)

    answer = clients["own"].post(
        at("partners:issue", partner), TERMS | {"ends_at": f"{over:%Y-%m-%d %H:%M}"}
    )

    assert set(answer.context["form"].errors) == {"ends_at"}
