"""The Content-Security-Policy: strict for visitors, looser for editors."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cms.content_policy import ContentPolicyMiddleware
from cms.settings.content_policy import admin_policy, public_policy

HEADER = "Content-Security-Policy"


def policy_at(path: str, *, with_nonce: bool = False) -> dict[str, str]:
    """Return the policy of an answer at ``path``, by directive."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.csp_nonce if with_nonce else "")  # type: ignore[attr-defined]

    response = ContentPolicyMiddleware(view)(RequestFactory().get(path))
    directives = str(response[HEADER]).split("; ")
    return {name: sources for name, _, sources in (part.partition(" ") for part in directives)}


def test_visitors_load_nothing_from_elsewhere() -> None:
    """The public policy allows this host's files alone, and nothing inline."""
    policy = policy_at("/ro/")

    assert policy["default-src"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}


def test_a_script_with_the_request_s_nonce_runs() -> None:
    """A template that asks for the nonce gets the one that the header names."""
    policy = policy_at("/ro/", with_nonce=True)

    assert policy["script-src"].startswith("'self' 'nonce-")


def test_editors_get_what_their_screens_need() -> None:
    """Wagtail's date fields write inline scripts; other hosts stay closed to editors, too."""
    policy = policy_at("/admin/pages/1/edit/")

    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["default-src"] == "'none'"


@pytest.mark.parametrize("path", ["/administration/", "/ro/admin/", "/api/partner/v1/"])
def test_only_the_admin_is_looser(path: str) -> None:
    """A public address that resembles the admin's keeps the strict policy."""
    assert "unsafe-inline" not in policy_at(path)["script-src"]


@pytest.mark.parametrize("policy", [public_policy, admin_policy])
def test_pictures_may_come_from_the_media_store(policy: object) -> None:
    """With MEDIA_STORAGE the store's origin is allowed for pictures and films, nothing more."""
    directives = policy(media_origin="https://media.example")  # type: ignore[operator]

    allowed = {name for name, sources in directives.items() if "https://media.example" in sources}

    assert allowed == {"img-src", "media-src"}
