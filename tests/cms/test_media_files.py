"""Pictures on this machine's disk."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings

from cms.media_files import media_file


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings) -> None:
    """Lay out a media folder with one file of each kind."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in ("images/can.png", "original_images/can.png", "documents/plan.pdf"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"content")
    (tmp_path / "secret").write_bytes(b"secret")


def test_a_rendition_is_kept_by_browsers(rf: RequestFactory, db: None) -> None:
    """A rendition's name changes with its content, so it is never asked for twice."""
    with closing(media_file(rf.get("/"), "images/can.png")) as response:
        content = b"".join(response)  # type: ignore[arg-type]  # a streaming response

    assert content == b"content"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    "path",
    [
        "original_images/can.png",
        "documents/plan.pdf",
        "images/none.png",
        "images/",
        "images/../documents/plan.pdf",
        "images/../../secret",
    ],
)
def test_nothing_else_is_given_out(rf: RequestFactory, path: str) -> None:
    """Originals, documents and what lies outside are not public files."""
    with pytest.raises(Http404):
        media_file(rf.get("/"), path)
