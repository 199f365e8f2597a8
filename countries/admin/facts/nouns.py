"""The form field for what a fact counts: for each language just the kinds of numbers that it has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from countries.admin.fields import spoken_languages
from countries.facts.phrases import Nouns, categories_of, missing_in
from countries.text import direction, native_name
from countries.text.formats import example_of

LONGEST = 80


class NounsWidget(forms.Widget):
    """For each language of the network a line of short fields, each with a number that it is for."""

    template_name = "wagtail_countries/admin/widgets/nouns.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        nouns: Nouns = value or {}
        begin = (attrs or {}).get("id", name)
        context["widget"]["lines"] = [
            {
                "code": code,
                "label": native_name(code),
                "dir": direction(code),
                "fields": [
                    {
                        "name": f"{name}-{code}-{category}",
                        "id": f"{begin}_{code}_{category}",
                        "example": example_of(category, code),
                        "value": nouns.get(code, {}).get(category, ""),
                    }
                    for category in categories_of(code)
                ],
            }
            for code in spoken_languages(nouns)
        ]
        context["widget"]["is_empty"] = not nouns
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Nouns:
        found: Nouns = {}
        begin = f"{name}-"
        for key in data:
            if key.startswith(begin):
                code, _hyphen, category = key.removeprefix(begin).rpartition("-")
                found.setdefault(code, {})[category] = data[key]
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class NounsField(forms.Field):
    """Nouns per language and kind of number; a language left empty has none."""

    widget = NounsWidget
    default_error_messages = {
        "missing": gettext_lazy("%(language)s: every kind of number needs its form, or none has."),
        "too_long": gettext_lazy("At most %(limit)d characters in each form."),
    }

    def clean(self, value: Nouns | None) -> Nouns:
        given = _given(value)
        for language, words in given.items():
            if missing_in(language, words):
                message = self.error_messages["missing"] % {"language": native_name(language)}
                raise forms.ValidationError(message, code="missing")
            if any(len(word) > LONGEST for word in words.values()):
                message = self.error_messages["too_long"] % {"limit": LONGEST}
                raise forms.ValidationError(message, code="too_long")
        return given

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != _given(data)


def _given(value: Nouns | None) -> Nouns:
    """Return what was typed, in languages that the network speaks."""
    spoken = set(spoken_languages(()))
    found = {
        language: {category: word.strip() for category, word in words.items() if word.strip()}
        for language, words in (value or {}).items()
        if language in spoken
    }
    return {language: words for language, words in found.items() if words}
