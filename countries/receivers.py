"""Tell publishing what changed; each receiver is one call."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from countries import publishing, withholding
from countries.conf import UMBRELLA
from countries.delivery.drafts import Address
from countries.delivery.entries import entry_addresses
from countries.delivery.models import Document, Kind
from countries.delivery.producers import every_address
from countries.facts.models import Fact, FactValue
from countries.identity.addresses import FormerAddress, Menu, MenuItem
from countries.identity.countries import Country, CountryLocale, MarketFact, NetworkVersion
from countries.identity.organisations import Licence, Organisation, Role
from countries.identity.programmes import ProgrammeIdentity
from countries.market.models import MarketRule
from countries.pages import CountryPageMixin
from countries.partners.webhooks import occurrences
from countries.registry import entry_registrations
from countries.resolution import keys
from countries.routing import let_go_of_network, network
from countries.segments.reading import forget_live_texts
from countries.signals import country_closed, country_opened
from countries.umbrella import promoting

DRAFT_FIELDS = frozenset(
    [
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
    ]
)
"""What saving a draft writes into a live page's row; none of it is public."""


def page_was_published(sender: Any, instance: Page, **kwargs: Any) -> None:
    publishing.touch_page(instance)


def page_was_moved(sender: Any, instance: Page, **kwargs: Any) -> None:
    with publishing.unit():
        publishing.touch_page(instance)
        parent = kwargs["parent_page_before"]
        code = instance.locale.language_code
        publishing.touch(changed=[keys.children(parent.translation_key, code)])


def page_was_saved(sender: type, instance: Any, **kwargs: Any) -> None:
    if not isinstance(instance, CountryPageMixin):
        return
    fields = kwargs.get("update_fields")
    if fields and set(fields) <= DRAFT_FIELDS:
        return
    if instance.live or _has_document(instance):
        publishing.touch_page(instance)
    if CountryLocale.objects.filter(home_id=instance.pk).exists():
        NetworkVersion.bump()


def page_is_going(sender: type, instance: Any, **kwargs: Any) -> None:
    if not isinstance(instance, CountryPageMixin):
        return
    with publishing.unit():
        publishing.touch(
            Address(Kind.PAGE, instance.translation_key, instance.locale.language_code),
            changed=publishing.keys_of(instance),
        )
        forget_live_texts([instance.pk])


def privacy_changed(sender: type, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Private now: tombstones at once for all below. Public again: the worker brings it back."""
    is_new = bool(kwargs.get("created"))
    publishing.touch_subtree(instance.page, at_once=is_new)


def _has_document(page: Page) -> bool:
    return Document.objects.filter(
        kind=Kind.PAGE,
        key=page.translation_key,
        locale=page.locale.language_code,
        gone="",
    ).exists()


def fact_changed(sender: type, instance: Fact | FactValue, **kwargs: Any) -> None:
    fact = instance if isinstance(instance, Fact) else instance.fact
    changed = [keys.fact_key(fact.name)]
    # Pages that show all figures of a country show a new one, too.
    owner = getattr(instance, "country", None)
    changed += [
        keys.entries("fact", code) for code in {owner.code if owner else UMBRELLA, UMBRELLA}
    ]
    publishing.touch(Address(Kind.FACT, fact.uuid), changed=changed)


def market_fact_changed(sender: type, instance: MarketFact, **kwargs: Any) -> None:
    withholding.touch_market(instance.country)


def market_rule_changed(sender: type, instance: MarketRule, **kwargs: Any) -> None:
    withholding.touch_rule(instance)


def image_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    image = getattr(instance, "image", instance)
    publishing.touch(Address(Kind.IMAGE, image.uuid), changed=[keys.image(image.uuid)])


def organisation_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    organisation = getattr(instance, "organisation", instance)
    roles = organisation.roles.select_related("country") if organisation.pk else []
    countries = {role.country.code for role in roles}
    if hasattr(instance, "country_id") and instance.country:
        countries.add(instance.country.code)
    changed = [f"licensees:{code}" for code in countries]
    changed.append(keys.organisation(organisation.uuid))
    NetworkVersion.bump()
    publishing.touch(Address(Kind.ORGANISATION, organisation.uuid), changed=changed)


def identity_changed(sender: type, instance: ProgrammeIdentity, **kwargs: Any) -> None:
    key = keys.identity(instance.programme.code, instance.country.code)
    publishing.touch(changed=[key])
    NetworkVersion.bump()


def menu_changed(sender: type, instance: Menu | MenuItem, **kwargs: Any) -> None:
    menu = instance if isinstance(instance, Menu) else instance.menu
    place = menu.country_locale
    changed = [keys.menus(place.country.code)] if place.is_default else []
    publishing.touch(Address(Kind.MENU, menu.uuid, place.code), changed=changed)


def former_address_changed(sender: type, instance: FormerAddress, **kwargs: Any) -> None:
    place = instance.country_locale
    publishing.touch(Address(Kind.REDIRECT, instance.uuid, place.code))


def entry_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    """An entry's own documents now; the pages that list it through their key."""
    changed = [keys.entries(instance.entry_type, instance.country.code)]
    publishing.touch(*entry_addresses(instance, network()), changed=changed)


def addresses_changed(sender: type, **kwargs: Any) -> None:
    let_go_of_network()


def country_changed(sender: type, instance: Country, **kwargs: Any) -> None:
    """A country's status, host or path decides every address in it: all is made anew."""
    publishing.rebuild_later(every_address())


def country_was_opened(sender: type, country: Country, **kwargs: Any) -> None:
    occurrences.note_opened(country, now=timezone.now())


def country_was_closed(sender: type, country: Country, **kwargs: Any) -> None:
    occurrences.note_closed(country, now=timezone.now())


def restriction_groups_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, PageViewRestriction):
        publishing.touch_subtree(instance.page, at_once=True)


def _image_models() -> list[type[Any]]:
    """Return the site's image model and that of its texts, if it has one: a check asks for it."""
    model = get_image_model()
    texts = getattr(model, "texts", None)
    return [model, texts.rel.related_model] if texts else [model]


def connect() -> None:
    """Connect every receiver, and put the models' saving inside units."""
    page_published.connect(page_was_published)
    page_published.connect(promoting.was_published)
    page_unpublished.connect(page_was_published)
    post_page_move.connect(page_was_moved)
    post_save.connect(page_was_saved)
    pre_delete.connect(page_is_going)
    for signal in (post_save, post_delete):
        signal.connect(privacy_changed, sender=PageViewRestriction)
        signal.connect(fact_changed, sender=Fact)
        signal.connect(fact_changed, sender=FactValue)
        signal.connect(market_fact_changed, sender=MarketFact)
        signal.connect(market_rule_changed, sender=MarketRule)
        signal.connect(organisation_changed, sender=Organisation)
        signal.connect(organisation_changed, sender=Role)
        signal.connect(organisation_changed, sender=Licence)
        signal.connect(identity_changed, sender=ProgrammeIdentity)
        signal.connect(menu_changed, sender=Menu)
        signal.connect(menu_changed, sender=MenuItem)
        signal.connect(former_address_changed, sender=FormerAddress)
        for model in _image_models():
            signal.connect(image_changed, sender=model)
    for registration in entry_registrations():
        for signal in (post_save, post_delete):
            signal.connect(entry_changed, sender=registration.model)
        publishing.wrap_model(registration.model)
    post_save.connect(country_changed, sender=Country)
    post_save.connect(addresses_changed, sender=NetworkVersion)
    country_opened.connect(country_was_opened)
    country_closed.connect(country_was_closed)
    m2m_changed.connect(restriction_groups_changed)
    for model in (
        PageViewRestriction, Fact, FactValue, MarketFact, MarketRule, Organisation, Role, Licence, ProgrammeIdentity,
        Menu, MenuItem, FormerAddress, Country, CountryLocale, get_image_model(),
    ):  # fmt: skip
        publishing.wrap_model(model)
