"""Pages that not everyone may read: no document, but an answer for those who may."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import Page, PageViewRestriction

from countries.pages import CountryPageMixin
from countries.public import chrome
from countries.public.addresses import for_host
from countries.public.answers import html_answer
from countries.resolution import Batch, resolve
from countries.routing import LocaleInfo, Network


def private_answer(
    request: HttpRequest, info: LocaleInfo, rest: str, net: Network
) -> HttpResponse | None:
    """Answer for a restricted page at ``rest``: the page, or the way in; None if there is none."""
    page = Page.objects.filter(url_path=info.home_url_path + rest, live=True).first()
    if page is None or not isinstance(page.specific, CountryPageMixin):
        return None
    restrictions = list(page.get_view_restrictions())
    if not restrictions or Batch(now=timezone.now(), net=net).markets.is_withheld(page.path):
        return None
    for restriction in restrictions:
        if not restriction.accept_request(request):
            return _way_in(request, page, restriction, info, net)
    return render_in_memory(request, page.specific, info, net, served_as="page")


def _way_in(
    request: HttpRequest,
    page: Page,
    restriction: PageViewRestriction,
    info: LocaleInfo,
    net: Network,
) -> HttpResponse:
    if restriction.restriction_type != PageViewRestriction.PASSWORD:
        return redirect(f"{reverse('wagtailadmin_login')}?next={request.path}")
    context = {
        "form": PasswordViewRestrictionForm(
            instance=restriction, initial={"return_url": request.get_full_path()}
        ),
        "action_url": reverse(
            "wagtailcore_authenticate_with_password", args=[restriction.id, page.id]
        ),
        "site": chrome.site_context(info, net, served_as="system"),
    }
    return html_answer(request, "restricted.html", context, status=401, private=True)


def render_in_memory(
    request: HttpRequest, page: Any, info: LocaleInfo, net: Network, *, served_as: str
) -> HttpResponse:
    """Return ``page`` as it is in memory, resolved now, kept by nobody."""
    batch = Batch(now=timezone.now(), net=net)
    if served_as == "preview" and page.pk:
        batch.take_as_draft(page)
        batch.mark_blocks(getattr(page, "block_marks", {}))
    document = resolve(page, batch).document
    site = chrome.site_context(info, net, document=document, served_as=served_as)
    site |= {"robots": "noindex", "hreflang": []}
    shown = {**document, "html": for_host(document["html"], info)}
    context = {"doc": shown, "site": site}
    return html_answer(request, f"pages/{page.type_name}.html", context, private=True)
