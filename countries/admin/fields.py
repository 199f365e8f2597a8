"""Form fields for what is stored as JSON: a text per language, and lists of texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countries.market.models import value_text
from countries.routing import network
from countries.text import InvalidLocaleCode, direction, language_of, native_name, parse_locale

LONG = 100
"""More characters than this, and a text takes a line of its own."""


class TextPerLanguageWidget(forms.Widget):
    """One line for each language of the network, and for those that have a text already."""

    template_name = "wagtail_countries/admin/widgets/text_per_language.html"
    is_wide = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts: dict[str, str] = value or {}
        context["widget"]["is_wide"] = self.is_wide
        context["widget"]["lines"] = [
            {
                "name": f"{name}-{code}",
                "id": f"{(attrs or {}).get('id', name)}_{code}",
                "code": code,
                "dir": direction(code),
                "label": native_name(code),
                "value": texts.get(code, ""),
            }
            for code in spoken_languages(texts)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        begin = f"{name}-"
        return {key.removeprefix(begin): data[key] for key in data if key.startswith(begin)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def spoken_languages(texts: Iterable[str]) -> list[str]:
    """Return the codes to ask for: English first, then what the open countries speak."""
    spoken = {language_of(info.code) for info in network().open_locales()}
    return sorted({"en", *spoken, *texts}, key=lambda code: (code != "en", code))


class TextPerLanguageField(forms.Field):
    """A text per language as ``{"ro": "…"}``; lines left empty are left out."""

    widget = TextPerLanguageWidget
    default_error_messages = {
        "too_long": gettext_lazy("At most %(limit)d characters in each language."),
        "unknown": gettext_lazy("“%(code)s” is no language code."),
    }

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        self.max_length = max_length
        super().__init__(**kwargs)
        self.widget.is_wide = max_length > LONG

    def clean(self, value: dict[str, str] | None) -> dict[str, str]:
        texts = {code: text.strip() for code, text in (value or {}).items() if text.strip()}
        self.validate(texts)
        for code, text in texts.items():
            self._check(code, text)
        return texts

    def _check(self, code: str, text: str) -> None:
        try:
            parse_locale(code)
        except InvalidLocaleCode as error:
            message = self.error_messages["unknown"] % {"code": code}
            raise forms.ValidationError(message, code="unknown") from error
        if len(text) > self.max_length:
            message = self.error_messages["too_long"] % {"limit": self.max_length}
            raise forms.ValidationError(message, code="too_long")

    def has_changed(self, initial: Any, data: Any) -> bool:
        given = {code: text.strip() for code, text in (data or {}).items() if text.strip()}
        return (initial or {}) != given


class LinesField(forms.CharField):
    """A list of texts, one in each line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        kwargs.setdefault("help_text", gettext_lazy("One in each line."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return list(value)
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class LocaleCodesField(forms.CharField):
    """Locale codes in order, written with commas."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", gettext_lazy("Locale codes, first to last: en-ro, en"))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return list(value)
        text = super().to_python(value) or ""
        codes = [code.strip().lower() for code in text.replace(";", ",").split(",")]
        return list(dict.fromkeys(code for code in codes if code))

    def run_validators(self, value: Any) -> None:
        for code in value:
            try:
                parse_locale(code)
            except InvalidLocaleCode as error:
                message = _("“%s” is no locale code such as ro-ro.") % code
                raise forms.ValidationError(message) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class MarketValueField(forms.CharField):
    """A market fact's value: yes, no, or a word, written as such."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Value"))
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("help_text", gettext_lazy("yes, no, or a word such as: metric"))
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"list": "market-values", "autocomplete": "off"})
        )
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else value_text(value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        text = str(super().to_python(value) or "").strip()
        words = {"yes": True, "no": False, value_text(True): True, value_text(False): False}
        return words.get(text.lower(), text)

    def run_validators(self, value: Any) -> None:
        super().run_validators(value_text(value))

    def validate(self, value: Any) -> None:
        super().validate(value if value is not False else value_text(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != self.to_python(data))
