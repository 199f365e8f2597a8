"""The tutorial for translators: in the docs and in the admin it says the same, and it can be followed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringSegment

from countries.access import Role
from countries.translation.requests.models import TranslationRequest
from tests.countries.translation.helpers import adopt, running
from tests.factories import make_page, make_user, paragraph

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[3] / "docs" / "tutorial" / "translators.md"
URL = "/admin/translating/first/"
TEXTS = {"About us": "Despre noi", "We recycle cans.": "Reciclăm doze."}


def soup_of(client):
    return BeautifulSoup(client.get(URL).content, "html.parser").select_one(".ecc-text")


def test_the_admin_says_what_the_docs_say(clients, network):
    """Heading by heading and word by word."""
    parts = soup_of(clients["translator"]).find_all(["h2", "p"])
    shown = [" ".join(part.text.split()) for part in parts if not part.find("a")]

    _title, *written = DOCUMENT.read_text().split("\n\n")

    assert shown == [" ".join(re.sub(r"^#+ ", "", part).split()) for part in written]


@pytest.mark.parametrize(
    ("who", "status", "is_named"), [("translator", 200, True), ("reviewer", 404, False)]
)
def test_it_is_there_for_those_who_translate(clients, network, who, status, is_named):
    """Help leads them there, and so does the list of what they have to do."""
    clients["reviewer"] = type(clients["translator"])(headers={"host": "localhost:8000"})
    clients["reviewer"].force_login(make_user("rea", ("RO", Role.REVIEWER, "")))
    mine = reverse("translation_requests:mine")

    assert clients[who].get(URL).status_code == status
    assert (URL in clients[who].get("/admin/").content.decode()) is is_named
    if is_named:
        assert f'href="{URL}"' in clients[who].get(mine).content.decode()


def test_every_way_that_it_shows_can_be_gone(clients, network):
    """Each button leads to a screen that answers."""
    buttons = [link["href"] for link in soup_of(clients["translator"]).select("a.button")]

    assert [clients["translator"].get(url).status_code for url in buttons] == [200, 200]


def test_a_first_translation_can_be_followed(clients, network):
    """Step by step: find it, open it, write, ask, look, hand it on; sent back, it says why."""
    tina = clients["translator"]
    page = adopt(make_page("en", "About us", body=[paragraph("<p>We recycle cans.</p>")]), "ro-ro")
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    asked = {
        **{"locale": "ro-ro", "page": [page.pk], "due_on": dt.date(2100, 1, 15).isoformat()},
        **{"translator": get_user_model().objects.get(username="tina").pk, "note": "The fair."},
    }
    clients["own"].post(reverse("translation_requests:new"), asked)
    request = reverse("translation_requests:request", args=[TranslationRequest.objects.get().pk])

    assert request in tina.get(reverse("translation_requests:mine")).content.decode()
    assert editor in tina.get(request).content.decode()
    assert "The fair." in tina.get(editor).content.decode()

    translation = running(page)
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        if segment.string.data in TEXTS:
            args = [translation.pk, segment.pk]
            typed = {"text": TEXTS[segment.string.data], "version": ""}
            tina.post(reverse("countries_desk_text", args=args), typed)
    comment = reverse("countries_desk_comment", args=[translation.pk, segment.pk])
    tina.post(comment, {"comment": "Which cans?"})
    assert "Which cans?" in tina.get(editor).content.decode()
    preview = reverse("wagtail_localize:preview_translation", args=[translation.pk])
    assert "Reciclăm doze." in tina.get(preview).content.decode()

    tina.post(editor, {"action": "review"})
    decision = reverse("countries_review", args=[translation.pk])
    clients["own"].post(decision, {"decision": "reject", "reason": "Say which cans."})
    assert "Say which cans." in tina.get(editor).content.decode()
    assert not Page.objects.get(pk=page.pk).live

    tina.post(editor, {"action": "review"})
    clients["own"].post(decision, {"decision": "accept"})
    assert Page.objects.get(pk=page.pk).title == "Despre noi"
    assert Page.objects.get(pk=page.pk).live
