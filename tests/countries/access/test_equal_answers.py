"""What is foreign and what does not exist answer alike: the same status, body and number of queries."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import get_resolver, reverse

from countries.admin import guard, rules
from countries.admin.guard import view_names
from tests.countries.access.things import (
    MISSING,
    SECRET,
    address_of,
    arguments_of,
    ask,
    patterns_of_rows,
)

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]

SHARED = {
    # A fact is the network's: every country sees it and states its own value.
    "facts:edit",
    "facts:history",
    "facts:history_results",
    "countries_fact_reach",
    # Releases an editing session of the user's own; any other number changes nothing.
    "wagtailadmin_editing_sessions:release",
}
GROUPS: dict[str, list[Any]] = defaultdict(list)
for name, pattern in patterns_of_rows():
    if name not in SHARED:
        GROUPS[name.partition(":")[0]].append((name, pattern))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("group", sorted(GROUPS))
def test_what_is_foreign_is_as_if_it_were_not_there(greek, ana, group, method):
    """A manager of one country learns nothing of another's rows from any address of a group."""
    different = {}
    for name, pattern in GROUPS[group]:
        ask(ana, method, address_of(name, pattern, None))
        foreign = ask(ana, method, address_of(name, pattern, greek))
        missing = ask(ana, method, address_of(name, pattern, None))
        if foreign != missing or missing.status not in (404, 405):
            different[name] = (foreign.status, foreign.queries, missing.status, missing.queries)

    assert not different


OF_A_PAGE = {"revision_id", "revision_id_a", "task_state_id", "workflow_state_id", "destination_id"}
"""What addresses name below a page that they name, too."""


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_row_of_another_page_is_reached_by_an_own_page(greek, romanian, ana, method):
    """A foreign revision, step of a workflow or destination is not there below an own page either."""
    different = {}
    for name, pattern in GROUPS["wagtailadmin_pages"]:
        if not OF_A_PAGE & set(arguments_of(pattern)):
            continue
        page = dict.fromkeys(("page_id", "pk", "page_to_move_id"), romanian.page.pk)
        missing = address_of(name, pattern, None, **page)
        ask(ana, method, missing)
        foreign = ask(ana, method, address_of(name, pattern, greek, **page))
        answers = (foreign, ask(ana, method, missing))
        if answers[0] != answers[1]:
            different[name] = [(answer.status, answer.queries) for answer in answers]

    assert not different


LISTS = sorted(
    {
        name
        for address, name, pattern in view_names(get_resolver())
        if address.startswith("admin/")
        and not arguments_of(pattern)
        and guard.EXPECTATIONS.get(name) in (rules.anyone, rules.asks_itself)
        and name != "wagtailadmin_logout"
    }
)


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_what_is_foreign(greek, ana, name):
    """No list, filter or form that a manager of one country opens names a thing of another."""
    response = ana.get(reverse(name))

    assert SECRET not in response.content.decode()
    assert "eleni" not in response.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", [name for name in LISTS if "report" in name or "index" in name])
def test_no_export_names_what_is_foreign(greek, ana, name, kind):
    """Nor does any list that is exported."""
    response = ana.get(reverse(name), {"export": kind})
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        archive = ZipFile(BytesIO(body))
        body = b"".join(archive.read(part) for part in archive.namelist())

    assert SECRET.encode() not in body
    assert b"eleni" not in body


SELECTIONS = [
    ("wagtailcore", "page", "page", ("delete", "move", "publish", "unpublish")),
    ("media", "countryimage", "image", ("delete", "add_tags", "add_to_collection")),
    ("media", "countrydocument", "document", ("delete", "add_tags", "add_to_collection")),
    ("users", "user", "owner", ("delete", "assign_role", "set_active_state")),
]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("app", "model", "kind", "actions"), SELECTIONS)
def test_several_foreign_rows_are_not_there_either(greek, ana, app, model, kind, actions, method):
    """Ticking rows of others is ticking nothing: no action tells them from rows that are not there."""
    pk = greek.page.owner_id if kind == "owner" else getattr(greek, kind).pk

    for action in actions:
        url = reverse("wagtail_bulk_action", args=[app, model, action])
        ask(ana, method, f"{url}?id={MISSING}")
        foreign = ask(ana, method, f"{url}?id={pk}")
        missing = ask(ana, method, f"{url}?id={MISSING}")

        assert foreign == missing
        assert missing.status == 404


@pytest.mark.parametrize("kind", ["page", "image", "document"])
def test_foreign_rows_among_own_ones_are_left_out(greek, romanian, ana, kind):
    """What is not theirs is neither acted on nor named among what a user may not do."""
    model = {"page": "page", "image": "countryimage", "document": "countrydocument"}[kind]
    app = "wagtailcore" if kind == "page" else "media"
    url = reverse("wagtail_bulk_action", args=[app, model, "delete"])
    own, foreign = getattr(romanian, kind), getattr(greek, kind)

    answer = ask(ana, "get", f"{url}?id={own.pk}&id={foreign.pk}")
    alone = ask(ana, "get", f"{url}?id={own.pk}")

    assert "Unirea" in answer.body
    assert answer.body.replace(f"&amp;id={foreign.pk}", "") == alone.body


def test_all_of_a_foreign_list_is_nothing(greek, ana):
    """“All” below a foreign page answers as below one that is not there; “all” names own pages alone."""
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    parent = greek.page.get_parent().pk

    ask(ana, "get", f"{url}?id=all&childOf={MISSING}")
    foreign = ask(ana, "get", f"{url}?id=all&childOf={parent}")
    missing = ask(ana, "get", f"{url}?id=all&childOf={MISSING}")
    everything = ask(ana, "get", f"{url}?id=all")

    assert foreign == missing
    assert missing.status == 404
    assert SECRET not in everything.body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("wagtailadmin_choose_page_chosen_multiple", "page"),
        ("country_pages:chosen_multiple", "page"),
        ("wagtailimages_chooser:chosen_multiple", "image"),
        ("wagtaildocs_chooser:chosen_multiple", "document"),
    ],
)
def test_foreign_rows_are_not_chosen(greek, ana, name, kind):
    """Choosing several finds no row of another country."""
    url = reverse(name)

    ask(ana, "get", f"{url}?id={MISSING}")
    foreign = ask(ana, "get", f"{url}?id={getattr(greek, kind).pk}")
    missing = ask(ana, "get", f"{url}?id={MISSING}")

    assert foreign == missing
    assert SECRET not in foreign.body


def test_an_editor_that_says_it_has_a_foreign_page_open_is_told_nothing(greek, ana):
    """Whatever model and row a session names, what is foreign or unknown is not there."""
    names = [
        ("wagtailcore", "page", greek.page.pk),
        ("pages", "standardpage", greek.page.pk),
        ("media", "countryimage", greek.image.pk),
        ("wagtail_countries", "tag", greek.by_namespace["tags"]),
        ("users", "user", greek.page.owner_id),
    ]
    ping = "wagtailadmin_editing_sessions:ping"
    for app, model, pk in names:
        asked, absent = (reverse(ping, args=[app, model, key, 1]) for key in (pk, MISSING))
        ask(ana, "post", absent)
        foreign, missing = ask(ana, "post", asked), ask(ana, "post", absent)

        assert foreign == missing, model
        assert missing.status == 404

    for app, model, key in [("no", "such", 1), ("wagtailcore", "page", "x"), ("auth", "group", 1)]:
        assert ask(ana, "post", reverse(ping, args=[app, model, key, 1])).status == 404


def test_the_explorers_list_below_a_foreign_page_is_not_there(greek, ana):
    """The list behind the menu of pages tells a foreign parent from a missing one by nothing."""
    url = reverse("wagtailadmin_api:pages:listing")
    parent = greek.page.get_parent().pk

    ask(ana, "get", f"{url}?child_of={MISSING}&for_explorer=1")
    foreign = ask(ana, "get", f"{url}?child_of={parent}&for_explorer=1")
    missing = ask(ana, "get", f"{url}?child_of={MISSING}&for_explorer=1")

    assert foreign == missing
