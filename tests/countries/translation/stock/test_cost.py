"""What wagtail-localize's screens and jobs cost, and what they cost here.

As in ``test_saving.py``, each pair is one scenario.
"""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.tasks import background
from wagtail_localize.views.edit_translation import edit_translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from countries import publishing
from countries.tasks.models import Job
from countries.translation.following import follow_source
from tests.countries.translation.helpers import adopt, running, save
from tests.factories import edit_page, make_page, make_superuser, paragraph

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def queries_of(ask):
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


# --- the editor ---


def long_page(count, slug):
    body = [paragraph(f"<p>Sentence {n}.</p>", block_id=f"b{n}") for n in range(count)]
    return adopt(make_page("en", "Long", slug=slug, body=body), "ro-ro")


def test_stock_still_asks_for_every_text_of_its_editor(stock, network):
    """Ten texts more cost its editor ten queries more at the least."""
    user = make_superuser()
    few, many = running(long_page(2, "few")), running(long_page(12, "many"))

    def opened(translation):
        page = translation.get_target_instance()
        return lambda: edit_translation(stock.request(user), translation, page)

    opened(few)()
    assert queries_of(opened(many)) >= queries_of(opened(few)) + 10


def test_the_editor_costs_the_same_for_many(network):
    """Ten texts more cost no query more."""
    client = client_of(make_superuser())
    few, many = long_page(2, "few"), long_page(12, "many")

    def opened(page):
        return lambda: client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    opened(few)()
    assert queries_of(opened(many)) == queries_of(opened(few))


# --- the report ---


REPORT = "wagtail_localize:translations_report_results"


def translate_pages(count, word):
    for number in range(count):
        save(adopt(make_page("en", f"{word} {number}", slug=f"{word}-{number}"), "ro-ro"))


@pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results")
def test_stock_still_asks_for_every_line_of_its_report(stock, network):
    """Three lines more cost its report twelve queries more at the least."""
    user = make_superuser()
    view = TranslationsReportView.as_view(results_only=True)

    def opened():
        return view(stock.request(user)).render()

    translate_pages(1, "one")
    opened()
    few = queries_of(opened)
    translate_pages(3, "more")

    assert queries_of(opened) >= few + 12


def test_the_report_costs_the_same_for_many(network):
    """Three lines more cost no query more."""
    client = client_of(make_superuser())

    def opened():
        return client.get(reverse(REPORT))

    translate_pages(1, "one")
    opened()
    few = queries_of(opened)
    translate_pages(3, "more")

    assert queries_of(opened) == few


# --- jobs ---


def test_stock_still_gives_its_jobs_what_cannot_be_written_down(stock, about, monkeypatch):
    """A subtree's job takes rows themselves, which only a pickle can keep until a worker comes."""
    given = []
    monkeypatch.setattr(background, "enqueue", lambda func, args, kwargs: given.extend(args))
    greek = Locale.objects.get(language_code="el-gr")

    data = {"locales": greek.pk, "include_subtree": "on"}
    with publishing.adopting():
        stock.call(SubmitPageTranslationView.as_view(), make_superuser(), data, page_id=about.pk)

    with pytest.raises(TypeError, match="not JSON serializable"):
        json.dumps(given)


def test_jobs_are_rows_of_plain_values(about, romanian):
    """What is left to do is written beside what was done, and read again by any worker."""
    Job.objects.all().delete()

    edit_page(about, title="All about us")

    job = Job.objects.get(task_path=follow_source.module_path)
    assert json.loads(json.dumps(job.args)) == [about.pk]
