"""The screens of the team: who plays which role in the user's countries; invite, give and take roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.users.models import UserProfile

from countries import conf
from countries.access import Action, Role, countries_where, grantable_roles, may_manage_network
from countries.access.actions import label_of
from countries.access.granting import refuse_to_grant
from countries.access.models import Grant
from countries.admin import guard, rules, scoped
from countries.admin.policies import VIEW
from countries.identity.countries import Country, CountryLocale
from countries.licensing import today_in

User = get_user_model()
SHOWN = ("change", "add", VIEW)


def peopled(user: Any) -> QuerySet[Country]:
    """Return the countries whose people ``user`` manages."""
    return Country.objects.filter(pk__in=countries_where(user, Action.PEOPLE))


class PeoplePolicy(BasePermissionPolicy):
    """People with a role in a country: for those who manage its people. Nobody is deleted here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in SHOWN and bool(countries_where(user, Action.PEOPLE))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        rows = self.instances_user_has_any_permission_for(user, [action])
        return bool(rows.filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        people = User._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return people.none()
        if not user.is_superuser:
            # Whoever could change an operator's account could become one.
            people = people.filter(is_superuser=False)
        if may_manage_network(user):
            return people
        own = Grant.objects.filter(country__in=countries_where(user, Action.PEOPLE))
        return people.filter(pk__in=own.values("user"))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return User._default_manager.filter(is_active=True, is_superuser=True)


class GrantForm(forms.ModelForm):
    """One role of a person; ``by`` is who gives it."""

    by: Any = None

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    locales = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked means all of the country's."),
    )

    class Meta:
        model = Grant
        fields = ("country", "role", "locales", "organisation", "valid_from", "valid_until")
        formfield_callback = formfield_for_dbfield

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = self.initial_grant()
        wanted = [row for row in (given, self._wanted(data)) if row is not None]
        if self.has_changed():
            for row in wanted:
                self.refuse(*row)
        return data

    def initial_grant(self) -> tuple[Country, str, list[str]] | None:
        """Return country, role and languages of the grant as it is stored."""
        if self.instance.pk is None:
            return None
        row = Grant.objects.select_related("country").get(pk=self.instance.pk)
        return row.country, row.role, row.locales

    def _wanted(self, data: dict[str, Any]) -> tuple[Country, str, list[str]] | None:
        if not data.get("country") or not data.get("role"):
            return None
        return data["country"], data["role"], data.get("locales") or []

    def refuse(self, country: Country, role: str, locales: list[str]) -> None:
        try:
            refuse_to_grant(self.by, country, role, locales=locales)
        except PermissionDenied as error:
            names = {"role": label_of(role), "country": country}
            message = _("You cannot give or take the role “%(role)s” in %(country)s.") % names
            raise ValidationError({"role": message}) from error


class _Grants(scoped.InlineFormSet):
    """A person's roles in the countries whose people the user manages; no other is shown or kept from."""

    heading = gettext_lazy("Roles")
    add_label = gettext_lazy("Add a role")
    icon = "key"
    help_text = gettext_lazy("What the person may do, where, and until when.")
    unique_on = ("country", "role", "valid_from")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.countries = list(peopled(user).order_by("name"))
        rows = Grant.objects.none() if self.queryset is None else self.queryset
        self.queryset = rows.filter(country__in=self.countries).select_related(
            "country", "organisation"
        )

    @cached_property
    def roles(self) -> list[tuple[str, Any]]:
        """Return the roles that the user may give in any of the countries, in the order of all."""
        found = {role for row in self.countries for role in grantable_roles(self.user, row)}
        return [(role.value, capfirst(str(label_of(role)))) for role in Role if role in found]

    @cached_property
    def locales(self) -> list[tuple[str, str]]:
        rows = CountryLocale.objects.filter(country__in=self.countries)
        rows = rows.select_related("locale", "country").order_by("country__name", "position")
        return [(row.code, f"{row.locale} ({row.code})") for row in rows]

    def limit(self, form: Any) -> None:
        form.by = self.user
        form.fields["country"].queryset = Country.objects.filter(
            pk__in=[row.pk for row in self.countries]
        )
        if len(self.countries) == 1:
            form.fields["country"].initial = self.countries[0].pk
            form.fields["country"].empty_label = None
        held = form.instance.role
        extra = [(held, label_of(held))] if held and held not in dict(self.roles) else []
        form.fields["role"].choices = [("", "---------"), *self.roles, *extra]
        form.fields["locales"].choices = self.locales
        licensed = form.fields["organisation"]
        licensed.queryset = licensed.queryset.filter(
            licences__country__in=self.countries
        ).distinct()

    def clean(self) -> None:
        super().clean()
        form: Any
        for form in self.forms:
            grant = form.initial_grant()
            if grant is None or not hasattr(form, "cleaned_data"):
                continue
            is_taken = form.cleaned_data.get("DELETE") or form.has_changed()
            if form.cleaned_data.get("DELETE"):
                form.refuse(*grant)
            if is_taken:
                self._keep_a_manager(form, grant[0])

    def _keep_a_manager(self, form: Any, country: Country) -> None:
        """Refuse to leave a country without anybody who manages its people."""
        if may_manage_network(self.user) or form.instance.role != Role.MANAGER:
            return
        data = form.cleaned_data
        if not data.get("DELETE") and data.get("role") == Role.MANAGER and not data["locales"]:
            return
        others = Grant.objects.in_force(today_in(country, timezone.now())).filter(
            country=country, role=Role.MANAGER, locales=[], user__is_active=True
        )
        if not others.exclude(user=self.instance).exists():
            message = _("%(country)s would have no manager left.") % {"country": country}
            raise ValidationError(message)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.given_by = self.user
        return super().save_new(form, commit=commit)


GrantFormSet = forms.inlineformset_factory(
    User, Grant, form=GrantForm, formset=_Grants, fk_name="user", extra=0, can_delete=True
)
NewGrantFormSet = forms.inlineformset_factory(
    User,
    Grant,
    form=GrantForm,
    formset=_Grants,
    fk_name="user",
    extra=1,
    min_num=1,
    validate_min=True,
    can_delete=False,
)


class PersonForm(forms.ModelForm):
    """Name and address of an account, for those who manage the network; others see them."""

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "is_active")

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_manage_network(for_user):
            for field in self.fields.values():
                field.disabled = True
                field.help_text = ""


class InvitationForm(forms.ModelForm):
    """Who is invited; somebody who has an account keeps it as it is."""

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name")

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.existing: Any = None
        self.fields["email"].required = True

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.existing = User._default_manager.filter(email__iexact=email).first()
        if self.existing is not None and not self.existing.is_active:
            raise ValidationError(_("This account was deactivated: ask the umbrella's team."))
        return email

    def _post_clean(self) -> None:
        if self.existing is None:
            self.instance.set_unusable_password()
            self.instance.username = self._free_username()
            super()._post_clean()  # type: ignore[misc]  # a model form's
        else:
            self.instance = self.existing

    def save(self, commit: bool = True) -> Any:
        return self.existing or super().save(commit=commit)

    def _free_username(self) -> str:
        return str(self.cleaned_data.get("email", "")).lower()[:150]


def _roles(person: Any) -> str:
    return "; ".join(
        f"{label_of(grant.role)}, {grant.country}"
        + (f" ({', '.join(grant.locales)})" if grant.locales else "")
        for grant in person.shown_grants
    )


def _name(person: Any) -> str:
    return person.get_full_name() or person.email or person.get_username()


def _state(person: Any) -> str:
    if not person.is_active:
        return _("deactivated")
    return _("active") if person.last_login else _("invited")


POLICY = PeoplePolicy(User)
"""Not registered for accounts: Wagtail's own screens of them would open with it."""


def people_of(user: Any) -> QuerySet[Any]:
    """Return the people whom ``user`` manages, for the guard."""
    return POLICY.instances_user_has_any_permission_for(user, ["change"])


class IndexView(scoped.IndexView):
    """The people of the user's countries, with their roles there."""

    permission_policy = POLICY
    default_ordering = "email"
    page_title = gettext_lazy("Team")
    add_item_label = gettext_lazy("Invite somebody")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), accessor=_name, get_url=self.get_edit_url),
            Column("email", label=gettext_lazy("E-mail"), sort_key="email"),
            Column("roles", label=gettext_lazy("Roles"), accessor=_roles),
            Column("state", label=gettext_lazy("State"), accessor=_state),
            DateColumn("last_login", label=gettext_lazy("Last login"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        own = Grant.objects.filter(country__in=countries_where(self.request.user, Action.PEOPLE))
        shown = Prefetch("grants", queryset=own.select_related("country"), to_attr="shown_grants")
        return super().get_base_queryset().prefetch_related(shown)

    def _may(self, action: str, instance: Model) -> bool:
        return action != "delete"


class FormMixin:
    """The forms say whose they are."""

    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]  # a view's
        kwargs["for_user"] = self.request.user
        return kwargs


def _give_time_zone(person: Any) -> None:
    """Let somebody new read times as they are in their country, until they choose otherwise."""
    grant = person.grants.select_related("country").order_by("pk").first()
    profile = UserProfile.get_for_user(person)
    if grant is not None and not grant.country.is_umbrella and not profile.current_time_zone:
        profile.current_time_zone = grant.country.time_zone
        profile.save(update_fields=["current_time_zone"])


class InviteView(FormMixin, scoped.CreateView):
    """A new person gets a mail with a link; somebody who is known gets the role."""

    permission_policy = POLICY
    inline_classes = (NewGrantFormSet,)
    page_title = gettext_lazy("Invite somebody")

    def get_form_class(self) -> type[forms.ModelForm]:
        return InvitationForm

    def save_instance(self) -> Any:
        person = super().save_instance()
        if not person.last_login:
            _give_time_zone(person)
            invite = conf.setting("INVITE")
            if invite:
                import_string(invite)(
                    person, invited_by=self.request.user, language=get_language() or "en"
                )
        return person

    def get_success_message(self, instance: Any) -> str:
        if instance.last_login or not conf.setting("INVITE"):
            return _("%(object)s was invited.") % {"object": _name(instance)}
        text = _("%(object)s was invited: an invitation is on its way to %(address)s.")
        return text % {"object": _name(instance), "address": instance.email}


class PersonView(FormMixin, scoped.EditView):
    permission_policy = POLICY
    inline_classes = (GrantFormSet,)
    template_name = "wagtail_countries/admin/team/person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_offered = conf.setting("RESET_SECOND_FACTOR") and self.object != self.request.user
        reset = reverse("team:reset_factor", args=[self.object.pk])
        return context | {"reset_factor_url": reset if is_offered else ""}

    def get_page_subtitle(self) -> str:
        return _name(self.object)

    def get_success_message(self) -> str:
        return _("The roles of %(person)s were saved.") % {"person": _name(self.object)}


@require_POST
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second factor of somebody who lost theirs, and end their sessions.

    For those who could have given the person every role that they have.
    """
    reset = conf.setting("RESET_SECOND_FACTOR")
    person = people_of(request.user).filter(pk=pk).first() if reset else None
    if person is None:
        raise Http404
    try:
        for grant in person.grants.select_related("country"):
            refuse_to_grant(request.user, grant.country, grant.role, locales=grant.locales)
        import_string(reset)(person, by=request.user)
    except PermissionDenied:
        messages.error(request, _("Somebody who manages all of this person's roles must do this."))
    else:
        text = _("The second factor of %(person)s was reset: a mail tells them so.")
        messages.success(request, text % {"person": _name(person)})
    return redirect("team:edit", person.pk)


class TeamViewSet(scoped.ScopedViewSet):
    model = User
    name = "team"
    url_prefix = "team"
    icon = "group"
    menu_label = gettext_lazy("Team")
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = IndexView
    add_view_class = InviteView
    edit_view_class = PersonView
    permission_policy = POLICY
    search_fields = ("first_name", "last_name", "email")
    list_per_page = 50
    inspect_view_enabled = False

    def register_permissions(self) -> None:
        """Leave Wagtail's own policy of accounts as it is: this one is for these screens alone."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonForm if for_update else InvitationForm

    def get_urlpatterns(self) -> list[Any]:
        kept = ("index", "index_results", "add", "edit")
        found = [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
        return [*found, path("<int:pk>/reset-factor/", reset_factor, name="reset_factor")]

    def on_register(self) -> None:
        super().on_register()
        guard.expect(rules.Of(people_of), self.get_url_name("reset_factor"))

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        for name in ("delete_url_name", "history_url_name"):
            found.pop(name, None)
        return found
