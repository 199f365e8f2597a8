"""What the umbrella has, what of it the user's countries have, and what they answered to the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.generic import TemplateView
from wagtail.models import Page

from countries.admin.adopting import TargetsMixin
from countries.admin.network_view import may_view_page
from countries.admin.screens import TitledScreen
from countries.routing import CountryInfo, LocaleInfo, countries_among
from countries.segments.detached import is_detached
from countries.umbrella.adopting import umbrella_pages
from countries.umbrella.answers import Answers, above_each, answers_of
from countries.umbrella.kits import Offer, kits_offered
from countries.umbrella.models import AdoptionAnswer, AnswerKind

PER_PAGE = 100
DEEPEST_INDENT = 4
COLUMNS_AT_MOST = 6
"""So many languages stand side by side; of those with more, one country is shown at a time."""

OPEN = "open"


@dataclass(frozen=True)
class Cell:
    """What a country locale has of an umbrella page, or what its country answered to it."""

    info: LocaleInfo
    source: Page
    page: Any = None
    answer: AdoptionAnswer | None = None

    @property
    def is_from_above(self) -> bool:
        """Whether the answer is that to a page over this one."""
        return self.answer is not None and self.answer.translation_key != (
            self.source.translation_key
        )

    @property
    def adopt_url(self) -> str:
        url = reverse("countries_adopt", args=[self.source.pk])
        return f"{url}?{urlencode({'locale': self.info.code})}"

    @property
    def later_url(self) -> str:
        return answer_url(self.source, self.info.country, AnswerKind.POSTPONED)

    @property
    def refuse_url(self) -> str:
        return answer_url(self.source, self.info.country, AnswerKind.REFUSED)


@dataclass(frozen=True)
class Row:
    """An umbrella page, how deep it lies, and what each of the user's locales has of it."""

    page: Page
    indent: int
    cells: list[Cell]

    @property
    def counterparts(self) -> list[tuple[LocaleInfo, Page | None]]:
        return [(cell.info, cell.page) for cell in self.cells]


def answer_url(page: Page, country: CountryInfo, kind: AnswerKind) -> str:
    """Return where a country's answer to a page is given."""
    query = {"page": page.pk, "country": country.code, "answer": kind.value}
    return f"{reverse('countries_adopt_answer')}?{urlencode(query)}"


class UmbrellaPagesView(TitledScreen, TargetsMixin, TemplateView):
    """What there is to adopt: kits first, then page by page, all or those that are open questions."""

    template_name = "wagtail_countries/admin/umbrella/index.html"
    page_title = gettext_lazy("Umbrella pages")

    @cached_property
    def countries(self) -> list[CountryInfo]:
        return countries_among(self.targets)

    @cached_property
    def country(self) -> CountryInfo | None:
        """The country that is shown alone; None shows all."""
        asked = self.request.GET.get("country", "").upper()
        found = next((one for one in self.countries if one.code == asked), None)
        if found is None and len(self.targets) > COLUMNS_AT_MOST:
            return self.countries[0]
        return found

    @cached_property
    def shown(self) -> list[LocaleInfo]:
        if self.country is None:
            return self.targets
        return [info for info in self.targets if info.country == self.country]

    @property
    def is_open_only(self) -> bool:
        return self.request.GET.get("show") == OPEN

    @cached_property
    def answers(self) -> Answers:
        countries = {info.country.pk for info in self.shown}
        above = above_each((path, key) for _pk, path, key in self._tree)
        return answers_of(countries, on=timezone.now().date(), above=above)

    @cached_property
    def _tree(self) -> list[tuple[int, str, UUID]]:
        return list(umbrella_pages().values_list("pk", "path", "translation_key"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pages = umbrella_pages()
        if self.is_open_only:
            pages = pages.filter(pk__in=list(self._open()))
        found = Paginator(pages, PER_PAGE).get_page(self.request.GET.get("p"))
        chosen = {"country": self.country.code} if self.country else {}
        asked = chosen | ({"show": OPEN} if self.is_open_only else {})
        return context | {
            "targets": self.shown,
            "kits": self._kits(),
            "countries": self.countries if len(self.countries) > 1 else [],
            "country": self.country,
            "may_show_all": len(self.targets) <= COLUMNS_AT_MOST,
            "is_open_only": self.is_open_only,
            "all_query": urlencode(chosen),
            "open_query": urlencode(chosen | {"show": OPEN}),
            "query": urlencode(asked),
            "found": found,
            "rows": self._rows(found),
            "sees_network": may_view_page(self.request.user),
        }

    def _kits(self) -> list[tuple[str, Offer]]:
        language = (get_language() or "en").split("-")[0]
        offers = kits_offered(self.shown)
        return [(offer.kit.name_in(language), offer) for offer in offers]

    def _open(self) -> Iterator[int]:
        """Yield the pages to which some country locale has neither a copy nor its country an answer."""
        there = self._counterparts(key for _pk, _path, key in self._tree)
        for pk, _path, key in self._tree:
            if any(
                info.locale_id not in there[key] and self.answers.of(info.country.pk, key) is None
                for info in self.shown
            ):
                yield pk

    def _counterparts(self, keys: Iterable[UUID]) -> dict[UUID, set[int]]:
        there: dict[UUID, set[int]] = defaultdict(set)
        locales = [info.locale_id for info in self.shown]
        rows = Page.objects.filter(translation_key__in=list(keys), locale_id__in=locales)
        for key, locale_id in rows.order_by().values_list("translation_key", "locale_id"):
            there[key].add(locale_id)
        return there

    def _rows(self, found: PaginatorPage) -> list[Row]:
        pages = list(found)
        by_key: dict[UUID, dict[int, Page]] = defaultdict(dict)
        wanted = [info.locale_id for info in self.shown]
        there = Page.objects.filter(
            translation_key__in=[page.translation_key for page in pages], locale_id__in=wanted
        )
        for page in there.annotate(is_detached=is_detached()):
            by_key[page.translation_key][page.locale_id] = page
        return [
            Row(
                page,
                min(page.depth - 3, DEEPEST_INDENT),
                [self._cell(page, info, by_key[page.translation_key]) for info in self.shown],
            )
            for page in pages
        ]

    def _cell(self, source: Page, info: LocaleInfo, there: dict[int, Page]) -> Cell:
        page = there.get(info.locale_id)
        if page is not None:
            return Cell(info, source, page)
        return Cell(info, source, answer=self.answers.of(info.country.pk, source.translation_key))
