"""The addresses of adopting, and who may call them."""

from __future__ import annotations

from django.urls import URLPattern, path

from countries.admin import adopting, guard, rules
from countries.admin.umbrella import tutorial
from countries.admin.umbrella.answering import AnswerView
from countries.admin.umbrella.detaching import AttachView, DetachView
from countries.admin.umbrella.listing import UmbrellaPagesView
from countries.admin.umbrella.promoting import PromoteView, ProposalsView
from countries.admin.umbrella.taking import AdoptKitView, AdoptPageView
from countries.admin.umbrella.undoing import AdoptionsView, UndoView

urls: list[URLPattern] = [
    *tutorial.urls,
    path("adopt/", UmbrellaPagesView.as_view(), name="countries_adopt_index"),
    path("adopt/<int:page_id>/", AdoptPageView.as_view(), name="countries_adopt"),
    path("adopt/answer/", AnswerView.as_view(), name="countries_adopt_answer"),
    path("adopt/kits/<uuid:kit>/", AdoptKitView.as_view(), name="countries_adopt_kit"),
    path("adopt/detach/<int:page_id>/", DetachView.as_view(), name="countries_detach"),
    path("adopt/attach/<int:page_id>/", AttachView.as_view(), name="countries_attach"),
    path("adopt/promote/<int:page_id>/", PromoteView.as_view(), name="countries_promote"),
    path("adopt/proposals/", ProposalsView.as_view(), name="countries_proposals"),
    path("adopt/recent/", AdoptionsView.as_view(), name="countries_adoptions"),
    path("adopt/recent/<uuid:adoption>/undo/", UndoView.as_view(), name="countries_adoption_undo"),
]


def expect() -> None:
    """Say for each of them who may call it."""
    guard.expect(
        rules.asks_itself,
        "countries_adopt_index",
        "countries_adopt_answer",
        "countries_adopt_kit",
        "countries_adoptions",
        "countries_adoption_undo",
        "countries_proposals",
        tutorial.NAME,
    )
    guard.expect(rules.of_page, "countries_detach", "countries_attach", "countries_promote")
    guard.expect(rules.Of(adopting.adoptable_by, "page_id"), "countries_adopt")
