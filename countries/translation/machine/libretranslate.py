"""LibreTranslate's API: texts as HTML, with what is to be left alone in elements of ``translate="no"``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from countries.text import base_language, parse_locale, script_of
from countries.translation.machine.engines import as_many, no_answer
from countries.translation.machine.transport import post

_OPEN = re.compile(r'<x id="(\d+)">')
_KEPT = re.compile(r'<span\b[^>]*\bid="x(\d+)"[^>]*>(.*?)</span>', re.DOTALL)


@dataclass(frozen=True)
class LibreTranslate:
    """A LibreTranslate server, as a rule the operator's own; which languages it has is its own matter.

    How much a server takes at once is set there. What is too much for it is asked for in halves.
    """

    url: str
    key: str = field(default="", repr=False)
    name: str = "LibreTranslate"
    most_texts: int = 20
    most_bytes: int = 16 * 1024

    @property
    def account(self) -> str:
        return hashlib.sha256(f"{self.url} {self.key}".encode()).hexdigest()[:16]

    def supports(self, source: str, target: str) -> bool:
        return all(
            base_language(code) == "zh" or script_of(code) == script_of(base_language(code))
            for code in (source, target)
        )

    def codes(self, source: str, target: str) -> tuple[str, str]:
        return _code(source), _code(target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        own, other = self.codes(source, target)
        payload = {
            "q": [_marked(text) for text in texts],
            "source": own,
            "target": other,
            "format": "html",
        }
        if self.key:
            payload["api_key"] = self.key
        said = post(f"{self.url.rstrip('/')}/translate", payload, engine=self.name)
        found = said.get("translatedText") if isinstance(said, dict) else None
        if not isinstance(found, list):
            raise no_answer(self.name)
        return [_unmarked(text) for text in as_many(self.name, found, len(texts))]


def _code(code: str) -> str:
    language, _script, region = parse_locale(code)
    if language == "zh":
        return "zh-Hant" if script_of(code) == "hant" else "zh-Hans"
    return "pt-BR" if (language, region) == ("pt", "br") else language


def _marked(text: str) -> str:
    return _OPEN.sub(r'<span translate="no" id="x\1">', text).replace("</x>", "</span>")


def _unmarked(text: str) -> str:
    return _KEPT.sub(r'<x id="\1">\2</x>', text)
