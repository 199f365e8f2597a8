"""Where the sandbox answers: Wagtail's admin, its documents, the partner API, the public pages."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("api/", include("countries.partners.api.urls")),
    path("", include("countries.urls")),
]

handler404 = "countries.public.views.not_found"
