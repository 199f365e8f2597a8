"""Page and locale in, resolved page out: the one step behind HTML, API, embeds and search."""

from countries.resolution.batch import Batch
from countries.resolution.page import ResolvedPage, is_public, resolve, resolve_many

__all__ = ["Batch", "ResolvedPage", "is_public", "resolve", "resolve_many"]
