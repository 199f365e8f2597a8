"""How the texts of menus stand, said in words: for their list and beside their entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column

from countries.admin.freshness import ATTENTION, GOOD, PLAIN, difference, state_in_words
from countries.identity.addresses import Menu
from countries.segments.freshness import BEHIND, Freshness
from countries.segments.menus import HIDDEN, LOCAL, Entry, entries_of


def menus_with_places(menus: QuerySet[Menu]) -> QuerySet[Menu]:
    """Return ``menus`` with all that is asked of them to tell how their texts stand."""
    return menus.select_related(
        "country_locale__country", "country_locale__locale", "country_locale__home"
    )


@dataclass(frozen=True)
class EntryRow:
    """An entry as people read it: its title, how it stands, and what changed."""

    entry: Entry
    label: str
    tone: str

    @property
    def changes(self) -> SafeString | str:
        return difference(self.entry.before, self.entry.now) if self.entry.is_label_behind else ""

    @property
    def has_details(self) -> bool:
        """Whether there is a screen that tells, text by text, what changed in the source."""
        return not self.entry.is_label and self.entry.is_open and self.entry.state != HIDDEN


def rows_of(entries: Sequence[Entry]) -> list[EntryRow]:
    return [EntryRow(entry, *words_of(entry)) for entry in entries]


def words_of(entry: Entry) -> tuple[str, str]:
    """Return a label for how an entry of a menu stands, and its tone."""
    if entry.state == HIDDEN:
        return _("page not public: nobody sees it"), ATTENTION
    if entry.state == LOCAL:
        return _("local"), PLAIN
    if entry.is_label_behind:
        return _("label written for another title"), ATTENTION
    return state_in_words(entry.fresh or Freshness(state=entry.state))


def summary_of(entries: Sequence[Entry]) -> tuple[str, str]:
    """Return in a few words how all entries of a menu stand, and the tone of that."""
    open_ = [entry for entry in entries if entry.is_open]
    if not entries:
        return "–", PLAIN
    if not open_:
        return _("current"), GOOD
    counted = Counter(entry.state for entry in open_)
    return ", ".join(_count_in_words(kind, count) for kind, count in counted.items()), ATTENTION


def _count_in_words(state: str, count: int) -> str:
    if state == BEHIND:
        text = ngettext("%(count)d behind", "%(count)d behind", count)
    elif state == HIDDEN:
        text = ngettext("%(count)d not public", "%(count)d not public", count)
    else:
        text = ngettext("%(count)d to be translated", "%(count)d to be translated", count)
    return text % {"count": count}


class TextsColumn(Column):
    """How the texts of each menu of a list stand; looked up for all of its rows at once."""

    cell_template_name = "wagtail_countries/admin/menus/texts_cell.html"

    def get_cell_context_data(self, instance: Menu, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        known = context["table"].__dict__
        if "entries_by_menu" not in known:
            known["entries_by_menu"] = entries_of(context["table"].data)
        label, tone = summary_of(known["entries_by_menu"][instance.pk])
        return {**context, "label": label, "tone": tone}
