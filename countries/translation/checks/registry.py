"""Every rule, with its stable code; what is not in this table is not checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countries.text import same_language
from countries.translation.checks import (
    identity,
    language,
    links,
    markup,
    numbers,
    spacing,
    spelling,
    terms,
)
from countries.translation.checks.findings import About, Finding, Severity
from countries.translation.checks.reading import Found, Pair, Text

Check = Callable[[Pair], Iterator[Found]]

BLOCKING, WARNING = Severity.BLOCKING, Severity.WARNING


@dataclass(frozen=True)
class Rule:
    """One rule. ``languages`` are those in which it is asked, all where it is empty."""

    code: str
    title: Promise
    says: Promise
    default: Severity
    check: Check
    languages: tuple[str, ...] = ()
    needs_source: bool = False

    def is_asked(self, pair: Pair) -> bool:
        """Tell whether the rule has anything to say of such a text."""
        if self.needs_source and not pair.has_source:
            return False
        spoken = self.languages
        return not spoken or any(same_language(code, pair.about.target) for code in spoken)


RULES: tuple[Rule, ...] = (
    Rule(
        "placeholder",
        _("Placeholders"),
        _("Placeholders such as %s or {name} are those of the source."),
        BLOCKING,
        markup.placeholders,
        needs_source=True,
    ),
    Rule(
        "token-lost",
        _("Facts and names of the source"),
        _("What the source embeds in double braces, the translation embeds too."),
        BLOCKING,
        markup.lost_tokens,
        needs_source=True,
    ),
    Rule(
        "token-broken",
        _("Tokens that embed nothing"),
        _(
            "Each token in double braces is written right, and names a fact or programme that exists."
        ),
        BLOCKING,
        markup.broken_tokens,
    ),
    Rule(
        "link-tag",
        _("Links of the source"),
        _("Each link of the source stands once in the translation, closed."),
        BLOCKING,
        markup.link_tags,
        needs_source=True,
    ),
    Rule(
        "formatting",
        _("Bold and italic"),
        _("Where the source has bold or italic words, the translation has some."),
        WARNING,
        markup.formatting,
        needs_source=True,
    ),
    Rule(
        "link-scheme",
        _("How links begin"),
        _("Links begin with https, http, mailto or tel; nothing runs a script."),
        BLOCKING,
        links.schemes,
    ),
    Rule(
        "link-dead",
        _("Dead links"),
        _("Links to this site lead to something."),
        WARNING,
        links.dead,
    ),
    Rule(
        "link-abroad",
        _("Links into other countries"),
        _("Links to this site stay in the own country, or lead to the umbrella's section."),
        WARNING,
        links.abroad,
    ),
    Rule(
        "number",
        _("Numbers"),
        _("Numbers are those of the source, each as its own language writes it."),
        WARNING,
        numbers.numbers,
        needs_source=True,
    ),
    Rule(
        "number-format",
        _("How numbers are written"),
        _("Decimals and thousands stand apart as the language does it."),
        WARNING,
        numbers.number_formats,
    ),
    Rule(
        "unit",
        _("Units"),
        _("A number has the unit that it has in the source."),
        WARNING,
        numbers.units,
        needs_source=True,
    ),
    Rule(
        "identity-foreign",
        _("Another country's programme"),
        _("A programme does not go by its name in another country."),
        BLOCKING,
        identity.of_another_country,
    ),
    Rule(
        "identity-spelling",
        _("Spelling of programmes"),
        _("The national name is in the right letters, accents and script."),
        WARNING,
        identity.misspelt,
    ),
    Rule(
        "identity-translated",
        _("Translated names"),
        _("A programme's name is the national one, never a translation."),
        WARNING,
        identity.translated,
    ),
    Rule(
        "forbidden-character",
        _("Forbidden characters"),
        _("No letters that only look right, such as ş for ș, and none that nobody sees."),
        BLOCKING,
        spelling.forbidden_letters,
    ),
    Rule(
        "mixed-alphabet",
        _("Two alphabets in a word"),
        _("No word has letters of two alphabets, such as a Latin o in Greek."),
        BLOCKING,
        spelling.mixed_alphabets,
    ),
    Rule(
        "alphabet",
        _("Alphabet"),
        _("The text is in the alphabet of its language."),
        WARNING,
        spelling.wrong_alphabet,
    ),
    Rule(
        "accents",
        _("Accents"),
        _("A longer text has some of the letters that its language has and English has not."),
        WARNING,
        spelling.no_marks,
        languages=("ro", "fr", "pl", "cs", "hu", "sr-latn"),
    ),
    Rule(
        "language",
        _("Language"),
        _("A text of eight words or more reads as its own language; quotations do not count."),
        WARNING,
        language.other_language,
    ),
    Rule(
        "untranslated",
        _("Same as the source"),
        _("A text of several words, and no name, differs from the source."),
        WARNING,
        language.same_as_source,
        needs_source=True,
    ),
    Rule(
        "term",
        _("Glossary"),
        _("Terms of the glossary are what was agreed on."),
        WARNING,
        terms.agreed_terms,
        needs_source=True,
    ),
    Rule(
        "term-kept",
        _("Terms that are not translated"),
        _("Terms that stay as they are do."),
        WARNING,
        terms.kept_terms,
        needs_source=True,
    ),
    Rule(
        "term-forbidden",
        _("Forbidden terms"),
        _("Words that the glossary forbids in this language are not written."),
        WARNING,
        terms.forbidden_terms,
    ),
    Rule(
        "too-long",
        _("Room in the field"),
        _("The text has no more characters than its field has room for."),
        WARNING,
        markup.too_long,
    ),
    Rule(
        "much-longer",
        _("Length"),
        _("The text is at most two and a half times as long as the source."),
        WARNING,
        markup.much_longer,
        needs_source=True,
    ),
    Rule(
        "doubled-space",
        _("Doubled spaces"),
        _("No two spaces stand side by side."),
        WARNING,
        spacing.doubled_spaces,
    ),
    Rule(
        "punctuation",
        _("Punctuation"),
        _("Spaces before signs, question marks and commas are those of the language."),
        WARNING,
        spacing.punctuation,
    ),
    Rule(
        "quotation-mark",
        _("Quotation marks"),
        _("Quotations stand in the marks of the language."),
        WARNING,
        spacing.quotation_marks,
    ),
    Rule(
        "end-punctuation",
        _("Punctuation at the end"),
        _("The text ends with a sign where the source does; a question stays one."),
        WARNING,
        spacing.end_punctuation,
        needs_source=True,
    ),
    Rule(
        "unfilled",
        _("Places to be filled in"),
        _("Nothing is left to be filled in, and no code of a page builder."),
        WARNING,
        markup.unfilled,
    ),
)

BY_CODE = {rule.code: rule for rule in RULES}


def check_text(source: str, target: str, *, about: About) -> list[Finding]:
    """Return what the rules find in ``target``, a translation of ``source`` or, without one, a text.

    Texts are as they are stored, with tags and entities. Blocking findings come first, then by place.
    """
    if not target.strip():
        return []
    pair = Pair(Text(source), Text(target), about)
    found = [
        _finding(one, rule, severity, pair.target)
        for rule in RULES
        if (severity := about.severities.get(rule.code, rule.default)) is not None
        and rule.is_asked(pair)
        for one in rule.check(pair)
    ]
    return sorted(found, key=lambda one: (not one.is_blocking, one.start or 0))


def _finding(one: Found, rule: Rule, severity: Severity, target: Text) -> Finding:
    if one.start is None or one.end is None or one.start >= len(target.plain):
        return Finding(rule.code, severity, one.message)
    start, end = target.span(one.start, min(one.end, len(target.plain)))
    return Finding(rule.code, severity, one.message, start, end)
