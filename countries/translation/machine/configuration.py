"""Which engine translates which languages: read from ``WAGTAIL_COUNTRIES["MACHINE_TRANSLATION"]`` alone.

``{"engines": {"deepl": {"key": "…"}}, "pairs": {"en:ro": "deepl", "*": "libretranslate"}}``. A pair is
``source:target``, each a locale, a language or ``*``; ``*`` alone means any pair, ``off`` none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from countries import conf
from countries.text import (
    InvalidLocaleCode,
    base_language,
    language_of,
    parse_locale,
    same_language,
)
from countries.translation.machine.deepl import DeepL
from countries.translation.machine.engines import MachineTranslator
from countries.translation.machine.libretranslate import LibreTranslate

ANY, OFF = "*", "off"
OPTIONS: dict[str, tuple[frozenset[str], str]] = {
    "deepl": (frozenset({"key", "url"}), "key"),
    "libretranslate": (frozenset({"key", "url"}), "url"),
}
"""Of each engine what can be said of it, and what has to be."""


def engine_for(source: str, target: str) -> MachineTranslator | None:
    """Return the engine that translates from locale ``source`` into ``target``, if there is one.

    One language needs none, wherever it is spoken. The nearest pair decides, the target before the source.
    """
    if same_language(source, target):
        return None
    pairs = _part("pairs")
    for name in _pairs_for(source, target):
        if name in pairs:
            engine = None if pairs[name] == OFF else _engine(pairs[name])
            return engine if engine is not None and engine.supports(source, target) else None
    return None


def is_configured() -> bool:
    """Tell whether there is any engine at all."""
    return bool(_part("pairs"))


def problems() -> Iterator[str]:
    """Yield what is wrong with the configuration, never a key."""
    whole = conf.setting("MACHINE_TRANSLATION")
    if not isinstance(whole, Mapping):
        yield "must be a dictionary with “engines” and “pairs”."
        return
    for name in sorted(set(whole) - {"engines", "pairs"}):
        yield f"has “{name}”, which means nothing."
    for name, options in _part("engines").items():
        yield from _wrong_with_engine(name, options)
    for pair, name in _part("pairs").items():
        if not _is_pair(pair):
            yield f"has the pair “{pair}”; a pair is “en:ro”, “en:*” or “*”."
        if name != OFF and name not in _part("engines"):
            yield f"gives “{pair}” to “{name}”, which is no engine that is configured."
    if getattr(settings, "WAGTAILLOCALIZE_MACHINE_TRANSLATOR", None):
        yield "takes the place of WAGTAILLOCALIZE_MACHINE_TRANSLATOR, which must not be set."


def _engine(name: str) -> MachineTranslator | None:
    options = _part("engines").get(name)
    if name == "deepl" and options:
        return DeepL(key=options["key"], url=options.get("url", ""))
    if name == "libretranslate" and options:
        return LibreTranslate(url=options["url"], key=options.get("key", ""))
    return None


def _part(name: str) -> dict[str, Any]:
    whole = conf.setting("MACHINE_TRANSLATION")
    part = whole.get(name) if isinstance(whole, Mapping) else None
    return dict(part) if isinstance(part, Mapping) else {}


def _pairs_for(source: str, target: str) -> Iterator[str]:
    for other in _names_of(target):
        for own in _names_of(source):
            yield f"{own}:{other}"
    yield ANY


def _names_of(code: str) -> list[str]:
    return list(dict.fromkeys([code, language_of(code), base_language(code), ANY]))


def _wrong_with_engine(name: str, options: Any) -> Iterator[str]:
    if name not in OPTIONS:
        yield f"names the engine “{name}”; there are {' and '.join(OPTIONS)}."
        return
    known, needed = OPTIONS[name]
    if not isinstance(options, Mapping) or not options.get(needed):
        yield f"has the engine “{name}” without its “{needed}”."
        return
    for option in sorted(set(options) - known):
        yield f"has “{option}” for the engine “{name}”, which means nothing."
    url = str(options.get("url") or "")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        yield f"has an address for the engine “{name}” that is none."


def _is_pair(pair: str) -> bool:
    if pair == ANY:
        return True
    own, colon, other = pair.partition(":")
    return bool(colon) and _is_name(own) and _is_name(other)


def _is_name(name: str) -> bool:
    if name == ANY:
        return True
    try:
        parse_locale(name)
    except InvalidLocaleCode:
        return False
    return name == name.lower()
