"""Nothing inside the network is reached by an address that a partner names, at any time."""

from __future__ import annotations

import datetime as dt
import http.server
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from countries.partners import outbound
from countries.partners.webhooks import managing
from countries.partners.webhooks.courier import Courier
from countries.partners.webhooks.models import Attempt, Delivery, Endpoint
from tests.factories import NOW

HOSTILE = [
    "http://example.org/",
    "https://127.0.0.1/",
    "https://127.0.0.1:{port}/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0x7f.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://0177.0.0.1/",
    "https://0177.0000.0000.0001/",
    "https://017700000001/",
    "https://127.0.0.1./",
    "https://127.0.0.01/",
    "https://0/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::1]:{port}/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:ffff:127.0.0.1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "https://10.0.0.1/",
    "https://10.255.255.255/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.0.1/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://169.254.169.254/latest/meta-data/",
    "https://169.254.170.2/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    "https://198.18.0.1/",
    "https://203.0.113.7/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost:{port}/",
    "https://localhost./",
    "https://user@127.0.0.1/",
    "https://example.org:443@127.0.0.1/",
    "https://example.org@127.0.0.1:{port}/",
    "https://127.0.0.1#@example.org/",
    "https://127.0.0.1\\@example.org/",
    "https://example.org\\@127.0.0.1/",
    "https://127。0。0。1/",
    "https://127.0.0.1%2f@example.org/",
    "https://%31%32%37.0.0.1/",
    "https://１２７.0.0.1/",
    "https://ⓛocalhost/",
    "https://127.0.0.1:22/",
    "https://example.org:6379/",
    "https://127.0.0.1:99999/",
    "https://127.0.0.1:-1/",
    "https:///127.0.0.1/",
    "https:127.0.0.1/",
    "//127.0.0.1/",
    "https://[127.0.0.1]/",
    "https://[::1/",
    "https:// 127.0.0.1/",
    "https://127.0.0.1\n/",
    "https://\t127.0.0.1/",
    "gopher://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "https://no-such-host.invalid/",
    "https://.127.0.0.1/",
    "https://-127.0.0.1/",
    "",
]


class Listener:
    """A private service on this machine that counts who connects."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.05)
        self.port = self.socket.getsockname()[1]

    @property
    def connections(self):
        """How many have connected since the last time that this was asked."""
        count = 0
        while True:
            try:
                self.socket.accept()[0].close()
            except TimeoutError:
                return count
            count += 1


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.socket.close()


def lead(monkeypatch, *addresses):
    """Let every name lead to ``addresses``, the next each time that it is asked for."""
    answers, real = list(addresses), socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        if not host[0].isalpha():
            return real(host, port, *args, **kwargs)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        family = socket.AF_INET6 if ":" in found[0] else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (text, port)) for text in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_every_hostile_address_is_refused_at_creation(db, key, listener, settings):
    """Whatever its spelling, with no connection; even where the private port itself is allowed."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_PORTS": (443, 8443, listener.port)
    }
    accepted = []

    for text in HOSTILE:
        try:
            managing.create_endpoint(key, url=text.format(port=listener.port), now=NOW)
        except managing.ValidationError as error:
            if "url" in error.message_dict:
                continue
        accepted.append(text)

    assert len(HOSTILE) >= 60
    assert (accepted, listener.connections, Endpoint.objects.count()) == ([], 0, 0)


def test_every_hostile_address_is_refused_at_delivery(db, make_endpoint, listener, settings):
    """An address that came into the database in another way is judged again each time."""
    endpoint = make_endpoint()
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_NETWORKS": (),
        "WEBHOOK_ALLOWED_PORTS": (443, 8443, listener.port),
        "WEBHOOK_HTTP": False,
    }
    managing.ping(endpoint, now=NOW)
    own, now = Courier(), NOW

    for text in HOSTILE:
        Endpoint.objects.update(url=text.format(port=listener.port))
        Delivery.objects.update(due_at=now, attempt_count=0, state="waiting", finished_at=None)
        while own.carry(now=now):
            pass

    assert Attempt.objects.count() == len(HOSTILE)
    assert not Attempt.objects.exclude(status=None).exists()
    assert listener.connections == 0


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["93.184.215.14", "127.0.0.1"],
        ["::ffff:10.0.0.1"],
        ["2606:4700::1", "fd00::1"],
    ],
)
def test_a_name_is_judged_by_all_its_addresses(addresses, monkeypatch):
    """One private address among public ones is one too many."""
    lead(monkeypatch, addresses)

    with pytest.raises(outbound.WrongAddress, match="public"):
        outbound.judge("https://hooks.example/")


def test_public_addresses_are_allowed(monkeypatch):
    """What anybody can reach, by either protocol, can be told of changes."""
    lead(monkeypatch, ["93.184.215.14", "2606:4700::1"])

    target = outbound.judge("https://hooks.example:8443/in?a=b")

    assert (target.port, target.path) == (8443, "/in?a=b")
    assert target.addresses == ("93.184.215.14", "2606:4700::1")


def test_a_name_that_turns_inside_is_refused_at_delivery(db, key, monkeypatch, listener, settings):
    """Public when it was created, private afterwards: nothing connects."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_PORTS": (listener.port,)
    }
    lead(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    url = f"https://hooks.example:{listener.port}/"
    endpoint, _secret = managing.create_endpoint(key, url=url, now=NOW)
    managing.ping(endpoint, now=NOW)
    own = Courier()

    while own.carry(now=NOW):
        pass

    assert "public address" in Attempt.objects.get().error
    assert listener.connections == 0


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch, loopback, receiving):
    """The name is asked for once: what it leads to a moment later is nobody's business."""
    url, got = receiving()
    port = url.rsplit(":", 1)[1].strip("/")
    lead(monkeypatch, ["127.0.0.1"], ["169.254.169.254"])

    answer = outbound.post(f"http://hooks.example:{port}/", headers={}, body=b"{}", timeout=5)

    assert answer.status == 200
    assert got[0]["Host"] == f"hooks.example:{port}"


@pytest.fixture
def receiving():
    """Return a function that starts a receiver on this machine: its URL, and the headers it got."""
    servers = []

    def start(status=200, headers=(), body=b"", wait=0.0, drops=0, certificate=None):
        got = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                got.append(dict(self.headers))
                self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(wait)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                for _number in range(drops):
                    self.wfile.write(b".")
                    self.wfile.flush()
                    time.sleep(0.1)
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *args: None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/", got

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_headers_are_found_however_they_are_written(loopback, receiving):
    """Many receivers write the names of headers in small letters alone."""
    url, _got = receiving(status=503, headers=[("retry-after", "600")])

    answer = outbound.post(url, headers={}, body=b"{}", timeout=5)

    assert answer.headers.get("Retry-After") == "600"


@pytest.fixture
def certified(tmp_path, monkeypatch, loopback, receiving):
    """A receiver that speaks https as hooks.example: its port, and who vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "receiver.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    lead(monkeypatch, ["127.0.0.1"])
    url, _got = receiving(certificate=file)
    return url.rsplit(":", 1)[1].strip("/"), file


def test_a_certificate_must_be_of_the_name(certified, monkeypatch):
    """The connection goes to an address, and who answers must still be who was named."""
    port, file = certified
    monkeypatch.setattr(outbound, "_tls", lambda: ssl.create_default_context(cafile=file))

    good = outbound.post(f"https://hooks.example:{port}/", headers={}, body=b"{}", timeout=5)

    assert good.status == 200
    with pytest.raises(outbound.Unreachable, match=r"(?i)certificate|match"):
        outbound.post(f"https://other.example:{port}/", headers={}, body=b"{}", timeout=5)


def test_a_certificate_that_nobody_vouches_for_is_refused(certified):
    """Whoever stands between us and the receiver could make one."""
    port, _file = certified

    with pytest.raises(outbound.Unreachable, match=r"(?i)certificate"):
        outbound.post(f"https://hooks.example:{port}/", headers={}, body=b"{}", timeout=5)


def test_a_redirect_is_not_followed(loopback, receiving, listener):
    """The answer is the redirect itself; where it leads is not asked."""
    url, _got = receiving(302, [("Location", f"http://127.0.0.1:{listener.port}/")])

    answer = outbound.post(url, headers={}, body=b"{}", timeout=5)

    assert (answer.status, listener.connections) == (302, 0)


def test_a_proxy_of_the_environment_is_not_asked(loopback, receiving, listener, monkeypatch):
    """The way out is straight, whatever the process was started with."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{listener.port}")
    url, _got = receiving()

    assert outbound.post(url, headers={}, body=b"{}", timeout=5).status == 200
    assert listener.connections == 0


def test_of_a_long_answer_the_beginning_is_read(loopback, receiving):
    """Nobody fills our memory."""
    url, _got = receiving(body=b"x" * 1_000_000)

    answer = outbound.post(url, headers={}, body=b"{}", timeout=5)

    assert len(answer.body) == outbound.MOST_ANSWERED


@pytest.mark.parametrize("manner", [{"wait": 3}, {"drops": 30}], ids=["silent", "drop by drop"])
def test_who_takes_too_long_is_cut_off(manner, loopback, receiving):
    """All of it has one time limit, not each of its parts."""
    url, _got = receiving(**manner)
    began = dt.datetime.now(dt.UTC)

    with pytest.raises(outbound.Unreachable, match="timed out"):
        outbound.post(url, headers={}, body=b"{}", timeout=0.5)

    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=2)


def test_who_does_not_answer_is_told_in_words(loopback):
    """Where nothing listens, the reason is a short one for people."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(outbound.Unreachable, match="refused"):
        outbound.post(f"http://127.0.0.1:{port}/", headers={}, body=b"", timeout=5)
