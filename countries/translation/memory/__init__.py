"""What was translated and published by people, offered again where a text is the same or alike."""

from countries.translation.memory.learning import Pair, backfill, learn, pairs_of, teach
from countries.translation.memory.models import MemoryUnit
from countries.translation.memory.suggesting import Suggestion, suggestions_for

__all__ = [
    "MemoryUnit",
    "Pair",
    "Suggestion",
    "backfill",
    "learn",
    "pairs_of",
    "suggestions_for",
    "teach",
]
