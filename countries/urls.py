"""The public site's addresses, for the end of a project's URL list."""

from __future__ import annotations

from django.urls import path, re_path
from wagtail import urls as wagtail_urls

from countries.public import machines, mail, pictures, previews, views

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:code>.xml", machines.sitemap, name="sitemap"),
    path("images/<uuid:key>/<int:width>.webp", pictures.picture, name="picture"),
    path("_util/preview/<str:words>/", previews.draft, name="countries_draft"),
    path("_util/mail/<str:token>/", mail.off, name="countries_mail_off"),
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(r"^(?P<path>.*)$", views.serve, name="wagtail_serve"),
]
