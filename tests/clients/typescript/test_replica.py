"""A replica that is kept while the site changes, by processes that may die."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.site import PartnerSite
from tests.clients.typescript import package

pytestmark = pytest.mark.clients

Replicate = Callable[..., dict[str, Any]]


@pytest.fixture
def replicate(told: dict[str, str], partner_site: PartnerSite) -> Replicate:
    """Return a function that brings a file up to date, and returns what was done and what is in it."""

    def run(path: Path, *, key: str = "everything", **filters: str) -> dict[str, Any]:
        said = package.run_tool(*_command(path, filters), env=_environment(told, partner_site, key))
        return dict(json.loads(said))

    return run


def _command(path: Path, filters: dict[str, str], *more: str) -> tuple[str, ...]:
    return ("node", "build/tests/live/replicate.js", str(path), json.dumps(filters), *more)


def _environment(told: dict[str, str], site: PartnerSite, key: str) -> dict[str, str]:
    return told | {"PARTNER_KEY": site.keys[key]}


def bytes_of(replica: dict[str, Any]) -> str:
    return json.dumps(replica["items"], ensure_ascii=False)


def titles(replica: dict[str, Any]) -> set[str]:
    return {item["document"]["title"] for item in replica["items"] if item["kind"] == "page"}


def test_it_follows_what_is_published_renamed_and_taken_away(replicate, partner_site, tmp_path):
    """After each change the replica is what a full reading gives, byte for byte."""
    first = replicate(tmp_path / "kept.json")
    partner_site.change(
        ["publish", "novelty", "Noutate"],
        ["rename", "news-4", "Alt titlu"],
        ["unpublish", ["news-3"]],
        ["delete", "news-5"],
        ["fact", "901"],
    )
    kept = replicate(tmp_path / "kept.json")

    assert {"Noutate", "Alt titlu"} <= titles(kept) - titles(first)
    assert {"Vestea 3", "Vestea 5"} <= titles(first) - titles(kept)
    assert not kept["done"]["restarted"]
    assert kept["done"]["upserts"] < len(first["items"])
    assert bytes_of(kept) == bytes_of(replicate(tmp_path / "fresh.json"))


def test_what_has_not_changed_is_not_sent_again(replicate, tmp_path):
    """A second run at once brings nothing."""
    replicate(tmp_path / "kept.json", country="RO")

    again = replicate(tmp_path / "kept.json", country="RO")

    assert (again["done"]["upserts"], again["done"]["deletes"]) == (0, 0)


def test_a_key_that_may_read_less_loses_what_it_may_not(replicate, partner_site, tmp_path):
    """What a key's scope lost is taken away, what it gained is brought."""
    path = tmp_path / "kept.json"
    whole = replicate(path, key="romania")
    partner_site.change(["narrow", partner_site.keys["romania"], ["ro-ro"]])
    less = replicate(path, key="romania")
    fresh = replicate(tmp_path / "fresh.json", key="romania")
    partner_site.change(["narrow", partner_site.keys["romania"], []])
    again = replicate(path, key="romania")

    assert "About cans" in titles(whole) - titles(less)
    assert bytes_of(less) == bytes_of(fresh)
    assert bytes_of(again) == bytes_of(whole)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("batch", [1, 2])
def test_a_process_that_dies_loses_nothing(replicate, partner_site, told, tmp_path, batch, when):
    """A run that is killed before or after it stored a part is gone on with."""
    path = tmp_path / "kept.json"
    command = _command(path, {}, str(batch), when)
    dead = package.run_process(*command, env=_environment(told, partner_site, "everything"))

    kept = replicate(path)

    assert dead.returncode == -signal.SIGKILL
    assert bytes_of(kept) == bytes_of(replicate(tmp_path / "fresh.json"))


def test_other_filters_leave_nothing_of_the_former_ones(replicate, tmp_path):
    """A file that was of one country becomes one of another, whole."""
    replicate(tmp_path / "kept.json", country="RO")

    other = replicate(tmp_path / "kept.json", country="GR")

    assert other["done"]["restarted"]
    assert bytes_of(other) == bytes_of(replicate(tmp_path / "fresh.json", country="GR"))


def test_a_key_of_another_partner_begins_anew(replicate, tmp_path):
    """A cursor belongs to a key: with another key the replica is read anew, and is never empty."""
    replicate(tmp_path / "kept.json")

    other = replicate(tmp_path / "kept.json", key="romania")

    assert other["done"]["restarted"]
    assert bytes_of(other) == bytes_of(replicate(tmp_path / "fresh.json", key="romania"))
