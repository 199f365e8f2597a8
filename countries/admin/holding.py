"""Files that something is made of are not deleted: the admin says what holds them."""

from __future__ import annotations

import functools
from typing import Any

from django.db.models import ProtectedError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.documents.views.bulk_actions.delete import DeleteBulkAction as DeleteDocuments
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.images.views.bulk_actions.delete import DeleteBulkAction as DeleteImages
from wagtail.images.views.images import DeleteView as DeleteImage

from countries.admin.scoped import say_what_holds


def install() -> None:
    """Let Wagtail's screens of files answer with words where the database refuses."""
    for view in (DeleteDocument, DeleteImage, DeleteDocuments, DeleteImages):
        if not getattr(view.form_valid, "is_ours", False):
            view.form_valid = _refusing(view.form_valid)


def _refusing(stock: Any) -> Any:
    @functools.wraps(stock)
    def form_valid(self: Any, form: Form) -> HttpResponse:
        try:
            answer: HttpResponse = stock(self, form)
        except ProtectedError as error:
            one = getattr(self, "object", None)
            rows = [one] if one is not None else self.actionable_objects
            what = ", ".join(
                str(row.get("item", row) if isinstance(row, dict) else row) for row in rows
            )
            say_what_holds(self.request, what, error)
            return redirect(self.get_success_url() if one is not None else self.next_url)
        return answer

    form_valid.is_ours = True  # type: ignore[attr-defined]  # marks the replacement
    return form_valid
