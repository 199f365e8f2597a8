"""The forms of market facts and of the rules that hang on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import formfield_for_dbfield

from countries.admin.fields import MarketValueField
from countries.admin.scoped import InlineFormSet
from countries.identity.countries import Country, MarketFact
from countries.market.models import MarketRule, name_text, value_text

Choices = Sequence[tuple[str, Any]]


class MarketFactForm(forms.ModelForm):
    """What is true of a country's market, and since when."""

    value = MarketValueField()

    class Meta:
        model = MarketFact
        fields = ("name", "value", "valid_from", "valid_until", "note")
        formfield_callback = formfield_for_dbfield
        labels = {  # Django's own form of it
            "name": gettext_lazy("Name"),
            "note": gettext_lazy("Source, and what else is to be known"),
        }
        help_texts = {  # Django's own form of it
            "name": gettext_lazy(
                "Lower case with hyphens, the same in every country: deposit-scheme"
            ),
        }
        widgets = {  # Django's own form of it
            "name": forms.TextInput(attrs={"list": "market-facts", "autocomplete": "off"}),
        }


class _MarketFacts(InlineFormSet):
    heading = gettext_lazy("Market")
    add_label = gettext_lazy("Add a market fact")
    icon = "tag"
    help_text = gettext_lazy(
        "What is true of this country’s market. Pages and blocks may depend on it: what a rule asks "
        "for and nobody has said here is withheld. A change acts within seconds."
    )
    unique_on = ("name", "valid_from")


MarketFactFormSet = forms.inlineformset_factory(
    Country, MarketFact, form=MarketFactForm, formset=_MarketFacts, extra=0, can_delete=True
)


def known_names() -> list[str]:
    """Return the names of all market facts of the network."""
    return sorted(set(MarketFact.objects.values_list("name", flat=True)))


def datalists() -> dict[str, list[str]]:
    """Return what is proposed while a market fact's name or value is typed."""
    values = {value_text(value) for value in MarketFact.objects.values_list("value", flat=True)}
    return {
        "market-facts": known_names(),
        "market-values": sorted(values | {value_text(True), value_text(False)}),
    }


class MarketRuleForm(forms.ModelForm):
    """What a page or a block of it depends on. ``blocks`` are its blocks as choices."""

    block_id = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    fact = forms.ChoiceField(label=gettext_lazy("Show it only where this market fact"))
    value = MarketValueField(required=False)
    instead = forms.ChoiceField(
        label=gettext_lazy("Show in its place"),
        required=False,
        help_text=gettext_lazy(
            "A block of the same page; it is then shown nowhere else than in such places."
        ),
    )

    class Meta:
        model = MarketRule
        fields = (
            *("block_id", "fact", "condition", "value", "instead"),
            *("at_umbrella", "reason", "valid_from", "valid_until"),
        )
        formfield_callback = formfield_for_dbfield

    def __init__(
        self, *args: Any, blocks: Choices, whole: bool, of_umbrella: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance
        page = [("", gettext_lazy("the whole page, with all below it"))] if whole else []
        self._choices("block_id", [*page, *blocks], own.block_id)
        self._choices("instead", [("", gettext_lazy("nothing")), *blocks], own.instead)
        self._choices("fact", [(name, name_text(name)) for name in known_names()], own.fact)
        if not of_umbrella:
            del self.fields["at_umbrella"]

    def _choices(self, name: str, choices: Choices, chosen: str) -> None:
        """Offer ``choices``, and what was ``chosen`` before even if it is gone."""
        known = {value for value, _label in choices}
        gone = [(chosen, gettext_lazy("a block that is not there")), *choices]
        field: Any = self.fields[name]
        field.choices = choices if not chosen or chosen in known else gone
        field.required = "" not in known
