"""What live pages say in each place, in which language, and from which source text it was made."""

from __future__ import annotations

from dataclasses import dataclass, field

from countries.segments.freshness import Origin, live_segments_of, origins_of
from countries.segments.models import Texts
from countries.segments.reading import says_something


@dataclass(frozen=True)
class Said:
    """The texts of a live page by path; of those that were made from others, how."""

    texts: Texts = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)

    def language(self, path: str, *, default: str) -> str:
        """Return the locale in whose language the text at ``path`` is; ``default`` is the page's."""
        origin = self.origins.get(path)
        if origin is None or not says_something(self.texts[path]):
            return default
        return origin.language


NOTHING = Said()


def said_by(page_ids: set[int]) -> dict[int, Said]:
    """Return what each of the pages that are live says, by its id; two queries for all."""
    origins = origins_of(page_ids)
    found: dict[int, Said] = {}
    for pk, live in live_segments_of(page_ids).items():
        known = origins.get(pk, {})
        present = live.digests.items()
        found[pk] = Said(live.texts, {at[0]: known[at] for at in present if at in known})
    return found
