"""What becomes of deliveries: arrived, tried again, given up, superseded, disabled."""

from __future__ import annotations

import datetime as dt
import threading
import time
import uuid
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from countries.delivery.models import LogState
from countries.partners import outbound
from countries.partners.keys import revoke_key
from countries.partners.webhooks import courier, following, managing, queue, terms, working
from countries.partners.webhooks.bodies import delivery_of
from countries.partners.webhooks.courier import Courier
from countries.partners.webhooks.models import (
    Attempt,
    Delivery,
    DeliveryState,
    DisabledBecause,
    Endpoint,
    EndpointState,
)
from tests.factories import NOW, make_network
from tests.mailing import post_mails

pytestmark = pytest.mark.django_db

PAGE = uuid.UUID(int=7)


class Receiver:
    """Stands for all receivers: answers as told, and keeps what arrived."""

    def __init__(self):
        self.answers = {}
        self.got = []
        self.held = threading.Event()

    def post(self, url, *, headers, body, timeout):
        self.got.append((url, headers["webhook-id"]))
        answer = self.answers.get(url, 200)
        if answer == "silent":
            self.held.wait(5)
            raise outbound.Unreachable("timed out")
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer if isinstance(answer, tuple) else (answer, {}, b"")
        return outbound.Answer(status, headers, body)


@pytest.fixture
def receiver(monkeypatch):
    made = Receiver()
    monkeypatch.setattr(outbound, "post", made.post)
    monkeypatch.setattr(queue._dice, "random", lambda: 0.0)
    yield made
    made.held.set()


@pytest.fixture
def carry():
    """Return a function that carries until nothing is due or on its way at ``now``."""
    own = Courier(disabled=working.tell_partner)

    def run(now=NOW):
        while own.carry(now=now):
            pass

    return run


@pytest.fixture
def tell():
    """Return a function that tells an endpoint of a page of Romania, as following the log does."""
    make_network("RO")

    def make(endpoint, sequence=1, key=PAGE, now=NOW):
        row = delivery_of(
            endpoint,
            event="page.published",
            address=("page", key, "ro-ro"),
            sequence=sequence,
            happened_at=now,
            data={"sequence": sequence},
            country="RO",
            type="standard",
            now=now,
        )
        following.put(endpoint, [row], now=now)
        return row

    return make


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_a_2xx_is_a_delivery(receiver, make_endpoint, tell, carry):
    """It is noted with its answer, and never sent again."""
    receiver.answers["https://127.0.0.1/hook"] = (202, {}, b"thanks")
    row = tell(make_endpoint())

    carry()
    carry(NOW + dt.timedelta(days=2))

    attempt = Attempt.objects.get()
    assert again(row).state == DeliveryState.DELIVERED
    assert (attempt.status, attempt.answer, attempt.number) == (202, "thanks", 1)
    assert receiver.got == [("https://127.0.0.1/hook", row.message_id)]


@pytest.mark.parametrize("answer", [301, 404, 500, outbound.Unreachable("refused")])
def test_anything_else_is_tried_again_after_the_stated_times(
    answer, receiver, make_endpoint, tell, carry
):
    """Nine times, longer each time; then it is given up."""
    receiver.answers["https://127.0.0.1/hook"] = answer
    row = tell(make_endpoint())
    now, times = NOW, []

    while (state := again(row)).state == DeliveryState.WAITING:
        now = state.due_at
        carry(now)
        times.append(again(row).due_at - now)

    assert times[:-1] == queue.RETRIES
    assert (again(row).state, Attempt.objects.count()) == (DeliveryState.DEAD, 10)


def test_nothing_is_tried_before_its_time(receiver, make_endpoint, tell, carry):
    """A second before the retry there is none."""
    receiver.answers["https://127.0.0.1/hook"] = 500
    tell(make_endpoint())
    carry()

    carry(NOW + dt.timedelta(seconds=4))

    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", dt.timedelta(minutes=2)),
        ("Sun, 22 Nov 2026 12:10:00 GMT", dt.timedelta(minutes=10)),
        ("99999999", dt.timedelta(days=1)),
        ("-5", dt.timedelta(seconds=5)),
        ("soon", dt.timedelta(seconds=5)),
        ("Thu, 01 Jan 99999999999999999999 00:00:00 GMT", dt.timedelta(seconds=5)),
    ],
)
def test_retry_after_is_honoured_within_a_day(header, wait, receiver, make_endpoint, tell, carry):
    """Seconds or a date; nonsense, and what is longer than a day, is not."""
    receiver.answers["https://127.0.0.1/hook"] = (500, {"Retry-After": header}, b"")
    row = tell(make_endpoint())

    carry()

    assert again(row).due_at == NOW + wait


def test_what_is_quoted_of_an_answer_can_be_stored(receiver, make_endpoint, tell, carry):
    """PostgreSQL takes no NUL, and what a receiver sends must not keep others from being noted."""
    receiver.answers["https://127.0.0.1/hook"] = outbound.Unreachable("no HTTP: \x00\x15\x03")
    row = tell(make_endpoint())

    carry()

    assert Attempt.objects.get(delivery=row).error == "no HTTP: �\x15\x03"


def test_410_disables_the_endpoint_and_the_partner_is_told(receiver, make_endpoint, tell, carry):
    """Nothing more is sent; once it is resumed, what waits goes out."""
    receiver.answers["https://127.0.0.1/hook"] = 410
    endpoint = make_endpoint()
    row = tell(endpoint)
    carry()
    tell(endpoint, key=uuid.uuid4())
    carry(NOW + dt.timedelta(days=1))

    stored = again(endpoint)
    assert (stored.state, stored.disabled_because) == (EndpointState.DISABLED, DisabledBecause.GONE)
    assert len(receiver.got) == 1
    assert [message.to for message in post_mails()] == [["it@metro.example"]]

    receiver.answers.clear()
    managing.resume_endpoint(endpoint)
    carry(NOW + dt.timedelta(days=1))
    assert again(row).state == DeliveryState.DELIVERED


@pytest.mark.parametrize("meanwhile", ["deleted", "resumed"])
def test_of_what_is_over_nobody_is_told(receiver, make_endpoint, tell, carry, meanwhile):
    """Somebody resumed or deleted the endpoint before the mail was sent."""
    receiver.answers["https://127.0.0.1/hook"] = 410
    endpoint = make_endpoint()
    tell(endpoint)
    carry()
    if meanwhile == "deleted":
        Endpoint.objects.all().delete()
    else:
        managing.resume_endpoint(endpoint)

    assert post_mails() == []


def test_who_is_disabled_is_told_whatever_a_mail_server_does(
    receiver, make_endpoint, tell, carry, monkeypatch
):
    """The mail is asked for in the transaction that disables: not sent there, and not lost."""
    receiver.answers["https://127.0.0.1/hook"] = 410
    endpoint = make_endpoint()
    tell(endpoint)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", lambda self: 1 / 0)

    carry()
    monkeypatch.undo()

    assert again(endpoint).state == EndpointState.DISABLED
    assert len(post_mails()) == 1


def test_what_disables_no_endpoint_tells_nobody(receiver, make_endpoint, tell, carry, monkeypatch):
    """Where the mail cannot be asked for the endpoint is not disabled, and it is tried again."""
    receiver.answers["https://127.0.0.1/hook"] = 410
    endpoint = make_endpoint()
    tell(endpoint)
    monkeypatch.setattr(working, "write_of_end", None)

    with pytest.raises(AttributeError):
        carry()

    assert again(endpoint).state == EndpointState.ACTIVE
    assert post_mails() == []


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_who_has_too_much_gets_nothing_for_a_while(status, receiver, make_endpoint, tell, carry):
    """The endpoint rests as long as it asks for, and its other deliveries with it."""
    receiver.answers["https://127.0.0.1/hook"] = (status, {"Retry-After": "600"}, b"")
    endpoint = make_endpoint()
    tell(endpoint)
    carry()
    tell(endpoint, key=uuid.uuid4())

    carry(NOW + dt.timedelta(minutes=9))
    rested = len(receiver.got)
    carry(NOW + dt.timedelta(minutes=11))

    assert (rested, len(receiver.got)) == (1, 2)


def test_days_of_nothing_but_failures_disable(receiver, make_endpoint, tell, carry):
    """After five days without a success the partner is told and nothing more is sent."""
    receiver.answers["https://127.0.0.1/hook"] = 500
    endpoint = make_endpoint()
    tell(endpoint)
    carry()
    tell(endpoint, key=uuid.uuid4())

    carry(NOW + dt.timedelta(days=5))

    assert again(endpoint).disabled_because == DisabledBecause.FAILING
    assert len(post_mails()) == 1


def test_a_success_between_failures_keeps_the_endpoint(receiver, make_endpoint, tell, carry):
    """The days are counted from the last success on."""
    endpoint = make_endpoint()
    receiver.answers["https://127.0.0.1/hook"] = 500
    tell(endpoint)
    carry()
    receiver.answers.clear()
    carry(NOW + dt.timedelta(days=4))
    receiver.answers["https://127.0.0.1/hook"] = 500
    tell(endpoint, sequence=2)

    carry(NOW + dt.timedelta(days=8))

    assert again(endpoint).state == EndpointState.ACTIVE


def test_a_silent_receiver_delays_no_other(receiver, make_endpoint, tell):
    """While one lets all its requests wait, all of another's arrive."""
    receiver.answers["https://127.0.0.1/silent"] = "silent"
    slow, quick = make_endpoint(url="https://127.0.0.1/silent"), make_endpoint()
    for _number in range(30):
        tell(slow, key=uuid.uuid4())
        tell(quick, key=uuid.uuid4())
    own, began = Courier(), time.monotonic()

    while quick.deliveries.exclude(state=DeliveryState.DELIVERED).exists():
        assert time.monotonic() - began < 4
        own.carry(now=NOW)

    assert slow.deliveries.filter(state=DeliveryState.SENDING).count() == queue.AT_ONCE


def test_who_fails_is_asked_once_at_a_time(receiver, make_endpoint, tell):
    """Receivers that do not answer leave room for all the others."""
    receiver.answers["https://127.0.0.1/hook"] = "silent"
    endpoint = make_endpoint()
    Endpoint.objects.update(failing_since=NOW)
    for _number in range(5):
        tell(endpoint, key=uuid.uuid4())

    Courier().carry(now=NOW)

    assert endpoint.deliveries.filter(state=DeliveryState.SENDING).count() == 1


def test_a_restored_database_does_not_tell_everybody_at_once(receiver, make_endpoint, monkeypatch):
    """Its resets are made together, and wait like anything else for one of the requests there may be."""
    monkeypatch.setattr(courier, "AT_ONCE", 2)
    receiver.answers["https://127.0.0.1/hook"] = "silent"
    for _number in range(4):
        make_endpoint()
    LogState.objects.update_or_create(pk=1, defaults={"epoch": uuid.uuid4()})
    following.follow_log(now=NOW)

    Courier().carry(now=NOW)

    resets = Delivery.objects.filter(event="sync.reset").order_by("state")
    assert [row.state for row in resets] == ["sending"] * 2 + ["waiting"] * 2


def test_an_endpoint_that_is_deleted_meanwhile_disturbs_no_other(receiver, make_endpoint, tell):
    """What came back for the others is noted all the same."""
    receiver.answers["https://127.0.0.1/gone"] = 500
    going, staying = make_endpoint(url="https://127.0.0.1/gone"), make_endpoint()
    tell(going)
    row = tell(staying)
    own = Courier()
    for delivery in queue.claim(owner=own.owner, now=NOW, room=2):
        own._send(delivery, now=NOW)
    managing.delete_endpoint(going)

    while own.carry(now=NOW):
        pass

    assert again(row).state == DeliveryState.DELIVERED


def test_what_cannot_be_noted_takes_nothing_from_what_landed_with_it(receiver, make_endpoint, tell):
    """One row that the database refuses is sent again, and no other."""
    receiver.answers["https://127.0.0.1/bad"] = -1
    bad = tell(make_endpoint(url="https://127.0.0.1/bad"))
    good = [tell(make_endpoint()) for _number in range(3)]
    own = Courier()
    land_together(own, 4)

    own.carry(now=NOW)

    assert [again(row).state for row in good] == [DeliveryState.DELIVERED] * 3
    assert again(bad).state == DeliveryState.SENDING
    assert not bad.attempts.exists()
    while own.carry(now=NOW + queue.LEASE):
        pass
    assert len(receiver.got) == 4 + 1


def land_together(own, number):
    """Send so many deliveries, and wait until all of them have been answered."""
    for delivery in queue.claim(owner=own.owner, now=NOW, room=number):
        own._send(delivery, now=NOW)
    began = time.monotonic()
    while own._landed.qsize() < number:
        assert time.monotonic() - began < 4
        time.sleep(0.01)


def test_what_landed_while_the_database_was_away_is_noted_afterwards(
    receiver, make_endpoint, tell, monkeypatch
):
    """It arrived, so it is not sent again."""
    rows = [tell(make_endpoint()) for _number in range(3)]
    own, hold = Courier(), queue.hold
    land_together(own, 3)
    monkeypatch.setattr(queue, "hold", Mock(side_effect=OperationalError("gone")))
    with pytest.raises(OperationalError):
        own.carry(now=NOW)

    monkeypatch.setattr(queue, "hold", hold)
    while own.carry(now=NOW):
        pass

    assert [again(row).state for row in rows] == [DeliveryState.DELIVERED] * 3
    assert len(receiver.got) == 3


def test_what_cannot_be_signed_keeps_no_other_from_being_sent(
    receiver, make_endpoint, tell, carry, monkeypatch
):
    """It is an attempt that failed, as any other fault of ours."""
    bad, good = tell(make_endpoint()), tell(make_endpoint())
    real = courier.signed_headers

    def sign(delivery, endpoint, *, now):
        if delivery == bad:
            raise ValueError("no secret")
        return real(delivery, endpoint, now=now)

    monkeypatch.setattr(courier, "signed_headers", sign)

    carry()

    assert again(good).state == DeliveryState.DELIVERED
    assert bad.attempts.get().error == "ValueError"


def test_of_one_page_never_two_are_on_their_way(receiver, make_endpoint, tell, carry):
    """A newer event waits for the end of the older one's request, and then is the only one."""
    receiver.answers["https://127.0.0.1/hook"] = "silent"
    endpoint = make_endpoint()
    old = tell(endpoint, sequence=1)
    own = Courier()
    own.carry(now=NOW)
    new = tell(endpoint, sequence=2)

    own.carry(now=NOW)
    assert [again(row).state for row in (old, new)] == ["sending", "waiting"]
    receiver.answers.clear()
    receiver.held.set()
    while own.carry(now=NOW):
        pass

    assert [again(row).state for row in (old, new)] == ["superseded", "delivered"]
    assert again(old).superseded_by == new


def test_what_a_dead_worker_took_is_sent_by_another(receiver, make_endpoint, tell, carry):
    """Its lease ends, the attempt counts, and the delivery goes on with the same id."""
    row = tell(make_endpoint())
    queue.claim(owner=uuid.uuid4(), now=NOW, room=1)

    carry(NOW + queue.LEASE - dt.timedelta(seconds=1))
    assert receiver.got == []
    carry(NOW + queue.LEASE)
    carry(NOW + queue.LEASE + dt.timedelta(seconds=6))

    assert again(row).state == DeliveryState.DELIVERED
    assert [one.number for one in row.attempts.all()] == [2, 1]


def test_what_cannot_be_recovered_keeps_no_other_from_going_on(make_endpoint, tell, monkeypatch):
    """Of several that a dead worker took, one that the database refuses waits alone."""
    rows = [tell(make_endpoint()) for _number in range(3)]
    queue.claim(owner=uuid.uuid4(), now=NOW, room=3)
    real = queue._keep

    def keep(attempt, delivery):
        attempt.status = -1 if delivery == rows[0] else None
        real(attempt, delivery)

    monkeypatch.setattr(queue, "_keep", keep)

    recovered = queue.recover_expired(now=NOW + queue.LEASE)

    assert recovered == 2
    assert [again(row).state for row in rows] == ["sending", "waiting", "waiting"]


def test_a_worker_that_lost_its_lease_notes_nothing(receiver, make_endpoint, tell):
    """Two notes of one attempt would let what arrived be sent again."""
    tell(make_endpoint())
    taken = queue.claim(owner=uuid.uuid4(), now=NOW, room=1)[0]
    queue.recover_expired(now=NOW + queue.LEASE)

    noted = queue.note_success(taken, Attempt(started_at=NOW, status=200), now=NOW)

    assert noted is False
    assert again(taken).state == DeliveryState.WAITING


def test_what_a_key_may_not_see_any_more_is_withdrawn(receiver, make_endpoint, tell, carry, key):
    """A scope that shrank sends nothing more, even of what was made before."""
    row = tell(make_endpoint())
    key.countries = ["GB"]
    key.save()

    carry()

    assert (again(row).state, receiver.got) == (DeliveryState.WITHDRAWN, [])


def test_a_revoked_key_sends_nothing(receiver, make_endpoint, tell, carry, key):
    """What waits stays, and is not sent."""
    row = tell(make_endpoint())
    revoke_key(key, now=NOW)

    carry()

    assert (again(row).state, receiver.got) == (DeliveryState.WAITING, [])


def test_what_was_given_up_is_replayed(receiver, make_endpoint, tell, carry):
    """All of it, with its attempts anew and the same ids."""
    endpoint = make_endpoint()
    rows = [tell(endpoint, key=uuid.uuid4()) for _number in range(3)]
    Delivery.objects.update(state=DeliveryState.DEAD, attempt_count=10, finished_at=NOW)

    assert managing.replay_dead(endpoint, now=NOW) == 3
    carry()

    assert {message for _url, message in receiver.got} == {row.message_id for row in rows}


def test_an_older_event_is_not_replayed_after_a_newer(receiver, make_endpoint, tell, carry):
    """Whoever applies events as they come would go back in time."""
    endpoint = make_endpoint()
    old = tell(endpoint, sequence=1)
    carry()
    tell(endpoint, sequence=2)
    carry()

    with pytest.raises(managing.ReplayRefused):
        managing.replay(old, now=NOW)


def test_a_delivery_is_replayed_singly(receiver, make_endpoint, tell, carry):
    """What arrived is sent once more, where somebody asks for it."""
    row = tell(make_endpoint())
    carry()

    managing.replay(row, now=NOW)
    carry()

    assert [message for _url, message in receiver.got] == [row.message_id] * 2


def test_the_first_kilobyte_of_an_answer_is_kept(receiver, make_endpoint, tell, carry):
    """Whatever its bytes are, it is text that every database takes."""
    receiver.answers["https://127.0.0.1/hook"] = (500, {}, b"\x00\xff" * 4000)
    tell(make_endpoint())

    carry()

    assert len(Attempt.objects.get().answer) == 1024
    assert "\x00" not in Attempt.objects.get().answer


def test_what_was_done_a_month_ago_is_forgotten(make_endpoint, tell):
    """With its attempts; what waits or is younger stays."""
    endpoint = make_endpoint()
    done, young, waits = (tell(endpoint, key=uuid.uuid4()) for _number in range(3))
    Attempt.objects.create(delivery=done, number=1, started_at=NOW)
    month = dt.timedelta(days=31)
    for row, end in ((done, NOW - month), (young, NOW)):
        Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.DELIVERED, finished_at=end)

    assert working.forget(now=NOW) == 1

    assert set(Delivery.objects.all()) == {young, waits}
    assert not Attempt.objects.exists()


def test_a_fault_of_ours_is_an_attempt_that_failed(receiver, make_endpoint, tell, carry):
    """Whatever breaks in a request's thread, the delivery comes back and is tried again."""
    receiver.answers["https://127.0.0.1/hook"] = RuntimeError("boom")
    row = tell(make_endpoint())

    carry()

    assert again(row).state == DeliveryState.WAITING
    assert Attempt.objects.get().error == "RuntimeError"


def test_timeout_and_lease_fit(make_endpoint):
    """No request can still be on its way when its lease ends."""
    assert queue.LEASE.total_seconds() > courier.TIMEOUT * 2


def test_endpoints_of_a_partner_have_an_end(make_endpoint):
    """A partner cannot make endpoints without number."""
    for number in range(terms.MOST_ENDPOINTS):
        make_endpoint(url=f"https://127.0.0.1/{number}")

    with pytest.raises(managing.ValidationError, match="at most"):
        make_endpoint()

    assert Endpoint.objects.count() == terms.MOST_ENDPOINTS
