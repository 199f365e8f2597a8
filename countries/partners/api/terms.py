"""What each address of the API asks of a request: by which methods, with which right, in which form."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from countries.partners.keys import ANONYMOUS
from countries.partners.models import KeyScope

JSON = "application/json"
WRITING = ("POST", "PUT", "PATCH", "DELETE")
READ_HEADERS = ("Accept", "Authorization", "If-Modified-Since", "If-None-Match")


@dataclass(frozen=True)
class Terms:
    """What an address asks: the methods it answers, the forms it produces, the right it needs.

    An open one answers without a key even where a key is needed for everything else; a keyed one
    answers nobody without. One that is for visitors' own browsers has no limit, as the public pages
    have none.
    """

    methods: Collection[str] = ("GET",)
    produced: Collection[str] = (JSON,)
    right: str | None = KeyScope.READ
    is_open: bool = False
    is_keyed: bool = False
    has_limit: bool = True

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every method that is answered: who may GET may HEAD, and anybody may ask for OPTIONS."""
        head = ("HEAD",) if "GET" in self.methods else ()
        written = tuple(name for name in WRITING if name in self.methods)
        return (*(("GET",) if head else ()), *head, *written, "OPTIONS")

    @property
    def needs_key(self) -> bool:
        """Whether nobody is answered without a key: nothing is ever written by a visitor."""
        is_written = any(name in self.methods for name in WRITING)
        return self.is_keyed or is_written or self.right not in (None, *ANONYMOUS.rights)

    @property
    def request_headers(self) -> tuple[str, ...]:
        """The headers that scripts of other sites may send."""
        is_written = any(name in self.methods for name in WRITING)
        return (*READ_HEADERS, "Content-Type") if is_written else READ_HEADERS


RULES: dict[str, Terms] = {
    # The entrance tells what a key may do, so it needs none of the rights.
    "": Terms(right=None),
    # Visitors' browsers, and the sites that they are on, have no key.
    "embed": Terms(is_open=True, has_limit=False),
    "oembed": Terms(is_open=True),
    "previews": Terms(right=KeyScope.PREVIEW),
    "previews/link": Terms(is_open=True),
    "sync": Terms(is_keyed=True),
    **dict.fromkeys(("usage", "usage.csv"), Terms(right=KeyScope.USAGE)),
    "webhooks": Terms(right=KeyScope.WEBHOOKS),
}
"""What is asked below a path where it is not the usual; the longest path that fits counts."""


def terms_of(path: str) -> Terms:
    """Return what is asked at an endpoint's path below the version, by whichever methods."""
    parts = path.split("/")
    fitting = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((RULES[name] for name in fitting if name in RULES), Terms())
