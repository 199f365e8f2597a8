"""What of the umbrella's pages each country has, and how fresh it is: the network at one glance."""

from countries.coverage.choosing import Choice, chosen
from countries.coverage.computing import Cell, Column, Coverage, coverage, frame, with_cells
from countries.coverage.rights import may_view_network
from countries.coverage.states import State, Tally

__all__ = [
    "Cell",
    "Choice",
    "Column",
    "Coverage",
    "State",
    "Tally",
    "chosen",
    "coverage",
    "frame",
    "may_view_network",
    "with_cells",
]
