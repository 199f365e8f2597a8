"""Look up rules and market facts as they are on one day, each at most once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from wagtail.models import Page

from countries.identity.countries import DatedModel, MarketFact
from countries.market.models import MarketRule
from countries.market.showing import Market, holds, shown_blocks
from countries.routing import CountryInfo, Network

STEP = Page.steplen


class Markets:
    """All rules of the network, and what they mean in each country at ``now``."""

    def __init__(self, *, now: dt.datetime, net: Network) -> None:
        self.now = now
        self.net = net

    @cached_property
    def _rules(self) -> dict[UUID, list[MarketRule]]:
        found: dict[UUID, list[MarketRule]] = defaultdict(list)
        for rule in MarketRule.objects.order_by("pk"):
            found[rule.translation_key].append(rule)
        return dict(found)

    @cached_property
    def _facts(self) -> dict[str, list[MarketFact]]:
        found: dict[str, list[MarketFact]] = defaultdict(list)
        for row in MarketFact.objects.select_related("country"):
            found[row.country.code].append(row)
        return found

    def rules_of(self, key: UUID) -> list[MarketRule]:
        """Return all rules of the page with translation ``key``, whatever their dates."""
        return self._rules.get(key, [])

    def market(self, country: CountryInfo) -> Market:
        """Return what is known of a country's market; of two values the one that began later."""
        rows = [row for row in self._facts.get(country.code, ()) if self._is_in_force(row)]
        rows.sort(key=lambda row: row.valid_from or dt.date.min)
        return Market({row.name: row.value for row in rows}, country.is_umbrella)

    def failing(self, rules: Iterable[MarketRule], country: CountryInfo) -> list[MarketRule]:
        """Return those of ``rules`` that are in force and do not hold in ``country``."""
        dated = [rule for rule in rules if self._is_in_force(rule)]
        if not dated:
            return []
        market = self.market(country)
        return [rule for rule in dated if not holds(rule, market)]

    def shown(self, blocks: Sequence[Any], key: UUID, country: CountryInfo) -> list[Any]:
        """Return those of a page's ``blocks`` that are shown in ``country``."""
        rules = self.rules_of(key)
        return shown_blocks(blocks, rules, self.failing(rules, country)) if rules else list(blocks)

    # -- whole pages --

    @cached_property
    def withheld_paths(self) -> frozenset[str]:
        """The treebeard paths of the pages that their own countries do not show, with all below."""
        found = set()
        for key, rules in self._of_pages.items():
            for locale_id, path in self._places.get(key, ()):
                info = self.net.by_locale_id.get(locale_id)
                if info is not None and self.failing(rules, info.country):
                    found.add(path)
        return frozenset(found)

    def is_withheld(self, path: str) -> bool:
        """Tell whether the page at ``path`` is not shown in its own country, or one above it."""
        return lies_under(path, self.withheld_paths)

    def withholds_any(self, country: CountryInfo, key: UUID, above: Iterable[UUID]) -> bool:
        """Tell whether ``country`` is not shown a page as others are, ``above`` being those above it.

        That is: the page itself, or any block of it, is withheld there.
        """
        rules = list(self.rules_of(key))
        rules += [rule for other in above for rule in self._of_pages.get(other, ())]
        return bool(rules) and bool(self.failing(rules, country))

    def rules_above(self, path: str | None) -> list[MarketRule]:
        """Return the rules about the whole page at ``path``, or about one above it."""
        if not lies_under(path or "", self.covered_paths):
            return []
        keys = {
            key
            for key, places in self._places.items()
            if any(str(path).startswith(at) for _locale_id, at in places)
        }
        return [rule for key in keys for rule in self._of_pages[key]]

    @cached_property
    def covered_paths(self) -> frozenset[str]:
        """The treebeard paths of all pages that a rule is about as a whole, shown or not."""
        return frozenset(path for places in self._places.values() for _id, path in places)

    @cached_property
    def _of_pages(self) -> dict[UUID, list[MarketRule]]:
        found = {
            key: [rule for rule in rules if rule.is_of_page] for key, rules in self._rules.items()
        }
        return {key: rules for key, rules in found.items() if rules}

    @cached_property
    def _places(self) -> dict[UUID, list[tuple[int, str]]]:
        found: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
        if self._of_pages:
            rows = Page.objects.filter(translation_key__in=list(self._of_pages))
            for key, locale_id, path in rows.values_list("translation_key", "locale_id", "path"):
                found[key].append((locale_id, path))
        return found

    # -- time --

    def next_turn(self, rules: Iterable[MarketRule], country: CountryInfo) -> dt.datetime | None:
        """Return when time alone may change what ``rules`` say in ``country``."""
        rules = list(rules)
        names = {rule.fact for rule in rules}
        facts = [row for row in self._facts.get(country.code, ()) if row.name in names]
        turns = [turn for row in (*rules, *facts) for turn in turns_of(row) if turn > self.now]
        return min(turns, default=None)

    def _is_in_force(self, row: DatedModel) -> bool:
        today = self.now.date()
        return (row.valid_from or today) <= today <= (row.valid_until or today)


def turns_of(row: DatedModel) -> list[dt.datetime]:
    """Return the moments at which ``row`` begins and ceases to be in force: days are those of UTC."""
    days = [row.valid_from] if row.valid_from else []
    if row.valid_until and row.valid_until < dt.date.max:
        days.append(row.valid_until + dt.timedelta(days=1))
    return [dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC) for day in days]


def lies_under(path: str, roots: frozenset[str]) -> bool:
    """Tell whether ``path`` is one of ``roots`` or below one."""
    return bool(roots) and any(
        path[:length] in roots for length in range(STEP, len(path) + 1, STEP)
    )
