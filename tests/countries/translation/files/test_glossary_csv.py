"""The glossary goes out as CSV and comes in row by row."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from countries.access import Role
from countries.audit import AuditEntry
from countries.identity.countries import Country
from countries.translation.files.glossary import take_glossary, write_glossary
from countries.translation.files.units import WrongFile
from countries.translation.glossary.models import GlossaryTerm
from tests.countries.access.things import client_of
from tests.factories import make_superuser, make_user

pytestmark = pytest.mark.django_db

HEAD = "term,language,kind,country,note,ro,fr\n"


@pytest.fixture
def romania(network):
    return Country.objects.get(code="RO")


def take(text, *countries, manages=False):
    return take_glossary(
        text.encode(), countries=[each.pk for each in countries], manages_network=manages
    )


def terms():
    return {
        (term.term, term.country.code if term.country else ""): (term.kind, term.translations)
        for term in GlossaryTerm.objects.select_related("country")
    }


def test_out_and_in_again_changes_nothing(romania):
    """With signs that a spreadsheet would calculate, and commas."""
    GlossaryTerm.objects.create(term="can, empty", translations={"ro": "doză|cutie", "fr": "=1+1"})
    GlossaryTerm.objects.create(term="-bin", kind="keep", country=romania, note='Say "bin"')
    before = terms()
    content = write_glossary(GlossaryTerm.objects.select_related("country"), user=None)

    outcome = take_glossary(content, countries=[romania.pk], manages_network=True)

    assert (outcome.changed, outcome.same, outcome.refused) == (0, 2, [])
    assert terms() == before
    assert AuditEntry.objects.filter(action="export").count() == 1


def test_rows_are_taken_each_on_its_own(romania):
    """The right ones are; of each other its line and why."""
    outcome = take(
        f"{HEAD}can,en,translate,RO,,doză,\nbin,en,nonsense,RO,,,\ntab,xx-!,translate,RO,,,\n",
        romania,
    )

    assert terms() == {("can", "RO"): ("translate", {"ro": "doză"})}
    assert outcome.changed == 1
    assert [line for line, _why in outcome.refused] == [3, 4]


@pytest.mark.parametrize("country", ["", "GR", "XX"])
def test_what_is_not_ones_own_is_refused_alike(romania, country):
    """The network's terms, another country's, and those of none."""
    outcome = take(f"{HEAD}can,en,translate,{country},,doză,\n", romania)

    assert terms() == {}
    assert len(outcome.refused) == 1


def test_a_known_term_is_changed(romania):
    """A language without a column stays, an empty cell takes its translation away."""
    translations = {"ro": "cutie", "fr": "canette", "de": "Dose"}
    GlossaryTerm.objects.create(term="can", country=romania, translations=translations)

    take(f"{HEAD}can,en,translate,ro,,doză,\n", romania)

    assert terms() == {("can", "RO"): ("translate", {"ro": "doză", "de": "Dose"})}


def test_spreadsheets_use_semicolons(network):
    """In many countries they do, with a mark of UTF-8 before."""
    text = "\ufeff" + HEAD.replace(",", ";") + "can;en;keep;;;;\n"

    assert take(text, manages=True).changed == 1


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n", HEAD.replace("ro", "term").encode(), b"\xff\xfe", b"x" * 2_097_153]
)
def test_what_is_no_such_file_is_told(network, content):
    """And changes nothing."""
    with pytest.raises(WrongFile):
        take_glossary(content, countries=[], manages_network=True)


def test_translators_take_it_out_and_in(romania):
    """The network's terms and their country's go out; their country's come in."""
    ana = client_of(make_user("ana", ("RO", Role.TRANSLATOR, "ro-ro")))
    GlossaryTerm.objects.create(term="network term")
    GlossaryTerm.objects.create(term="secret", country=Country.objects.get(code="GR"))

    out = ana.get(reverse("translation_files:glossary_export")).content.decode()
    file = SimpleUploadedFile("x.csv", f"{HEAD}can,en,keep,RO,,,\nx,en,keep,,,,\n".encode())
    response = ana.post(reverse("translation_files:glossary_import"), {"file": file})

    assert "network term" in out
    assert "secret" not in out
    assert ("can", "RO") in terms()
    assert len(list(response.wsgi_request._messages)) == 2


def test_who_has_no_glossary_has_no_such_file(network):
    """Neither out nor in."""
    reviewer = client_of(make_user("vera", ("RO", Role.REVIEWER, "")))

    for name in ("glossary_export", "glossary_import"):
        assert reviewer.get(reverse(f"translation_files:{name}"))["Location"] == "/admin/"


def test_the_networks_manager_writes_its_terms(network):
    """Those that all countries share."""
    file = SimpleUploadedFile("x.csv", f"{HEAD}can,en,keep,,,,\n".encode())

    client_of(make_superuser()).post(reverse("translation_files:glossary_import"), {"file": file})

    assert terms() == {("can", ""): ("keep", {})}
