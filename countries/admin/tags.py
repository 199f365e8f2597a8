"""The screens of tags: a country's own, beside the network's, which all may read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import tags as stock_tags

from countries import publishing
from countries.access import countries_of, may_manage_network
from countries.admin import scoped
from countries.admin.fields import TextPerLanguageField
from countries.admin.looking import free_tags_of
from countries.admin.owned import OwnedListMixin, offer_owners, owner_column
from countries.admin.policies import managed_countries
from countries.delivery.drafts import Address
from countries.delivery.models import Document, Kind
from countries.identity.tags import Tag

OFFERED_AT_ONCE = 10
stock_autocomplete = stock_tags.autocomplete


class TagForm(WagtailAdminModelForm):
    names = TextPerLanguageField(
        label=gettext_lazy("Names"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("What visitors read, in each language; empty: the name."),
    )

    class Meta:
        model = Tag
        fields = ("name", "country", "names")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_owners(self, managed_countries(self.for_user))


class IndexView(OwnedListMixin, scoped.IndexView):
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), get_url=self.get_edit_url, sort_key="name"),
            Column("slug", label=gettext_lazy("In addresses"), sort_key="slug"),
            owner_column(),
            Column("languages", label=gettext_lazy("Named in"), accessor=_languages),
        ]


def _languages(tag: Tag) -> str:
    return ", ".join(sorted(tag.names))


def documents_tagged(slug: str) -> list[Address]:
    """Return the addresses of the public pages that carry the tag ``slug``."""
    rows = Document.objects.filter(kind=Kind.PAGE, gone="").exclude(tags=[])
    values = rows.values_list("kind", "key", "locale", "tags")
    return [Address(kind, key, locale) for kind, key, locale, tags in values if slug in tags]


class DeleteView(scoped.DeleteView):
    """Takes a tag away, and leaves the pages that carried it to the worker."""

    def delete_action(self) -> None:
        with publishing.unit():
            publishing.touch_later(documents_tagged(self.object.slug))
            super().delete_action()


def autocomplete(
    request: HttpRequest, app_name: str | None = None, model_name: str | None = None
) -> HttpResponse:
    """Offer, while somebody types, the network's tags and those of their countries."""
    may_all = may_manage_network(request.user)
    if (app_name, model_name) == (Tag._meta.app_label, Tag._meta.model_name):
        own = countries_of(request.user).values_list("pk", flat=True)
        found: QuerySet[Any] = Tag.objects.all() if may_all else Tag.objects.usable_in(own)
    elif not may_all and app_name is None:
        found = free_tags_of(request.user)
    elif may_all:
        answer: HttpResponse = stock_autocomplete(request, app_name, model_name)
        return answer
    else:
        raise Http404
    term = request.GET.get("term", "")
    found = found.filter(name__istartswith=term) if term else found.none()
    names = found.order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[:OFFERED_AT_ONCE]), safe=False)


def install_autocomplete() -> None:
    """Take the place of Wagtail's view, which offers the tags of all countries to everybody."""
    stock_tags.autocomplete = autocomplete


class TagsViewSet(scoped.ScopedViewSet):
    model = Tag
    name = "tags"
    icon = "tag"
    menu_order = 510
    add_to_admin_menu = True
    index_view_class = IndexView
    delete_view_class = DeleteView
    search_fields = ("name", "slug")
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseModelForm]:
        return TagForm
