"""Market rules: what of a page is shown, replaced or withheld by what is true of a country's market."""

from countries.market.lookup import Markets
from countries.market.models import Condition, MarketRule
from countries.market.showing import Market, holds, shown_blocks, stand_ins_for

__all__ = ["Condition", "Market", "MarketRule", "Markets", "holds", "shown_blocks", "stand_ins_for"]
