"""What a programme is called in a country: never translated, never as in another country.

Names in quotation marks, in hashtags and addresses are told about, not used: they are no findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from django.utils.translation import gettext as _

from countries.conf import UMBRELLA
from countries.text import fold, same_language, script_of
from countries.translation.checks.findings import Identity
from countries.translation.checks.reading import (
    Found,
    Pair,
    blank_names,
    right_names,
    whole,
)

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?|&")
_SHORTEST = 8
_TYPOS = 2
_NOTHING = re.compile(r"(?!)")

LITERAL = {
    "en": (r"each|every|all", r"cans?|tins?", r"counts?|matters?"),
    "ro": (r"fiecare|orice", r"doz[aă]|cutie|conserv[aă]", r"conteaz[aă]|se num[aă]r[aă]"),
    "fr": (r"chaque|toute", r"can+et+e|bo[iî]te|cannette", r"compte|a de l['’]importance"),
    "nl": (r"elke?|iedere?", r"blik(?:je)?", r"telt(?: mee)?"),
    "de": (r"jede", r"dose|b[uü]chse", r"z[aä]e?hlt"),
    "es": (r"cada|toda", r"lata|bote", r"cuenta|importa|vale"),
    "pt": (r"cada|toda", r"lata", r"conta|importa|vale"),
    "it": (r"ogni|ciascuna", r"lattina|lattine", r"conta|vale|è importante"),
    "pl": (r"ka[zż]da", r"puszka", r"(?:się )?liczy(?: si[eę])?|ma znaczenie|cenna"),
    "cs": (r"ka[zž]d[aá]", r"plechovka", r"se po[cč][ií]t[aá]|po[cč][ií]t[aá]"),
    "hu": (r"minden", r"doboz", r"sz[aá]m[ií]t|visszaj[aá]r"),
    "el": (r"κάθε|καθε", r"κουτί|κουτι|κουτάκι|κουτακι", r"μετράει|μετραει|μετρά|μετρα"),
    "sr": (
        r"svaka|свака",
        r"limenka|konzerva|лименка|конзерва",
        r"se (?:ra[cč]una|broji)|je va[zž]na|vredi|се (?:рачуна|броји)|је важна|вреди",
    ),
    "sl": (r"vsaka", r"plo[cč]evinka", r"[sš]teje"),
    "ga": (r"gach", r"ch?anna", r"san [aá]ireamh|t[aá]bhachtach"),
    "ar": (r"كل", r"علبة|علبه", r"مهمة|تحتسب|تُحتسب|تهم|لها قيمة|محسوبة"),
}
"""The umbrella's words for “every”, “can” and “counts”, as whoever translates the name says them."""

_SERBIAN = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "đ",
            "e",
            "ž",
            "z",
            "i",
            "j",
            "k",
            "l",
            "lj",
            "m",
            "n",
            "nj",
            "o",
            "p",
            "r",
            "s",
            "t",
            "ć",
            "u",
            "f",
            "h",
            "c",
            "č",
            "dž",
            "š",
        ],
        strict=True,
    )
)


@dataclass(frozen=True)
class Names:
    """The names of programmes as one country's texts in one language see them."""

    right: tuple[str, ...]
    foreign: tuple[tuple[str, str], ...]
    """(name, country)"""
    wrong: tuple[tuple[str, str], ...]
    """(as it was seen, right name)"""
    own: str
    serbian: tuple[str, ...]

    @cached_property
    def elsewhere(self) -> tuple[str, ...]:
        return tuple(name for name, _country in self.foreign)

    @cached_property
    def squeezed(self) -> list[tuple[str, str]]:
        """(name, its letters alone) of those long enough to know them with a typing error."""
        pairs = [(name, _squeezed(name)) for name in self.right]
        return [pair for pair in pairs if len(pair[1]) >= _SHORTEST]


@lru_cache(maxsize=256)
def names_for(identities: tuple[Identity, ...], country: str, target: str) -> Names:
    """Return the names that are right, another country's, and wrong in a text."""
    right = right_names(identities, country, target)
    here = [one for one in identities if one.country == country]
    fitting = [one for one in here if same_language(one.locale, target)]
    script = script_of(target)
    wrong = [(seen, one.name) for one in fitting for seen in one.wrong]
    wrong += [(said, one.name) for one in fitting for known, said in one.scripts if known != script]
    best = [*fitting, *here]
    serbian = [one.name for one in fitting if one.locale.startswith("sr")]
    return Names(
        right=right,
        foreign=tuple(_foreign(identities, country, right)),
        wrong=tuple(wrong),
        own=best[0].name if best else right[0] if right else "",
        serbian=tuple(serbian) if script == "latn" else (),
    )


def _foreign(
    identities: tuple[Identity, ...], country: str, right: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    known = {name.casefold() for name in right}
    if country in ("", UMBRELLA):
        return
    for identity in identities:
        if identity.country in (UMBRELLA, country):
            continue
        for name in (identity.name, *(said for _script, said in identity.scripts)):
            if name.casefold() not in known:
                known.add(name.casefold())
                yield name, identity.country


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    letters: str


def of_another_country(pair: Pair) -> Iterator[Found]:
    """Yield names under which a programme runs in other countries, and not here or in the umbrella."""
    names = _names(pair)
    text = blank_names(pair.target.unquoted, names.right)
    for name, country in names.foreign:
        pattern = whole((name,))
        if pattern is None or name in pair.source.plain:
            continue
        for match in pattern.finditer(text):
            message = _("“%(name)s” is the programme's name in another country: %(country)s.")
            yield Found(message % {"name": match.group(), "country": country}, *match.span())


def misspelt(pair: Pair) -> Iterator[Found]:
    """Yield names of programmes that are not written as they are here: letters, accents, script."""
    for start, end, right in _misspelt(pair):
        yield Found(_("Write the name as “%(right)s”.") % {"right": right}, start, end)


def translated(pair: Pair) -> Iterator[Found]:
    """Yield a translation of the umbrella's name: each country has a name of its own."""
    pattern, names = _literal(pair.about.language), _names(pair)
    text = _without_known(pair)
    if pattern is None or not names.own or not pattern.search(text):
        return
    wrong = [place[:2] for place in _misspelt(pair)]
    for match in pattern.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in wrong):
            continue
        if _is_a_name(match.group()) or (pair.has_source and _is_named_in_source(pair)):
            message = _("A name is not translated: write “%(right)s”.")
            yield Found(message % {"right": names.own}, *match.span())


def _names(pair: Pair) -> Names:
    about = pair.about
    return names_for(about.identities, about.country, about.target)


def _without_known(pair: Pair) -> str:
    names = _names(pair)
    return blank_names(pair.target.unquoted, (*names.right, *names.elsewhere))


def _misspelt(pair: Pair) -> list[tuple[int, int, str]]:
    text, names = _without_known(pair), _names(pair)
    found = [
        (*match.span(), right)
        for wrong, right in names.wrong
        for match in (whole((wrong,)) or _NOTHING).finditer(text)
    ]
    words = [_Word(*match.span(), _squeezed(match.group())) for match in _WORD.finditer(text)]
    for name, letters in names.squeezed:
        found += [
            (start, end, name)
            for start, end, said in _windows(words, name, len(letters))
            if _is_meant(pair, text[start:end], said, name, letters)
        ]
    for name in names.serbian:
        found += [(*place, name) for place in _in_cyrillic(words, name)]
    apart: list[tuple[int, int, str]] = []
    for start, end, name in found:
        if not any(start < other[1] and other[0] < end for other in apart):
            apart.append((start, end, name))
    return apart


def _in_cyrillic(words: list[_Word], name: str) -> Iterator[tuple[int, int]]:
    wanted = _squeezed(name)
    latin = [
        _Word(
            word.start,
            word.end,
            _squeezed("".join(_SERBIAN.get(char, char) for char in word.letters)),
        )
        for word in words
    ]
    size = len(name.split())
    for at in range(len(latin) - size + 1):
        some = latin[at : at + size]
        if (
            "".join(word.letters for word in some) == wanted
            and words[at].letters != some[0].letters
        ):
            yield some[0].start, some[-1].end


def _windows(words: list[_Word], name: str, length: int) -> Iterator[tuple[int, int, str]]:
    """Yield as many words as the name has, one more and one less, where so many letters fit."""
    count = len(_WORD.findall(name))
    before = [0, *accumulate(len(word.letters) for word in words)]
    for size in (count, count + 1, count - 1):
        for at in range(len(words) - size + 1) if size > 0 else ():
            if abs(before[at + size] - before[at] - length) <= _TYPOS:
                some = words[at : at + size]
                yield some[0].start, some[-1].end, "".join(word.letters for word in some)


def _is_meant(pair: Pair, said: str, letters: str, name: str, wanted: str) -> bool:
    """Tell whether somebody who wrote ``said`` meant the programme's ``name``."""
    if letters != wanted:
        # An eye that reads it as the name sees the first or the last letters right.
        if letters[:2] != wanted[:2] and letters[-2:] != wanted[-2:]:
            return False
        if len(said.split()) != len(name.split()) or not _is_a_name(said):
            return False
        return _distance(letters, wanted, _TYPOS) <= _TYPOS
    if " ".join(said.split()).casefold() == name.casefold():
        # Only capitals differ: in a sentence it may be no name at all.
        return pair.has_source and _is_named_in_source(pair) and not _says_right(pair)
    return _is_a_name(said) or not said.isascii() or not name.isascii()


def _says_right(pair: Pair) -> bool:
    text = pair.target.plain
    return "{{programme:" in text.replace(" ", "") or any(name in text for name in pair.right_names)


def _is_named_in_source(pair: Pair) -> bool:
    names = (
        identity.name
        for identity in pair.about.identities
        if identity.country == UMBRELLA or same_language(identity.locale, pair.about.source)
    )
    text = pair.source.plain
    return "{{programme:" in text.replace(" ", "") or any(name in text for name in names)


def _is_a_name(said: str) -> bool:
    """Tell whether capitals, besides the first letter, make a name of what is said.

    Arabic has no capitals: there whatever says the words is taken for the name.
    """
    first, *inner = said.split()
    if not any(char.isupper() or char.islower() for char in said):
        return True
    return any(word[:1].isupper() for word in inner) or any(char.isupper() for char in first[1:])


@lru_cache(maxsize=20_000)
def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text.replace("&", " and ")))


@lru_cache(maxsize=32)
def _literal(language: str) -> re.Pattern[str] | None:
    if language not in LITERAL:
        return None
    parts = r"\s+".join(f"(?:{part})" for part in LITERAL[language])
    return re.compile(rf"(?<!\w){parts}(?!\w)", re.IGNORECASE)


def _distance(one: str, other: str, most: int) -> int:
    """Return by how many letters both differ, or more than ``most``."""
    row: Sequence[int] = range(len(other) + 1)
    for at, char in enumerate(one, start=1):
        new = [at]
        for place, letter in enumerate(other, start=1):
            cost = row[place - 1] + (char != letter)
            new.append(min(cost, row[place] + 1, new[-1] + 1))
        if min(new) > most:
            return most + 1
        row = new
    return row[-1]
