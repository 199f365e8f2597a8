"""A slow name server holds nobody for long, and few threads."""

from __future__ import annotations

import socket
import threading
from collections import Counter

import pytest

from countries.partners import outbound, resolving
from countries.partners.webhooks import managing
from countries.partners.webhooks.courier import Courier
from countries.partners.webhooks.models import Attempt, DeliveryState, Endpoint
from tests.factories import NOW

SOON = 0.05


class NameServers:
    """Stands for all name servers: silent about names that begin with “slow” until they are let go."""

    def __init__(self):
        self.asked = Counter()
        self.let_go = threading.Event()

    def getaddrinfo(self, host, port, **kwargs):
        self.asked[host] += 1
        if host.startswith("slow"):
            self.let_go.wait(10)
        if host.endswith(".invalid"):
            raise socket.gaierror("Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]


@pytest.fixture
def servers(monkeypatch):
    made = NameServers()
    monkeypatch.setattr(socket, "getaddrinfo", made.getaddrinfo)
    monkeypatch.setattr(outbound, "RESOLVING", SOON)
    yield made
    made.let_go.set()
    with resolving._changed:
        assert resolving._changed.wait_for(lambda: not resolving._asked, 10)


def test_who_makes_an_endpoint_does_not_wait_for_a_slow_name_server(db, servers, key):
    """The address is refused with its reason, and nothing is made."""
    with pytest.raises(managing.ValidationError) as error:
        managing.create_endpoint(key, url="https://slow.example/", now=NOW)

    assert "did not answer in time" in error.value.message_dict["url"][0]
    assert not Endpoint.objects.exists()


def test_a_delivery_to_a_slow_name_is_tried_again(db, servers, make_endpoint):
    """It failed for that reason, and its thread is free."""
    delivery = managing.ping(make_endpoint(), now=NOW)
    Endpoint.objects.update(url="https://slow.example:443/")
    own = Courier()

    while own.carry(now=NOW):
        pass

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING
    assert "did not answer in time" in Attempt.objects.get().error


def test_a_name_that_leads_nowhere_is_told_apart(servers):
    """Waiting longer would not help."""
    with pytest.raises(outbound.WrongAddress, match="leads nowhere"):
        outbound.judge("https://no-such-host.invalid/")


def test_no_more_threads_than_allowed_wait_for_name_servers(servers, monkeypatch):
    """A name that finds no room is not even asked for, and is as soon as there is room."""
    monkeypatch.setattr(resolving, "MOST_THREADS", 2)
    for name in ("slow-1.example", "slow-2.example", "slow-3.example", "quick.example"):
        with pytest.raises(resolving.NotInTime):
            resolving.resolve(name, 443, timeout=SOON)

    assert servers.asked == {"slow-1.example": 1, "slow-2.example": 1}
    servers.let_go.set()
    assert resolving.resolve("quick.example", 443, timeout=10) == ["93.184.215.14"]


def test_who_asks_for_the_same_name_waits_for_the_same_answer(servers):
    """However many deliveries go there, a slow name has one thread."""
    for _number in range(3):
        with pytest.raises(resolving.NotInTime):
            resolving.resolve("slow.example", 443, timeout=SOON)

    assert servers.asked == {"slow.example": 1}
    servers.let_go.set()
    assert resolving.resolve("slow.example", 443, timeout=10) == ["93.184.215.14"]


def test_an_address_is_asked_of_nobody(servers):
    """It is its own answer."""
    assert outbound.judge("https://93.184.215.14/").addresses == ("93.184.215.14",)
    assert not servers.asked
