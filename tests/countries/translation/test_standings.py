"""How ten thousand pages stand is found by the database; it says what comparing each text says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries.segments.freshness import Standing, freshness_of, standings_of
from countries.segments.models import LiveSegments, Provenance, SegmentOrigin, digest
from countries.segments.reading import page_rows
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import NOW, edit_page, make_network, make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db

PATHS = ("title", "summary", "body.p1.html", "body.p2.html")
TEXTS = ("We recycle cans.", "Reciclăm doze.", "Ανακυκλώνουμε", "42", "<b>7</b> %", "")
LANGUAGES = ("en", "ro-ro", "en-ro", "el-gr", "en-gb", "sr-latn-rs")


@staged
def pages():
    """Five pages of the umbrella and their copies in four locales, and one that is local."""
    make_network("RO", "GR")
    sources = [make_page("en", f"Page {number}", slug=f"page-{number}") for number in range(5)]
    copies = [adopt(page, code) for page in sources for code in ("ro-ro", "en-ro", "el-gr")]
    make_page("ro-ro", "Local", slug="local")
    return sources, copies


def _wholes(pages):
    names = [field.name for field in dataclasses.fields(Standing)]
    fresh = freshness_of(pages.select_related("locale"))
    return {
        pk: Standing(**{name: getattr(row, name) for name in names}) for pk, row in fresh.items()
    }


def _texts(dice):
    return [dice.choice(TEXTS) for _ in range(dice.randint(1, 3))]


def _say(dice, page):
    """Let a page say something, made from something; now and then nothing of it is live."""
    if dice.random() < 0.1:
        return
    texts = {path: _texts(dice) for path in PATHS if dice.random() < 0.8}
    at = NOW + dt.timedelta(days=page.pk)
    LiveSegments.objects.create(page_id=page.pk, texts=texts, published_at=at)


def _origins(dice, page, source):
    """Note where texts come from: as a rule from what the source says, and also of older texts."""
    live = LiveSegments.objects.filter(page_id=page.pk).first()
    theirs = LiveSegments.objects.filter(page_id=source.pk).first()
    for path in PATHS:
        now = live.texts.get(path) if live else None
        for texts in filter(None, (now if dice.random() < 0.85 else None, ["older"])):
            said = theirs.texts.get(path) if theirs else None
            SegmentOrigin.objects.create(
                page_id=page.pk,
                path=path,
                text_digest=digest(texts),
                source_texts=said if said and dice.random() < 0.7 else _texts(dice),
                provenance=dice.choice((Provenance.HUMAN,) * 6 + tuple(Provenance)),
                language=page.locale.language_code
                if dice.random() < 0.7
                else dice.choice(LANGUAGES),
                made_at=NOW,
            )


def test_pages_as_wholes_stand_as_their_texts_do(pages):
    """Whatever pages and their sources say, the quick way and the thorough one agree."""
    for seed in range(25):
        with transaction.atomic():
            _say_anything(random.Random(seed), *pages)
            everything = Page.objects.filter(depth__gt=1)

            found = standings_of(page_rows(everything))

            assert found == _wholes(everything), f"seed {seed}"
            assert len(set(found.values())) > 5
            transaction.set_rollback(True)


def _say_anything(dice, sources, copies):
    LiveSegments.objects.all().delete()
    SegmentOrigin.objects.all().delete()
    for page in [*sources, *copies]:
        _say(dice, page)
    for number, page in enumerate(copies):
        _origins(dice, page, sources[number // 3])
    some = Translation.objects.order_by("pk").values_list("pk", flat=True)
    Translation.objects.filter(pk__in=dice.sample(list(some), 2)).update(enabled=False)


def test_the_journey_of_a_change(pages):
    """Untranslated, translated, behind: as the editors bring it about."""
    sources, copies = pages
    everything = Page.objects.filter(depth__gt=1)
    states = []
    for act in (
        lambda: save(copies[0]),
        lambda: (translate(copies[0], title="Pagina"), save(copies[0])),
        lambda: edit_page(sources[0], title="Another", body=[paragraph("<p>One. Two.</p>")]),
    ):
        act()
        found = standings_of(page_rows(everything))
        assert found == _wholes(everything)
        states.append((found[copies[0].pk].state, found[copies[0].pk].segments_behind))

    assert states == [("incomplete", 0), ("current", 0), ("behind", 2)]


def test_nothing_is_asked_for_nothing():
    """Without pages there are no standings."""
    assert standings_of([]) == {}


def test_as_many_queries_for_many_as_for_few(pages, django_assert_max_num_queries):
    """The number of queries does not follow that of the pages."""
    rows = page_rows(Page.objects.filter(depth__gt=1))

    with django_assert_max_num_queries(7):
        standings_of(rows)


def test_what_is_computed_is_never_given(pages):
    """A row that is written says of itself what it comes to, whoever wrote it."""
    row = LiveSegments.objects.create(
        page_id=pages[1][0].pk, texts={"title": ["Cans"]}, digests={"title": "?"}, published_at=NOW
    )

    row.refresh_from_db()

    assert row.digests == {"title": digest(["Cans"])}
