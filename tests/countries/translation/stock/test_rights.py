"""What wagtail-localize's views let people do, and what is done here.

As in ``test_saving.py``, each pair is one scenario. Ours are asked at their addresses, guard and all.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringTranslation,
    TranslationSource,
)
from wagtail_localize.views.edit_translation import upload_pofile
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from tests.countries.translation.helpers import adopt, running, save, translate
from tests.factories import make_page, make_superuser, paragraph

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"wagtail_localize:{name}", args=args)


@pytest.fixture
def draft(network):
    """A draft of Romania, of which nobody else knows."""
    return make_page("ro-ro", "Ciornă", publish=False)


# --- submitting ---


def test_stock_still_lets_a_manager_of_another_country_submit_a_draft(stock, ana, draft):
    """Its form for a foreign country's draft opens for whoever has one permission."""
    answer = stock.call(SubmitPageTranslationView.as_view(), ana, page_id=draft.pk)

    assert answer.status_code == 200


def test_a_foreign_draft_is_not_there(ana, draft):
    """Another country's page answers as one that is not."""
    assert client_of(ana).post(url("submit_page_translation", draft.pk)).status_code == 404


# --- sync and publish ---


def test_stock_still_lets_anybody_publish_another_countrys_text(stock, ana, about, romanian):
    """Who has one permission puts a foreign country's unpublished text live."""
    save(romanian)
    translate(romanian, title="Ciornă")
    source = TranslationSource.objects.get(object_id=about.translation_key)

    data = {"publish_translations": "on"}
    stock.call(UpdateTranslationsView.as_view(), ana, data, translation_source_id=source.pk)

    romanian.refresh_from_db()
    assert romanian.title == "Ciornă"


def test_nobody_publishes_another_countrys_text(ana, about, romanian):
    """The source is not theirs, and so is not there."""
    save(romanian)
    translate(romanian, title="Ciornă")
    source = TranslationSource.objects.get(object_id=about.translation_key)

    data = {"publish_translations": "on"}
    answer = client_of(ana).post(url("update_translations", source.pk), data)

    romanian.refresh_from_db()
    assert (answer.status_code, romanian.title) == (404, "About us")


# --- the report ---


def test_stock_still_reports_all_countries(stock, ana, romanian):
    """Its report names every country's translations to everybody."""
    view = TranslationsReportView()
    view.setup(stock.request(ana))

    assert running(romanian) in view.get_queryset()


def test_the_report_is_of_the_own_country(ana, romanian):
    """A manager of Greece reads nothing of Romania's there."""
    answer = client_of(ana).get(url("translations_report"))

    assert "About us" not in answer.content.decode()


# --- link overrides ---


@pytest.fixture
def linked(network):
    body = [paragraph('<p>See <a href="https://example.org">this</a>.</p>')]
    return adopt(make_page("en", "Links", body=body), "ro-ro")


def override_of(page):
    source = running(page).source
    return OverridableSegment.objects.filter(source=source, context__path__endswith="'").first()


def test_stock_still_stores_addresses_that_run_scripts(stock, linked):
    """What is typed for a link goes live as it is."""
    segment = override_of(linked)

    SegmentOverride.objects.create(
        locale=linked.locale, context=segment.context, data_json='"javascript:alert(1)"'
    )

    assert SegmentOverride.objects.exists()


def test_an_address_that_runs_a_script_is_refused(linked):
    """Whoever stores it."""
    segment = override_of(linked)

    with pytest.raises(ValidationError):
        SegmentOverride.objects.create(
            locale=linked.locale, context=segment.context, data_json='"javascript:alert(1)"'
        )


# --- PO files ---


NO_HEADER = b'msgid "a"\nmsgstr "b"\n'


def test_stock_still_fails_at_a_file_without_header(stock, linked):
    """A PO file that another tool wrote is an error page."""
    file = SimpleUploadedFile("texts.po", NO_HEADER)

    with pytest.raises(KeyError):
        stock.call(
            upload_pofile, make_superuser(), {"file": file}, translation_id=running(linked).pk
        )


def test_a_file_without_header_is_told(linked):
    """The person who sent it reads why, and nothing is stored."""
    file = SimpleUploadedFile("texts.po", NO_HEADER)

    answer = client_of(make_superuser()).post(
        url("upload_pofile", running(linked).pk), {"file": file}
    )

    assert answer.status_code == 302
    assert not StringTranslation.objects.exists()


# --- what it costs ---


def long_page(count, slug):
    body = [paragraph(f"<p>Sentence {n}.</p>", block_id=f"b{n}") for n in range(count)]
    return adopt(make_page("en", "Long", slug=slug, body=body), "ro-ro")


def queries_of(ask):
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_the_editor_costs_the_same_for_many(network):
    """Ten texts more cost no query more; wagtail-localize's asked several times for each."""
    client = client_of(make_superuser())
    few, many = long_page(2, "few"), long_page(12, "many")

    def opened(page):
        return lambda: client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    opened(few)()
    assert queries_of(opened(many)) == queries_of(opened(few))
