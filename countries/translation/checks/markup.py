"""What a translator must leave in a text: tokens, placeholders, tags; and how long it may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from countries.resolution.tokens import unknown_tokens
from countries.text import TOKEN, leftovers, same_language
from countries.translation.checks.reading import Found, Pair, Text

# A sign of per cent before a word is none: “95 % de l’énergie”.
PLACEHOLDER = re.compile(
    r"%\(\w+\)[sdif]|(?<![\d%])(?<!\d[ \u00a0\u202f])%[sd](?!\w)|(?<!\{)\{\w*\}(?!\})"
)
_TAG = re.compile(r"<(?P<close>/)?(?P<name>[a-zA-Z][\w-]*)(?P<rest>[^<>]*?)/?>")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']*)["']""")
_VOID = frozenset({"br"})
_FORMATTING = {"b": "b", "strong": "b", "i": "i", "em": "i"}

_LONGER = 2.5
_SHORTEST_SOURCE = 25


def placeholders(pair: Pair) -> Iterator[Found]:
    """Yield placeholders such as %s or {name} that the source has and this has not, or the reverse."""
    theirs, own = (_counted(PLACEHOLDER, text.plain) for text in (pair.source, pair.target))
    for sign in theirs - own:
        yield Found(_("“%(what)s” of the source is missing.") % {"what": sign})
    for sign in own - theirs:
        start = pair.target.plain.find(sign)
        message = _("“%(what)s” is not in the source.") % {"what": sign}
        yield Found(message, start, start + len(sign))


def lost_tokens(pair: Pair) -> Iterator[Found]:
    """Yield facts and names that the source embeds and this does not."""
    theirs = _tokens(pair.source)
    own = _tokens(pair.target)
    for token in theirs - own:
        if token.startswith("programme:") and _is_said_otherwise(pair, token):
            continue
        yield Found(_("“%(what)s” of the source is missing.") % {"what": "{{" + token + "}}"})


def broken_tokens(pair: Pair) -> Iterator[Found]:
    """Yield tokens that embed nothing: misspelt, of an unknown fact, or with a brace too few."""
    text, about = pair.target.plain, pair.about
    if "{{" not in text and "}}" not in text:
        return
    rest = TOKEN.sub(lambda match: " " * len(match.group()), text)
    for match in re.finditer(r"\{\{|\}\}", rest):
        yield Found(_("These braces embed nothing: see how the source writes it."), *match.span())
    if about.facts is None or about.programmes is None:
        return
    unknown = unknown_tokens(text, facts=set(about.facts), programmes=set(about.programmes))
    for token in dict.fromkeys(unknown):
        start = text.find(token)
        message = _("Nothing is known under “%(token)s”.") % {"token": token}
        yield Found(message, start, start + len(token))


def link_tags(pair: Pair) -> Iterator[Found]:
    """Yield links of the source that this has not, has twice, or has not closed."""
    broken = _unclosed(pair.target.raw)
    if broken is not None:
        yield Found(_("“%(tag)s” is not closed, or not opened.") % {"tag": broken})
    theirs, own = _ids(pair.source), _ids(pair.target)
    for name in theirs - own:
        yield Found(_("The link “%(id)s” of the source is missing.") % {"id": name})
    for name in own - theirs:
        yield Found(_("The link “%(id)s” is not in the source, or stands twice.") % {"id": name})


def formatting(pair: Pair) -> Iterator[Found]:
    """Yield bold or italic words that one of both texts has, and the other not at all."""
    theirs, own = _formats(pair.source), _formats(pair.target)
    if theirs - own:
        yield Found(_("The source has bold or italic words, this has none."))
    if own - theirs:
        yield Found(_("This has bold or italic words, the source has none."))


def unfilled(pair: Pair) -> Iterator[Found]:
    """Yield places that were to be filled in, and codes of page builders."""
    text = pair.target.plain
    for match in leftovers.placeholders(text, pair.about.target):
        yield Found(_("This was to be filled in."), *match.span())
    for piece in leftovers.without_shortcodes(text)[1]:
        start = text.find(piece)
        yield Found(_("This is a code of another page builder."), start, start + len(piece))


def too_long(pair: Pair) -> Iterator[Found]:
    """Yield a text that its field has no room for."""
    limit, size = pair.about.limit, len(pair.target.plain)
    if limit is not None and size > limit:
        message = _("At most %(limit)d characters have room here; these are %(size)d.")
        yield Found(message % {"limit": limit, "size": size}, limit, size)


def much_longer(pair: Pair) -> Iterator[Found]:
    """Yield a text that is more than two and a half times as long as its source."""
    theirs, own = len(pair.source.plain), len(pair.target.plain)
    if theirs >= _SHORTEST_SOURCE and own > _LONGER * theirs:
        yield Found(_("This is much longer than the source."))


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match.group() for match in pattern.finditer(TOKEN.sub(" ", text)))


def _tokens(text: Text) -> set[str]:
    """Return what a text embeds; a figure may stand with its noun in one language, in another without."""
    return {
        f"{kind}:{name}" + (f".{part}" if part and kind != "fact" else "")
        for kind, name, part in TOKEN.findall(text.plain)
    }


def _is_said_otherwise(pair: Pair, token: str) -> bool:
    """Tell whether the target says itself what the token embeds, or the country has no such thing."""
    code, _dot, part = token.removeprefix("programme:").partition(".")
    if part == "name":
        return any(name in pair.target.plain for name in pair.right_names)
    here = [
        getattr(identity, part, "")
        for identity in pair.about.identities
        if identity.programme == code
        and same_language(identity.locale, pair.about.target)
        and identity.country == pair.about.country
    ]
    return bool(here) and all(not said or said in pair.target.plain for said in here)


def _ids(text: Text) -> Counter[str]:
    return Counter(
        name
        for match in _TAG.finditer(text.raw)
        if match["name"].lower() == "a" and not match["close"]
        for name in _ID.findall(match["rest"])
    )


def _formats(text: Text) -> set[str]:
    names = (match["name"].lower() for match in _TAG.finditer(text.raw))
    return {_FORMATTING[name] for name in names if name in _FORMATTING}


def _unclosed(raw: str) -> str | None:
    """Return a tag that has no other end, the first that is found."""
    opened: list[str] = []
    for match in _TAG.finditer(raw):
        name = match["name"].lower()
        if name in _VOID:
            continue
        if not match["close"]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return f"</{name}>"
    return f"<{opened[-1]}>" if opened else None
