"""What is asked of the translation editor in its tests, and what is looked for."""

from __future__ import annotations

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringSegment, StringTranslation

from tests.countries.translation.helpers import running

HOST = {"host": "localhost:8000"}
JSON = {"accept": "application/json"}


def client_of(user):
    client = Client(headers=HOST)
    client.force_login(user)
    return client


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def segment_of(page, path="title"):
    return StringSegment.objects.get(source=running(page).source, context__path=path)


def url(page, name="text", path="title"):
    pk = segment_of(page, path).pk
    return reverse(f"countries_desk_{name}", args=[running(page).pk, pk])


def accept_url(page):
    return reverse("countries_desk_accept", args=[running(page).pk])


def shown(client, page, **data):
    response = client.get(edit_url(page), data)
    assert response.status_code == 200
    return response


def desk_segment(response, path="title"):
    return next(one for one in response.context["desk"].segments if one.path == path)


def write(client, page, text, path="title", version="", **options):
    return client.post(url(page, path=path), {"text": text, "version": version}, **options)


def told(response):
    """Return what the person is told."""
    return str(next(iter(get_messages(response.wsgi_request)))).strip()


def stored(path="title"):
    return StringTranslation.objects.filter(context__path=path).values_list("data", flat=True)
