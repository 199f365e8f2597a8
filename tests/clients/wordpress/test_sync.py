"""The plugin keeps WordPress' posts as the site's pages are."""

from __future__ import annotations

import uuid

import pytest

from tests.clients.wordpress.conftest import known

pytestmark = pytest.mark.clients


def pages_of(partner_site, *, country="RO"):
    """Return title and address of each page in each locale, as the API lists them."""
    found, url = {}, f"/api/partner/v1/pages?country={country}&limit=100"
    while url:
        answer, _sequence = partner_site.get(url)
        url = answer["next"]
        for page in answer["items"]:
            found[page["id"], page["resolved_locale"]] = (page["title"], page["url"])
    return found


def shown(wordpress):
    return {key: (post["title"], post["url"]) for key, post in known(wordpress.do("posts")).items()}


def test_every_page_of_the_country_becomes_a_post(wordpress, partner_site):
    """One post for each page and locale, with what a partner has to show beside it."""
    told = wordpress.do("sync")

    posts = wordpress.do("posts")
    assert (told["trouble"], told["state"]["is_building"]) == ("", False)
    assert len(posts) == len(pages_of(partner_site))
    assert shown(wordpress) == pages_of(partner_site)
    assert {post["status"] for post in posts} == {"publish"}
    assert all(post["attribution"]["text"] and post["lang"] and post["sequence"] for post in posts)
    assert "every-can-counts.php" not in wordpress.said()


def test_changes_are_followed_in_the_same_posts(wordpress, partner_site):
    """A new title changes its post, a new page is a new post, what is taken away is no post."""
    wordpress.do("sync")
    before = {post["post"] for post in wordpress.do("posts")}
    partner_site.change(
        ["publish", "for-wordpress", "Noutate „cu” <semne> & \\ bare"],
        ["rename", "news-10", "Alt titlu"],
        ["unpublish", ["news-11"]],
        ["delete", "news-12"],
    )

    wordpress.do("sync")

    after = wordpress.do("posts")
    assert shown(wordpress) == pages_of(partner_site)
    assert {"Alt titlu", "Noutate „cu” <semne> & \\ bare"} <= {post["title"] for post in after}
    assert len({post["post"] for post in after} - before) == 1


@pytest.mark.parametrize("items", [0, 7, 20])
def test_a_crash_in_the_middle_loses_and_doubles_nothing(wordpress, partner_site, items):
    """A run that ends after some items is gone on with, whole, by the next one."""
    crashed = wordpress.do("crash", items)

    assert crashed == {"crashed": "power cut"}
    assert len(wordpress.do("posts")) <= items
    wordpress.do("sync")
    assert shown(wordpress) == pages_of(partner_site)


def test_a_crash_among_changes_loses_nothing(wordpress, partner_site):
    """The cursor is stored after its items, so a change that was not written comes again."""
    wordpress.do("sync")
    # Never the titles of an earlier run: what does not change would not come.
    first, second = uuid.uuid4().hex, uuid.uuid4().hex
    partner_site.change(["rename", "news-13", first], ["rename", "news-14", second])

    crashed = wordpress.do("crash", 1)
    wordpress.do("sync")

    assert crashed == {"crashed": "power cut"}
    assert shown(wordpress) == pages_of(partner_site)


@pytest.mark.parametrize("cursor", ["/sync?cursor=forged", "/sync?cursor="])
def test_a_useless_cursor_reads_anew_and_sweeps(wordpress, partner_site, cursor):
    """What changed meanwhile is found, what is gone goes, and the other posts stay the same."""
    wordpress.do("sync")
    before = known(wordpress.do("posts"))
    ghost = {**page_item(), "id": "00000000-0000-4000-8000-000000000000"}
    wordpress.do("write", ghost)
    wordpress.do("forget", {"cursor": cursor})

    told = wordpress.do("sync")

    after = known(wordpress.do("posts"))
    assert told["state"]["run"] == 2
    assert {key: post["post"] for key, post in after.items()} == {
        key: post["post"] for key, post in before.items()
    }


def page_item(**document):
    """Return an item of a page with the members that the plugin reads."""
    page = {
        "title": "Cans", "slug": "cans", "summary": "", "html": "<p>Cans.</p>", "type": "news",
        "url": "https://source.example/cans/", "lang": "en", "dir": "ltr",
        "first_published_at": "2026-05-01T00:00:00Z", "freshness": {"state": "current"},
        "attribution": {"text": "Source", "url": "https://source.example/", "licence": "", "logo": ""},
    }  # fmt: skip
    return {
        "sequence": 1, "kind": "page", "id": "11111111-1111-4111-8111-111111111111",
        "locale": "en-ro", "type": "news", "op": "upsert", "document": {**page, **document},
    }  # fmt: skip


def test_another_country_replaces_the_former_one(wordpress, partner_site, settings_of):
    """With other filters everything is read anew, and the former country's posts go."""
    wordpress.do("sync")
    wordpress.do("settings", {**settings_of, "country": "GR"})

    wordpress.do("sync")

    assert shown(wordpress) == pages_of(partner_site, country="GR")


def test_a_key_that_may_read_less_takes_posts_away(wordpress, partner_site, settings_of):
    """Tombstones for what a key's scope lost remove its posts."""
    key = partner_site.keys["romania"]
    wordpress.do("settings", {**settings_of, "key": key})
    wordpress.do("sync")
    partner_site.change(["narrow", key, ["en-ro"]])
    try:
        wordpress.do("sync")
        locales = {post["locale"] for post in wordpress.do("posts")}
    finally:
        partner_site.change(["narrow", key, []])

    assert locales == {"en-ro"}


def test_a_refused_key_leaves_what_is_there(wordpress, settings_of):
    """Where the API refuses, the posts stay and the settings' screen says why."""
    wordpress.do("sync")
    before = len(wordpress.do("posts"))
    wrong = settings_of["key"][:-3] + "AAA"
    wordpress.do("settings", {**settings_of, "key": wrong})

    told = wordpress.do("sync")

    assert "401" in told["trouble"]
    assert len(wordpress.do("posts")) == before
    assert "401" in wordpress.do("screen", 1)["html"]


def test_one_run_at_a_time(wordpress):
    """While a run holds the lock another does nothing but come back soon."""
    mark = wordpress.do("lock")["mark"]
    assert wordpress.do("lock")["mark"] is None
    wordpress.do("sync")
    posts, due = wordpress.do("posts"), wordpress.do("due")

    wordpress.do("unlock", mark)
    wordpress.do("clear")

    assert (posts, bool(due["at_once"])) == ([], True)
    wordpress.do("sync")
    assert wordpress.do("posts")


def test_it_leaves_nothing_behind(wordpress):
    """Who removes the plugin removes its posts and its settings."""
    wordpress.do("sync")

    assert wordpress.do("remove") == {"posts": 0, "options": []}
