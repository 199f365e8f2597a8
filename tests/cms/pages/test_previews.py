"""Every type of page can be added, and its draft be seen as visitors would see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.pages.models import (
    CampaignPage,
    CompetitionPage,
    EditionPage,
    EventPage,
    HomePage,
    OrganisationPage,
    ProgrammePage,
    ReportPage,
    StopPage,
)
from countries.access import Role
from countries.pages import page_classes
from tests.factories import (
    NOW,
    home_of,
    make_licensee,
    make_network,
    make_page,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db

TYPES = [cls for cls in page_classes() if cls.__module__.startswith("cms.") and cls is not HomePage]
TITLE = "كل علبة"
DAYS = {"starts_on": dt.date(2026, 5, 1), "ends_on": dt.date(2026, 5, 9)}


def needed_by(model: type[Any]) -> dict[str, Any]:
    """Return what pages of a type cannot be without."""
    moments = {"starts_at": NOW, "ends_at": NOW}
    needed: dict[type[Any], Any] = {
        EventPage: lambda: moments,
        StopPage: lambda: moments,
        EditionPage: lambda: DAYS,
        ReportPage: lambda: {"year": 2025},
        CompetitionPage: lambda: {"closes_at": NOW},
        ProgrammePage: lambda: {"programme": make_programme()},
        OrganisationPage: lambda: {"organisation": make_licensee("AE", "Cans of the Gulf")},
    }
    return needed[model]() if model in needed else {}


def place_for(model: type[Any]) -> Any:
    """Return where a page of a type may lie in the Emirates."""
    if model is StopPage:
        campaign = make_page("ar-ae", "Tour", model=CampaignPage, slug="tour")
        return make_page(campaign, "Edition", model=EditionPage, slug="edition", **DAYS)
    above = HomePage if model in HomePage.allowed_subpage_models() else None
    if above:
        return home_of("ar-ae")
    parent = model.allowed_parent_page_models()[0]
    return make_page("ar-ae", "Above", model=parent, slug="above", **needed_by(parent))


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_a_type_is_added_and_previewed(model: type[Any]) -> None:
    """An editor gets the form of a new page; the draft has the look, language and direction."""
    make_network("AE")
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user("amal", ("AE", Role.EDITOR, "")))
    place = place_for(model)
    draft = make_page(place, TITLE, model=model, slug="draft", publish=False, **needed_by(model))

    form = client.get(
        reverse("wagtailadmin_pages:add", args=["pages", model._meta.model_name, place.pk])
    )
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))

    assert form.status_code == 200
    html = preview.content.decode()
    assert preview.status_code == 200
    assert '<html lang="ar-AE" dir="rtl"' in html
    assert "themes/css/base.css" in html
    assert f">{TITLE}</h1>" in html
