"""Requests to the screens of our own that are about many things at once, and to one's own account."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from countries.identity.organisations import Licence
from countries.market import MarketRule
from countries.partners.previews import make_link
from countries.partners.previews.models import DraftLink
from countries.umbrella.reminders import Reminder
from countries.workspace.drift.models import TypedFigure
from countries.workspace.models import SavedView
from tests.access.asking import Ask, Asks
from tests.access.world import Section, World


def _audited(form: str) -> Any:
    """Ask for the log of what was done to the section's page: on the screen, or as a file."""

    def ask(world: World, here: Section) -> Ask:
        word = here.canary("audited")
        data = {"text": word[:-1]} | ({"export": form} if form else {})
        return Ask(reverse("countries_audit"), data=data, shows=word)

    return ask


def _country_screen(name: str, *more: str) -> Any:
    return lambda world, here: Ask(reverse(name, args=[here.country.code.lower(), *more]))


def _page_screen(name: str) -> Any:
    return lambda world, here: Ask(reverse(name, args=[here["page"].pk]))


def _save_view(world: World, here: Section) -> Ask:
    return Ask(
        reverse("countries_view_save", args=[here["home"].pk]) + "?q=can",
        "post",
        {"name": "Made by a test"},
        does=SavedView.objects.filter(name="Made by a test", country=here.country).exists,
    )


def _delete_view(world: World, here: Section) -> Ask:
    view = here["view"]
    return Ask(
        reverse("countries_view_delete", args=[view.pk]),
        "post",
        does=lambda: not SavedView.objects.filter(pk=view.pk).exists(),
    )


def _rule(name: str, does: Any) -> Any:
    """Make, change or take away a market rule of the section's page."""
    form = {"block_id": "", "fact": "deposit-scheme", "condition": "is", "value": "no"}

    def ask(world: World, here: Section) -> Ask:
        of = () if name.endswith("new") else (here["market-rule"].pk,)
        url = reverse(name, args=[here["page"].pk, *of])
        rows = MarketRule.objects.filter(translation_key=here["page"].translation_key)
        return Ask(url, "post", form | {"reason": "The law"}, does=lambda: does(rows))

    return ask


def _make_draft_link(world: World, here: Section) -> Ask:
    """Let others see the draft of the section's page by a link."""
    known = set(DraftLink.objects.values_list("pk", flat=True))
    made = DraftLink.objects.filter(page=here["page"].pk).exclude(pk__in=known)
    url = reverse("countries_draft_links", args=[here["page"].pk])
    return Ask(url, "post", {"days": "7", "is_fixed": "latest"}, does=made.exists)


def _end_draft_links(world: World, here: Section) -> Ask:
    link = make_link(here["page"], user=here["user"], now=timezone.now())
    return Ask(
        reverse("countries_draft_links", args=[here["page"].pk]),
        "post",
        {"what": "end"},
        does=lambda: not DraftLink.objects.filter(pk=link.pk).exists(),
    )


def _write(world: World, here: Section) -> Ask:
    """Write about a page of the umbrella to a country."""
    source = world["INT"]["source"]
    return Ask(
        reverse("network_dashboard:write", args=[source.pk]),
        "post",
        {"country": "GR", "subject": "Made by a test", "text": "It matters."},
        does=Reminder.objects.filter(subject="Made by a test").exists,
    )


def _dismiss(world: World, here: Section) -> Ask:
    row = Reminder.objects.filter(pk=here["reminder"].pk).exclude(dismissed_at=None)
    return Ask(reverse("countries_reminder", args=[here["reminder"].pk]), "post", does=row.exists)


def _extend(world: World, here: Section) -> Ask:
    licence = here["licence"]
    rows = Licence.objects.filter(pk=licence.pk).exclude(valid_until=licence.valid_until)
    return Ask(reverse("licences:extend", args=[licence.pk]), "post", does=rows.exists)


def _end_session(world: World, here: Section) -> Ask:
    """End a session of the person who works in the section; everybody may end their own alone."""
    session = here["session"]
    return Ask(
        reverse("usersessions_list"),
        "post",
        {"session": session.pk},
        does=lambda: not UserSession.objects.filter(pk=session.pk).exists(),
    )


def _figure(what: str, **changed: Any) -> Any:
    """Do something with a typed figure of the section."""

    def ask(world: World, here: Section) -> Ask:
        figure = here["figure"]
        return Ask(
            reverse("countries_drift_figure", args=[figure.pk]),
            "post",
            {"do": what},
            does=TypedFigure.objects.filter(pk=figure.pk, **changed).exists,
        )

    return ask


ASKS: Asks = {
    ("figure", "list"): lambda world, here: Ask(
        reverse("countries_drift"), shows=here.canary("figure")
    ),
    ("figure", "use"): _figure("use", drafted_at__isnull=False),
    ("figure", "ignore"): _figure("ignore", is_ignored=True),
    ("audit", "list"): _audited(""),
    ("audit", "export"): _audited("csv"),
    ("workspace", "waiting"): _country_screen("countries_waiting", "messages"),
    ("workspace", "correct"): _country_screen("countries_correct"),
    ("correction", "restore"): _page_screen("countries_restore"),
    ("correction", "reach"): _page_screen("countries_reach"),
    ("market", "look"): lambda world, here: Ask(
        reverse("countries_market", args=[here["page"].pk]), shows=here.canary("reason")
    ),
    ("market", "create"): _rule("countries_market_new", lambda rows: rows.count() == 2),
    ("market", "change"): _rule(
        "countries_market_rule", lambda rows: rows.filter(reason="The law").exists()
    ),
    ("market", "delete"): _rule("countries_market_delete", lambda rows: not rows.exists()),
    ("draft-link", "look"): lambda world, here: Ask(
        reverse("countries_draft_links", args=[here["page"].pk])
    ),
    ("draft-link", "make"): _make_draft_link,
    ("draft-link", "end"): _end_draft_links,
    ("view", "save"): _save_view,
    ("view", "delete"): _delete_view,
    ("dashboard", "look"): lambda world, here: Ask(reverse("network_dashboard:index")),
    ("dashboard", "country"): _country_screen("network_dashboard:country"),
    ("dashboard", "page"): lambda world, here: Ask(
        reverse("network_dashboard:page", args=[world["INT"]["source"].pk])
    ),
    ("dashboard", "write"): _write,
    ("reminder", "look"): lambda world, here: Ask(
        reverse("countries_reminder", args=[here["reminder"].pk]), shows=here.canary("message")
    ),
    ("reminder", "dismiss"): _dismiss,
    ("dashboard", "export"): lambda world, here: Ask(
        reverse("network_dashboard:index"), data={"export": "csv"}
    ),
    ("licence", "list"): lambda world, here: Ask(
        reverse("licences:index"), shows=here["licence"].organisation.name
    ),
    ("licence", "extend"): _extend,
    ("session", "end"): _end_session,
    ("usage", "look"): lambda world, here: Ask(
        reverse("countries_shown"), shows=here.canary("shown")
    ),
    ("usage", "export"): lambda world, here: Ask(
        reverse("countries_shown"), data={"export": "csv"}, shows=here.canary("shown")
    ),
}
