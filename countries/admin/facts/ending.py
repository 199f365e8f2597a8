"""Tell whoever opens a page that it shows figures which have ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from countries.facts.models import Fact
from countries.pages import CountryPageMixin
from countries.translation.reviewing.ending import ended_facts_of, said_of


def warn(request: HttpRequest, page: Page) -> None:
    """Say which facts of the newest version have ended; it cannot be published until that is mended."""
    if request.method != "GET" or not issubclass(page.specific_class or Page, CountryPageMixin):
        return
    draft: Any = page.get_latest_revision_as_object()
    ended = ended_facts_of(draft)
    if not ended:
        return
    ids = dict(
        Fact.objects.filter(name__in=[fact.name for fact in ended]).values_list("name", "pk")
    )
    lines = format_html_join(
        "",
        '<li>{} <a href="{}">{}</a></li>',
        (
            (said_of(fact, draft), reverse("facts:edit", args=[ids[fact.name]]), _("To the fact"))
            for fact in ended
        ),
    )
    begin = _("This page cannot be published as it is.")
    messages.warning(request, format_html("{}<ul>{}</ul>", begin, lines))
