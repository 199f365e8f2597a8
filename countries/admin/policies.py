"""Who may do what with the rows of the network and of a country, as Wagtail's permission policies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from wagtail.models import Locale, Page, Task, Workflow
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from countries.access import (
    Action,
    countries_where,
    may_manage_network,
    people_who_may,
)
from countries.access.rights import CHANGING, locales_where
from countries.facts.models import Fact
from countries.identity.addresses import FormerAddress, Menu
from countries.identity.countries import Country
from countries.identity.organisations import Licence, Organisation
from countries.identity.programmes import Programme
from countries.identity.tags import Tag
from countries.partners.models import Key, Partner
from countries.translation.glossary.models import GlossaryTerm
from countries.umbrella.kits import may_manage_kits
from countries.umbrella.models import Kit

VIEW = "view"
GLOSSARY_ACTIONS = (Action.EDIT, Action.TRANSLATE)


def managed_country_ids(user: Any) -> frozenset[int]:
    """Return the countries that ``user`` runs: whose pages they may edit, not only translate."""
    return countries_where(user, Action.EDIT)


def managed_countries(user: Any) -> QuerySet[Country]:
    """Return the countries that ``user`` runs."""
    return Country.objects.filter(pk__in=managed_country_ids(user))


def partner_countries(user: Any) -> QuerySet[Country]:
    """Return the countries whose partners ``user`` manages."""
    return Country.objects.filter(pk__in=countries_where(user, Action.PARTNERS))


def glossary_countries(user: Any) -> QuerySet[Country]:
    """Return the countries whose glossary ``user`` may change: where they edit or translate."""
    return Country.objects.filter(pk__in=countries_where(user, *GLOSSARY_ACTIONS))


def pages_in_countries_of(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may link to: all of the countries where they change any."""
    if may_manage_network(user):
        return Page.objects.all()
    homes = Q(pk__in=[])
    for info in locales_where(user, *CHANGING):
        if info.home_path:
            homes |= Q(path__startswith=info.home_path)
    return Page.objects.filter(homes)


class _Policy(BasePermissionPolicy):
    """What the policies below share: inactive users may nothing, superusers everything."""

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return get_user_model().objects.filter(is_active=True, is_superuser=True)


class NetworkPolicy(_Policy):
    """Rows of the whole network: for those who manage it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may_manage_network(user)


class UmbrellaPolicy(_Policy):
    """Rows with which the umbrella's editors serve the countries, such as kits."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may_manage_kits(user)


class SharedPolicy(NetworkPolicy):
    """Rows of the whole network that each country sees, and has a part in, such as facts."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in (VIEW, "change") and managed_country_ids(user):
            return True
        return super().user_has_permission(user, action)


class CountryPolicy(_Policy):
    """Rows that belong to a country: for those who run it.

    ``path`` leads from a row to its country; a row ``without`` one is for all to see, and for
    those who manage the network to change.
    """

    def __init__(self, model: type[Model], path: str = "country", *, shared: bool = False) -> None:
        super().__init__(model)
        self.path = path
        self.shared = shared

    def countries(self, user: Any) -> frozenset[int]:
        """Return the countries whose rows ``user`` may see and change."""
        return countries_where(user, Action.EDIT)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(self.countries(user))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        country_id = self._country_id(instance)
        if country_id is None:
            is_shared = self.shared and VIEW in actions and bool(self.countries(user))
            return is_shared or may_manage_network(user)
        return country_id in self.countries(user)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        own = self.countries(user)
        wanted = Q(**{f"{self.path}__in": own})
        if (self.shared and VIEW in actions and own) or may_manage_network(user):
            wanted |= Q(**{f"{self.path}__isnull": True})
        return rows.filter(wanted)

    def _country_id(self, instance: Any) -> int | None:
        *relations, last = self.path.split("__")
        for relation in relations:
            instance = getattr(instance, relation)
        country_id: int | None = getattr(instance, f"{last}_id")
        return country_id

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return people_who_may([Action.EDIT])


class LicencePolicy(CountryPolicy):
    """A country's licences are seen by those who run it; they change where their organisation does."""

    def countries(self, user: Any) -> frozenset[int]:
        return countries_where(user, Action.SETTINGS)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == VIEW and super().user_has_permission(user, action)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        return VIEW in actions and super().user_has_any_permission_for_instance(
            user, actions, instance
        )

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows = super().instances_user_has_any_permission_for(user, actions)
        return rows if VIEW in actions else rows.none()


class PartnerPolicy(CountryPolicy):
    """A country's partners and their keys are for those who manage partners there.

    Those of the whole network are its managers'.
    """

    def countries(self, user: Any) -> frozenset[int]:
        return countries_where(user, Action.PARTNERS)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return people_who_may([Action.PARTNERS])


class GlossaryPolicy(CountryPolicy):
    """A country's terms are its editors' and translators'; the network's are read by all of them."""

    def countries(self, user: Any) -> frozenset[int]:
        return countries_where(user, *GLOSSARY_ACTIONS)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return people_who_may(GLOSSARY_ACTIONS)


class LookPolicy(NetworkPolicy):
    """Rows that come and go with something else: those who manage the network may look."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == VIEW and super().user_has_permission(user, action)


def register() -> None:
    """Tell Wagtail the policy of each model; before any of its views asks."""
    for model in (Country, Organisation, Programme):
        register_permission_policy(model, NetworkPolicy(model))
    register_permission_policy(Partner, PartnerPolicy(Partner))
    register_permission_policy(Key, PartnerPolicy(Key, "partner__country"))
    register_permission_policy(Kit, UmbrellaPolicy(Kit))
    register_permission_policy(Fact, SharedPolicy(Fact))
    register_permission_policy(Licence, LicencePolicy(Licence))
    # Steps and workflows are the whole network's: who may approve is said by grants.
    for shared in (Workflow, Task):
        register_permission_policy(shared, NetworkPolicy(shared))
    for placed in (Menu, FormerAddress):
        register_permission_policy(placed, CountryPolicy(placed, "country_locale__country"))
    register_permission_policy(Tag, CountryPolicy(Tag, shared=True))
    register_permission_policy(GlossaryTerm, GlossaryPolicy(GlossaryTerm, shared=True))
    # A locale lives and dies with its country: opening makes it, no form does.
    register_permission_policy(Locale, LookPolicy(Locale))
