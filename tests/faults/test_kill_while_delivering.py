"""Workers that are killed while they deliver webhooks lose nothing and turn nothing round."""

from __future__ import annotations

import http.server
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
import standardwebhooks
import svix.webhooks
from django.utils import timezone

from countries.delivery import log
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Document, Kind, Reason
from countries.partners.keys import issue_key
from countries.partners.models import KeyScope, Partner
from countries.partners.webhooks import courier
from countries.partners.webhooks.managing import create_endpoint
from countries.partners.webhooks.models import Delivery, DeliveryState, Endpoint
from tests.countries.tasks.conftest import SharedDatabase, shared_database
from tests.factories import make_network

__all__ = ["shared_database"]

ROOT = Path(__file__).parents[2]
ENDPOINTS = 4
PAGES = 600
AT_ONCE = 25
LONGEST = 540.0
SETTLING = 90.0
BACKLOG = 1500
LIBRARIES = (standardwebhooks.Webhook, svix.webhooks.Webhook)
"""What receivers verify with: every request, by both."""


@dataclass
class Receiver:
    """A receiver as they are: one path answers at once, one slowly, one refuses some, one hangs up."""

    got: list[tuple[int, str, dict[str, Any], bool]] = field(default_factory=list)
    cut: int = 0
    wrong: list[str] = field(default_factory=list)
    secrets: dict[int, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        number = int(handler.path.strip("/"))
        length = int(handler.headers["Content-Length"])
        body = handler.rfile.read(length)
        if len(body) < length:  # its worker was killed between the headers and the last byte
            with self.lock:
                self.cut += 1
            handler.close_connection = True
            return
        headers = {name.lower(): value for name, value in handler.headers.items()}
        manner = random.random()
        takes = not (number in (2, 3) and manner < 0.1)
        for library in LIBRARIES:
            try:
                library(self.secrets[number]).verify(body, headers)
            except standardwebhooks.WebhookVerificationError as error:  # svix raises the same
                self.wrong.append(f"{library.__module__}: {error}")
        with self.lock:
            self.got.append((number, headers["webhook-id"], orjson.loads(body), takes))
        if number == 1:
            time.sleep(0.02)
        if not takes and number == 3:
            handler.close_connection = True
            return
        handler.send_response(204 if takes else 500)
        handler.end_headers()


@pytest.fixture
def receiver():
    """A receiver that listens on this machine, and its port."""
    made = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.answer(self)

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # Whoever is killed hangs up.
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made, server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def endpoints(shared_database: SharedDatabase, receiver, settings) -> list[Endpoint]:
    """Endpoints that all see everything."""
    made, port = receiver
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",),
        "WEBHOOK_ALLOWED_PORTS": (port,),
        "WEBHOOK_HTTP": True,
    }
    make_network("RO")
    partner = Partner.objects.create(name="Metro", code="metro", contact_email="a@metro.example")
    now = timezone.now()
    key, _text = issue_key(partner, now=now, scopes=[KeyScope.WEBHOOKS])
    rows = []
    for number in range(ENDPOINTS):
        row, secret = create_endpoint(key, url=f"http://127.0.0.1:{port}/{number}", now=now)
        made.secrets[number] = secret
        rows.append(row)
    return rows


class Workers:
    """One worker process after the other."""

    def __init__(self, database: SharedDatabase, port: int) -> None:
        environment = database.environment | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
            "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "WEBHOOK_ALLOWED_PORTS": str(port),
            "WEBHOOK_HTTP": "true",
        }
        command = [sys.executable, "-m", "tests.faults.webhook_worker"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.maker = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)
        self.present = 0
        self.kills = 0

    def start(self) -> None:
        self.maker.stdin.write("\n")
        self.maker.stdin.flush()
        self.present = int(self.maker.stdout.readline())

    def kill(self) -> None:
        os.kill(self.present, signal.SIGKILL)
        self.kills += 1

    def end(self) -> None:
        os.kill(self.present, signal.SIGKILL)
        self.maker.kill()
        self.maker.communicate()


def change_pages(keys: list[uuid.UUID], number: int) -> None:
    """Write some pages into the log in one transaction: new, changed, moved, or gone."""
    entries: list[Draft | Gone] = []
    for key in random.sample(keys, AT_ONCE):
        address = Address(Kind.PAGE, key, "ro-ro")
        if random.random() < 0.1:
            entries.append(Gone(address, Reason.UNPUBLISHED))
            continue
        rest = f"{key.hex[:6]}-{random.randint(0, 3)}/"
        form = {"id": str(key), "n": number}
        entries.append(
            Draft(address, form, country="RO", type="standard", rest=rest, title=str(number))
        )
    log.write(entries, now=timezone.now())


def is_settled() -> bool:
    """Tell whether every endpoint was told of everything, and nothing is on its way."""
    head = log.state()[1]
    open_states = (DeliveryState.WAITING, DeliveryState.SENDING)
    behind = Endpoint.objects.filter(sequence__lt=head)
    return not (behind.exists() or Delivery.objects.filter(state__in=open_states).exists())


def deliver(database: SharedDatabase, port: int, *, events: int, kills: int) -> Workers:
    """Change pages until so many events were made, and kill so many workers meanwhile."""
    keys = [uuid.uuid4() for _number in range(PAGES)]
    workers, began, number = Workers(database, port), time.monotonic(), 0
    workers.start()
    try:
        until = time.monotonic() + random.uniform(0.2, 1.5)
        while Delivery.objects.count() < events or workers.kills < kills:
            assert time.monotonic() - began < LONGEST
            if Delivery.objects.filter(state=DeliveryState.WAITING).count() < BACKLOG:
                number += 1
                change_pages(keys, number)
            time.sleep(0.05)
            if time.monotonic() > until and workers.kills < kills:
                workers.kill()
                workers.start()
                until = time.monotonic() + random.uniform(0.2, 1.5)
        settles = time.monotonic() + SETTLING
        while not is_settled():
            assert time.monotonic() < settles
            time.sleep(0.2)
    finally:
        workers.end()
    return workers


def lost(receiver: Receiver) -> list[str]:
    """Return what an endpoint did not learn of: the last state of a page that it knew of."""
    last: dict[tuple[int, str], dict[str, Any]] = {}
    for number, _id, body, takes in receiver.got:
        if takes:
            last[number, body["data"]["id"]] = body["data"]
    missing = []
    for document in Document.objects.filter(kind=Kind.PAGE, rest__contains="-"):
        for number in range(ENDPOINTS):
            told = last.get((number, str(document.key)), {"reason": "never known"})
            # What came and went between two looks is nothing to tell.
            is_told_gone = document.gone and "reason" in told
            if told.get("sequence") != document.sequence and not is_told_gone:
                missing.append(f"{number} {document.key} {document.sequence} {told}")
    return missing


def turned_round(receiver: Receiver) -> list[str]:
    """Return what arrived after something newer of the same page."""
    seen: dict[tuple[int, str], int] = defaultdict(int)
    found = []
    for number, _id, body, _takes in receiver.got:
        place = (number, body["data"]["id"])
        if body["data"]["sequence"] < seen[place]:
            found.append(str(place))
        seen[place] = max(seen[place], body["data"]["sequence"])
    return found


def ids_by_event(receiver: Receiver) -> dict[tuple[int, str, int], set[str]]:
    found = defaultdict(set)
    for number, message, body, _takes in receiver.got:
        found[number, body["data"]["id"], body["data"]["sequence"]].add(message)
    return found


@pytest.mark.parametrize(
    ("events", "kills"),
    [
        pytest.param(10_000, 50, marks=pytest.mark.faults, id="at length"),
        pytest.param(1_000, 6, marks=pytest.mark.services, id="in short"),
    ],
)
def test_workers_killed_while_they_deliver(
    events, kills, endpoints, receiver, shared_database, capsys
):
    """Nothing is lost, of no page arrives older after newer, and a duplicate has the same id."""
    share = int(os.environ.get("FAULTS_SHARE", "1"))
    began = time.monotonic()

    made = deliver(shared_database, receiver[1], events=events // share, kills=kills // share)

    got, ids = receiver[0], ids_by_event(receiver[0])
    missing, older = lost(got), turned_round(got)
    with capsys.disabled():
        print(  # noqa: T201  # the figures are what the suite is for
            f"\n{Delivery.objects.count()} events, {len(got.got)} requests, "
            f"{len(got.got) - len(ids)} of them again, {got.cut} cut short, {made.kills} kills, "
            f"{len(missing)} lost, "
            f"{len(older)} out of order, {len(got.wrong)} not verified, "
            f"{time.monotonic() - began:.0f} s"
        )
    assert Delivery.objects.count() >= events // share
    assert got.wrong == []
    assert got.cut <= made.kills * courier.AT_ONCE
    assert (missing, older) == ([], [])
    assert all(len(messages) == 1 for messages in ids.values())
    assert not Delivery.objects.filter(state=DeliveryState.DEAD).exists()
