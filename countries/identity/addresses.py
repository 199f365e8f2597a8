"""Former addresses and menus: what belongs to a country locale besides its pages."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from countries.identity.countries import CountryLocale


class FormerAddress(models.Model):
    """A path at which a page once answered, and the page that answers for it now.

    ``locale`` and ``rest`` are the address inside the country locale, so that it moves along when
    the country gets a host of its own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country_locale = models.ForeignKey(
        CountryLocale, on_delete=models.CASCADE, related_name="former_addresses"
    )
    rest = models.CharField(_("path inside the country locale"), max_length=1000)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(fields=["country_locale", "rest"], name="one_former_address")
        ]

    def __str__(self) -> str:
        return f"{self.country_locale}: {self.rest}"


class MenuKind(models.TextChoices):
    HEADER = "header", _("header")
    FOOTER = "footer", _("footer")


class Menu(ClusterableModel):
    """The navigation of one country locale, at the head or the foot of its pages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country_locale = models.ForeignKey(
        CountryLocale, on_delete=models.CASCADE, related_name="menus"
    )
    kind = models.CharField(max_length=10, choices=MenuKind, default=MenuKind.HEADER)
    follows_tree = models.BooleanField(
        _("follows the page tree"),
        default=True,
        help_text=_("Shows the pages below home that are marked for menus, before the entries."),
    )

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        constraints = [
            models.UniqueConstraint(fields=["country_locale", "kind"], name="one_menu_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.country_locale})"


class MenuItem(Orderable):
    """One entry of a menu: a page of the same country locale, or a link out."""

    menu = ParentalKey(Menu, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    link = models.URLField(_("address elsewhere"), blank=True)
    label = models.CharField(
        _("label"), max_length=80, blank=True, help_text=_("Empty: the page's title.")
    )
    with_children = models.BooleanField(_("show the pages below"), default=False)
    # What its page was called, or the country's first language called the link, when the label
    # was written or last held to it; empty where nobody knows.
    made_from = models.CharField(max_length=255, blank=True, editable=False)

    class Meta(Orderable.Meta):
        verbose_name = _("menu entry")
        verbose_name_plural = _("menu entries")

    def __str__(self) -> str:
        return self.label or (self.page.title if self.page else self.link)

    def clean(self) -> None:
        super().clean()
        if bool(self.page_id) == bool(self.link):
            raise ValidationError(_("Choose either a page or an address elsewhere."))
        if self.link and not self.label:
            raise ValidationError({"label": _("An address elsewhere needs a label.")})
        home = self.menu.country_locale.home
        if self.page and home and not self.page.path.startswith(home.path):
            raise ValidationError({"page": _("Choose a page of this country and language.")})
