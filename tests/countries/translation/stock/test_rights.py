"""What wagtail-localize's views let people do, and what is done here.

As in ``test_saving.py``, each pair is one scenario. Ours are asked at their addresses, guard and all.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.views.edit_translation import edit_string_translation, upload_pofile
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from countries import publishing
from countries.access import Role
from countries.identity.tags import Tag
from tests.countries.translation.helpers import adopt, running, save, translate
from tests.factories import make_page, make_superuser, make_user, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def url(name, *args):
    return reverse(f"wagtail_localize:{name}", args=args)


@staged
def draft(network):
    """A draft of Romania, of which nobody else knows."""
    return make_page("ro-ro", "Ciornă", publish=False)


# --- submitting ---


def test_stock_still_lets_a_manager_of_another_country_submit_a_draft(stock, ana, draft):
    """Its form for a foreign country's draft opens for whoever has one permission."""
    answer = stock.call(SubmitPageTranslationView.as_view(), ana, page_id=draft.pk)

    assert answer.status_code == 200


def test_stock_still_copies_another_countrys_draft(stock, ana, draft):
    """And takes what nobody else knows of into the tree of whoever sends the form."""
    greek = Locale.objects.get(language_code="el-gr")

    with publishing.adopting():
        stock.call(
            SubmitPageTranslationView.as_view(), ana, {"locales": greek.pk}, page_id=draft.pk
        )

    assert Page.objects.filter(translation_key=draft.translation_key, locale=greek).exists()


def test_a_foreign_draft_is_not_there(ana, draft):
    """Another country's page answers as one that is not, and nothing is made of it."""
    greek = Locale.objects.get(language_code="el-gr")

    answer = client_of(ana).post(url("submit_page_translation", draft.pk), {"locales": greek.pk})

    assert answer.status_code == 404
    assert Page.objects.filter(translation_key=draft.translation_key).count() == 1


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


@staged
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


def heavy_file(page):
    """Return a PO file of a page as anybody may make it: three megabytes of a remark and a text."""
    remark = b"# " + b"x" * 3_000_000 + b"\n"
    header = f'msgid ""\nmsgstr "X-WagtailLocalize-TranslationID: {running(page).uuid}\\n"\n\n'
    text = b'msgctxt "title"\nmsgid "Links"\nmsgstr "Leg\xc4\x83turi"\n'
    return SimpleUploadedFile("texts.po", header.encode() + remark + text)


def test_stock_still_takes_files_of_any_size(stock, linked):
    """Whatever somebody sends is read into memory and parsed."""
    data = {"file": heavy_file(linked)}

    stock.call(upload_pofile, make_superuser(), data, translation_id=running(linked).pk)

    assert StringTranslation.objects.filter(data="Legături").exists()


def test_a_file_that_is_too_large_is_refused(linked):
    """A file is measured before it is read, and nothing of it is stored."""
    data = {"file": heavy_file(linked)}

    answer = client_of(make_superuser()).post(url("upload_pofile", running(linked).pk), data)

    assert answer.status_code == 302
    assert not StringTranslation.objects.filter(data="Legături").exists()


# --- texts of snippets ---


@pytest.fixture
def snippet(network, romanian, monkeypatch):
    """A text of Greece's snippet in Romanian: a tag stands for one that has texts."""
    tag = Tag.objects.create(name="Doze", country=network["GR"])
    thing = TranslatableObject.objects.create(
        content_type=ContentType.objects.get_for_model(Tag), translation_key=uuid4()
    )
    translation = running(romanian)
    segment = StringSegment.objects.filter(source=translation.source).first()
    TranslationSource.objects.filter(pk=translation.source_id).update(object=thing)
    TranslationContext.objects.filter(pk=segment.context_id).update(object=thing)
    monkeypatch.setattr(Translation, "get_target_instance", lambda self: tag)
    return {"translation_id": translation.pk, "string_segment_id": segment.pk}


@staged
def ion(network):
    """A manager of Romania, with the permission for tags that Greece's own do not heed."""
    user = make_user("ion", ("RO", Role.MANAGER, ""))
    type_of_tags = ContentType.objects.get_for_model(Tag)
    permission = Permission.objects.get(content_type=type_of_tags, codename="change_tag")
    user.user_permissions.add(permission)
    return type(user).objects.get(pk=user.pk)


def test_stock_still_writes_a_snippets_texts_against_its_policy(stock, ion, snippet, settings):
    """The permission for the model decides, whatever the snippet's own policy says.

    Django's own permissions are put back, too: here none for a country's things counts.
    """
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    request = stock.rf.put("/", "value=Al+meu", "application/x-www-form-urlencoded")
    request.user, request._dont_enforce_csrf_checks = ion, True

    answer = edit_string_translation(request, **snippet)

    assert answer.status_code == 201
    assert StringTranslation.objects.filter(data="Al meu").exists()


def test_a_snippets_texts_are_not_there(ion, snippet):
    """What leads to no page of one's own answers as what is not."""
    address = url("edit_string_translation", *snippet.values())

    answer = client_of(ion).put(address, "value=x", "application/x-www-form-urlencoded")

    assert answer.status_code == 404
    assert not StringTranslation.objects.filter(data="x").exists()
