"""Open and close a country: everything it needs in one transaction, nothing of it twice."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from countries import conf, publishing
from countries.access.workflows import ReviewTask
from countries.delivery import log
from countries.identity.addresses import Menu, MenuKind
from countries.identity.countries import Country, CountryLocale, CountryStatus
from countries.identity.programmes import ProgrammeIdentity
from countries.signals import country_closed, country_opened
from countries.text import gettext_language, language_of


class OpeningError(Exception):
    """The base of what stops a country from opening or closing; nothing was changed."""


class CountryAlreadyOpen(OpeningError):
    """The country is open."""


class CountryNotOpen(OpeningError):
    """The country is not open, so it cannot be closed."""


class UmbrellaStaysOpen(OpeningError):
    """The umbrella is no country: without it nothing answers at the network's own addresses."""


class UnknownCountry(OpeningError):
    """No such country, and too little was said to make it."""


class UnusableLocale(OpeningError):
    """A locale code is not known to the settings, or belongs to another country."""

    def __init__(self, message: str, *, locale: str = "") -> None:
        super().__init__(message)
        self.locale = locale


@dataclass(frozen=True)
class LocalePlan:
    """One locale to make: its code, its path segment, and the chain it falls back on."""

    locale: str
    segment: str = ""
    default: bool = False
    fallback: tuple[str, ...] = field(default=())


def plan_for(country: Country) -> list[LocalePlan]:
    """Return the locales that the network's data plan for a country."""
    return [
        LocalePlan(
            locale=row["locale"],
            segment=row.get("segment", ""),
            default=bool(row.get("default")),
            fallback=tuple(row.get("fallback", ())),
        )
        for row in country.plan
    ]


def plan_from_codes(codes: list[str]) -> list[LocalePlan]:
    """Return a plan for locale ``codes``: the first is the default and has no path of its own."""
    codes = [code.lower() for code in codes]
    return [
        LocalePlan(
            locale=code,
            segment="" if index == 0 else _segment(code, codes),
            default=index == 0,
            fallback=_chain(code, codes),
        )
        for index, code in enumerate(codes)
    ]


def _segment(code: str, codes: list[str]) -> str:
    language = code.split("-")[0]
    alone = sum(1 for other in codes if other.split("-")[0] == language) == 1
    return language if alone else code


def _chain(code: str, codes: list[str]) -> tuple[str, ...]:
    """Return the default chain: same language first, English of the umbrella, then the others."""
    language = code.split("-")[0]
    others = [other for other in codes if other != code]
    same = [other for other in others if other.split("-")[0] == language]
    umbrella = ["en"] if code != "en" else []
    rest = [other for other in others if other not in same]
    return tuple([*same, *umbrella, *rest] if language == "en" else [*same, *rest, *umbrella])


def open_country(
    code: str,
    *,
    now: dt.datetime,
    name: str = "",
    slug: str = "",
    locales: list[LocalePlan] | None = None,
    user: Any = None,
    **fields: Any,
) -> Country:
    """Open the country ``code`` and return it.

    A country that is known needs no more than its code; an unknown one needs ``name`` and
    ``locales``. ``fields`` are other columns of ``Country`` (host, theme, time_zone...).

    Raises ``CountryAlreadyOpen``, ``UnknownCountry``, ``UnusableLocale`` or ``ValidationError``.
    """
    with publishing.unit():
        country = _country(code.upper(), name=name, slug=slug, has_locales=bool(locales))
        if country.is_open:
            raise CountryAlreadyOpen(
                _("%(name)s is open already.") % {"name": f"{country.name} ({country.code})"}
            )
        plans = locales or plan_for(country)
        _refuse_unusable(country, plans)
        _save(country, fields, now=now)
        for position, plan in enumerate(plans):
            _open_locale(country, plan, position, user=user)
        country_opened.send(sender=Country, country=country)
    return country


def make_first_pages(country: Country, *, user: Any) -> list[Page]:
    """Publish the site's first pages below the homes that have none yet; return them.

    Their titles are words of the site. A home in whose language the site has no words stays empty.
    """
    made = []
    keys: dict[str, uuid.UUID] = {}
    with publishing.unit():
        for row in country.country_locales.select_related("home", "locale").order_by("position"):
            home = row.home
            if home is None or not home.is_leaf():
                continue
            for label, word in conf.setting("FIRST_PAGES"):
                title = _said_in(row.code, word)
                if title:
                    key = keys.setdefault(label, uuid.uuid4())
                    made.append(_make_first_page(label, home, title, key, user=user))
    return made


def _said_in(code: str, word: str) -> str:
    """Return ``word`` in the language of the locale ``code``; nothing where it is not translated."""
    with override(gettext_language(code)):
        said = _(word)
    return capfirst(said) if said != word or language_of(code) == "en" else ""


def _make_first_page(label: str, home: Page, title: str, key: uuid.UUID, *, user: Any) -> Page:
    page: Page = apps.get_model(label)(
        title=title, translation_key=key, show_in_menus=True, live=False, owner=user
    )
    home.add_child(instance=page)
    page.save_revision(user=user, log_action=True).publish(user=user)
    return page


def close_country(code: str, *, now: dt.datetime) -> Country:
    """Close the country ``code``: its pages stay for their editors and answer nobody else.

    Raises ``UnknownCountry``, ``UmbrellaStaysOpen`` or ``CountryNotOpen``.
    """
    with publishing.unit():
        country = _existing(code.upper())
        if country.is_umbrella:
            raise UmbrellaStaysOpen(
                _("%(name)s is the umbrella: it stays open.")
                % {"name": f"{country.name} ({country.code})"}
            )
        if not country.is_open:
            raise CountryNotOpen(
                _("%(name)s is not open.") % {"name": f"{country.name} ({country.code})"}
            )
        country.status = CountryStatus.CLOSED
        country.closed_at = now
        country.save()
        publishing.touch(*log.documents_of(country=country.code))
        country_closed.send(sender=Country, country=country)
    return country


def _existing(code: str) -> Country:
    country = Country.objects.select_for_update().filter(code=code).first()
    if country is None:
        known = ", ".join(Country.objects.order_by("code").values_list("code", flat=True))
        raise UnknownCountry(f"There is no country {code!r}. Known: {known or 'none'}.")
    return country


def _country(code: str, *, name: str, slug: str, has_locales: bool) -> Country:
    found = Country.objects.select_for_update().filter(code=code).first()
    if found is not None:
        return found
    if not name or not has_locales:
        message = f"There is no country {code!r} yet: give its name and its locales to make it."
        raise UnknownCountry(message)
    return Country(code=code, name=name, slug=slug or code.lower())


def _refuse_unusable(country: Country, plans: list[LocalePlan]) -> None:
    if not plans:
        raise UnusableLocale(
            _("%(name)s has no locales to open: name at least one.") % {"name": country.name}
        )
    known = {code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
    for plan in plans:
        if plan.locale not in known:
            message = _("The settings know no locale “%(locale)s”.") % {"locale": plan.locale}
            raise UnusableLocale(message, locale=plan.locale)
        owner = CountryLocale.objects.filter(locale__language_code=plan.locale).first()
        if owner is not None and owner.country_id != country.pk:
            names = {"locale": plan.locale, "owner": owner.country.name}
            message = _("%(locale)s belongs to %(owner)s.") % names
            raise UnusableLocale(message, locale=plan.locale)
    segments = [plan.segment for plan in plans]
    if len(set(segments)) != len(segments):
        raise UnusableLocale(
            _("Two locales of %(name)s would share one path.") % {"name": country.name}
        )


def _save(country: Country, fields: dict[str, Any], *, now: dt.datetime) -> None:
    for name, value in fields.items():
        setattr(country, name, value)
    country.status = CountryStatus.OPEN
    country.opened_at = country.opened_at or now
    country.closed_at = None
    if country.collection is None:
        root = Collection.get_first_root_node()
        country.collection = root.add_child(name=f"{country.name} ({country.code})")
    country.full_clean(exclude=["collection"])
    country.save()


def _open_locale(country: Country, plan: LocalePlan, position: int, *, user: Any) -> None:
    locale, _created = Locale.objects.get_or_create(language_code=plan.locale)
    row = CountryLocale.objects.filter(locale=locale).first()
    if row is None:
        row = CountryLocale.objects.create(
            country=country,
            locale=locale,
            segment=plan.segment,
            is_default=plan.default,
            position=position,
            fallback=list(plan.fallback),
        )
    if row.home is None:
        home = row.home = _create_home(country, row, user=user)
        row.save()
        home.specific.save_revision(user=user, log_action=True).publish(user=user)
    for kind in MenuKind:
        Menu.objects.get_or_create(
            country_locale=row, kind=kind, defaults={"follows_tree": kind == MenuKind.HEADER}
        )
    if country.is_umbrella and plan.default:
        _take_over_default_site(row.home)


def _create_home(country: Country, row: CountryLocale, *, user: Any) -> Page:
    sibling = (
        CountryLocale.objects.filter(country=country, home__isnull=False)
        .select_related("home")
        .first()
    )
    root = Page.get_first_root_node()
    home = home_page_model()(
        title=_title(country, row.code),
        slug=row.code,
        locale=row.locale,
        translation_key=sibling.home.translation_key if sibling and sibling.home else uuid.uuid4(),
        live=False,
        owner=user,
    )
    root.add_child(instance=home)
    return Page.objects.get(pk=home.pk)


def _title(country: Country, locale: str) -> str:
    rows = ProgrammeIdentity.objects.filter(
        country=country, programme__code=conf.setting("DEFAULT_PROGRAMME")
    )
    identity = rows.filter(locale=locale).first() or rows.first()
    return identity.name if identity else f"{conf.setting('BRAND_NAME')} {country.name}"


def home_page_model() -> type[Any]:
    """Return the page class of homes, which the site names in its settings."""
    label = conf.setting("HOME_PAGE_MODEL")
    if not label:
        raise ImproperlyConfigured("WAGTAIL_COUNTRIES['HOME_PAGE_MODEL'] must name a page class")
    return apps.get_model(label)


def _take_over_default_site(home: Page) -> None:
    """Make the umbrella's home the root of Wagtail's one site, in place of its welcome page."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    former = site.root_page if site.pk else None
    site.root_page = home
    site.hostname = site.hostname or "localhost"
    # Editors of one country read it above their first screen.
    site.site_name = site.site_name or conf.setting("BRAND_NAME")
    site.save()
    if former is not None and former.specific_class is Page and former.is_leaf():
        former.delete()
    # Wagtail's own two groups mean nothing here: rights come from grants.
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
    let_countries_review()


def let_countries_review() -> None:
    """Put a step that each country's reviewers do into the place of Wagtail's, which is nobody's."""
    root = WorkflowPage.objects.filter(page__depth=1).select_related("workflow").first()
    if root is None:
        return
    steps = [row.task.specific for row in root.workflow.workflow_tasks.select_related("task")]
    if any(not isinstance(step, GroupApprovalTask) or step.groups.exists() for step in steps):
        return
    with override(settings.LANGUAGE_CODE):
        task = ReviewTask.objects.create(name=_("Review by the country"))
        workflow = Workflow.objects.create(name=_("Review"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    former, root.workflow = root.workflow, workflow
    root.save()
    former.deactivate()


__all__ = [
    "CountryAlreadyOpen",
    "CountryNotOpen",
    "LocalePlan",
    "OpeningError",
    "UmbrellaStaysOpen",
    "UnknownCountry",
    "UnusableLocale",
    "close_country",
    "make_first_pages",
    "open_country",
    "plan_from_codes",
]
