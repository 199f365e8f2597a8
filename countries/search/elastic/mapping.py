"""What the index holds and how each language is analysed; data, no calls."""

from __future__ import annotations

from typing import Any

from countries.text import base_language

FORMAT = 2
"""Grows with every change here: an index of a lower format is replaced, one of a higher obeyed."""

OTHER = "other"
"""Where text in a language without an analyzer goes: words folded, not stemmed."""

LANGUAGES = {
    "ar": "arabic", "bg": "bulgarian", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian", "lt": "lithuanian",
    "lv": "latvian", "nb": "norwegian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


def field_of(locale: str) -> str:
    """Return the name under which text in the language of ``locale`` is analysed."""
    language = base_language(locale)
    return language if language in LANGUAGES else OTHER


def settings() -> dict[str, Any]:
    """Return the index settings: one shard counts facets exactly, feeding refreshes by itself."""
    names = sorted(set(LANGUAGES.values()))
    stemmers = {f"{name}_stems": {"type": "stemmer", "language": name} for name in names}
    folded = {name: _analyzer("asciifolding", f"{name}_stems") for name in names}
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",
        # A feeder that was stopped for a while must not bring back what another has deleted.
        "gc_deletes": "1h",
        "analysis": {
            # The Greek one also takes accents and the final sigma; others it only lower-cases.
            "filter": {"lower": {"type": "lowercase", "language": "greek"}, **stemmers},
            "analyzer": {
                **{f"{name}_folded": analyzer for name, analyzer in folded.items()},
                "other_folded": _analyzer("asciifolding"),
            },
        },
    }


def mappings(*, alias: str) -> dict[str, Any]:
    """Return the fields: text per language, words as they are written, and what is filtered by."""
    keywords = (
        "kind", "key", "locale", "country", "type", "programme", "tag", "digest", "address", "epoch"
    )  # fmt: skip
    return {
        "dynamic": "strict",
        "_meta": {"alias": alias, "format": FORMAT},
        "properties": {
            **{name: {"type": "keyword"} for name in keywords},
            "sequence": {"type": "long"},
            "format": {"type": "integer"},
            "title": {"properties": _texts()},
            "body": {"properties": _texts()},
            # Fed as folded words, so that a word that is not stemmed is found in every language.
            "words": {"type": "text", "analyzer": "whitespace", "norms": False,
                      "index_options": "docs"},
        },
    }  # fmt: skip


def _analyzer(*filters: str) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "standard", "filter": ["lower", *filters]}


def _texts() -> dict[str, Any]:
    named = {language: _text(name) for language, name in LANGUAGES.items()}
    return {**named, OTHER: _text("standard", folded="other_folded")}


def _text(analyzer: str, *, folded: str = "") -> dict[str, Any]:
    """Return a field with the language's own analyzer, and one for what is typed without accents."""
    fold = {"type": "text", "analyzer": folded or f"{analyzer}_folded"}
    return {"type": "text", "analyzer": analyzer, "fields": {"folded": fold}}
