"""The screens of partners: the network's, and those of the countries in which one manages them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm, formfield_for_dbfield
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import Button

from countries.access import may_manage_network
from countries.admin import scoped
from countries.admin.keys import ChangeView, IssueView, RevokeView, RotateView, partner_url
from countries.admin.owned import OwnedListMixin, offer_owners, owner_column
from countries.admin.policies import partner_countries
from countries.admin.usage import shown_url
from countries.identity.organisations import Organisation
from countries.partners.api.links import api_url
from countries.partners.models import Key, KeyScope, Partner, is_live
from countries.partners.reach import reach_of
from countries.partners.vocabulary import known_types
from countries.partners.webhooks.managing import endpoint_counts


class PartnerForm(WagtailAdminModelForm):
    class Meta:
        model = Partner
        fields = (
            "name",
            "code",
            "country",
            "organisation",
            "contact_email",
            "website",
            "terms_accepted_at",
            "is_active",
        )
        formfield_callback = formfield_for_dbfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = partner_countries(self.for_user)
        offer_owners(self, countries)
        if not may_manage_network(self.for_user):
            known = Q(roles__country__in=countries) | Q(licences__country__in=countries)
            known |= Q(pk=self.instance.organisation_id)
            field: Any = self.fields["organisation"]
            field.queryset = Organisation.objects.filter(known).distinct()


class IndexView(OwnedListMixin, scoped.IndexView):
    default_ordering = "name"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        docs = Button(_("Documentation of the API"), url=api_url("docs"), icon_name="help")
        return [*super().header_more_buttons, docs]

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), get_url=self.get_edit_url, sort_key="name"),
            owner_column(),
            Column(
                "organisation",
                label=gettext_lazy("Organisation"),
                accessor="organisation.name",
                sort_key="organisation__name",
                classname="ecc-wide-only",
            ),
            StatusTagColumn(
                "is_active",
                label=gettext_lazy("Status"),
                accessor=lambda row: _("active") if row.is_active else _("refused"),
                primary=lambda row: row.is_active,
                sort_key="is_active",
            ),
            Column("key_count", label=gettext_lazy("Working keys"), sort_key="key_count"),
            DateColumn(
                "used",
                label=gettext_lazy("Last used"),
                sort_key="used",
                classname="ecc-wide-only",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Partner]:
        works = is_live(now=timezone.now(), of="keys__")
        rows = super().get_base_queryset().select_related("organisation")
        return rows.annotate(key_count=Count("keys", filter=works), used=Max("keys__last_used_at"))


class CreateView(scoped.CreateView):
    """A new partner; what it lacks yet is a key, and that is where its own screen begins."""

    success_message = gettext_lazy("%(object)s is a partner now. Next, issue a key to it.")

    def get_success_url(self) -> str:
        return partner_url("edit", self.object)

    def get_success_buttons(self) -> list[Any]:
        return [messages.button(partner_url("issue", self.object), _("Issue a key"))]


class EditView(scoped.EditView):
    """A partner with its keys: how each begins, what it may do, when it was last used."""

    template_name = "wagtail_countries/admin/partners/edit.html"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        issue = Button(_("Issue a key"), url=partner_url("issue", self.object), icon_name="key")
        return [issue, *super().header_more_buttons]

    def get_queryset(self) -> QuerySet[Partner]:
        keys = Key.objects.order_by("-created_at", "-pk")
        return super().get_queryset().prefetch_related(Prefetch("keys", queryset=keys))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        now, reach = timezone.now(), reach_of(self.request.user)
        context["docs_url"] = api_url("docs")
        context["shown_url"] = shown_url(partner=self.object.uuid.hex)
        told = endpoint_counts(self.object.keys.all())
        context["keys"] = [
            {
                "key": key,
                "rights": [KeyScope(scope).label for scope in key.scopes],
                "limits": limits_of(key),
                "works": key.is_live(now=now),
                "ends_soon": key.ends_soon(now=now),
                "is_unused": key.is_unused(now=now),
                "is_own": reach.covers(key),
                "endpoints": told.get(key.pk, 0),
            }
            for key in self.object.keys.all()
        ]
        return context


def limits_of(key: Key) -> list[tuple[Any, str]]:
    """Return what a key is limited to: each kind of limit with what it lets, in words."""
    types = known_types()
    found = [
        (_("Countries:"), key.countries),
        (_("Languages:"), key.locales),
        (_("Page types:"), [types.get(name, name) for name in key.types]),
        (_("Addresses:"), key.ip_ranges),
        (_("Origins:"), key.origins),
    ]
    return [(label, ", ".join(values)) for label, values in found if values]


class PartnersViewSet(scoped.ScopedViewSet):
    model = Partner
    name = "partners"
    url_prefix = "network/partners"
    icon = "key"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    search_fields = ("name", "code", "organisation__name")
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[PartnerForm]:
        return PartnerForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/keys/new/", self.construct_view(IssueView), name="issue"),
            *(
                path(f"<int:pk>/keys/<uuid:key>/{name}/", self.construct_view(view), name=route)
                for name, route, view in (
                    ("change", "change_key", ChangeView),
                    ("rotate", "rotate", RotateView),
                    ("revoke", "revoke", RevokeView),
                )
            ),
        ]
