"""Somebody at a browser: their pages, and what went wrong on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.serving import PATIENCE, Served

PASSWORD = "secret-of-tests"

Visit = Callable[..., "Visitor"]


def origin_of(url: str) -> str:
    """Return the scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass
class Faults:
    """What a browser complained about, and what its pages asked of others than their own host."""

    found: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note what happens on ``page`` from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.found.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        # Where somebody goes is their own matter; what the page there loads is not.
        asking = request.frame.parent_frame if request.is_navigation_request() else request.frame
        if asking is None or urlsplit(request.url).scheme in ("data", "blob"):
            return
        if origin_of(request.url) != origin_of(asking.url):
            self.foreign.append(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.found.append(f"{response.status}: {response.url}")


@dataclass
class Visitor:
    """A browser's context with one page; ``faults`` are those of this page."""

    site: Served
    context: BrowserContext
    page: Page
    faults: Faults

    def open(self, address: str) -> Response:
        """Go to a path or address and return the answer."""
        response = self.page.goto(urljoin(self.site.url, address))
        assert response is not None
        return response


class House:
    """Opens pages for anybody; who has logged in once needs not do so again."""

    def __init__(self, browser: Browser, site: Served, *, password: str = PASSWORD) -> None:
        self.browser = browser
        self.site = site
        self._password = password
        self._sessions: dict[str, Any] = {}
        self.visitors: list[Visitor] = []

    def visit(self, username: str = "", **options: Any) -> Visitor:
        """Return a new visitor, logged in if a name is given; ``options`` are the context's."""
        session = self._session(username) if username else None
        context = self._context(storage_state=session, **options)
        page = context.new_page()
        faults = Faults()
        faults.watch(page)
        visitor = Visitor(self.site, context, page, faults)
        self.visitors.append(visitor)
        return visitor

    def leave(self, visitor: Visitor) -> None:
        """Close what one visitor has open."""
        visitor.context.close()
        self.visitors.remove(visitor)

    def close(self) -> None:
        """Close what is open."""
        for visitor in [*self.visitors]:
            self.leave(visitor)

    def _context(self, **options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE * 1000)
        return context

    def _session(self, username: str) -> Any:
        if username not in self._sessions:
            context = self._context()
            page = context.new_page()
            page.goto(f"{self.site.url}/admin/login/")
            page.get_by_label("Username").fill(username)
            page.get_by_label("Password").fill(self._password.format(username=username))
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(f"{self.site.url}/admin/")
            self._sessions[username] = context.storage_state()
            context.close()
        return self._sessions[username]
