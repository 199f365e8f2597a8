"""What WordPress, or another plugin in it, does not take: it is noted, and tried again; the rest goes on."""

from __future__ import annotations

import uuid

import pytest

from tests.clients.wordpress.conftest import known
from tests.clients.wordpress.test_sync import pages_of, shown

pytestmark = pytest.mark.clients

ADMINISTRATOR = 1


@pytest.fixture
def refusing(wordpress):
    """Return a function that lets WordPress refuse what is named, and nothing else."""

    def refuse(**what):
        wordpress.do("refuse", what)

    yield refuse
    refuse()


@pytest.fixture
def renamed(partner_site):
    """Return a function that gives a page a title that it never had, and returns it."""

    def rename(slug):
        title = uuid.uuid4().hex
        partner_site.change(["rename", slug, title])
        return title

    return rename


def titles(told):
    return [entry["title"] for entry in told["refused"]]


def without(pages, title):
    return {place: page for place, page in pages.items() if page[0] != title}


def test_a_page_that_is_refused_stops_no_other(wordpress, partner_site, refusing, renamed):
    """All others are written, also those that come after it, and the sync is where the API is."""
    title = renamed("news-3")
    refusing(titles=[title])

    told = wordpress.do("sync")

    assert (titles(told), told["trouble"], told["state"]["is_building"]) == ([title], "", False)
    assert shown(wordpress) == without(pages_of(partner_site), title)


def test_the_screen_names_what_was_refused(wordpress, refusing, renamed):
    """Whoever administers WordPress reads which page it is, and what WordPress said."""
    title = renamed("news-3")
    refusing(titles=[title])
    wordpress.do("sync")

    html = wordpress.do("screen", ADMINISTRATOR)["html"]

    assert title in html
    assert "title, and excerpt are empty" in html


def test_a_refused_page_is_tried_again(wordpress, partner_site, refusing, renamed):
    """Once WordPress takes it, it is as it is now at its source, and the note is gone."""
    refusing(titles=[renamed("news-3")])
    wordpress.do("sync")
    renamed("news-3")
    refusing()

    told = wordpress.do("again")

    assert told["refused"] == []
    assert shown(wordpress) == pages_of(partner_site)


def test_a_change_that_is_refused_leaves_the_post(wordpress, partner_site, refusing, renamed):
    """The post stays as it was, through a reading from the beginning, and changes in the end."""
    wordpress.do("sync")
    before = known(wordpress.do("posts"))
    refusing(titles=[renamed("news-3")])
    wordpress.do("sync")
    wordpress.do("forget", {"cursor": "/sync?cursor=forged"})

    told = wordpress.do("sync")

    assert (told["state"]["run"], len(told["refused"])) == (2, 1)
    assert known(wordpress.do("posts")).keys() == before.keys()
    refusing()
    wordpress.do("again")
    assert shown(wordpress) == pages_of(partner_site)


def test_it_rests_between_tries(wordpress, refusing, renamed):
    """A run that comes at once does not try it again."""
    refusing(titles=[renamed("news-3")])
    told = wordpress.do("sync")
    refusing()

    assert wordpress.do("sync")["refused"] == told["refused"]


def test_a_refused_page_that_was_withdrawn_is_forgotten(wordpress, partner_site, refusing, renamed):
    """What is not at its source any more is not tried for ever."""
    refusing(titles=[renamed("news-3")])
    wordpress.do("sync")
    partner_site.change(["unpublish", ["news-3"]])
    try:
        told = wordpress.do("sync")
    finally:
        partner_site.change(["republish", "news-3"])

    assert told["refused"] == []


def test_what_another_plugin_breaks_is_a_refusal(wordpress, partner_site, refusing, renamed):
    """An error in the middle of a write ends no run, and leaves no second post."""
    title = renamed("news-3")
    refusing(broken=[title])

    told = wordpress.do("sync")

    assert [entry["text"] for entry in told["refused"]] == ["TypeError: Another plugin broke"]
    refusing()
    wordpress.do("again")
    assert shown(wordpress) == pages_of(partner_site)
    assert len(wordpress.do("posts")) == len(pages_of(partner_site))


def test_a_post_that_is_held_is_taken_down_later(wordpress, partner_site, refusing, renamed):
    """A tombstone that WordPress refuses is noted, and done as soon as it can be."""
    title = renamed("news-3")
    wordpress.do("sync")
    refusing(kept=[title])
    partner_site.change(["unpublish", ["news-3"]])
    try:
        told = wordpress.do("sync")
        assert [(entry["op"], entry["title"]) for entry in told["refused"]] == [("delete", title)]
        refusing()
        told = wordpress.do("again")
    finally:
        partner_site.change(["republish", "news-3"])

    assert told["refused"] == []
    assert title not in {post["title"] for post in wordpress.do("posts")}


def test_another_country_forgets_the_former_ones(wordpress, settings_of, refusing, renamed):
    """What was refused of a country that is no longer shown is not tried."""
    refusing(titles=[renamed("news-3")])
    wordpress.do("sync")
    wordpress.do("settings", {**settings_of, "country": "GR"})

    assert wordpress.do("sync")["refused"] == []
