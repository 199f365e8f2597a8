"""The Content-Security-Policy of the public site, and the looser one that Wagtail's admin needs."""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

Directives = dict[str, Any]


def public_policy(*, media_origin: str = "", upgrade: bool = False) -> Directives:
    """Return what a visitor's browser may do: this host's files, scripts with a nonce, no more."""
    files = [SELF, media_origin] if media_origin else [SELF]
    policy: Directives = {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": files,
        "font-src": [SELF],
        "media-src": files,
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
    return policy | ({"upgrade-insecure-requests": True} if upgrade else {})


def admin_policy(*, media_origin: str = "", upgrade: bool = False) -> Directives:
    """Return the admin's policy: its date fields and editors write inline scripts and styles."""
    policy = public_policy(media_origin=media_origin, upgrade=upgrade)
    return policy | {
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [*policy["img-src"], "data:", "blob:"],
        # The editor shows previews in a frame.
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "worker-src": [SELF, "blob:"],
    }
