"""The Next.js example: built, served, and renewed by a webhook. Long, so only with ``NEXT=1``."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from standardwebhooks import Webhook

from cms.settings.environment import ROOT
from tests.browser.serving import ADDRESS, NotBuilt, Served, running
from tests.clients.site import PartnerSite
from tests.clients.typescript import package

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(not os.environ.get("NEXT"), reason="NEXT=1 builds the Next.js example"),
]

APP = ROOT / "examples" / "nextjs"
NEXT_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PATIENCE = 60
QUIET = {"NEXT_TELEMETRY_DISABLED": "1"}


@pytest.fixture(scope="module")
def app(
    partner_site: PartnerSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """The built example, serving Romania's pages of the site."""
    _build()
    with closing(socket.create_server((ADDRESS, 0))) as probe:
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    next_command = str(APP / "node_modules" / "next" / "dist" / "bin" / "next")
    command = ("node", next_command, "start", str(APP), "--hostname", ADDRESS, "--port", str(port))
    with partner_site.telling(f"{url}/webhook") as secret, httpx.Client(base_url=url) as client:
        environment = {
            **os.environ,
            **QUIET,
            "PARTNER_API": partner_site.api,
            "PARTNER_KEY": partner_site.keys["everything"],
            "PARTNER_COUNTRY": "RO",
            "WEBHOOK_SECRETS": f"{NEXT_SECRET} {secret}",
        }
        served = Served(url, tmp_path_factory.mktemp("next"), environment)
        with running(served, "next", command):
            client.timeout = httpx.Timeout(PATIENCE)
            _wait(served, client)
            yield client


def _build() -> None:
    package.install(APP, with_client=True)
    shutil.rmtree(APP / ".next", ignore_errors=True)
    package.run_tool("npm", "run", "build", cwd=APP, env=QUIET)


def _wait(served: Served, client: httpx.Client) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if client.get("/").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise NotBuilt(f"Next.js does not answer\n{served.logs()}")


def page_of(partner_site: PartnerSite, slug: str) -> dict[str, str]:
    """Return a page of the site as the API has it."""
    url = f"{partner_site.url}/ro/news/{slug}/"
    return partner_site.get(f"/api/partner/v1/pages/by-url?url={url}")[0]


def told(app: httpx.Client, page_id: str, *, secret: str = NEXT_SECRET) -> int:
    """Return what the app answers to a webhook about a page."""
    now = dt.datetime.now(dt.UTC)
    body = f'{{"type":"page.published","data":{{"id":"{page_id}"}}}}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, body),
    }
    return app.post("/webhook", content=body, headers=headers).status_code


def test_it_shows_the_countrys_pages(app, partner_site):
    """The list links to pages; a page shows the text, its languages, its source and its attribution."""
    page = page_of(partner_site, "news-20")

    assert f'href="/ro-ro/{page["id"]}"' in app.get("/").text
    shown = app.get(f"/ro-ro/{page['id']}").text
    assert page["html"] in shown
    assert '<div lang="ro-RO" dir="ltr">' in shown
    assert f'<link rel="canonical" href="{page["url"]}"' in shown
    assert page["attribution"]["text"] in shown


def test_a_missing_page_is_missing(app):
    """What the API does not have is 404."""
    assert app.get("/ro-ro/00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_webhook_of_the_site_renews_what_was_kept(app, partner_site):
    """A change is shown seconds after it happened, by the site's own webhook."""
    page = page_of(partner_site, "news-21")
    address = f"/ro-ro/{page['id']}"
    assert page["title"] in app.get(address).text

    partner_site.change(["rename", "news-21", "Titlu prin webhook"])

    deadline = time.monotonic() + PATIENCE
    while "Titlu prin webhook" not in app.get(address).text + app.get("/").text:
        assert time.monotonic() < deadline, partner_site.logs()
        time.sleep(0.2)
    assert "Titlu prin webhook" in app.get("/").text


def test_only_what_is_signed_is_accepted(app, partner_site):
    """Either secret fits; another one is refused."""
    page = page_of(partner_site, "news-22")

    assert told(app, page["id"]) == 204
    assert told(app, page["id"], secret="whsec_b3RoZXI=") == 401


def test_a_page_is_in_its_own_language(app, partner_site):
    """The whole page has the language and the direction of its locale, and links to no other country's."""
    page = page_of(partner_site, "news-20")

    shown = app.get(f"/ro-ro/{page['id']}").text

    assert '<html lang="ro-RO" dir="ltr">' in shown
    assert 'hrefLang="el' not in shown


def test_a_locale_that_is_not_there_is_missing(app, partner_site):
    """Whatever a visitor types is 404 at worst."""
    shown = app.get(f"/ar-ae/{page_of(partner_site, 'news-20')['id']}")

    assert shown.status_code == 404
