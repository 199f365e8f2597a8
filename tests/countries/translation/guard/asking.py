"""Asking localize's addresses as a person does."""

from __future__ import annotations

from django.contrib.messages import get_messages
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

MISSING = 999_999
HOST = {"host": "localhost:8000"}


def client_of(user):
    client = Client(headers=HOST)
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"wagtail_localize:{name}", args=args)


def told(response):
    """Return the messages that go with a response."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def put(client, address, **values):
    return client.put(address, encode_multipart(BOUNDARY, values), content_type=MULTIPART_CONTENT)
