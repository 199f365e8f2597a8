"""DeepL's API, version 2: texts as XML, with what is to be left alone in an element that it ignores."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from countries.text import base_language, parse_locale, script_of
from countries.translation.machine.engines import as_many, no_answer
from countries.translation.machine.transport import post

PRO, FREE = "https://api.deepl.com", "https://api-free.deepl.com"

LANGUAGES = frozenset(
    {
        "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hu", "id", "it", "ja",
        "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th", "tr", "uk", "vi",
        "zh",
    }
)  # fmt: skip
"""What it translates from and into, as it documents; those on trial are not among them."""

_OWN_SCRIPTS = frozenset({"zh"})


@dataclass(frozen=True)
class DeepL:
    """DeepL by the operator's key; keys of the free plan end with ``:fx`` and have an address of their own."""

    key: str = field(repr=False)
    url: str = ""
    name: str = "DeepL"
    most_texts: int = 50
    # A request may have 128 KiB; JSON and what stands around the texts take some of it.
    most_bytes: int = 96 * 1024

    @property
    def address(self) -> str:
        default = FREE if self.key.endswith(":fx") else PRO
        return f"{(self.url or default).rstrip('/')}/v2/translate"

    @property
    def account(self) -> str:
        return hashlib.sha256(f"{self.address} {self.key}".encode()).hexdigest()[:16]

    def supports(self, source: str, target: str) -> bool:
        return all(_language(code) in LANGUAGES and _is_usual(code) for code in (source, target))

    def codes(self, source: str, target: str) -> tuple[str, str]:
        return _language(source).upper(), _variant(target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        own, other = self.codes(source, target)
        said = post(
            self.address,
            {
                "text": list(texts),
                "source_lang": own,
                "target_lang": other,
                "tag_handling": "xml",
                "tag_handling_version": "v2",
                "ignore_tags": ["x"],
            },
            engine=self.name,
            headers={"Authorization": f"DeepL-Auth-Key {self.key}"},
        )
        try:
            found = [one["text"] for one in said["translations"]]
        except (LookupError, TypeError) as error:
            raise no_answer(self.name) from error
        return as_many(self.name, found, len(texts))


def _language(code: str) -> str:
    language = base_language(code)
    return "nb" if language == "no" else language


def _is_usual(code: str) -> bool:
    """Tell whether the code asks for no other script than the language's usual one."""
    language = base_language(code)
    return language in _OWN_SCRIPTS or script_of(code) == script_of(language)


def _variant(code: str) -> str:
    """Return the target's code: some languages have to say which of their variants is meant."""
    language, _script, region = parse_locale(code)
    if language == "en":
        return "EN-US" if region == "us" else "EN-GB"
    if language == "pt":
        return "PT-BR" if region == "br" else "PT-PT"
    if language == "zh":
        return "ZH-HANT" if script_of(code) == "hant" else "ZH-HANS"
    return _language(code).upper()
