"""The words of ``oracle`` for grants of any kind, on any day."""

from __future__ import annotations

from dataclasses import dataclass

from tests.access.oracle import CORRECTIONS, EDITOR, MANAGER, OVERSIGHT, PUBLISHER

ROLES: dict[str, set[str]] = {
    "manager": MANAGER,
    "editor": EDITOR,
    "publisher": PUBLISHER,
    "translator": {"view", "translate"},
    "reviewer": {"view", "review"},
    "umbrella-editor": EDITOR,
    "brand-manager": MANAGER | {"network"},
    "auditor": {"view", "audit"},
    "operator": {"operate"},
}
WITHOUT_LANGUAGE = {"people", "partners", "settings", "audit", "network", "operate"}
"""What a grant for some languages alone does not give."""
GRACE_DAYS = 30


@dataclass(frozen=True)
class Dates:
    """From when until when, in days from today; both included, None is open."""

    start: int | None = None
    end: int | None = None

    def hold(self) -> bool:
        return (self.start is None or self.start <= 0) and (self.end is None or self.end >= 0)

    def are_just_over(self) -> bool:
        has_begun = self.start is None or self.start <= 0
        return has_begun and self.end is not None and -GRACE_DAYS <= self.end < 0


@dataclass(frozen=True)
class Licensed:
    """That an organisation, by its number, may run a country."""

    country: str
    organisation: int
    dates: Dates


@dataclass(frozen=True)
class Granted:
    """A grant as anybody would write it down; without an organisation any licence carries it."""

    country: str
    role: str
    locales: tuple[str, ...] = ()
    organisation: int | None = None
    dates: Dates = Dates()

    def abilities(self, licences: list[Licensed], *, closed: set[str]) -> set[str]:
        """Return what it gives today in each of its languages."""
        if self.country in closed or not self.dates.hold():
            return set()
        whole = set(ROLES.get(self.role, {self.role}))
        if self.locales:
            whole -= WITHOUT_LANGUAGE
        if self.country == "INT":
            return whole
        carrying = [
            licence.dates
            for licence in licences
            if licence.country == self.country and self.organisation in (None, licence.organisation)
        ]
        if any(dates.hold() for dates in carrying):
            return whole
        return whole & CORRECTIONS if any(d.are_just_over() for d in carrying) else set()


def abilities_in(
    locale: str, country: str, grants: list[Granted], licences: list[Licensed], closed: set[str]
) -> set[str]:
    """Return what somebody with ``grants`` may do in a language of a country."""
    found: set[str] = set()
    for grant in grants:
        given = grant.abilities(licences, closed=closed)
        if grant.country == country and (not grant.locales or locale in grant.locales):
            found |= given
        if grant.country == "INT" and "network" in given:
            found |= OVERSIGHT
        if grant.country == "INT" and "audit" in given:
            found |= {"view", "audit"}
    return found
