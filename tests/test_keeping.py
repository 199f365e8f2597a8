"""Stages: made once for the tests that follow, as they were made for each, and for no other."""

from __future__ import annotations

import pytest

from countries.identity.tags import Tag
from tests.keeping import staged

pytestmark = pytest.mark.django_db

made: list[str] = []


@staged
def tag():
    """A tag that tests change."""
    made.append("tag")
    return Tag.objects.create(name="River", slug="river")


@staged
def both(tag):
    """The tag, and another."""
    made.append("both")
    return {"tag": tag, "other": Tag.objects.create(name="Lake", slug="lake")}


def test_less_finds_less():
    """A test that needs no stage finds nothing of one, whatever came before."""
    assert not Tag.objects.filter(slug="river").exists()


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_each_test_finds_it_as_it_was_made(tag, turn):
    """In the database and in memory; and no other stage is there."""
    found = (tag.name, Tag.objects.get(slug="river").name, Tag.objects.count())

    tag.name = "Changed"
    tag.save()

    assert found == ("River", "River", 1)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_what_was_deleted_is_there_again(both, tag, turn):
    """A stage above another gives the same rows."""
    assert both["tag"] is tag
    assert Tag.objects.count() == 2

    tag.delete()
    both["other"].delete()


def test_they_were_made_once(both):
    """That is what stages are for; run alone, this makes them itself."""
    assert made in (["tag", "both"], ["both", "tag", "both"])


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_makes_its_own(both):
    """Nothing stands around it that it could commit."""
    assert Tag.objects.count() == 2
