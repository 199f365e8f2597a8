"""What every page of a country is: addressed by its country locale, kept inside its country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from countries import routing
from countries.blocks import name_list_items
from countries.identity.countries import RESERVED_WORDS
from countries.text import slug_of


class CountryPageMixin(models.Model):
    """Mix into a Wagtail page class, before ``Page``, to make it a page of the network.

    ``api_type`` names the type to partners; where the class has several, ``api_kinds`` names them and
    the page's ``kind`` is one of them. ``block_field`` is the stream that documents are made of.
    Pages of a class that ``is_each_locales_own`` stand in for each other, such as those of contact: a
    link to the umbrella's leads to that of the country in which it is read.
    One that ``is_added_often`` is offered on the admin's first screen.
    Of one that ``is_campaign`` all that lies below belongs to it.
    Feeds tell of pages of a class that ``is_in_feeds``; one that ``names_feeds`` leads to them.
    Of ``summary``, ``image``, ``date`` and ``tags`` a document holds what the class has.
    """

    if TYPE_CHECKING:  # what every class that mixes this in has from Page
        live: bool
        locale: Any
        locale_id: Any
        translation_key: Any

    api_type: ClassVar[str] = ""
    api_kinds: ClassVar[tuple[str, ...]] = ()
    block_field: ClassVar[str] = "body"
    visitor_form: ClassVar[type[Form] | None] = None
    is_each_locales_own: ClassVar[bool] = False
    is_added_often: ClassVar[bool] = False
    is_campaign: ClassVar[bool] = False
    is_in_feeds: ClassVar[bool] = False
    names_feeds: ClassVar[bool] = False

    class Meta:
        abstract = True

    def receive(self, data: dict[str, Any], *, locale: str, now: dt.datetime) -> None:
        """Keep what a visitor sent by ``visitor_form``; types with a form say how.

        Raises ``NotAccepting`` where it is too late.
        """
        raise NotImplementedError(f"{type(self).__name__} takes nothing from visitors")

    @classmethod
    def types(cls) -> tuple[str, ...]:
        """Return the types that pages of this class have for partners and searches."""
        return cls.api_kinds or (cls.api_type,)

    @classmethod
    def type_labels(cls) -> dict[str, Any]:
        """Return what each of ``types()`` is called."""
        if cls.api_kinds:
            return dict(cls._meta.get_field("kind").choices or ())  # type: ignore[union-attr]  # a field of ours
        return {cls.api_type: cls._meta.verbose_name}

    @property
    def type_name(self) -> str:
        """The type of this page."""
        return self.kind if self.api_kinds else self.api_type  # type: ignore[attr-defined]  # of classes with kinds

    @classmethod
    def form_of(cls, document: dict[str, Any]) -> type[Form] | None:
        """Return the form that visitors of a page's ``document`` may send, if any."""
        return cls.visitor_form if document["details"].get("form") else None

    def card_details(self, context: Any) -> dict[str, Any]:
        """Return what lists show of a page of this type besides title, summary, image and date."""
        return {}

    def details(self, context: Any) -> dict[str, Any]:
        """Return what only this type tells partners; ``context`` is the resolution's context."""
        return {}

    def programme_code(self) -> str:
        """Return the code of the programme whose own page this is, else nothing.

        Pages below it stand under the same name, up to the next page of a programme.
        """
        return ""

    @property
    def country_locale(self) -> routing.LocaleInfo | None:
        """The country locale that the page belongs to, by its locale."""
        return routing.network().by_locale_id.get(self.locale_id)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return (site id, origin, path) of the page, as Wagtail asks; None outside any home."""
        info = self.country_locale
        rest = info.rest_of(self.url_path) if info else None  # type: ignore[attr-defined]  # Page's
        if info is None or rest is None:
            return None
        return (0, info.origin, info.prefix + rest)

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Return the absolute URL: one host may carry many countries, so none is left to guess."""
        parts = self.get_url_parts(request)
        return parts[1] + parts[2] if parts else None

    url = property(get_url)

    def relative_url(self, current_site: Any, request: HttpRequest | None = None) -> str | None:
        return self.get_url(request)

    def get_site(self) -> Site | None:
        """Return Wagtail's one site, which stands for every host: its admin asks for it."""
        return Site.objects.filter(is_default_site=True).first() if self.get_url_parts() else None

    def clean(self) -> None:
        super().clean()
        stream = getattr(self, self.block_field, None)
        if isinstance(stream, StreamValue):
            name_list_items(stream)
        if self.slug in self.reserved_slugs():  # type: ignore[attr-defined]  # Page's
            raise ValidationError({"slug": reserved_error(self.slug)})  # type: ignore[attr-defined]

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        """Return a free slug like ``base_slug``, in the letters that addresses are typed with."""
        parent: Page = self.get_parent()  # type: ignore[attr-defined]  # Page's
        info = routing.network().by_locale_id.get(self.locale_id or parent.locale_id)
        if info is None:
            found: str = super()._get_autogenerated_slug(base_slug)  # type: ignore[misc]  # Page's
            return found
        return free_slug(slug_of(base_slug, info.code), type(self), parent=parent)

    def reserved_slugs(self) -> set[str]:
        """The slugs that cannot be used where this page lies, as they are someone's address."""
        net = routing.network()
        info = net.by_locale_id.get(self.locale_id)
        if info is None or not self._is_directly_under(info):
            return set()
        segments = {other.segment for other in net.locales_of(info.country) if other.segment}
        countries = set(net.by_slug) if info.country.is_umbrella else set()
        return segments | countries | RESERVED_WORDS

    def _is_directly_under(self, info: routing.LocaleInfo) -> bool:
        path: str = self.path or ""  # type: ignore[attr-defined]  # Page's
        return bool(info.home_path) and path[: -Page.steplen] == info.home_path

    def can_move_to(self, parent: Page) -> bool:
        """Refuse a place in another country locale, whoever asks."""
        net = routing.network()
        here = net.locale_of_page_path(self.path)  # type: ignore[attr-defined]  # Page's
        return here == net.locale_of_page_path(parent.path) and super().can_move_to(parent)  # type: ignore[misc]


class NotAccepting(Exception):
    """The page takes nothing from visitors now, such as a competition that is over."""


def at_or_below(pages: Iterable[Page]) -> models.Q:
    """Return the condition of pages that are among ``pages``, or lie below one of them."""
    found = models.Q(pk__in=[])
    for page in pages:
        found |= models.Q(path__startswith=page.path)
    return found


def reserved_below(parent: Page, model: type[Any]) -> set[str]:
    """Return the slugs that a page of ``model`` cannot have below ``parent``."""
    probe = model(path=parent.path + "0" * Page.steplen, locale_id=parent.locale_id)
    found: set[str] = probe.reserved_slugs()
    return found


def reserved_error(slug: str) -> ValidationError:
    """Return what is wrong with a slug that is reserved."""
    return ValidationError(
        _("“%(slug)s” belongs to the system or to a country here."), params={"slug": slug}
    )


def free_slug(wanted: str, model: type[Any], *, parent: Page) -> str:
    """Return a slug like ``wanted`` that nobody has below ``parent`` and nothing reserves there."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    taken |= reserved_below(parent, model)
    wanted = wanted or model.api_type.replace("_", "-")
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def page_classes() -> list[type[Any]]:
    """Return every page class of the network that is installed."""
    return [model for model in apps.get_models() if issubclass(model, CountryPageMixin)]


def programme_page_classes() -> list[type[Any]]:
    """Return the page classes whose pages may be a programme's own."""
    plain = CountryPageMixin.programme_code
    return [model for model in page_classes() if model.programme_code is not plain]


def campaign_page_classes() -> list[type[Any]]:
    """Return the page classes whose pages are campaigns, with all that lies below them."""
    return [model for model in page_classes() if model.is_campaign]


def install_addresses() -> None:
    """Let a bare ``Page`` row, too, take its address from routing: the admin lists such rows."""
    for name in ("get_url_parts", "get_url", "url", "relative_url", "get_site"):
        setattr(Page, name, CountryPageMixin.__dict__[name])
    Page.country_locale = CountryPageMixin.country_locale
