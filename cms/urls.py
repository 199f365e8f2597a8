"""Where everything answers."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from cms import observability
from cms.media_files import media_file

urlpatterns = [
    path("healthz", observability.healthz, name="healthz"),
    path("readyz", observability.readyz, name="readyz"),
    path("admin", RedirectView.as_view(url="/admin/")),
    # Before Wagtail's, whose own ways in lie at the same addresses.
    path("admin/", include("cms.users.urls")),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("api", RedirectView.as_view(url="/api/")),
    path("api/", include("countries.partners.api.urls")),
]
if not settings.MEDIA_STORAGE:
    urlpatterns.append(path("media/<path:path>", media_file))
urlpatterns.append(path("", include("countries.urls")))

handler404 = "countries.public.views.not_found"
# Where allauth looks for the answer to somebody who has asked too often.
handler429 = "cms.users.throttling.too_many_attempts"
