"""Start the translation of many pages: which and into where, and how the worker does one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from countries.access import Action
from countries.access.rights import locales_where
from countries.pages import campaign_page_classes
from countries.routing import LocaleInfo, network
from countries.translation.jobs.asking import Wanted
from countries.translation.jobs.models import JobKind
from countries.translation.jobs.ways import Done, Refused, Skipped, Task, register_way
from countries.translation.placing import AlreadyThere, counterpart, default_parent, live_nodes
from countries.translation.registering import TranslationError
from countries.translation.starting import is_adopted, start_translation
from countries.umbrella.adopting import (
    NotAdoptable,
    adopt_page,
    begin_adoption,
    nearest_source,
    umbrella_pages,
)
from countries.umbrella.models import Adoption


def pages_to_start_from(user: Any) -> QuerySet[Page]:
    """Return the live pages that ``user`` may look at, and the umbrella's that countries may adopt."""
    seen = policy_registry.get_by_type(Page).explorable_instances(user)
    offered = Q(pk__in=seen.order_by().values("pk"))
    if not all(info.country.is_umbrella for info in locales_where(user, Action.CREATE)):
        offered |= Q(pk__in=umbrella_pages().order_by().values("pk"))
    return Page.objects.filter(offered, live=True, depth__gt=1).select_related("locale")


def campaigns_for(user: Any) -> QuerySet[Page]:
    """Return the live campaigns of which ``user`` may start translations, in the order of the tree."""
    found = Q(pk__in=[])
    for model in campaign_page_classes():
        found |= Q(pk__in=model._default_manager.order_by().values("pk"))
    return pages_to_start_from(user).filter(found).order_by("path")


def locales_to_start_into(user: Any, pages: Iterable[Page]) -> list[LocaleInfo]:
    """Return the locales into which ``user`` may have any of ``pages`` translated or adopted."""
    own = locales_where(user, Action.CREATE)
    sources = [network().locale_of_page_path(page.path) for page in pages]
    return [info for info in own if any(_leads(source, info) for source in sources)]


def wanted_of(
    pages: Sequence[Page], infos: Sequence[LocaleInfo], *, with_children: bool
) -> Iterator[Wanted]:
    """Yield what is to be started: the pages, or all that is live from each down, parents first."""
    for page in pages:
        here = network().locale_of_page_path(page.path)
        targets = [info for info in infos if _leads(here, info)]
        if not targets or (page.pk == getattr(here, "home_id", None) and not with_children):
            continue
        try:
            nodes = list(live_nodes(page, with_children=with_children))
        except TranslationError:
            # The worker says of it why it cannot be done.
            nodes = [page]
        for info in targets:
            for node in nodes:
                yield Wanted(node.pk, node.title, info)


def start(task: Task) -> Done:
    """Copy one page into a locale as a draft: adopted where the umbrella has it, else translated."""
    page, info = task.page, task.info
    if counterpart(page, info) is not None:
        raise Skipped(_("It is there already."))
    above = page.get_parent()
    if counterpart(above, info) is None and task.is_part(above):
        message = _("“%(page)s”, below which it lies, is not in %(locale)s.")
        raise Refused(message % {"page": above, "locale": info.code})
    common = {"into": info.code, "user": task.user, "now": task.now}
    try:
        if _comes_from_umbrella(page) and not info.country.is_umbrella:
            parent = task.parent if _is_umbrellas(page) else default_parent(page, info)
            under = _adoption_of(task)
            (copy,) = adopt_page(_origin(page, info), parent=parent, under=under, **common)
        else:
            (copy,) = start_translation(page, **common)
    except AlreadyThere as error:
        raise Skipped(str(error)) from error
    except PermissionDenied as error:
        message = _("You may not add pages below “%(page)s” in %(locale)s.")
        raise Refused(message % {"page": above, "locale": info.code}) from error
    return Done(copy)


def _adoption_of(task: Task) -> Adoption:
    """Return what a job adopts into a locale as one: it is undone together."""
    found = Adoption.objects.filter(job=task.job, locale=task.info.code).first()
    if found is None:
        about = task.job.about if task.job else task.page.title
        found = begin_adoption(about, task.info, user=task.user, now=task.now, job=task.job)
    return found


def _leads(source: LocaleInfo | None, info: LocaleInfo) -> bool:
    """Tell whether pages of ``source`` may be started in ``info``: in one country, or by adoption."""
    if source is None or source.locale_id == info.locale_id:
        return False
    return source.country.is_umbrella or source.country.pk == info.country.pk


def _is_umbrellas(page: Page) -> bool:
    here = network().locale_of_page_path(page.path)
    return here is not None and here.country.is_umbrella


def _comes_from_umbrella(page: Page) -> bool:
    return _is_umbrellas(page) or is_adopted(page)


def _origin(page: Page, info: LocaleInfo) -> Page:
    """Return the umbrella's page that ``page`` is or came from: in the language of ``info`` if it is there."""
    if _is_umbrellas(page):
        return page
    origin = nearest_source(page, info)
    if origin is None:
        message = _("“%(page)s” is no live umbrella page that every visitor may read.")
        raise NotAdoptable(message % {"page": page})
    return origin


register_way(JobKind.START, needs=Action.CREATE, do=start)
