"""The example as a process of its own, beside a live server: told by webhook, and looking by itself."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest
import serve

from cms.settings.environment import ROOT
from countries.partners.keys import issue_key
from countries.partners.models import Partner
from countries.partners.webhooks import working
from countries.partners.webhooks.managing import create_endpoint
from tests.clients.python.test_webhooks import BODY, headers_of
from tests.factories import make_network, make_page, paragraph

PATIENCE = 30.0


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def eventually(is_so: Callable[[], bool]) -> bool:
    """Tell whether it comes to be so while one may be patient."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def running(
    folder: Any, port: int, *more: str, **environment: str
) -> Iterator[Callable[[str], int]]:
    """Start the example; yield a function that returns the status at one of its addresses."""
    command = [
        *(sys.executable, str(ROOT / "examples" / "static-site" / "serve.py")),
        *("--port", str(port), "--folder", str(folder), *more),
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "clients" / "python"), **environment}
    log = folder / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT)

    def status_at(path: str) -> int:
        try:
            return httpx.get(f"http://127.0.0.1:{port}{path}").status_code
        except httpx.TransportError:
            return 0

    try:
        assert eventually(lambda: status_at("/") == 200 or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield status_at
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def partner_key(transactional_db: None) -> tuple[Any, str]:
    """A key of a partner that reads and manages webhooks, in a network with Romania."""
    make_network("RO")
    partner = Partner.objects.create(code="metro", name="Metro", contact_email="it@metro.example")
    return issue_key(partner, now=now(), scopes=["read", "webhooks:manage"])


@pytest.fixture
def _loopback(settings: Any) -> None:
    """Let this machine stand for a public host."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",),
        "WEBHOOK_ALLOWED_PORTS": range(1, 65536),
        "WEBHOOK_HTTP": True,
    }


def send_webhooks() -> None:
    """Do what the worker does, until nothing is left to send."""
    while working.follow(now=now()):
        pass
    assert eventually(lambda: not working.carry(now=now()))


@pytest.mark.slow
@pytest.mark.usefixtures("_loopback")
def test_what_is_published_is_there_by_webhook(live_server, partner_key, tmp_path):
    """The signed event alone brings a page to the site, and takes it away; it never looks by itself."""
    key, text = partner_key
    port = free_port()
    hook = f"http://127.0.0.1:{port}{serve.HOOK}"
    _endpoint, secret = create_endpoint(key, url=hook, now=now())
    more = {"ECC_PARTNER_KEY": text, "ECC_WEBHOOK_SECRETS": secret}

    with running(tmp_path, port, "--api", live_server.url, "--every", "3600", **more) as status_at:
        page = make_page("en-ro", "Fresh", slug="fresh", body=[paragraph("<p>Hello</p>")])
        send_webhooks()
        appeared = eventually(lambda: status_at("/en-ro/fresh/") == 200)
        page.unpublish()
        send_webhooks()
        vanished = eventually(lambda: status_at("/en-ro/fresh/") == 404)
        unsigned = httpx.post(hook, content=BODY, headers=headers_of(BODY, "whsec_b3RoZXI="))

    assert (appeared, vanished, unsigned.status_code) == (True, True, 401)


@pytest.mark.slow
def test_what_is_taken_away_is_gone_without_a_webhook(live_server, partner_key, tmp_path):
    """A site that is told nothing looks by itself."""
    page = make_page("en-ro", "Fresh", slug="fresh")
    more = {"ECC_PARTNER_KEY": partner_key[1], "ECC_WEBHOOK_SECRETS": ""}

    with running(
        tmp_path, free_port(), "--api", live_server.url, "--every", "1", **more
    ) as status_at:
        before = status_at("/en-ro/fresh/")
        page.unpublish()
        vanished = eventually(lambda: status_at("/en-ro/fresh/") == 404)

    assert (before, vanished) == (200, True)


def test_a_takedown_is_done_within_a_minute(monkeypatch):
    """Unless it is told otherwise, the site looks twice a minute."""
    monkeypatch.setattr(sys, "argv", ["serve.py"])

    assert serve._arguments().every <= 30


def test_without_a_key_it_says_how_to_get_one(monkeypatch, capsys):
    """The command to issue one is on the screen."""
    monkeypatch.setattr(sys, "argv", ["serve.py"])
    monkeypatch.delenv("ECC_PARTNER_KEY", raising=False)

    code = serve.main()

    assert code == 2
    assert "manage.py partner_key issue" in capsys.readouterr().err
