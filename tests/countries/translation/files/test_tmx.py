"""The memory goes out as TMX and comes in again, for those whose languages it is in."""

from __future__ import annotations

import pytest
from translate.storage import tmx as toolkit

from countries.access import Role
from countries.audit import AuditEntry
from countries.identity.countries import Country
from countries.translation.files.memory import (
    export_memory,
    import_memory,
    languages_in,
    may_use_memory,
)
from countries.translation.files.units import WrongFile
from countries.translation.memory import MemoryUnit, teach
from tests.factories import NOW, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TEXTS = {
    'We <b>recycle</b> <a id="a1">cans</a> &amp; caps': 'Noi <b>reciclăm</b> <a id="a1">doze</a> &amp; capace',
    "One<br/>{{fact:rate}}": "Unu<br/>{{fact:rate}}",
}


def known(texts=TEXTS, *, into="ro", country="RO"):
    teach(
        MemoryUnit.made_of(
            source,
            target,
            source_language="en",
            target_language=into,
            country=Country.objects.get(code=country),
            learned_at=NOW,
        )
        for source, target in texts.items()
    )


def learned():
    return dict(MemoryUnit.objects.values_list("source", "target"))


def tmx(*variants, head="", srclang="en"):
    made = "".join(f'<tuv xml:lang="{code}"><seg>{seg}</seg></tuv>' for code, seg in variants)
    return (
        f'<?xml version="1.0"?>{head}<tmx version="1.4"><header srclang="{srclang}"/>'
        f"<body><tu>{made}</tu></body></tmx>"
    ).encode()


@staged
def ana(network):
    return make_user("ana", ("RO", Role.PUBLISHER, ""))


@staged
def brand(network):
    return make_user("brand", is_superuser=True)


def test_out_and_in_again_loses_nothing(ana):
    """Tags, links, tokens and signs come back as they were."""
    known()
    _name, content = export_memory(ana, source="en", target="ro")
    MemoryUnit.objects.all().delete()

    count, refused = import_memory(content, user=ana, now=NOW)

    assert (count, dict(refused)) == (2, {})
    assert learned() == TEXTS
    assert AuditEntry.objects.filter(action="export", country="RO").count() == 1
    assert AuditEntry.objects.filter(action="memory.import", country="RO").count() == 1


def test_other_tools_read_it(ana):
    """translate-toolkit finds the texts in their languages."""
    known()
    _name, content = export_memory(ana, source="en", target="ro")

    read = toolkit.tmxfile.parsestring(content)

    assert len(read.units) == len(TEXTS)
    assert read.units[0].source.startswith("We ")
    assert b'xml:lang="ro"' in content


def test_a_country_has_its_own_languages(ana, brand):
    """Those who publish see what is in their languages, whichever country it came from."""
    known(into="ro", country="GR")
    known(into="el", country="GR")

    assert languages_in(ana) == [("en", "ro")]
    assert languages_in(brand) == [("en", "el"), ("en", "ro")]
    assert export_memory(ana, source="en", target="el")[1].count(b"<tuv") == 0


@pytest.mark.parametrize(
    ("role", "allowed"), [(Role.TRANSLATOR, False), (Role.EDITOR, False), (Role.MANAGER, True)]
)
def test_who_publishes_nowhere_has_none(network, role, allowed):
    """What a translator needs is offered at each text."""
    user = make_user("radu", ("RO", role, "ro-ro" if role is Role.TRANSLATOR else ""))

    assert may_use_memory(user) is allowed


def test_nothing_is_learned_for_another_country(ana):
    """A file may bring texts in one's own languages alone; the rest is counted."""
    count, refused = import_memory(tmx(("en", "Cans"), ("el-GR", "Κουτιά")), user=ana, now=NOW)

    assert count == 0
    assert sum(refused.values()) == 1


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Cans", ""),
        ("Cans", "<ph>&lt;script&gt;</ph>Doze"),
        ("<bpt i='1'>&lt;b&gt;</bpt>Cans<ept i='1'>&lt;/b&gt;</ept>", "Doze"),
        ("Cans", "<ph>&lt;a id='a1'&gt;</ph>Doze"),
        ("Cans", "<sub>Doze</sub>"),
        ("Cans", "12"),
    ],
)
def test_damaged_texts_are_left_out(ana, source, target):
    """Nothing gets into the memory that could not stand on a page."""
    count, refused = import_memory(tmx(("en", source), ("ro", target)), user=ana, now=NOW)

    assert (count, sum(refused.values())) == (0, 1)


def test_tools_name_their_format(ana):
    """The document type that tools write is passed over, and the source found by its language."""
    content = tmx(("ro-RO", "Doze"), ("en-GB", "Cans"), head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')

    assert import_memory(content, user=ana, now=NOW)[0] == 1
    assert learned() == {"Cans": "Doze"}


def test_other_encodings_are_read(ana):
    """Some tools write two bytes for each sign."""
    text = tmx(("en", "Cans"), ("ro", "Doză")).decode()
    content = text.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")

    assert import_memory(content, user=ana, now=NOW)[0] == 1


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE tmx [<!ENTITY a "ha">]>', '<!DOCTYPE tmx SYSTEM "x" [<!ENTITY a SYSTEM "/x">]>'],
)
def test_entities_are_refused(ana, head):
    """As in every file."""
    with pytest.raises(WrongFile):
        import_memory(tmx(("en", "Cans"), ("ro", "Doze"), head=head), user=ana, now=NOW)
