"""Find spellings that do not belong on one page, and organisations under several names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cms.importers.checks.subject import Finding, Passage, Subject
from cms.importers.names import KnownOrganisation
from countries.text import alternatives

_ALUMINIUM = (r"aluminium", r"aluminum")
# British and American, as patterns of whole words. Words that both use in one sense or another
# (license, practice, meter, -ize) tell nothing.
_VARIETIES = (
    (r"programmes?", r"programs?"),
    (r"(?:un)?colou?rs?", ""),
    (r"behaviou?rs?(?:al)?", ""),
    (r"favou?r(?:s|ed|ing|ite|able)?", ""),
    (r"neighbou?r(?:s|ing|hoods?)?", ""),
    (r"labou?rs?", ""),
    (r"harbou?rs?", ""),
    (r"honou?r(?:s|ed|ing)?", ""),
    (r"centres?", r"centers?"),
    (r"litres?", r"liters?"),
    (r"kilometres?", r"kilometers?"),
    (r"theatres?", r"theaters?"),
    (r"fibres?", r"fibers?"),
    (r"kerb(?:side|s)?", r"curb(?:side|s)?"),
    (r"grey", r"gray"),
    (r"travell(?:ed|ing|ers?)", r"travel(?:ed|ing|ers?)"),
    (r"labell(?:ed|ing)", r"label(?:ed|ing)"),
    (r"catalogues?", r"catalogs?"),
    (r"mum", r"mom"),
)
# Both are right, in their place: only one of them on a page.
_EITHER = (
    "organi", "recogni", "reali", "minimi", "maximi", "emphasi", "utili", "prioriti", "moderni",
    "mobili", "summari", "speciali", "optimi", "revolutioni", "urbani",
)  # fmt: skip
_ACRONYM_FROM = 3


def mixed_spellings(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for two spellings of a word, or British beside American, on an English page."""
    if subject.language != "en":
        return
    yield from _aluminium(subject)
    british, american = _first_of_each(subject)
    if british and american:
        message = f"British “{british[1]}” and American “{american[1]}” are on one page."
        later = max(british, american, key=lambda place: (place[0].position, place[2]))
        yield _at(subject, later, message)
    for stem in _EITHER:
        first = _find(subject, rf"{stem}s\w+")
        second = _find(subject, rf"{stem}z\w+")
        if first and second:
            message = f"“{first[1]}” and “{second[1]}” are on one page."
            yield _at(subject, second, message)


def name_variants(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each organisation that the page calls by several names."""
    for organisation in subject.names.organisations:
        used = _names_used(subject, organisation)
        if len(used) > 1:
            passage, name, start = list(used.values())[1]
            listed = ", ".join(f"“{place[1]}”" for place in used.values())
            message = f"One organisation has {len(used)} names on this page: {listed}."
            yield subject.finding("name-variant", passage, start, start + len(name), message)


_Place = tuple[Passage, str, int]


def _aluminium(subject: Subject) -> Iterator[Finding]:
    british, american = (_find(subject, rf"{word}s?", with_names=True) for word in _ALUMINIUM)
    if not british or not american:
        return
    own = [word for word in _ALUMINIUM if _find(subject, rf"{word}s?")]
    message = "“aluminium” and “aluminum” are on one page."
    if len(own) == 1:
        other = next(word for word in _ALUMINIUM if word not in own)
        message = f"{message} “{other}” stands in names only."
    yield _at(subject, max(british, american, key=lambda place: place[0].position), message)


def _first_of_each(subject: Subject) -> tuple[_Place | None, _Place | None]:
    british = "|".join(left.replace("ou?r", "our") for left, _right in _VARIETIES)
    american = "|".join(right or left.replace("ou?r", "or") for left, right in _VARIETIES)
    found_british = _find(subject, british) or _find(subject, "aluminium")
    found_american = _find(subject, american) or _find(subject, "aluminum")
    if found_british and found_american:
        pair = {found_british[1].casefold(), found_american[1].casefold()}
        if pair == set(_ALUMINIUM):  # reported on its own
            return None, None
    return found_british, found_american


def _find(subject: Subject, pattern: str, *, with_names: bool = False) -> _Place | None:
    expression = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    for passage in subject.passages:
        text = passage.text if with_names else passage.without_names
        match = expression.search(text)
        if match:
            return passage, match.group(), match.start()
    return None


def _at(subject: Subject, place: _Place, message: str) -> Finding:
    passage, word, start = place
    return subject.finding("mixed-spelling", passage, start, start + len(word), message)


def _names_used(subject: Subject, organisation: KnownOrganisation) -> dict[str, _Place]:
    """Return the first place of each name of the organisation, by the name in lower case."""
    acronyms = {_acronym(name) for name in organisation.names} - {""}
    names = (*organisation.names, *acronyms)
    own = {name.casefold() for name in names}
    others = (name for name in subject.names.all if name.casefold() not in own)
    ordered = tuple(sorted({*names, *others}, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{alternatives(ordered)})(?!\w)", re.IGNORECASE)
    used: dict[str, _Place] = {}
    for passage in subject.passages:
        for match in pattern.finditer(passage.text):
            said = " ".join(match.group().split())
            if said.casefold() in own and not _is_introduced(passage.text, match, acronyms):
                used.setdefault(said.casefold(), (passage, said, match.start()))
    return used


def _acronym(name: str) -> str:
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return initials if len(initials) >= _ACRONYM_FROM else ""


def _is_introduced(text: str, match: re.Match[str], acronyms: set[str]) -> bool:
    """Return whether the match is a short form that the text explains or misses by its case."""
    if match.group().upper() not in {acronym.upper() for acronym in acronyms}:
        return False
    explained = re.search(rf"\(\s*{re.escape(match.group())}\s*\)", text)
    return explained is not None or not match.group().isupper()
