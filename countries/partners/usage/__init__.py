"""What partners use, by day: counted in memory, added up in the database, read by those it concerns.

It knows partners, keys, countries, pages and days, and nothing of the people who read.
"""

from countries.partners.usage.counting import (
    OWN_ACCOUNT,
    count_answer,
    count_embed,
    flush,
    forget,
)

__all__ = ["OWN_ACCOUNT", "count_answer", "count_embed", "flush", "forget"]
