"""Carries deliveries out: requests in threads of their own, what became of them in the tick's thread."""

from __future__ import annotations

import datetime as dt
import email.utils
import logging
import queue as queues
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from countries.partners import outbound
from countries.partners.webhooks import queue
from countries.partners.webhooks.faults import kept_apart
from countries.partners.webhooks.models import Attempt, Delivery, Endpoint
from countries.partners.webhooks.secrets import signed_headers

logger = logging.getLogger(__name__)

AT_ONCE = 32
TIMEOUT = 15.0
USER_AGENT = "wagtail-countries-webhooks/1"
WAIT = 0.2
"""Seconds that a tick waits for an answer while requests are on their way."""

Disabled = Callable[[Endpoint], None]


@dataclass(frozen=True)
class _Landed:
    """What became of a request; no row is touched before the tick's own thread has it."""

    delivery: Delivery
    attempt: Attempt
    retry_after: str = ""


class Courier:
    """One process's deliveries on their way."""

    def __init__(self, *, disabled: Disabled = lambda endpoint: None) -> None:
        self.owner = uuid.uuid4()
        self._disabled = disabled
        self._landed: queues.SimpleQueue[_Landed] = queues.SimpleQueue()
        self._flying = 0

    def carry(self, *, now: dt.datetime) -> bool:
        """Note what has come back, send what is due, and wait a moment; false when all is done."""
        did = bool(queue.recover_expired(now=now))
        did |= self._note_landed(now=now, wait=0)
        taken = queue.claim(owner=self.owner, now=now, room=AT_ONCE - self._flying)
        for delivery in taken:
            self._send(delivery, now=now)
        did |= self._note_landed(now=now, wait=WAIT)
        return did or bool(taken) or self._flying > 0

    def _send(self, delivery: Delivery, *, now: dt.datetime) -> None:
        # A thread that waits for a silent receiver must not keep the process from ending.
        threading.Thread(
            target=self._fly, args=(delivery, now), name="webhook", daemon=True
        ).start()
        self._flying += 1

    def _fly(self, delivery: Delivery, now: dt.datetime) -> None:
        began = time.monotonic()
        attempt = Attempt(started_at=now)
        retry_after = ""
        try:
            answer = outbound.post(
                delivery.endpoint.url,
                headers=_headers(delivery, now=now),
                body=delivery.body.encode(),
                timeout=TIMEOUT,
            )
            attempt.status, attempt.answer = answer.status, _beginning(answer.body)
            retry_after = answer.headers.get("Retry-After", "")
        except outbound.WrongAddress as error:
            attempt.error = " ".join(error.messages)[:300]
        except outbound.Unreachable as error:
            attempt.error = _storable(str(error))[:300]
        except Exception as error:  # whatever it is, the delivery must land
            logger.exception("webhook.failed delivery=%s", delivery.message_id)
            attempt.error = type(error).__name__
        attempt.milliseconds = int((time.monotonic() - began) * 1000)
        self._landed.put(_Landed(delivery, attempt, retry_after))

    def _note_landed(self, *, now: dt.datetime, wait: float) -> bool:
        """Note all that has come back; with ``wait`` the first may still take so many seconds."""
        landed = self._take_landed(wait)
        if not landed:
            return False
        try:
            with transaction.atomic():
                queue.hold({one.delivery.endpoint_id for one in landed})
                disabled = [self._note_safely(one, now=now) for one in landed]
                for endpoint in filter(None, disabled):
                    self._disabled(endpoint)
        except Exception:
            # Nothing of it is noted: the next tick tries again, for as long as the leases last.
            self._put_back(landed)
            raise
        return True

    def _take_landed(self, wait: float) -> list[_Landed]:
        landed: list[_Landed] = []
        while self._flying:
            is_worth_waiting = bool(wait) and not landed
            try:
                landed.append(self._landed.get(block=is_worth_waiting, timeout=wait or None))
            except queues.Empty:
                break
            self._flying -= 1
        return landed

    def _put_back(self, landed: list[_Landed]) -> None:
        for one in landed:
            self._landed.put(one)
            self._flying += 1

    def _note_safely(self, landed: _Landed, *, now: dt.datetime) -> Endpoint | None:
        """Note one; what cannot be noted is left to the end of its lease, and the others go on."""
        with kept_apart("webhook.note_failed", delivery=landed.delivery.message_id):
            return self._note(landed, now=now)
        return None

    def _note(self, landed: _Landed, *, now: dt.datetime) -> Endpoint | None:
        delivery, attempt = landed.delivery, landed.attempt
        if attempt.status is not None and 200 <= attempt.status < 300:
            queue.note_success(delivery, attempt, now=now)
            return None
        if attempt.status is not None and 300 <= attempt.status < 400:
            attempt.error = "Redirects are not followed."
        wait = _wait_of(landed.retry_after, now=now)
        return queue.note_failure(delivery, attempt, now=now, retry_after=wait)


def _headers(delivery: Delivery, *, now: dt.datetime) -> dict[str, str]:
    return {
        **signed_headers(delivery, delivery.endpoint, now=now),
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
    }


def _beginning(body: bytes) -> str:
    """Return the first kilobyte of an answer as text."""
    return _storable(body[: queue.KEPT_OF_ANSWER].decode("utf-8", "replace"))


def _storable(text: str) -> str:
    """Return what a receiver sent, or what is quoted of it, without what PostgreSQL refuses."""
    return text.replace("\x00", "�")


def _wait_of(text: str, *, now: dt.datetime) -> dt.timedelta | None:
    """Return what a Retry-After header asks for: seconds, or a date; None for anything else."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return dt.timedelta(seconds=int(text))
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(moment - now, dt.timedelta(0))


__all__ = ["Courier"]
