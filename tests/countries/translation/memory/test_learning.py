"""The memory learns what people wrote once somebody published it, and nothing else."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from countries.access import Role
from countries.translation.composing import compose
from countries.translation.memory import MemoryUnit, backfill, learn
from tests.countries.translation.helpers import ALL, running, save, translate
from tests.factories import NOW, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def ana(romanian):
    return make_user("ana", ("RO", Role.MANAGER, ""))


def learned():
    return dict(MemoryUnit.objects.known().values_list("source", "target"))


def test_publishing_teaches_the_memory(romanian, ana):
    """Each text with its language, its country, its page, and who approved it when."""
    translate(romanian, **ALL)

    save(romanian, user=ana)

    assert learned()["We recycle cans."] == "Reciclăm doze."
    unit = MemoryUnit.objects.get(source="We recycle cans.")
    assert (unit.source_language, unit.target_language) == ("en", "ro")
    assert (unit.country.code, unit.page_id, unit.path) == ("RO", romanian.pk, "body.p1.html")
    assert (unit.learned_by, unit.learned_at) == (ana, NOW)


def test_a_draft_teaches_nothing(romanian, ana):
    """What nobody published is not approved."""
    translate(romanian, **ALL)

    save(romanian, publish=False, user=ana)

    assert learned() == {}


def test_what_the_system_publishes_teaches_nothing(romanian):
    """Only a person approves."""
    translate(romanian, **ALL)

    save(romanian)

    assert learned() == {}


def test_machine_text_is_never_learned(romanian, ana):
    """Text that nobody touched stays out, though it stands beside what people wrote."""
    save(romanian)
    translate(romanian, title="Despre noi")
    translate(romanian, machine=True, p1_html="Noi reciclăm conserve.")
    made = compose(running(romanian), now=NOW)

    # Nobody publishes it so: it has to be read first.
    learn(running(romanian), made.texts, made.origins, page=made.page, user=ana, now=NOW)

    assert learned() == {"About us": "Despre noi"}


def test_the_sources_own_text_is_never_learned(british_like, ana):
    """What a page of the same language takes over is no translation."""
    save(british_like, user=ana)

    assert learned() == {}


def test_private_pages_teach_nothing(romanian, ana):
    """The memory is shared by countries: it never knows what only some may read."""
    PageViewRestriction.objects.create(page=romanian, restriction_type="login")
    translate(romanian, **ALL)

    save(romanian, user=ana)

    assert learned() == {}


def test_nothing_is_learned_twice(romanian, ana):
    """Publishing again adds nothing."""
    translate(romanian, **ALL)
    save(romanian, user=ana)
    before = MemoryUnit.objects.count()

    save(romanian, user=ana)

    assert MemoryUnit.objects.count() == before == 4


def test_what_was_forgotten_is_not_learned_again(romanian, ana):
    """A unit that was taken out stays out, and keeps no word of what it said."""
    translate(romanian, **ALL)
    save(romanian, user=ana)
    unit = MemoryUnit.objects.get(source="About us")
    unit.forget()

    save(romanian, user=ana)

    unit.refresh_from_db()
    assert "About us" not in learned()
    assert (unit.source, unit.target, unit.normal) == ("", "", "")


def test_what_is_live_can_be_learned_later(romanian):
    """A rehearsal counts; the second run learns nothing more."""
    translate(romanian, **ALL)
    save(romanian)

    counts = [backfill(now=NOW, dry_run=dry) for dry in (True, False, False)]

    assert counts == [4, 4, 0]
    assert learned()["About us"] == "Despre noi"


def test_the_command_tells_how_much_was_learned(romanian, capsys):
    """As a line for people, and as JSON for programs."""
    translate(romanian, **ALL)
    save(romanian)

    call_command("memory", "learn", "--dry-run")
    call_command("memory", "learn", "--json")

    first, second = capsys.readouterr().out.strip().split("\n", 1)
    assert first == "Texts that would be learned: 4"
    assert json.loads(second) == {"learned": 4, "dry_run": False}
