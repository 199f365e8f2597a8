"""The one way out to addresses that partners name: nothing inside the network can be reached by it.

A name is resolved once, all its addresses are judged, and the connection goes to one of those judged.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.response import HTTPResponse

from countries import conf
from countries.partners.resolving import NotInTime, resolve

RESOLVING = 5.0
"""Seconds that name servers have: those of an address's owner are among them."""

LONGEST_URL = 2000
MOST_ANSWERED = 64 * 1024
PORTS = {"https": 443, "http": 80}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_URL = re.compile(r"[!-~]+")
_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

_REFUSED_4 = [
    ipaddress.IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # A cloud's own services stand at this public address.
        "168.63.129.16/32",
    )
]
# Only what is really handed out; mapped, compatible, NAT64, local and multicast lie outside of it.
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_6 = [
    ipaddress.IPv6Network(text)
    # Teredo and other special purposes, documentation twice, 6to4.
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


class WrongAddress(ValidationError):
    """An address that nothing may be sent to; the message says why."""


class Unreachable(Exception):
    """Nothing was answered; the message says why in a few words."""


@dataclass(frozen=True)
class Target:
    """An address that was judged, and where its name led at that time."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True)
class Answer:
    """What was answered, of its body the first 64 KiB; ``headers`` are found in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def judge(url: str) -> Target:
    """Return where ``url`` leads now; raises ``WrongAddress`` unless everything about it is allowed.

    It takes as long as name servers have at most.
    """
    return _judged(url, timeout=RESOLVING)


def post(url: str, *, headers: Mapping[str, str], body: bytes, timeout: float) -> Answer:
    """Send ``body`` to ``url``, judged anew, and return the answer; redirects are not followed.

    All of it takes ``timeout`` seconds at most. Raises ``WrongAddress`` or ``Unreachable``.
    """
    ends = time.monotonic() + timeout
    target = _judged(url, timeout=min(RESOLVING, timeout))
    try:
        return _post(target, headers, body, ends)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise Unreachable(_in_a_few_words(error)) from error


def _judged(url: str, *, timeout: float) -> Target:
    scheme, host, port, path = _parts(url)
    return Target(scheme, host, port, path, tuple(_addresses(host, port, timeout=timeout)))


def _parts(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and path, of which each is written in its one plain way."""
    if len(url) > LONGEST_URL or not _URL.fullmatch(url) or "\\" in url:
        raise WrongAddress(_("Give an absolute address in plain ASCII without spaces."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WrongAddress(_("This is no address.")) from error
    if parts.scheme not in _schemes():
        raise WrongAddress(_("The address must begin with https://."))
    if "@" in parts.netloc or "%" in parts.netloc or parts.fragment or "#" in url:
        raise WrongAddress(_("The address must hold no user, no password and no fragment."))
    port = PORTS[parts.scheme] if port is None else port
    host = _host(parts.hostname or "")
    if port not in conf.setting("WEBHOOK_ALLOWED_PORTS"):
        raise WrongAddress(_("Port %(port)s is not allowed.") % {"port": port})
    path = parts.path or "/"
    return parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path


def _schemes() -> tuple[str, ...]:
    return ("https", "http") if conf.setting("WEBHOOK_HTTP") else ("https",)


def _host(host: str) -> str:
    """Return a name, or an IP address as it is written in full; other spellings are refused."""
    message = _("“%(host)s” is no name of a host.") % {"host": host}
    if not _is_name(host):
        try:
            return str(ipaddress.ip_address(host))
        except ValueError as error:
            raise WrongAddress(message) from error
    if not _NAME.fullmatch(host):
        raise WrongAddress(message)
    return host


def _is_name(host: str) -> bool:
    """Tell whether ``host`` is no address, nor what resolvers read as one: 127.1, 0x7f.1, 2130706433."""
    return not (":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]))


def _addresses(host: str, port: int, *, timeout: float) -> list[str]:
    try:
        addresses = resolve(host, port, timeout=timeout) if _is_name(host) else [host]
    except NotInTime as error:
        message = _("The name servers of “%(host)s” did not answer in time.") % {"host": host}
        raise WrongAddress(message) from error
    except (OSError, UnicodeError) as error:
        raise WrongAddress(_("The name “%(host)s” leads nowhere.") % {"host": host}) from error
    if not addresses or not all(map(_is_allowed, addresses)):
        raise WrongAddress(_("“%(host)s” does not lead to a public address.") % {"host": host})
    return addresses


def _is_allowed(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # with a zone, say
        return False
    allowed = [ipaddress.ip_network(text) for text in conf.setting("WEBHOOK_ALLOWED_NETWORKS")]
    if any(address in network for network in allowed):
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_4)
    return address in _PUBLIC_6 and not any(address in network for network in _REFUSED_6)


def _post(target: Target, headers: Mapping[str, str], body: bytes, ends: float) -> Answer:
    *others, last = target.addresses
    for address in others:
        try:
            return _send(target, address, headers, body, ends)
        except NewConnectionError:
            continue
    return _send(target, last, headers, body, ends)


def _send(
    target: Target, address: str, headers: Mapping[str, str], body: bytes, ends: float
) -> Answer:
    connection = _connection(target, address, timeout=_left(ends))
    try:
        connection.connect()
        with _cut_off(connection, at=ends):
            connection.request(
                "POST",
                target.path,
                body=body,
                headers={**headers, "Host": target.authority, "Accept-Encoding": "identity"},
                preload_content=False,
                decode_content=False,
            )
            response = connection.getresponse()
            return Answer(response.status, response.headers, _read(response, ends))
    finally:
        connection.close()


def _connection(target: Target, address: str, *, timeout: float) -> HTTPConnection:
    """Return a connection to ``address`` alone; a certificate must be that of the name."""
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=timeout)
    return HTTPSConnection(
        address,
        target.port,
        timeout=timeout,
        ssl_context=_tls(),
        cert_reqs="CERT_REQUIRED",
        server_hostname=target.host,
        assert_hostname=target.host,
    )


@contextmanager
def _cut_off(connection: HTTPConnection, *, at: float) -> Iterator[None]:
    """End what goes on too long: a socket's own timeout begins anew with each byte received."""
    sock = connection.sock
    # As a plain socket: the other thread may be reading through its TLS at this moment.
    timer = threading.Timer(_left(at), _shut, [sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    except (HTTPError, OSError, ValueError, HTTPException):
        _left(at)
        raise
    finally:
        timer.cancel()


def _shut(sock: Any) -> None:
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _read(response: HTTPResponse, ends: float) -> bytes:
    """Return the beginning of the body."""
    body = response.read(MOST_ANSWERED)
    _left(ends)
    return body


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


def _in_a_few_words(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    words = str(reason) or type(reason).__name__
    # urllib3 begins with its own object, which says nothing to people.
    return re.sub(r"^.*?object at 0x[0-9a-f]+>: |^HTTPS?Connection\w*\([^)]*\): ", "", words)[:300]


__all__ = ["Answer", "Target", "Unreachable", "WrongAddress", "judge", "post"]
