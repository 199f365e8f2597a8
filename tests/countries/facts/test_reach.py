"""One fact changes: every document that shows it is renewed, no other, and each is one change."""

from __future__ import annotations

import pytest
from django.utils import timezone

from countries.delivery import log
from countries.delivery.drafts import Address
from countries.delivery.models import Document, Kind, Mark
from countries.facts.models import FactValue
from countries.publishing import renew
from tests.factories import COUNTRIES, make_fact, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db

EMBEDS = [paragraph("<p>In {{fact:countries}} countries.</p>")]
OTHER = [paragraph("<p>In many countries at {{fact:rate}}.</p>")]


def addresses(rows):
    return {Address(row.kind, row.key, row.locale) for row in rows}


def settle():
    """Do what the worker does; return the last number of the log."""
    while renew(now=timezone.now()):
        pass
    return log.state()[1]


@pytest.fixture
def pages(db):
    """Return a page that embeds the fact in each country locale, each beside one that does not."""
    make_network(*COUNTRIES)
    make_fact("countries", "19", unit="count", GR="7")
    make_fact("rate", "75")
    found = []
    for _name, _slug, locales in COUNTRIES.values():
        for code in locales:
            found.append(make_page(code, f"Embeds {code}", body=EMBEDS))
            make_page(code, f"Other {code}", body=OTHER)
    settle()
    return found


def change(code, value):
    row = FactValue.objects.get(fact__name="countries", country__code=code)
    row.value = value
    row.save()
    return row.fact


def test_all_that_show_a_fact_are_renewed_and_no_other(pages):
    """What is marked are the documents that embed it, in every country."""
    change(None, "20")

    marked = addresses(Mark.objects.all())

    assert marked == {
        Address(Kind.PAGE, page.translation_key, page.locale.language_code) for page in pages
    }


def test_a_partner_sees_one_change_for_each_document(pages):
    """The log goes on by the fact and the pages that say it now, each once, and no other."""
    before = log.state()[1]

    fact = change(None, "20")
    last = settle()

    changes = log.since(before, limit=1000)
    greek = {page.translation_key for page in pages if page.locale.language_code == "el-gr"}
    expected = {
        Address(Kind.PAGE, page.translation_key, page.locale.language_code)
        for page in pages
        if page.translation_key not in greek
    }
    assert addresses(changes) == expected | {Address(Kind.FACT, fact.uuid)}
    assert len(changes) == len(expected) + 1 == last - before


def test_a_countrys_own_value_changes_what_that_country_says(pages):
    """All that use the fact are looked at, and only what says something else is a change."""
    before = log.state()[1]

    change("GR", "8")
    settle()

    changed = [row.locale for row in log.since(before, limit=1000) if row.kind == Kind.PAGE]
    assert changed == ["el-gr"]
    assert Document.objects.filter(
        kind=Kind.PAGE, gone="", text__contains="In 8 countries"
    ).exists()
