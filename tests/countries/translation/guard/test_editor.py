"""The editor opens for translators, and does what each of them may."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from wagtail_localize.models import (
    Translation,
)

from countries.access import Action
from tests.countries.translation.guard.asking import client_of, edit_url, told, url
from tests.countries.translation.helpers import adopt, document, running, save, translate
from tests.factories import (
    edit_page,
    make_page,
    make_superuser,
    make_user,
)

pytestmark = pytest.mark.django_db

User = get_user_model()


def test_the_editor_opens_for_translators(about, romanian, translator):
    """Where a page is translated from another, our editor answers in the place of localize's."""
    response = translator.get(edit_url(romanian))

    assert response.status_code == 200
    names = {template.name for template in response.templates}
    assert "wagtail_countries/admin/translation/editor.html" in names
    assert "wagtail_localize/admin/edit_translation.html" not in names


def test_the_editor_offers_nothing_that_is_switched_off(about, romanian, translator):
    """There is no way to an alias in it."""
    html = translator.get(edit_url(romanian)).content.decode()

    assert "convert_to_alias" not in html


def test_the_editor_shows_the_source_as_it_is_live(about, romanian, translator):
    """Nobody has to press a button first."""
    edit_page(about, title="All about us")

    response = translator.get(edit_url(romanian))

    assert "All about us" in response.content.decode()


def test_the_editor_does_not_tell_of_other_countries(about, romanian, translator):
    """The titles of other countries' drafts are their own."""
    greek = adopt(about, "el-gr")
    translate(greek, title="Μυστικό")
    save(greek)

    html = translator.get(edit_url(romanian)).content.decode()

    assert "Μυστικό" not in html
    assert edit_url(greek) not in html


def test_an_editor_who_may_not_translate_does_not(about, romanian):
    """Changing pages is not yet the right to translate: a grant can be for that action alone.

    Blocks may be changed by it, so the page opens; its texts are closed.
    """
    user = make_user("dan", ("RO", Action.VIEW, ""), ("RO", Action.EDIT, ""))

    response = client_of(user).get(edit_url(romanian))

    assert response.status_code == 200
    assert "but not its translation" in str(response.context["lock"])
    assert "data-ecc-save" not in response.content.decode()


def test_an_editor_works_on_adopted_pages(about, romanian, editor):
    """The text of an adopted page is its translation, in each of the country's locales."""
    shown = [editor.get(edit_url(page)) for page in (romanian, adopt(about, "en-ro"))]

    assert ["translation" in answer.context for answer in shown] == [True, True]


def test_an_editor_publishes_no_translation(about, romanian, editor):
    """Neither the editor's button nor the form of the source does it for them."""
    translate(romanian, title="Despre", summary="Cine", h1_text="De ce", p1_html="Reciclăm.")

    editor.post(edit_url(romanian), {"action": "publish"})
    with pytest.raises(PermissionDenied):
        save(romanian, user=User.objects.get(username="dan"))

    romanian.refresh_from_db()
    assert not romanian.live


def test_an_editor_translates_nothing_of_others(about, romanian, editor):
    """Pages of the umbrella and of other countries are as if they were not there."""
    greek = running(adopt(about, "el-gr"))
    text = greek.source.stringsegment_set.first().pk

    answers = [
        editor.get(edit_url(about)).status_code,
        editor.get(url("download_pofile", greek.pk)).status_code,
        editor.put(url("edit_string_translation", greek.pk, text)).status_code,
        editor.post(url("update_translations", greek.source_id)).status_code,
    ]

    assert answers == [404, 404, 404, 404]


def test_publishing_in_the_editor_saves_by_our_rules(about, romanian, romania):
    """The button publishes block by block, and says that something is missing."""
    translate(romanian, p1_html="Reciclăm doze.")

    response = romania.post(edit_url(romanian), {"action": "publish"})

    assert document(romanian)["field_lang"]["title"] == "en"
    assert "missing translations" in told(response)[0]


def test_a_complete_translation_is_published_without_a_warning(about, romanian, romania):
    """Nothing is missing, nothing is said of it."""
    translate(romanian, title="Despre", summary="Cine", h1_text="De ce", p1_html="Reciclăm.")

    response = romania.post(edit_url(romanian), {"action": "publish"})

    assert document(romanian)["title"] == "Despre"
    assert "missing" not in told(response)[0]


def test_a_translator_cannot_publish_from_the_editor(about, romanian, translator):
    """Publishing is a right of its own."""
    translator.post(edit_url(romanian), {"action": "publish"})

    romanian.refresh_from_db()
    assert not romanian.live


def test_a_wrong_text_is_told_in_the_editor(about, romanian, romania):
    """The reason why nothing was published is shown."""
    translate(romanian, title="x" * 300)

    response = romania.post(edit_url(romanian), {"action": "publish"})

    assert response.status_code == 302
    assert "255" in told(response)[0]


def test_restarting_is_for_translators(about, romanian, romania):
    """A stopped translation starts again from the page's menu."""
    Translation.objects.update(enabled=False)

    romania.post(edit_url(romanian), {"localize-restart-translation": "1"})

    assert Translation.objects.get().enabled


def test_restarting_what_never_was_is_not_found(network, romania):
    """A page without a translation has none to restart."""
    page = make_page("ro-ro", "Numai aici")

    response = romania.post(edit_url(page), {"localize-restart-translation": "1"})

    assert response.status_code == 404


def test_no_page_becomes_an_alias(about, romanian):
    """Aliases across locales are switched off, for everybody."""
    root = client_of(make_superuser())

    assert root.get(url("convert_to_alias", romanian.pk)).status_code == 404
    assert root.post(edit_url(romanian), {"localize-convert-to-alias": "1"}).status_code == 404
