"""Files that something is made of are not deleted: the admin says what holds them."""

from __future__ import annotations

import functools
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.collections import Delete as DeleteCollection
from wagtail.documents.views.bulk_actions.delete import DeleteBulkAction as DeleteDocuments
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.images.views.bulk_actions.delete import DeleteBulkAction as DeleteImages
from wagtail.images.views.images import DeleteView as DeleteImage

from countries.admin.scoped import say_what_holds


def install() -> None:
    """Let Wagtail's screens of files answer with words where the database refuses."""
    files = (DeleteDocument, DeleteImage, DeleteDocuments, DeleteImages)
    for view in (*files, DeleteCollection):
        if not getattr(view.post, "is_ours", False):
            view.post = _refusing(view.post)


def _refusing(stock: Any) -> Any:
    @functools.wraps(stock)
    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer: HttpResponse = stock(self, request, *args, **kwargs)
        except ProtectedError as error:
            one = getattr(self, "object", None)
            what = one or ", ".join(str(row) for row in self.get_actionable_objects()[0])
            say_what_holds(request, what, error)
            return redirect(self.get_success_url() if one else self.next_url)
        return answer

    post.is_ours = True  # type: ignore[attr-defined]  # marks the replacement
    return post
