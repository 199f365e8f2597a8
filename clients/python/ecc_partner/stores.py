"""What a store of a replica does, and how every store is read."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Op = Literal["upsert", "freshness", "delete"]
OUT_OF_SCOPE = "out_of_scope"


class Key(NamedTuple):
    """What a replica knows a document by; what has no locale has an empty one."""

    kind: str
    id: str
    locale: str


@dataclass(frozen=True)
class State:
    """How far a replica is: the address to go on at, what it is a replica of, the number of the run
    from the beginning, whether that run is ``building`` it still, and whether one was ever complete.
    """

    cursor: str = ""
    filters: str = ""
    run: int = 0
    building: bool = True
    complete: bool = False

    def ends_a_run(self, before: State) -> bool:
        """Tell whether all of a run is there with this state, and was not with the one before."""
        return not self.building and (before.building or before.run != self.run)


@dataclass(frozen=True)
class Change:
    """That a document is new or another (``upsert``), says the same but stands otherwise to its source
    (``freshness``), or is gone (``delete``, with a ``reason``).
    """

    kind: str
    id: str
    locale: str
    op: Op
    reason: str = ""
    number: int = 0


@dataclass(frozen=True)
class Changes:
    """What is other than when ``settle`` was last told, one entry per document."""

    all: Sequence[Change] = ()

    @property
    def upserts(self) -> list[Change]:
        return [change for change in self.all if change.op == "upsert"]

    @property
    def freshness(self) -> list[Change]:
        """What need not be built anew by a site that shows nothing of it."""
        return [change for change in self.all if change.op == "freshness"]

    @property
    def deletes(self) -> list[Change]:
        return [change for change in self.all if change.op == "delete"]

    @property
    def through(self) -> int:
        """The number of the last of them."""
        return max((change.number for change in self.all), default=0)

    def __bool__(self) -> bool:
        return bool(self.all)

    def __len__(self) -> int:
        return len(self.all)


class Store(ABC):
    """Where a replica is kept. Make your own by the abstract methods; reading then comes with it."""

    @abstractmethod
    def state(self) -> State:
        """Return how far the replica is; ``State()`` where nothing is."""

    @abstractmethod
    def apply(self, items: Sequence[Any], *, before: State, after: State) -> bool:
        """Put a part in, in order, together with ``after`` and what changed: all or nothing.

        Return False, and do nothing, where the state is not ``before`` any more: somebody else was
        quicker. A part that ends the building takes away what no part of this run had.
        """

    @abstractmethod
    def changes(self) -> Changes:
        """Return what changed and was not settled."""

    @abstractmethod
    def settle(self, changes: Changes) -> None:
        """Forget ``changes``, because you have done with them what you do."""

    @abstractmethod
    def get(self, kind: str, id: str, locale: str = "") -> Any:
        """Return a document, or None."""

    @abstractmethod
    def documents(self, kind: str, *, locale: str = "", type: str = "") -> Iterator[Any]:
        """Yield all documents of a kind, by id and locale."""

    def entries(self) -> Iterator[tuple[Key, str]]:
        """Yield every document's key and its text, in any order; ``verify_replica`` needs it."""
        raise NotImplementedError(f"{type(self).__name__} has no entries() to be verified by")

    # -- reading --

    @property
    def is_complete(self) -> bool:
        """Whether a run from the beginning has ever ended; before that, documents are missing."""
        return self.state().complete

    def page(self, id: str, locale: str) -> Any:
        """Return a page in a locale, or None."""
        return self.get("page", id, locale)

    def pages(self, *, locale: str = "", type: str = "") -> Iterator[Any]:
        """Yield pages, all or of one locale or type."""
        return self.documents("page", locale=locale, type=type)

    def facts(self) -> dict[str, Any]:
        """Return all facts by their names."""
        return {str(fact["name"]): fact for fact in self.documents("fact")}

    def menus(self, locale: str) -> dict[str, list[Any]]:
        """Return the entries of a locale's menus, by ``header`` and ``footer``."""
        found = {menu["kind"]: menu["items"] for menu in self.documents("menu", locale=locale)}
        return {"header": [], "footer": [], **found}

    def by_url(self, url: str) -> Any:
        """Return the page at a public address, a former one included, or None."""
        found = self._at("page", "url", url)
        if found is None:
            moved = self._at("redirect", "from", url)
            found = self.page(moved["page"], moved["locale"]) if moved else None
        return found

    def _at(self, kind: str, member: str, url: str) -> Any:
        return next((found for found in self.documents(kind) if found.get(member) == url), None)


def key_of(item: Any) -> Key:
    """Return what an item of a part is known by."""
    return Key(item["kind"], item["id"], item.get("locale") or "")


def text_of(document: Any) -> str:
    """Return a document as it is stored: the bytes that the API sends."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def op_of(item: Any, *, former: str | None, waiting: Op | None) -> Op:
    """Return what is to be told of an item that changed a document.

    ``former`` is the text that was stored, ``waiting`` what is to be told of it already.
    """
    if item["op"] == "delete":
        return "delete"
    only_freshness = former is not None and item.get("changed") == ["freshness"]
    return "freshness" if only_freshness and waiting in (None, "freshness") else "upsert"


def gone(keys: Iterable[Key]) -> list[dict[str, Any]]:
    """Return items that take away ``keys``, which a new run from the beginning did not have."""
    return [{"op": "delete", "reason": OUT_OF_SCOPE, **key._asdict()} for key in keys]
