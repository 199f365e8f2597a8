"""The documentation's receivers of webhooks, run and sent to."""

from __future__ import annotations

import base64
import hmac
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.clients.docs.programs import files_of
from tests.countries.partners.docs.examples import PATIENCE

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = json.dumps({"type": "ping", "timestamp": "2026-11-22T12:00:00Z", "data": {"id": "1"}})


def command_for(name: str, folder: Path, port: int) -> list[str]:
    program = folder / name
    program.write_text(files_of("how-to/be-told")[name])
    if name.endswith(".py"):
        return [sys.executable, str(program)]
    return ["php", "-S", f"127.0.0.1:{port}", str(program)]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, port: int, **more: str) -> Iterator[str]:
    """Run a receiver; give its address once it answers, and stop it in the end."""
    environment = {"PATH": "/usr/bin:/bin", "PORT": str(port), "ECC_WEBHOOK_SECRET": SECRET, **more}
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=printed, stderr=printed
        )
    url = f"http://127.0.0.1:{port}/"
    try:
        wait_for(port, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(10 * PATIENCE):
        assert process.poll() is None, "the receiver ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the receiver does not answer")


def post(url: str, *, secret: str = SECRET, body: str = BODY, age: int = 0) -> int:
    """Return what a receiver answers; ``secret`` may be empty, with which no library signs."""
    sent_at = int(time.time()) - age
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"msg_1.{sent_at}.{BODY}".encode(), "sha256")
    headers: dict[str, Any] = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(sent_at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "content-type": "application/json",
    }
    return httpx.post(url, content=body, headers=headers, timeout=PATIENCE).status_code


def send(url: str, folder: Path, *, age: int = 0) -> str:
    """Return what the documentation's own sender prints: the answer's body and status."""
    (folder / "send.sh").write_text(files_of("how-to/test-webhooks")["send.sh"])
    environment = {"PATH": "/usr/bin:/bin", "ECC_WEBHOOK_SECRET": SECRET}
    command = ["sh", "send.sh", url, str(age)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def check_receiver(url: str, folder: Path) -> None:
    """Fail unless a receiver takes what was signed just now, and nothing else, and says why."""
    other = "whsec_" + "A" * 32

    assert post(url) == 204
    assert post(url, secret=other) == 401
    assert post(url, body=BODY.replace("ping", "pong")) == 401
    assert post(url, age=600) == 401
    assert (folder / "printed").read_text().count("ping 1") == 1
    assert send(url, folder) == "204"
    assert re.fullmatch(r"By this server's clock .+401", send(url, folder, age=600), re.DOTALL)
