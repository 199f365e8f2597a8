"""The site's addresses where an OpenID Connect provider is set."""

from __future__ import annotations

from django.urls import include, path

from cms import urls as site
from cms.users.urls import PROVIDED

urlpatterns = [path("admin/", include((PROVIDED, None))), *site.urlpatterns]
handler404 = site.handler404
handler429 = site.handler429
