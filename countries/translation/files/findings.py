"""What stops a text of a file beside its form: the rules that block in the country of the page."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail_localize.models import Translation

from countries.translation.checks.gathering import findings_for


def blocking_findings(
    translation: Translation, pairs: Sequence[tuple[int, str, str]]
) -> dict[int, str]:
    """Return why texts may not stand, by the segment's ``pk``; ``pairs`` hold source and target."""
    found = findings_for(translation, pairs)
    return {
        pk: " ".join(str(one.message) for one in some if one.is_blocking)
        for pk, some in found.items()
        if any(one.is_blocking for one in some)
    }
