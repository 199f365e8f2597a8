"""The report of typed figures: each sees the own countries', the network's people all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from countries.facts.models import Fact
from countries.workspace.drift import examine
from countries.workspace.drift.models import TypedFigure
from tests.factories import NOW, edit_page, make_fact, make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

REPORT = "countries_drift"


@staged
def pages(network):
    """Return a page of Romania and one of Greece, each with a typed figure."""
    fact = make_fact("countries", "19", unit="count")
    Fact.objects.filter(pk=fact.pk).update(keywords=["countries"])
    found = {
        code: make_page(code, f"In {code}", body=[paragraph("<p>In 12 countries.</p>")])
        for code in ("ro-ro", "el-gr")
    }
    while examine(now=NOW):
        pass
    return found


def _shown(client, **query):
    response = client.get(reverse(REPORT), query)
    return [row["figure"].page.title for row in response.context["lines"]]


def _do(client, page, what, **data):
    figure = TypedFigure.objects.get(page=page)
    return client.post(reverse("countries_drift_figure", args=[figure.pk]), {"do": what, **data})


def test_each_sees_the_figures_of_the_own_countries(clients, pages):
    """Romania's people see Romania's, the network's all, and may look at one country."""
    assert _shown(clients["own"]) == ["In ro-ro"]
    assert _shown(clients["own"], country="GR") == ["In ro-ro"]
    assert sorted(_shown(clients["root"])) == ["In el-gr", "In ro-ro"]
    assert _shown(clients["root"], country="GR") == ["In el-gr"]


def test_the_figure_is_marked_beside_what_the_fact_says(clients, pages):
    """A reader sees what is typed, whether it differs, and the fact's own figure."""
    text = clients["own"].get(reverse(REPORT)).content.decode()

    assert "In <mark>12</mark> countries." in text
    assert "<b>19</b>" in text
    assert "differs" in text


def test_one_click_uses_the_fact(clients, pages):
    """The draft has the token, and one leads back to where one was."""
    response = _do(clients["own"], pages["ro-ro"], "use", next=f"{reverse(REPORT)}?p=1")

    draft = pages["ro-ro"].get_latest_revision()
    assert response.url == f"{reverse(REPORT)}?p=1"
    assert "{{fact:countries}}" in pages["ro-ro"].revisions.latest("pk").content["body"]
    assert draft.pk != pages["ro-ro"].revisions.latest("pk").pk


def test_one_leads_nowhere_else(clients, pages):
    """An address elsewhere is not followed."""
    response = _do(clients["own"], pages["ro-ro"], "ignore", next="https://elsewhere.example/")

    assert response.url == reverse(REPORT)


def test_an_ignored_figure_is_listed_apart(clients, pages):
    """It is gone from the report and may be asked about again."""
    _do(clients["own"], pages["ro-ro"], "ignore")
    ignored = (_shown(clients["own"]), _shown(clients["own"], show="ignored"))

    _do(clients["own"], pages["ro-ro"], "heed")

    assert ignored == ([], ["In ro-ro"])
    assert _shown(clients["own"]) == ["In ro-ro"]


@pytest.mark.parametrize("what", ["use", "publish", "ignore", "heed"])
def test_another_countrys_figure_is_not_there(clients, pages, state, what):
    """Nothing is done with it, and it answers like one that does not exist."""
    before = state()

    response = _do(clients["foreign"], pages["ro-ro"], what)
    missing = clients["foreign"].post(
        reverse("countries_drift_figure", args=[999_999]), {"do": what}
    )

    assert (response.status_code, missing.status_code) == (404, 404)
    assert response.content == missing.content
    assert state() == before
    assert not TypedFigure.objects.filter(is_ignored=True).exists()


def test_what_cannot_be_done_is_said(clients, pages):
    """A draft that says something else stays as it is, and the reader is told."""
    edit_page(pages["ro-ro"], publish=False, body=[paragraph("<p>In many countries.</p>")])

    response = _do(clients["own"], pages["ro-ro"], "use")

    text = clients["own"].get(response.url).content.decode()
    assert "The draft says something else there" in text


def test_who_works_nowhere_has_no_report(clients):
    """It is not told that there is one."""
    clients["own"].logout()

    assert clients["own"].get(reverse(REPORT)).status_code == 302


def test_the_report_asks_as_much_for_more_figures(clients, pages, django_assert_max_num_queries):
    """Pages, facts and what these say come with the figures."""
    for number in range(5):
        make_page("ro-ro", f"In {number}", body=[paragraph("<p>In 12 countries.</p>")])
    while examine(now=NOW):
        pass

    with django_assert_max_num_queries(16):
        clients["own"].get(reverse(REPORT))
