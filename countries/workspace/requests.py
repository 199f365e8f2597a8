"""Translations that somebody asked for: those one has to do, and those that nobody has taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.access import Action
from countries.routing import LocaleInfo
from countries.translation.requests.models import TranslationRequest
from countries.workspace.items import AT_MOST, Item, Kind, Scope, Waiting, register_waiting

REQUEST = "translation_requests:request"


@register_waiting("requests")
def asked_for(scope: Scope) -> Iterator[Waiting]:
    """Yield, by language, what the user is to translate and what is there to be taken; one query."""
    infos = {info.locale_id: info for info in scope.locales(Action.TRANSLATE)}
    # Who runs the site is offered for no request, and has no language of their own.
    if not infos or scope.user.is_superuser:
        return
    rows = TranslationRequest.objects.open().filter(
        Q(translator=scope.user) | Q(translator=None), locale_id__in=infos
    )
    found: dict[tuple[bool, int], list[Item]] = defaultdict(list)
    for pk, locale_id, translator, due, note in rows.by_due_date().values_list(
        "pk", "locale_id", "translator_id", "due_on", "note"
    ):
        title = _("Translation into %(code)s") % {"code": infos[locale_id].code}
        why = _("overdue") if due < scope.today else note[:80]
        item = Item(title, REQUEST, (pk,), due=due, note=why)
        found[translator is not None, locale_id].append(item)
    for (is_own, locale_id), items in found.items():
        yield _waiting(infos[locale_id], items, is_own=is_own)


def _waiting(info: LocaleInfo, items: list[Item], *, is_own: bool) -> Waiting:
    count = len(items)
    if is_own:
        text = ngettext("translation is asked of you", "translations are asked of you", count)
    else:
        text = ngettext(
            "translation waits for somebody who takes it",
            "translations wait for somebody who takes them",
            count,
        )
    kind = Kind.REQUEST if is_own else Kind.UNTAKEN
    return Waiting(
        kind=kind,
        label=text,
        count=count,
        country=info.country.code,
        url_name="countries_waiting",
        args=(info.country.code, kind.value),
        locale=info.code,
        due=items[0].due,
        items=tuple(items[:AT_MOST]),
    )
