"""Views that know only the rows their user may see; every other row does not exist for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import BaseInlineFormSet, Form, ModelChoiceField, Select
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms.formsets import BaseFormSetMixin
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from countries import publishing
from countries.admin import audit, guard, rules
from countries.admin.policies import VIEW

LEFT_OUT = ("usage", "copy")
"""Stock views that show or take what lies outside of the rows a user may see."""


class ScopedMixin:
    """Ask for the right before any row is looked up, and look up among the user's rows alone.

    A row of another country and one that is not there answer alike, in as many queries.
    """

    asks_before_looking = True
    """The guard's census reads it."""
    permission_policy: Any
    permission_required: str | None
    any_permission_required: Sequence[str] | None
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        if not self.permission_policy.user_has_any_permission(request.user, self._actions()):
            if kwargs:
                raise Http404
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # a view's

    def _actions(self) -> list[str]:
        required = getattr(self, "permission_required", None)
        return [required] if required else list(self.any_permission_required or [])

    def own_rows(self) -> QuerySet[Any]:
        """Return the rows with which the user may do what this view does."""
        rows: QuerySet[Any] = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, self._actions()
        )
        return rows

    def get_queryset(self) -> QuerySet[Any]:
        return self.own_rows()


class IndexView(ScopedMixin, generic.IndexView):
    """The list of the user's rows; what a row offers depends on the row."""

    any_permission_required = (VIEW,)

    def get_queryset(self) -> QuerySet[Any]:
        # Wagtail's own, that orders, filters and searches: it begins with the rows below.
        return generic.IndexView.get_queryset(self)

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.own_rows()

    def _may(self, action: str, instance: Model) -> bool:
        return bool(
            self.permission_policy.user_has_permission_for_instance(
                self.request.user, action, instance
            )
        )

    def get_edit_url(self, instance: Model) -> str | None:
        return super().get_edit_url(instance) if self._may("change", instance) else None

    def get_delete_url(self, instance: Model) -> str | None:
        return super().get_delete_url(instance) if self._may("delete", instance) else None


class InlineFormSet(BaseFormSetMixin, BaseInlineFormSet):
    """Rows below a row, edited with it. ``unique_on`` names fields that no two may share."""

    heading: str | Promise = ""
    add_label: str | Promise = ""
    icon = "list-ul"
    help_text: str | Promise = ""
    unique_on: Sequence[str] = ()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        self._choices: dict[str, list[Any]] = {}
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        self.limit(form)
        for name, field in form.fields.items():
            if isinstance(field, ModelChoiceField) and isinstance(field.widget, Select):
                # Looked up once, not once for each row.
                if name not in self._choices:
                    self._choices[name] = [*iter(field.widget.choices)]
                field.widget.choices = self._choices[name]

    def limit(self, form: Any) -> None:
        """Narrow what may be chosen in ``form`` to what the user may give."""

    def clean(self) -> None:
        super().clean()
        if not self.unique_on:
            return
        seen = self._others()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None)
            if not data or data.get("DELETE"):
                continue
            found = (data.get(name) for name in self.unique_on)
            values = tuple(getattr(value, "pk", value) for value in found)
            if values in seen:
                form.add_error(self.unique_on[0], _("This stands twice."))
            seen.add(values)

    def _others(self) -> set[tuple[Any, ...]]:
        """Return what the rows have that are not in the form: somebody added them meanwhile."""
        if not self.instance.pk or self.model is None:
            return set()
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        rows = self.model._default_manager.filter(**{self.fk.name: self.instance})
        return set(rows.exclude(pk__in=shown).values_list(*self.unique_on))


class InlinesMixin:
    """For views of a form with rows below: all are valid, or nothing is saved."""

    inline_classes: Sequence[type[Any]] = ()
    request: HttpRequest
    form: Form

    def get_inline_classes(self) -> Sequence[type[Any]]:
        return self.inline_classes

    @cached_property
    def formsets(self) -> list[InlineFormSet]:
        data = self.request.POST if self.request.method == "POST" else None
        return [
            formset_class(data, instance=self.form.instance, user=self.request.user)  # type: ignore[attr-defined]  # a model form's
            for formset_class in self.get_inline_classes()
        ]

    def is_valid(self, form: Form) -> bool:
        self.form = form
        is_valid = super().is_valid(form)  # type: ignore[misc]  # a view's
        wrong = [formset for formset in self.formsets if not formset.is_valid()]
        if wrong:
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]  # a view's
            return False
        return bool(is_valid)

    def save_instance(self) -> Any:
        with publishing.unit():
            instance = super().save_instance()  # type: ignore[misc]  # a view's
            for formset in self.formsets:
                formset.instance = instance
                formset.save()
        return instance

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a view's
        context["formsets"] = self.formsets
        for formset in self.formsets:
            context["media"] += formset.media
        return context


class CreateView(ScopedMixin, InlinesMixin, generic.CreateView):
    template_name = "wagtail_countries/admin/form.html"


class EditView(ScopedMixin, InlinesMixin, generic.EditView):
    template_name = "wagtail_countries/admin/form.html"


class DeleteView(ScopedMixin, generic.DeleteView):
    """Deletes a row, or says what holds it."""

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ProtectedError as error:
            say_what_holds(self.request, self.object, error)
            return redirect(self.get_success_url())
        return response


def say_what_holds(request: HttpRequest, what: Any, error: ProtectedError) -> None:
    """Tell by a message why ``what`` was not deleted."""
    held_by = ", ".join(sorted({str(row) for row in error.protected_objects})[:5])
    text = _("“%(row)s” cannot be deleted: it is used by %(held_by)s.")
    messages.error(request, text % {"row": what, "held_by": held_by})


class RowHistoryView(ScopedMixin, HistoryView):
    any_permission_required = (VIEW,)

    def get_queryset(self) -> QuerySet[Any]:
        return HistoryView.get_queryset(self)

    def get_base_object_queryset(self) -> QuerySet[Any]:
        return self.own_rows()

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *audit.row_button(self.object, self.request.user)]


class ScopedViewSet(ModelViewSet):
    """A model's screens for the rows its user may see, without copying and usage lists."""

    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = RowHistoryView
    copy_view_enabled = False
    add_to_reference_index = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        found.pop("usage_url_name")
        return found

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in LEFT_OUT]

    def on_register(self) -> None:
        super().on_register()
        for pattern in self.get_urlpatterns():
            view = getattr(pattern.callback, "view_class", None)
            if getattr(view, "asks_before_looking", False):
                guard.expect(rules.asks_itself, self.get_url_name(pattern.name))

    def get_permissions_to_register(self) -> Any:
        """Offer none in the forms of groups: policies decide, not Django's permissions."""
        return Permission.objects.none()
