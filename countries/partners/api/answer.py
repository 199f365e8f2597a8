"""The response class of the API."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse


class Answer(HttpResponse):
    """An answer after which, once it is sent, something small may be done."""

    after_sending: Callable[[], None] | None = None
    xframe_options_exempt = False

    def close(self) -> None:
        after, self.after_sending = self.after_sending, None
        if after is not None:
            after()
        super().close()


def bare(answer: Answer) -> Answer:
    """Return ``answer``, which has no body, without the type of one."""
    del answer["Content-Type"]
    return answer
