"""Figures that stand typed on live pages where a fact should stand: found, shown, put right."""

from countries.workspace.drift.examining import examine, examine_when_idle
from countries.workspace.drift.reporting import (
    Line,
    counts_in,
    figures_in,
    lines_of,
    locales_to_mend,
    locales_to_see,
)
from countries.workspace.drift.using import CannotUse, heed_again, ignore, use_fact

__all__ = [
    "CannotUse",
    "Line",
    "counts_in",
    "examine",
    "examine_when_idle",
    "figures_in",
    "heed_again",
    "ignore",
    "lines_of",
    "locales_to_mend",
    "locales_to_see",
    "use_fact",
]
