"""The two clients: every function of ``asks`` is a method of both, waited for in their own way."""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from types import TracebackType
from typing import Any, Generic, ParamSpec, Self, TypeVar, overload

import httpx

from ecc_partner import asks, webhook_asks
from ecc_partner.conversation import PATIENCE, RETRIES, Ask, Manners, Outcome, Sending, Step

DEMO = "http://localhost:8000"
TIMEOUT = 30.0

P = ParamSpec("P")
T = TypeVar("T")


class AnswersNow:
    """Whoever answers at once."""

    def answer(self, ask: Ask[T]) -> T:
        """Return the answer to ``ask``; raises ``PartnerError``."""
        raise NotImplementedError

    def each(self, ask: Ask[T]) -> Iterator[T]:
        """Yield the items of a list, over all its parts."""
        following: str | None = ""
        while following is not None:
            part: Any = self.answer(ask.at(following) if following else ask)
            yield from part["items"]
            following = part["next"]


class AnswersLater:
    """Whoever answers when it is awaited."""

    async def answer(self, ask: Ask[T]) -> T:
        """Return the answer to ``ask``; raises ``PartnerError``."""
        raise NotImplementedError

    async def each(self, ask: Ask[T]) -> AsyncIterator[T]:
        """Yield the items of a list, over all its parts."""
        following: str | None = ""
        while following is not None:
            part: Any = await self.answer(ask.at(following) if following else ask)
            for item in part["items"]:
                yield item
            following = part["next"]


class One(Generic[P, T]):
    """A method that answers with one thing."""

    def __init__(self, make: Callable[P, Ask[T]]) -> None:
        self.make = make

    @overload
    def __get__(self, instance: AnswersNow, owner: Any) -> Callable[P, T]: ...
    @overload
    def __get__(self, instance: AnswersLater, owner: Any) -> Callable[P, Awaitable[T]]: ...
    @overload
    def __get__(self, instance: None, owner: Any) -> Self: ...
    def __get__(self, instance: AnswersNow | AnswersLater | None, owner: Any) -> Any:
        if instance is None:
            return self
        return _method(self.make, instance.answer)


class Each(Generic[P, T]):
    """A method that iterates over a list."""

    def __init__(self, make: Callable[P, Ask[T]]) -> None:
        self.make = make

    @overload
    def __get__(self, instance: AnswersNow, owner: Any) -> Callable[P, Iterator[T]]: ...
    @overload
    def __get__(self, instance: AnswersLater, owner: Any) -> Callable[P, AsyncIterator[T]]: ...
    @overload
    def __get__(self, instance: None, owner: Any) -> Self: ...
    def __get__(self, instance: AnswersNow | AnswersLater | None, owner: Any) -> Any:
        if instance is None:
            return self
        return _method(self.make, instance.each)


def _method(make: Callable[..., Ask[Any]], answer: Callable[[Ask[Any]], Any]) -> Any:
    @functools.wraps(make)
    def method(*args: Any, **kwargs: Any) -> Any:
        return answer(make(*args, **kwargs))

    return method


class Methods:
    """What both clients can be asked; ``help(ecc_partner.asks)`` tells of each."""

    root = One(asks.root)
    pages = Each(asks.pages)
    page = One(asks.page)
    page_by_url = One(asks.page_by_url)
    search = One(asks.search)
    countries = Each(asks.countries)
    country = One(asks.country)
    menus = One(asks.menus)
    redirects = Each(asks.redirects)
    facts = Each(asks.facts)
    fact = One(asks.fact)
    images = Each(asks.images)
    image = One(asks.image)
    organisations = Each(asks.organisations)
    events = Each(asks.events)
    events_calendar = One(asks.events_calendar)
    points = Each(asks.points)
    points_map = One(asks.points_map)
    resources = Each(asks.resources)
    people = Each(asks.people)
    sync = One(asks.sync)
    usage = Each(asks.usage)
    usage_table = One(asks.usage_table)
    preview = One(asks.preview)
    follow = One(asks.follow)


class WebhookMethods:
    """What both clients can be asked about webhooks; ``help(ecc_partner.webhook_asks)`` tells of each."""

    all = Each(webhook_asks.listed)
    create = One(webhook_asks.create)
    get = One(webhook_asks.get)
    change = One(webhook_asks.change)
    delete = One(webhook_asks.delete)
    ping = One(webhook_asks.ping)
    rotate = One(webhook_asks.rotate)
    replay = One(webhook_asks.replay)
    deliveries = Each(webhook_asks.deliveries)
    delivery = One(webhook_asks.delivery)
    replay_delivery = One(webhook_asks.replay_delivery)


class Webhooks(WebhookMethods, AnswersNow):
    """A client's endpoints."""

    def __init__(self, client: AnswersNow) -> None:
        self.answer = client.answer  # type: ignore[method-assign]  # the client's own


class AsyncWebhooks(WebhookMethods, AnswersLater):
    """An async client's endpoints."""

    def __init__(self, client: AnswersLater) -> None:
        self.answer = client.answer  # type: ignore[method-assign]  # the client's own


class Client(Methods, AnswersNow):
    """Asks the API and waits for each answer; close it, or use it in a ``with``.

    ``key`` is the text of a partner's key, or None to read what any visitor may. ``retries`` and
    ``patience`` are explained at ``Manners``; ``application`` names your site in the User-Agent;
    ``conditional`` keeps answers in memory and asks with their ETag. ``transport`` and ``sleep`` are
    for tests and special networks.
    """

    def __init__(
        self,
        key: str | None = None,
        base_url: str = DEMO,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        patience: float = PATIENCE,
        application: str = "",
        conditional: bool = False,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._manners = Manners(base_url, key, retries, patience, application, conditional)
        self._http = httpx.Client(timeout=timeout, transport=transport)
        self.webhooks = Webhooks(self)
        self._sleep = sleep

    def answer(self, ask: Ask[T]) -> T:
        talk = self._manners.talk(ask)
        step = next(talk)
        try:
            while True:
                step = talk.send(self._do(step))
        except StopIteration as end:
            answer: T = end.value
            return answer

    def _do(self, step: Step) -> Outcome:
        if not isinstance(step, Sending):
            self._sleep(step.seconds)
            return None
        try:
            return self._http.request(
                step.method, step.url, headers=step.headers, content=step.content
            )
        except httpx.TransportError as error:
            return error

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(Methods, AnswersLater):
    """The same for asyncio: ``await client.page(…)``, ``async for page in client.pages(…)``."""

    def __init__(
        self,
        key: str | None = None,
        base_url: str = DEMO,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        patience: float = PATIENCE,
        application: str = "",
        conditional: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._manners = Manners(base_url, key, retries, patience, application, conditional)
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport)
        self.webhooks = AsyncWebhooks(self)
        self._sleep = sleep

    async def answer(self, ask: Ask[T]) -> T:
        talk = self._manners.talk(ask)
        step = next(talk)
        try:
            while True:
                step = talk.send(await self._do(step))
        except StopIteration as end:
            answer: T = end.value
            return answer

    async def _do(self, step: Step) -> Outcome:
        if not isinstance(step, Sending):
            await self._sleep(step.seconds)
            return None
        try:
            return await self._http.request(
                step.method, step.url, headers=step.headers, content=step.content
            )
        except httpx.TransportError as error:
            return error

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
