"""Everybody calls every address in every verb: no word of another country comes back.

What others have and what nobody has answer alike.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from tests.access import oracle
from tests.access.asking import Visitor, errors_noted, text_of
from tests.access.crawling import Address, addresses
from tests.access.world import ACTORS, Section, World
from tests.mailing import post_mails

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in"),
]

PUBLIC = frozenset(
    {
        *("live", "menu", "former", "organisation", "holder", "image", "credit", "alt", "caption"),
        "figure",
    }
)
"""Canaries that any visitor reads on a public page or in the partner API; in the admin they are
as secret as the others."""
TO_CHOOSE = frozenset(
    {
        *("image", "imagefile", "alt", "caption", "credit"),
        *("document", "documentfile", "leaflet", "leafletfile"),
    }
)
"""The umbrella's files are for everybody who edits anywhere; what it has public is for all."""
OF_THE_UMBRELLA = "kit"
"""What is the umbrella's, whichever section of this world a row of it was made for."""
FAILS_BY_ITSELF = frozenset({"/admin/choose-external-link/"})
BY_WAGTAIL = re.compile(r"MultiValueDictKeyError|instances of model 'Collection'")
"""Wagtail's own views fail when a form comes without its fields, and when a superuser deletes what
a country holds; nothing is told by that."""
HARMLESS = ("get", "head", "options")
VERBS = ("get", "post", "head", "put", "patch", "delete", "options")
SHARE = int(os.environ.get("ACCESS_SHARE", "1"))
SAMPLE = 40
_VARYING = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="csrfmiddlewaretoken" value="\w+"|csrf\w*": "\w+"'
    r"|request_id\W+[\w-]+|x-request-id: [\w-]+|content-length: \d+|expires: [^\n]+"
    r"|next=%3Fid%3D\d+|\b987654\b",
    re.I,
)


@dataclass(frozen=True)
class Leak:
    """Something that should not have been there."""

    verb: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.verb.upper()} {self.path}: {self.what}"


def secrets_of(world: World, actor: str) -> dict[str, str]:
    """Return the canaries of the sections that ``actor`` has no business in, and what they are."""
    who = oracle.Person(actor)
    chooses = oracle.CHOOSE_ANYWHERE(who, "INT", "")
    return {
        word: f"{section.code}'s {name}"
        for section in world.sections.values()
        for name, word in section.canaries.items()
        if not who.can("view", "INT" if name == OF_THE_UMBRELLA else section.code)
        if section.code != "INT" or name not in (PUBLIC | TO_CHOOSE if chooses else PUBLIC)
    }


def shown(text: str, secrets: dict[str, str], *, is_admin: bool) -> set[str]:
    return {
        what
        for word, what in secrets.items()
        if word in text and (is_admin or what.split()[-1] not in PUBLIC)
    }


def first_difference(one: str, other: str) -> str:
    """Return where two answers part, for whoever has to find out why."""
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return f"{one[max(start - 30, 0) : start + 30]!r} {other[max(start - 30, 0) : start + 30]!r}"


def data_for(world: World, here: Section | None, kind: str) -> dict[str, Any]:
    """Return what a form might send: nothing, or a little of everything."""
    if kind == "empty" or here is None:
        return {}
    return {
        "title": "Made by a crawl",
        "name": "Made by a crawl",
        "slug": "made-by-a-crawl",
        "body-count": "0",
        "new_title": "Made by a crawl",
        "new_slug": "made-by-a-crawl",
        "new_parent_page": here["shelf"].pk,
        "chooser": here["shelf"].pk,
        "parent": here["home"].pk,
        "collection": here["collection"].pk,
        "country": here.country.pk,
        "page": here["page"].pk,
        "locale": here.locale,
        "id": here["page"].pk,
        "restriction_type": "login",
    }


def query_for(here: Section) -> str:
    return f"?id={here['page'].pk}&id={here['image'].pk}&q={here.canary('live')[:5]}&per_page=50"


@dataclass
class Crawl:
    """One actor's way through the addresses; what it finds wrong is in ``leaks``."""

    world: World
    actor: str
    log: Any

    def __post_init__(self) -> None:
        self.client = Visitor.of(self.world.clients[self.actor])
        self.secrets = secrets_of(self.world, self.actor)
        self.leaks: list[Leak] = []

    def sections(self) -> tuple[Section, Section]:
        """Return a section of one's own, if there is one, and a foreign one."""
        own = "GR" if self.actor == "gr-manager" else "RO"
        return self.world[own], self.world["RO" if own == "GR" else "GR"]

    def run(self, address: Address) -> None:
        own, foreign = self.sections()
        if not address.arguments:
            for verb in VERBS:
                self.ask(verb, address, foreign, "full")
            self.ask("get", address, foreign, "query")
            return
        self.ask("get", address, own, "empty")
        for verb in VERBS:
            self.ask(verb, address, foreign, "full")
        self.ask("post", address, foreign, "empty")
        self.compare(address, foreign)

    def compare(self, address: Address, foreign: Section) -> None:
        """Ask for what others have and for what nobody has, and compare the answers."""
        # Kits and the sources of translations are the umbrella's, whoever asks.
        is_umbrellas = "translation_source_id" in address.arguments
        is_umbrellas = is_umbrellas or address.route.startswith("admin/network/kits")
        holder = "INT" if is_umbrellas else foreign.code
        if oracle.Person(self.actor).can("view", holder) or is_shared(address):
            return
        for verb in ("get", "post"):
            answers = [self.ask(verb, address, section, "empty") for section in (foreign, None)]
            if answers[0] != answers[1]:
                what = (
                    f"{answers[0][0]} for what others have, {answers[1][0]} for what nobody has: "
                    f"{first_difference(answers[0][1], answers[1][1])}"
                )
                self.leaks.append(Leak(verb, address.filled(self.world, foreign), what))

    def ask(
        self, verb: str, address: Address, section: Section | None, kind: str
    ) -> tuple[int, str]:
        path = address.filled(self.world, section)
        query = query_for(section) if section and kind == "query" else ""
        if address.kind:
            query = f"?id={section['page'].pk if section else 987_654}"
        self.log.clear()
        mail.outbox.clear()
        began = timezone.now()
        with transaction.atomic(), errors_noted() as raised:
            send = getattr(self.client, verb)
            response = (
                send(path + query)
                if verb in HARMLESS or kind == "empty"
                else self._with_data(verb, path + query, section)
            )
            text = text_of(response)
            post_mails(since=began)
            transaction.set_rollback(True)
        self._judge(verb, path, response.status_code, text, raised)
        return response.status_code, _VARYING.sub("", text.replace(path, ""))

    def _with_data(self, verb: str, path: str, section: Section | None) -> Any:
        data = data_for(self.world, section, "full")
        if verb == "post":
            return self.client.post(path, data)
        return self.client.generic(verb.upper(), path, b"{}", content_type="application/json")

    def _judge(self, verb: str, path: str, status: int, text: str, raised: list[str]) -> None:
        is_admin = path.startswith("/admin/")
        places = {
            "the answer": text,
            # What was asked for may be in the log: it is not the site that tells it.
            "the log": self.log.text.replace(path, ""),
            "mail": "\n".join(f"{m.subject}\n{m.body}\n{m.to}" for m in mail.outbox),
        }
        for place, said in places.items():
            for what in sorted(shown(said, self.secrets, is_admin=is_admin)):
                self.leaks.append(Leak(verb, path, f"{what} in {place}"))
        is_half = path in FAILS_BY_ITSELF or any(BY_WAGTAIL.search(error) for error in raised)
        if raised and status >= 500 and not is_half:
            self.leaks.append(Leak(verb, path, f"answers {status}: {raised[0][:120]}"))


def is_shared(address: Address) -> bool:
    """Tell whether the argument is no row of a country: one answer for whoever is asked for."""
    return not (set(address.arguments) - WORDS) or address.route.startswith(SHARED)


WORDS = frozenset(
    {
        *("content_type_app_name", "content_type_model_name", "app_label", "model_name"),
        *("app_name", "uidb64", "token", "width", "session_id", "uploaded_file_id"),
        *("workflow_pk", "task_id"),
    }
)
SHARED = ("api/", "admin/network/facts", "admin/workflows/", "admin/groups", "media/", "images/")


def part_of(found: list[Address], *, share: int, salt: str) -> Iterator[Address]:
    for address in found:
        if zlib.crc32(f"{salt} {address.route}{address.kind}".encode()) % share == 0:
            yield address


def crawl(world: World, actor: str, caplog: Any, *, share: int, salt: str = "") -> list[str]:
    caplog.set_level(0)
    going = Crawl(world, actor, caplog)
    for address in part_of(addresses(), share=share, salt=f"{actor}{salt}"):
        if not address.route.startswith("admin/logout"):
            going.run(address)
    return [str(leak) for leak in going.leaks]


@pytest.mark.parametrize("actor", ["anonymous", "ro-manager", "ro-translator"])
def test_a_sample_of_the_crawl(world: World, actor: str, caplog: Any) -> None:
    """A part of the addresses, by some of those who may call them: nothing leaks."""
    leaks = crawl(world, actor, caplog, share=SAMPLE)

    assert not leaks, "\n".join(leaks)


@pytest.mark.access
@pytest.mark.parametrize("actor", ACTORS)
def test_the_crawl(world: World, actor: str, caplog: Any) -> None:
    """Every address, in every verb: no canary of another country, and foreign is as missing."""
    day = str(dt.date.today())  # noqa: DTZ011  # any day will do
    leaks = crawl(world, actor, caplog, share=SHARE, salt=day)

    assert not leaks, "\n".join(leaks)


def test_the_crawl_would_tell(world: World) -> None:
    """A canary that stands in an answer is found, in the admin and, unless it is public, outside."""
    secrets = secrets_of(world, "ro-manager")
    text = f"<p>{world['GR'].canary('draft')} {world['GR'].canary('live')}</p>"

    assert shown(text, secrets, is_admin=True) == {"GR's draft", "GR's live"}
    assert shown(text, secrets, is_admin=False) == {"GR's draft"}


def test_the_crawl_knows_every_address(world: World) -> None:
    """Each is filled in: none is left with an argument that nobody gave."""
    paths = [address.filled(world, world["GR"]) for address in addresses()]

    assert len(paths) > 300
    assert [path for path in paths if "<" in path or "(" in path] == []
