"""What stops a text of a file beside its form; the checks of translations are asked here."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail_localize.models import Translation


def blocking_findings(
    translation: Translation, pairs: Sequence[tuple[int, str, str]]
) -> dict[int, str]:
    """Return why texts may not stand, by the segment's ``pk``; ``pairs`` hold source and target."""
    return {}
