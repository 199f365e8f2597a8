"""Leave a failing service alone for a while, so that nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Lets calls pass until ``failures`` in a row, then one trial each ``pause`` seconds."""

    def __init__(
        self,
        *,
        failures: int = 3,
        pause: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._next_trial = 0.0

    def allows(self) -> bool:
        """Tell whether to call now; while open, true for one caller each pause."""
        with self._lock:
            if self._failed < self._most:
                return True
            now = self._clock()
            if now < self._next_trial:
                return False
            self._next_trial = now + self._pause
            return True

    def succeeded(self) -> None:
        """Note that the service answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Note that the service failed."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._next_trial = self._clock() + self._pause

    @property
    def is_open(self) -> bool:
        """Whether calls are refused at present, but for trials."""
        return self._failed >= self._most

    def reset(self) -> None:
        """Forget every failure."""
        self.succeeded()
