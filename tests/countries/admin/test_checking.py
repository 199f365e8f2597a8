"""How strict the rules are is said on a screen; editors are told what the rules find."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from countries.identity.countries import Country
from countries.translation.checks.knowing import severities_for
from countries.translation.checks.models import CheckSetting
from tests.factories import locale_row, make_identity, make_page, paragraph

pytestmark = pytest.mark.django_db

RULE = "doubled-space"


@pytest.fixture
def strict(network):
    """Doubled spaces keep a page of Romania from going live."""
    CheckSetting.objects.create(rule=RULE, severity="blocking", country=network["RO"])


def draft(text="Dozele se strâng  aici."):
    return make_page("ro-ro", "Noutăți", body=[paragraph(f"<p>{text}</p>")], publish=False)


def said(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def form_of(page, **more):
    """Return what the editor sends of a page."""
    (block,) = page.body
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-id": block.id,
        "body-0-value-html": '{"blocks": [{"key": "a", "type": "unstyled", "text": "'
        + block.value["html"].source.removeprefix("<p>").removesuffix("</p>")
        + '", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
        "body-0-value-language": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **more,
    }


def test_a_manager_sets_the_own_country_s_rules(clients, network):
    """A choice is kept for the country alone; an empty one is as in the network."""
    address = reverse("translation_checks:country", args=[network["RO"].pk])

    clients["own"].post(address, {RULE: "blocking", "language": ""})

    assert severities_for(network["RO"].pk)[RULE] == "blocking"
    assert severities_for(network["GR"].pk)[RULE] == "warning"
    clients["own"].post(address, {RULE: ""})
    assert not CheckSetting.objects.exists()


def test_the_network_s_rules_hold_where_a_country_says_nothing(clients, network):
    """What the network sets is every country's; a country's own goes before it."""
    clients["root"].post(reverse("translation_checks:network"), {RULE: "off"})
    CheckSetting.objects.create(rule=RULE, severity="warning", country=network["GR"])

    assert severities_for(network["RO"].pk)[RULE] is None
    assert severities_for(network["GR"].pk)[RULE] == "warning"


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("own", "RO", 200),
        ("own", "GR", 404),
        ("own", "network", 404),
        ("translator", "RO", 404),
        ("root", "network", 200),
    ],
)
def test_others_rules_are_not_there(clients, network, who, place, status):
    """Only who manages the settings of a place sees or changes how strict its rules are."""
    name = "network" if place == "network" else "country"
    args = [] if place == "network" else [network[place].pk]
    address = reverse(f"translation_checks:{name}", args=args)

    assert clients[who].get(address).status_code == status
    if status == 404:
        assert clients[who].post(address, {RULE: "off"}).status_code == 404
        assert not CheckSetting.objects.exists()


def test_a_page_that_must_not_go_live_stays_a_draft(clients, strict):
    """Publishing from the editor saves the draft, and says what has to be put right."""
    page = draft()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    answer = clients["own"].post(
        address, form_of(page, **{"action-publish": "1", "summary": "Nou."})
    )

    page.refresh_from_db()
    assert answer.headers["Location"] == address
    assert "Two spaces stand side by side." in said(answer)
    assert (page.live, page.get_latest_revision_as_object().summary) == (False, "Nou.")


def test_warnings_are_shown_and_keep_nothing_back(clients, network):
    """A page with something to look at goes live, and its editor is told."""
    page = draft()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    answer = clients["own"].post(address, form_of(page, **{"action-publish": "1"}))

    page.refresh_from_db()
    assert page.live
    assert "Two spaces stand side by side." in said(answer)


def test_many_pages_at_once_are_asked_too(clients, strict):
    """Publishing a selection publishes nothing where one page must not go live, and says why."""
    good, wrong = make_page("ro-ro", "Bune", publish=False), draft()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    answer = clients["own"].post(
        f"{address}?id={good.pk}&id={wrong.pk}", {"include_descendants": ""}
    )

    for page in (good, wrong):
        page.refresh_from_db()
        assert not page.live
    assert "Two spaces stand side by side." in said(answer)


def test_the_names_of_other_countries_block_by_themselves(clients, network):
    """Nobody has to set anything: the strictest rules hold from the first day."""
    make_identity("GR", "el-gr", "Κάθε Κουτί Μετράει")
    page = draft("Vine Κάθε Κουτί Μετράει la noi.")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    clients["own"].post(address, form_of(page, **{"action-publish": "1"}))

    assert not type(page).objects.get(pk=page.pk).live


def test_each_rule_has_a_choice(clients, network):
    """The screen names every rule, with what it is where nothing is said."""
    answer = clients["own"].get(reverse("translation_checks:country", args=[network["RO"].pk]))

    assert Country.objects.filter(code="RO").exists()
    assert "As the network: blocking" in answer.content.decode()
    assert answer.content.decode().count("<select") >= 30


def test_a_manager_sets_what_unfinished_texts_do(clients, network):
    """Each language of the own country has its policy; one that is unknown is refused."""
    address = reverse("translation_checks:country", args=[network["RO"].pk])

    clients["own"].post(address, {"ro-ro-unfinished_texts": "block"})
    answer = clients["own"].post(address, {"ro-ro-unfinished_texts": "whatever", RULE: "blocking"})

    assert answer.status_code == 200
    assert (locale_row("ro-ro").unfinished_texts, locale_row("en-ro").unfinished_texts) == (
        "block",
        "keep",
    )
    assert not CheckSetting.objects.exists()
