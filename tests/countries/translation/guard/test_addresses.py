"""Each address of wagtail-localize has a rule; what is foreign answers as what does not exist."""

from __future__ import annotations

import pytest
from django.urls import get_resolver
from wagtail_localize.models import (
    StringTranslation,
)

from countries.translation import guard
from tests.countries.translation.guard.asking import HOST, MISSING, put, url
from tests.countries.translation.helpers import adopt, running

pytestmark = pytest.mark.django_db


def names_of_localize():
    resolver = get_resolver()
    namespace = resolver.reverse_dict  # fills the caches
    assert namespace is not None
    localize = next(
        part
        for admin in resolver.url_patterns
        if str(admin.pattern) == "admin/"
        for part in getattr(admin, "url_patterns", ())
        if getattr(part, "namespace", None) == "wagtail_localize"
    )
    return localize.url_patterns


def test_every_address_has_a_rule():
    """An address that a newer wagtail-localize brings fails here, and is nobody's until it has one."""
    assert {pattern.name for pattern in names_of_localize()} == set(guard.RULES)


def test_every_address_is_behind_its_rule():
    """What answers is the guarded view, for each of them."""
    for pattern in names_of_localize():
        view = pattern.callback
        while not hasattr(view, "rule"):
            view = view.__wrapped__
        assert view.rule is guard.RULES[pattern.name]


def test_an_address_without_a_rule_is_nobodys(rf):
    """What is not named is denied."""
    view = guard.guarded("something_new", lambda request: None)

    assert view.rule is guard.nobody


TARGET_SIDE = [
    ("get", "download_pofile", ()),
    ("post", "upload_pofile", ()),
    ("post", "machine_translate", ()),
    ("get", "preview_translation", ()),
    ("get", "preview_translation", ("html",)),
    ("post", "stop_translation", ()),
    ("put", "edit_string_translation", ("string",)),
    ("delete", "edit_string_translation", ("string",)),
    ("put", "edit_override", ("override",)),
]


def arguments(translation, extra):
    source = translation.source
    known = {
        "string": lambda: source.stringsegment_set.first().pk,
        "override": lambda: source.overridablesegment_set.first().pk,
    }
    return [known[name]() if name in known else name for name in extra]


@pytest.mark.parametrize(("method", "name", "extra"), TARGET_SIDE)
def test_foreign_translations_do_not_exist(linked, greece, method, name, extra):
    """For another country's people a translation answers exactly as one that never was."""
    translation = running(linked)
    args = arguments(translation, extra)

    answers = []
    for pk in (translation.pk, MISSING):
        address = url(name, pk, *args)
        response = getattr(greece, method)(address)
        answers.append((response.status_code, response.content.replace(address.encode(), b"")))

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.parametrize(
    ("method", "name", "status"),
    [
        ("get", "download_pofile", 200),
        ("post", "upload_pofile", 302),
        ("get", "preview_translation", 200),
        ("post", "stop_translation", 302),
    ],
)
def test_own_translations_answer(linked, romania, method, name, status):
    """For its own people the same addresses work."""
    response = getattr(romania, method)(url(name, running(linked).pk))

    assert response.status_code == status


def test_a_stopped_translation_takes_nothing(linked, romania):
    """Nothing is written into a translation that was stopped."""
    translation = running(linked)
    romania.post(url("stop_translation", translation.pk))

    assert romania.get(url("download_pofile", translation.pk)).status_code == 404


def test_who_is_not_logged_in_is_asked_to(linked, client):
    """Visitors get the login page, whatever they ask for."""
    response = client.get(url("download_pofile", running(linked).pk), headers=HOST)

    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_a_segment_of_another_page_cannot_be_written(linked, romania, about):
    """A text is written only through the translation that it belongs to."""
    other = running(adopt(about, "ro-ro"))
    segment = other.source.stringsegment_set.first()

    response = romania.put(
        url("edit_string_translation", running(linked).pk, segment.pk), {"value": "x"}
    )

    assert response.status_code == 404


def test_a_translator_writes_texts(linked, translator):
    """What is typed is stored with who typed it."""
    translation = running(linked)
    segment = translation.source.stringsegment_set.get(context__path="title")

    response = put(
        translator,
        url("edit_string_translation", translation.pk, segment.pk),
        value="Legături",
    )

    assert response.status_code == 201
    row = StringTranslation.objects.get(locale=linked.locale)
    assert (row.data, row.last_translated_by.username) == ("Legături", "ion")
