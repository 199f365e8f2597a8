"""Find the terms that hold for texts of one language in another, in a country."""

from __future__ import annotations

from countries.text import same_language
from countries.translation.glossary.models import GlossaryTerm
from countries.translation.glossary.terms import Kind, Term


def terms_for(source: str, target: str, country: str) -> list[Term]:
    """Return the glossary for a translation from locale ``source`` into ``target``; one query.

    Longer terms come first. A country's own term replaces the network's. Forbidden terms are those
    of the target's language; of all others what is said for them in the target.
    """
    found: dict[tuple[str, str], Term] = {}
    rows = GlossaryTerm.objects.usable_in(country)
    for row in sorted(rows, key=lambda row: row.country_id is not None):
        kind = Kind(row.kind)
        wanted = target if kind is Kind.FORBIDDEN else source
        if not wanted or not same_language(row.language, wanted):
            continue
        found[row.term.casefold(), row.language] = Term(
            text=row.term,
            kind=kind,
            source=row.language,
            target=target,
            translations=row.said_in(target),
            note=row.note,
        )
    return sorted(found.values(), key=lambda term: (-len(term.text), term.text))
