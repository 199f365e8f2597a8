"""Partners manage their endpoints by the API, see what was sent, and have it sent again."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.utils import timezone

from countries.partners.keys import issue_key, revoke_key, rotate_key
from countries.partners.models import Key, KeyScope
from countries.partners.webhooks.managing import MOST_FORMERS
from countries.partners.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from tests.countries.partners.test_errors import fields_of, problem_of
from tests.countries.partners.webhooks.conftest import URL
from tests.factories import NOW, make_network, make_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]


@pytest.fixture(scope="module")
def network(keeping):
    """Countries that an endpoint can name."""
    with keeping():
        yield make_network("RO", "GB")


@pytest.fixture
def text(make_key, network):
    """Return the text of a key that may manage webhooks."""
    return make_key(scopes=["webhooks:manage"])


@pytest.fixture
def send(api, text):
    """Return a function that sends a form as JSON, by the key unless another is shown."""

    def sent(method: str, path: str, form: Any = None, *, key: str = text) -> Any:
        body = b"" if form is None else orjson.dumps(form)
        return api.send(method, path, key=key, data=body, content_type="application/json")

    return sent


@pytest.fixture
def hook(send):
    """Return what was answered when an endpoint was made."""
    answer = send("POST", "webhooks", {"url": URL, "description": "Our site"})
    assert answer.status_code == 201, answer.content
    return orjson.loads(answer.content)


@pytest.fixture
def delivery(send, hook):
    """Return a delivery to the endpoint that was given up after an attempt."""
    send("POST", f"webhooks/{hook['id']}/ping")
    row = Delivery.objects.get()
    Delivery.objects.update(state=DeliveryState.DEAD, finished_at=NOW, attempt_count=1)
    Attempt.objects.create(
        delivery=row, number=1, started_at=NOW, milliseconds=12, status=500, answer="no"
    )
    return row


def read(answer):
    assert answer.status_code < 300, answer.content
    return orjson.loads(answer.content)


# --- endpoints ---


def test_an_endpoint_is_made_and_its_secret_told_once(api, send, text):
    """The answer to its making has the secret; no other ever has."""
    answer = send("POST", "webhooks", {"url": URL, "events": ["page.published"]})

    made = orjson.loads(answer.content)
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert made.pop("secret").startswith("whsec_")
    assert answer["Location"].endswith(f"/webhooks/{made['id']}")
    assert api.follow(answer["Location"], key=text) == made
    assert (made["url"], made["events"], made["state"]) == (URL, ["page.published"], "active")


def test_endpoints_are_listed_the_newest_first(api, send, text):
    """A part at a time, as every list."""
    for name in ("a", "b", "c"):
        send("POST", "webhooks", {"url": URL, "description": name})

    first = api.ok("webhooks", key=text, limit=2)
    last = api.follow(first["next"], key=text)

    found = [row["description"] for row in (*first["items"], *last["items"])]
    assert (found, last["next"]) == (["c", "b", "a"], None)


def test_an_unchanged_endpoint_is_not_sent_again(api, text, hook):
    """What is read has a validator, and is for the key alone."""
    path = f"webhooks/{hook['id']}"
    first = api.get(path, key=text)

    again = api.get(path, key=text, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert first["Cache-Control"].startswith("private")
    assert "Surrogate-Key" not in first.headers


def test_only_what_is_named_is_changed(send, hook):
    """Members that are left out stay."""
    changed = read(send("PATCH", f"webhooks/{hook['id']}", {"countries": ["ro"]}))

    del hook["secret"]
    assert changed == {**hook, "countries": ["RO"]}


def test_an_endpoint_is_paused_and_resumed(send, hook):
    """It goes on where it stopped."""
    path = f"webhooks/{hook['id']}"

    states = [read(send("PATCH", path, {"paused": it}))["state"] for it in (True, True, False)]

    assert states == ["paused", "paused", "active"]


def test_what_cannot_be_leaves_all_as_it_was(send, hook):
    """One wrong member, and none of the others is changed."""
    answer = send(
        "PATCH",
        f"webhooks/{hook['id']}",
        {"description": "New", "paused": True, "countries": ["XX"]},
    )

    row = Endpoint.objects.get()
    assert answer.status_code == 422
    assert "RO" in fields_of(problem_of(answer))["countries"]["detail"]
    assert (row.description, row.state) == ("Our site", "active")


def test_a_deleted_endpoint_is_gone(api, send, text, hook):
    """With its deliveries; deleting it again finds nothing."""
    path = f"webhooks/{hook['id']}"

    answer = send("DELETE", path)

    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert [send("DELETE", path).status_code, api.get(path, key=text).status_code] == [404, 404]


def test_a_secret_is_replaced(api, send, text, hook):
    """The new one is told once; until when the former signs as well is said."""
    path = f"webhooks/{hook['id']}"

    answer = read(send("POST", f"{path}/rotate", {"overlap_hours": 2}))

    assert answer["secret"] not in ("", hook["secret"])
    until = dt.datetime.fromisoformat(answer["former_secret_until"])
    assert dt.timedelta(hours=1.9) < until - timezone.now() <= dt.timedelta(hours=2)
    assert "secret" not in api.ok(path, key=text)


def test_a_secret_is_replaced_without_a_body(send, hook):
    """Then the former one signs for a week."""
    answer = read(send("POST", f"webhooks/{hook['id']}/rotate"))

    until = dt.datetime.fromisoformat(answer["former_secret_until"])
    assert until - timezone.now() > dt.timedelta(days=6.9)


def test_one_rotation_too_many_is_a_conflict(send, hook):
    """It says when there is room, and that without an overlap none is needed."""
    path = f"webhooks/{hook['id']}/rotate"
    for _number in range(MOST_FORMERS):
        read(send("POST", path))

    answer = send("POST", path)

    assert answer.status_code == 409
    assert "Wait until" in problem_of(answer)["detail"]
    assert send("POST", path, {"overlap_hours": 0}).status_code == 200


def test_a_partner_has_a_number_of_endpoints(send, monkeypatch):
    """One too many is a conflict, not a wrong member."""
    monkeypatch.setattr("countries.partners.webhooks.terms.MOST_ENDPOINTS", 1)
    send("POST", "webhooks", {"url": URL})

    answer = send("POST", "webhooks", {"url": URL})

    assert answer.status_code == 409
    assert "1 endpoints" in problem_of(answer)["detail"]


# --- what was sent ---


def test_a_ping_is_accepted(api, send, text, hook):
    """The delivery is there to be looked at until it is answered."""
    answer = send("POST", f"webhooks/{hook['id']}/ping")

    made = orjson.loads(answer.content)
    assert answer.status_code == 202
    assert (made["event"], made["state"], made["attempts"]) == ("ping", "waiting", [])
    assert made["message_id"] == made["webhook_id"] == Delivery.objects.get().message_id
    assert api.follow(answer["Location"], key=text) == made


def test_nothing_is_sent_to_an_endpoint_that_is_paused(send, hook):
    """A ping is a conflict then."""
    send("PATCH", f"webhooks/{hook['id']}", {"paused": True})

    answer = send("POST", f"webhooks/{hook['id']}/ping")

    assert answer.status_code == 409
    problem_of(answer)


def test_every_attempt_is_told(api, text, hook, delivery):
    """When, how long, and what was answered."""
    found = api.ok(f"webhooks/{hook['id']}/deliveries/{delivery.uuid}", key=text)

    (attempt,) = found["attempts"]
    assert (attempt["status"], attempt["milliseconds"], attempt["answer"]) == (500, 12, "no")
    assert attempt["error"] is None
    assert found["body"]["type"] == "ping"
    assert found["state"] == "dead"


def test_deliveries_are_listed_by_state(api, send, text, hook, delivery):
    """The newest first, a part at a time."""
    path = f"webhooks/{hook['id']}/deliveries"
    for _number in range(3):
        send("POST", f"webhooks/{hook['id']}/ping")

    first = api.ok(path, key=text, state="waiting", limit=2)
    last = api.follow(first["next"], key=text)
    dead = api.ok(path, key=text, state="dead")

    assert [len(first["items"]), len(last["items"]), last["next"]] == [2, 1, None]
    assert [row["id"] for row in dead["items"]] == [str(delivery.uuid)]


def test_lists_are_counted_where_that_is_asked_for(api, send, text, hook, delivery):
    """All of them, or those of a state, on whichever part of the list."""
    path = f"webhooks/{hook['id']}/deliveries"
    for _number in range(3):
        send("POST", f"webhooks/{hook['id']}/ping")

    counted = [
        api.ok("webhooks", key=text, count="true"),
        api.ok(path, key=text, count="true", limit=1),
        api.ok(path, key=text, count="true", state="waiting"),
        api.ok(path, key=text, count="true", state="superseded"),
    ]

    assert [found["total"] for found in counted] == [1, 4, 3, 0]
    assert api.follow(counted[1]["next"], key=text)["total"] == 4
    assert "total" not in api.ok(path, key=text)


def test_a_cursor_is_of_its_own_list(api, send, text, hook):
    """It goes on in no list with another filter, nor in another endpoint's."""
    path = f"webhooks/{hook['id']}/deliveries"
    for _number in range(2):
        send("POST", f"webhooks/{hook['id']}/ping")
    following = api.ok(path, key=text, limit=1)["next"]
    cursor = following.partition("cursor=")[2]

    answer = api.get(path, key=text, limit=1, cursor=cursor, state="dead")

    assert answer.status_code == 422
    assert set(fields_of(problem_of(answer))) == {"cursor"}


def test_an_unknown_state_is_named(api, text, hook):
    """With those there are."""
    answer = api.get(f"webhooks/{hook['id']}/deliveries", key=text, state="lost")

    assert answer.status_code == 422
    assert "dead" in fields_of(problem_of(answer))["state"]["detail"]


def test_lists_cost_the_same_however_long(api, send, text, hook, django_assert_num_queries):
    """Neither endpoints nor deliveries are asked for one by one."""
    path = f"webhooks/{hook['id']}/deliveries"
    costs = {"webhooks": 4, "webhooks?count=true": 4, path: 5, f"{path}?count=true": 6}
    api.get("", key=text)

    for _number in range(3):
        send("POST", "webhooks", {"url": URL})
        send("POST", f"webhooks/{hook['id']}/ping")
        for asked, cost in costs.items():
            with django_assert_num_queries(cost):
                api.ok(asked, key=text)


def test_one_delivery_is_sent_again(send, hook, delivery):
    """The same id, from the first attempt on."""
    path = f"webhooks/{hook['id']}/deliveries/{delivery.uuid}/replay"

    again = read(send("POST", path))

    assert (again["id"], again["state"]) == (str(delivery.uuid), "waiting")


def test_what_something_newer_took_the_place_of_is_not_sent_again(send, hook, delivery):
    """A receiver is never told what is not so any more."""
    Delivery.objects.update(state=DeliveryState.SUPERSEDED)

    answer = send("POST", f"webhooks/{hook['id']}/deliveries/{delivery.uuid}/replay")

    assert answer.status_code == 409


def test_all_that_was_given_up_is_sent_again(send, hook, delivery):
    """How much that is, is said."""
    answer = send("POST", f"webhooks/{hook['id']}/replay", {"dead": True})

    assert (answer.status_code, orjson.loads(answer.content)) == (202, {"count": 1})


def test_everything_since_a_sequence_is_looked_at_again(send, hook):
    """The endpoint is led back in the log."""
    answer = send("POST", f"webhooks/{hook['id']}/replay", {"from_sequence": 0})

    assert answer.status_code == 202
    assert Endpoint.objects.get().sequence == 0


def test_a_sequence_that_is_to_come_is_refused(send, hook):
    """By the name of its member."""
    answer = send("POST", f"webhooks/{hook['id']}/replay", {"from_sequence": 10**9})

    assert answer.status_code == 422
    assert set(fields_of(problem_of(answer))) == {"from_sequence"}


def test_of_other_countries_not_even_the_number_is_told(api, send, make_key):
    """Neither how much changed there, nor up to where the log goes."""
    key = make_key(scopes=["read", "webhooks:manage"], countries=["RO"])
    make_page("ro-ro", "Despre noi")
    own = api.get("pages", key=key)["X-Sequence"]
    make_page("en-gb", "About us")

    made = read(send("POST", "webhooks", {"url": URL}, key=key))
    path = f"webhooks/{made['id']}/replay"
    beyond = send("POST", path, {"from_sequence": int(own) + 1}, key=key)
    before = send("POST", path, {"from_sequence": int(own) - 1}, key=key)

    assert made["sequence"] == int(own)
    assert fields_of(problem_of(beyond)).keys() == {"from_sequence"}
    assert read(before) == {"count": 1}


# --- wrong bodies ---

WRONG: list[tuple[str, str, Any, set[str]]] = [
    ("POST", "webhooks", {}, {"url"}),
    ("POST", "webhooks", {"url": 5}, {"url"}),
    ("POST", "webhooks", {"url": None}, {"url"}),
    ("POST", "webhooks", {"url": "nonsense"}, {"url"}),
    ("POST", "webhooks", {"url": "http://[broken/"}, {"url"}),
    ("POST", "webhooks", {"url": "https://10.0.0.1/"}, {"url"}),
    ("POST", "webhooks", {"url": "https://127.0.0.1/" + "x" * 2000}, {"url"}),
    ("POST", "webhooks", {"url": "https://127.0.0.1/\u0000"}, {"url"}),
    ("POST", "webhooks", {"url": URL, "colour": "red"}, {"colour"}),
    ("POST", "webhooks", {"url": URL, "id": str(uuid4())}, {"id"}),
    ("POST", "webhooks", {"url": URL, "secret": "mine"}, {"secret"}),
    ("POST", "webhooks", {"url": URL, "description": "x" * 201}, {"description"}),
    ("POST", "webhooks", {"url": URL, "description": "a\u0000b"}, {"description"}),
    ("POST", "webhooks", {"url": URL, "description": ["a"]}, {"description"}),
    ("POST", "webhooks", {"url": URL, "events": "ping"}, {"events"}),
    ("POST", "webhooks", {"url": URL, "events": ["ping"]}, {"events"}),
    ("POST", "webhooks", {"url": URL, "events": ["page.eaten"]}, {"events"}),
    ("POST", "webhooks", {"url": URL, "events": ["sync.reset"]}, {"events"}),
    ("POST", "webhooks", {"url": URL, "events": [{}]}, {"events"}),
    (
        "POST",
        "webhooks",
        {"url": URL, "countries": ["XX"], "types": ["poem"]},
        {"countries", "types"},
    ),
    ("POST", "webhooks", {"url": URL, "locales": ["xx"] * 101}, {"locales"}),
    ("PATCH", "webhooks/{id}", {"paused": "yes"}, {"paused"}),
    ("PATCH", "webhooks/{id}", {"paused": None}, {"paused"}),
    ("PATCH", "webhooks/{id}", {"url": ""}, {"url"}),
    ("PATCH", "webhooks/{id}", {"state": "active"}, {"state"}),
    ("POST", "webhooks/{id}/rotate", {"overlap_hours": -1}, {"overlap_hours"}),
    ("POST", "webhooks/{id}/rotate", {"overlap_hours": 1e30}, {"overlap_hours"}),
    ("POST", "webhooks/{id}/replay", {}, {"body"}),
    ("POST", "webhooks/{id}/replay", {"from_sequence": 1, "dead": True}, {"body"}),
    ("POST", "webhooks/{id}/replay", {"dead": False}, {"dead"}),
    ("POST", "webhooks/{id}/replay", {"from_sequence": -1}, {"from_sequence"}),
    ("POST", "webhooks/{id}/replay", {"from_sequence": True}, {"from_sequence"}),
    ("POST", "webhooks/{id}/ping", {"loud": True}, {"loud"}),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_wrong_body_is_422_and_its_members_named(send, hook, number):
    """One entry for each member that is wrong, and nothing is written."""
    method, path, form, named = WRONG[number]
    before = list(Endpoint.objects.values())

    answer = send(method, path.format(**hook), form)

    assert answer.status_code == 422, answer.content
    assert set(fields_of(problem_of(answer))) == named
    assert list(Endpoint.objects.values()) == before


def test_an_unknown_member_is_told_with_those_known(send):
    """As for parameters."""
    answer = send("POST", "webhooks", {"url": URL, "colour": "red"})

    assert "description" in fields_of(problem_of(answer))["colour"]["known"]


@pytest.mark.parametrize("path", ["webhooks", "webhooks/{id}/replay"])
def test_a_body_that_is_needed_cannot_be_left_out(send, hook, path):
    """Without one it is 400."""
    assert send("POST", path.format(**hook)).status_code == 400


# --- whose it is ---

ASKED = [
    ("GET", "webhooks/{id}", None),
    ("PATCH", "webhooks/{id}", {"description": "Mine"}),
    ("DELETE", "webhooks/{id}", None),
    ("POST", "webhooks/{id}/ping", None),
    ("POST", "webhooks/{id}/rotate", None),
    ("POST", "webhooks/{id}/replay", {"dead": True}),
    ("GET", "webhooks/{id}/deliveries", None),
    ("GET", "webhooks/{id}/deliveries/{delivery}", None),
    ("POST", "webhooks/{id}/deliveries/{delivery}/replay", None),
]


@pytest.mark.parametrize(("method", "path", "form"), ASKED)
def test_another_key_s_endpoint_is_as_none(
    api, send, make_key, hook, delivery, django_assert_num_queries, method, path, form
):
    """The same bytes for the same cost, whether it is foreign or never was; nothing is done."""
    other = make_key(scopes=["webhooks:manage"])
    api.get("", key=other)
    before = list(Endpoint.objects.values()), list(Delivery.objects.values())
    answers = []

    for found in (hook["id"], uuid4()):
        asked = path.format(id=found, delivery=delivery.uuid)
        with django_assert_num_queries(3):
            answers.append(send(method, asked, form, key=other))

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert (list(Endpoint.objects.values()), list(Delivery.objects.values())) == before


def test_another_key_lists_none_of_them(api, make_key, hook):
    """Not even one of the same partner."""
    assert api.ok("webhooks", key=make_key(scopes=["webhooks:manage"]))["items"] == []


def test_another_endpoint_s_delivery_is_as_none(api, send, text, hook, delivery):
    """A delivery is found below its own endpoint alone."""
    other = read(send("POST", "webhooks", {"url": URL}))

    answer = api.get(f"webhooks/{other['id']}/deliveries/{delivery.uuid}", key=text)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "webhooks"), ("POST", "webhooks"), *((m, p) for m, p, _f in ASKED)]
)
def test_the_right_is_asked_for_first(send, make_key, method, path):
    """Without a key it is 401, with one that only reads 403, whatever the body."""
    asked = path.format(id=uuid4(), delivery=uuid4())

    statuses = [send(method, asked, ["no"], key=key).status_code for key in ("", make_key())]

    assert statuses == [401, 403]


def test_a_rotated_key_s_endpoints_are_seen_by_it_and_its_successor(api, text, hook, delivery):
    """Whatever still has the former key goes on reading what was sent until it ends."""
    _key, successor = rotate_key(Key.objects.get(), now=timezone.now())
    path = f"webhooks/{hook['id']}"

    for key in (text, successor):
        assert [row["id"] for row in api.ok("webhooks", key=key)["items"]] == [hook["id"]]
        assert api.ok(f"{path}/deliveries/{delivery.uuid}", key=key)["state"] == "dead"


WRITTEN = [("POST", "webhooks", {"url": f"{URL}/mine"}), *(one for one in ASKED if one[0] != "GET")]


@pytest.mark.parametrize(("method", "path", "form"), WRITTEN)
def test_a_rotated_key_changes_nothing_any_more(send, hook, delivery, method, path, form):
    """Who has only the former key, which may have leaked, leads nothing to another address."""
    _key, successor = rotate_key(Key.objects.get(), now=timezone.now())
    before = list(Endpoint.objects.values()), list(Delivery.objects.values())
    asked = path.format(id=hook["id"], delivery=delivery.uuid)

    answer = send(method, asked, form)

    assert answer.status_code == 403
    assert "successor" in problem_of(answer)["detail"]
    assert (list(Endpoint.objects.values()), list(Delivery.objects.values())) == before
    assert send(method, asked, form, key=successor).status_code < 300


def test_a_rotated_key_manages_again_where_its_successor_was_revoked(send, hook):
    """Then it is the only one that can."""
    key, _text = rotate_key(Key.objects.get(), now=timezone.now())
    revoke_key(key, now=timezone.now())

    answer = send("PATCH", f"webhooks/{hook['id']}", {"description": "Again"})

    assert read(answer)["description"] == "Again"


def test_a_foreign_and_a_missing_endpoint_are_the_same_to_a_rotated_key(send, hook, make_key):
    """It is told that it is rotated before anything is looked for."""
    other = make_key(scopes=["webhooks:manage"])
    rotate_key(Key.objects.order_by("pk")[1], now=timezone.now())
    answers = [send("DELETE", f"webhooks/{it}", key=other) for it in (hook["id"], uuid4())]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].content == answers[1].content


def test_a_test_key_has_endpoints_of_its_own(send, partner):
    """They say what they are."""
    terms = {"kind": "test", "scopes": [KeyScope.WEBHOOKS]}
    _key, text = issue_key(partner, now=NOW, **terms)

    assert read(send("POST", "webhooks", {"url": URL}, key=text))["test"] is True


def test_the_entrance_leads_whom_it_concerns(api, make_key, text):
    """Who may manage webhooks finds the way there; others are shown no door that is shut."""
    links = api.ok("", key=text)["links"]

    assert links["webhooks"].endswith("/api/partner/v1/webhooks")
    assert {"webhooks", "preview"}.isdisjoint(api.ok("", key=make_key())["links"])
