"""One way to an engine over HTTP: it waits and asks again where that may help, and not for ever.

Engines' addresses are the operator's. No redirect is followed, so that a key goes nowhere else.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import urllib3
from django.utils.translation import gettext as _

from countries.translation.machine.engines import (
    Busy,
    EngineError,
    NotTaken,
    TooLarge,
    Unreachable,
    UsedUp,
    WrongKey,
    no_answer,
)

MOST_BYTES = 4 * 1024 * 1024
PASSING = frozenset({429, 500, 502, 503, 504, 529})
"""What an engine answers when it may well translate a little later."""

_dice = random.SystemRandom()


@dataclass(frozen=True)
class Patience:
    """How often an engine is asked, and how long waited for: for an answer, and before the next time."""

    attempts: int = 4
    connect_seconds: float = 5
    read_seconds: float = 60
    first_wait: float = 1
    longest_wait: float = 30
    sleep: Callable[[float], None] = time.sleep

    def wait(self, attempt: int, asked_for: float | None) -> None:
        """Wait before the next attempt, as long as the engine ``asked_for`` at least."""
        backoff = self.first_wait * 2**attempt
        jitter = 1 + _dice.random() / 4
        self.sleep(min(max(backoff * jitter, asked_for or 0), self.longest_wait))


PATIENCE = Patience()


def post(
    url: str, payload: Mapping[str, Any], *, engine: str, headers: Mapping[str, str] | None = None
) -> Any:
    """Send ``payload`` as JSON, and return what the JSON of the answer says.

    Raises ``EngineError``, its kind by the status that both engines document.
    """
    patience = PATIENCE
    body = json.dumps(payload, ensure_ascii=False).encode()
    failure: EngineError | None = None
    for attempt in range(patience.attempts):
        try:
            status, waits, answer = _send(url, body, headers or {}, engine, patience)
        except Unreachable as error:
            failure, waits = error, None
        else:
            if status not in PASSING:
                return _read(status, answer, engine)
            failure = _passing(status, engine)
            if waits is not None and waits > patience.longest_wait:
                break
        if attempt + 1 < patience.attempts:
            patience.wait(attempt, waits)
    raise failure or Unreachable(engine)


def _send(
    url: str, body: bytes, headers: Mapping[str, str], engine: str, patience: Patience
) -> tuple[int, float | None, bytes]:
    """Return the status, how long the engine asks to wait, and the answer."""
    timeout = urllib3.Timeout(connect=patience.connect_seconds, read=patience.read_seconds)
    sent = {"Content-Type": "application/json", "Accept": "application/json", **headers}
    try:
        with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
            answer = pool.request(
                "POST", url, body=body, headers=sent, redirect=False, preload_content=False
            )
            content = answer.read(MOST_BYTES, decode_content=True)
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        message = _("%(engine)s cannot be reached, or does not answer in time.")
        raise Unreachable(message % {"engine": engine}) from error
    return answer.status, _seconds(answer.headers.get("Retry-After", "")), content


def _seconds(value: str) -> float | None:
    """Return the seconds of a Retry-After; a date, which neither engine sends, counts as none."""
    return float(value) if value.strip().isdecimal() else None


def _passing(status: int, engine: str) -> EngineError:
    if status in (429, 529):
        return Busy(_("%(engine)s is busy: ask again later.") % {"engine": engine})
    message = _("%(engine)s has trouble of its own (%(status)d): ask again later.")
    return Unreachable(message % {"engine": engine, "status": status})


def _read(status: int, content: bytes, engine: str) -> Any:
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    if status != 200:
        raise _refusal(status, _reason(said), engine)
    if said is None:
        raise no_answer(engine)
    return said


def _refusal(status: int, reason: str, engine: str) -> EngineError:
    names = {"engine": engine, "status": status, "reason": reason}
    if status in (401, 403):
        message = _("%(engine)s does not know the key: whoever runs the site has to set another.")
        return WrongKey(message % names)
    if status == 456:
        message = _("What %(engine)s may translate is used up: the quota has to be raised.")
        return UsedUp(message % names)
    if status == 413 or (status == 400 and "limit" in reason.lower()):
        return TooLarge(_("%(engine)s takes no text that long.") % names)
    return NotTaken(_("%(engine)s refused (%(status)d): %(reason)s") % names)


def _reason(said: Any) -> str:
    """Return what the engine says itself: ``message`` with DeepL, ``error`` with LibreTranslate."""
    if not isinstance(said, dict):
        return _("it does not say why")
    return str(said.get("message") or said.get("error") or _("it does not say why"))[:200]
