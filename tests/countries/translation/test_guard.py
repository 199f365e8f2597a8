"""Each address of wagtail-localize has a rule; what is foreign answers as what does not exist."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import get_resolver, reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import (
    LocaleSynchronization,
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationSource,
)

from countries.access import Action, Role
from countries.identity.countries import Country
from countries.publishing import AcrossCountries
from countries.translation import guard
from countries.translation.files.po import LARGEST
from countries.translation.registering import SecondSource, register_translation
from countries.translation.starting import NotLocal, WrongPlace, start_translation
from tests.countries.translation.helpers import adopt, document, running, save, translate
from tests.factories import (
    NOW,
    edit_page,
    make_network,
    make_page,
    make_superuser,
    make_user,
    paragraph,
)

pytestmark = pytest.mark.django_db

MISSING = 999_999
User = get_user_model()
HOST = {"host": "localhost:8000"}


def client_of(user):
    client = Client(headers=HOST)
    client.force_login(user)
    return client


@pytest.fixture
def romania(network):
    """A client of Romania's manager."""
    return client_of(make_user("ana", ("RO", Role.MANAGER, "")))


@pytest.fixture
def greece(network):
    """A client of Greece's manager."""
    return client_of(make_user("eleni", ("GR", Role.MANAGER, "")))


@pytest.fixture
def umbrella(network):
    """A client of the umbrella's publisher."""
    return client_of(make_user("emma", ("INT", Role.PUBLISHER, "")))


@pytest.fixture
def editor(network):
    """A client of an editor of Romania, who may not publish."""
    return client_of(make_user("dan", ("RO", Role.EDITOR, "")))


@pytest.fixture
def translator(network):
    """A client of a translator into Romanian, who may not publish."""
    return client_of(make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro")))


def url(name, *args):
    return reverse(f"wagtail_localize:{name}", args=args)


def told(response):
    """Return the messages that go with a response."""
    return [str(message) for message in get_messages(response.wsgi_request)]


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


@pytest.fixture
def linked(network):
    """A Romanian copy of a page with a link, so that there is something to override."""
    html = '<p>See <a href="https://can.example">this</a>.</p>'
    return adopt(make_page("en", "Links", body=[paragraph(html)]), "ro-ro")


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


def put(client, address, **values):
    return client.put(address, encode_multipart(BOUNDARY, values), content_type=MULTIPART_CONTENT)


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


# --- the editor ---


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


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
    """Changing pages is not yet the right to translate: a grant can be for that action alone."""
    user = make_user("dan", ("RO", Action.VIEW, ""), ("RO", Action.EDIT, ""))

    response = client_of(user).get(edit_url(romanian))

    assert response.status_code == 302


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


# --- starting, and bringing up to date ---


@pytest.fixture
def local(network):
    """A page that only Romania has."""
    return make_page("ro-ro", "Numai aici", body=[paragraph("<p>Bună.</p>")])


def test_a_local_page_is_translated_inside_its_country(local, romania):
    """The other locale of the country gets a draft, tied to its source."""
    english = Locale.objects.get(language_code="en-ro")

    romania.post(url("submit_page_translation", local.pk), {"locales": [english.pk]})

    copy = Page.objects.get(translation_key=local.translation_key, locale=english)
    assert not copy.live
    assert running(copy).source.locale.language_code == "ro-ro"


def test_a_page_cannot_be_put_into_another_country(local, romania):
    """A locale of another country is no choice, also when it is sent."""
    greek = Locale.objects.get(language_code="el-gr")

    romania.post(url("submit_page_translation", local.pk), {"locales": [greek.pk]})

    assert not Page.objects.filter(translation_key=local.translation_key, locale=greek).exists()


@pytest.mark.parametrize("page", ["foreign", "foreign draft", "umbrella", "own draft", "missing"])
def test_what_is_not_ones_own_live_page_cannot_be_submitted(network, romania, page):
    """Neither a foreign page, nor a draft, nor the umbrella's: all answer as a page that is not."""
    known = {
        "foreign": lambda: make_page("el-gr", "Σχετικά").pk,
        "foreign draft": lambda: make_page("el-gr", "Σχετικά", publish=False).pk,
        "umbrella": lambda: make_page("en", "About us").pk,
        "own draft": lambda: make_page("ro-ro", "Despre", publish=False).pk,
        "missing": lambda: MISSING,
    }

    response = romania.get(url("submit_page_translation", known[page]()))

    assert response.status_code == 404


def test_an_adopted_page_is_adopted_again_rather_than_translated(about, romanian):
    """A page from the umbrella goes to the other locale from the umbrella, too."""
    save(romanian)

    with pytest.raises(NotLocal):
        start_translation(romanian, into="en-ro", user=None, now=NOW)


def test_starting_stays_inside_the_country(local):
    """No function puts a page into another country."""
    with pytest.raises(WrongPlace):
        start_translation(local, into="el-gr", user=None, now=NOW)


def test_the_source_is_brought_up_to_date_by_its_own_country_only(about, romanian, romania):
    """A country's people do not touch the umbrella's source."""
    source = TranslationSource.objects.get()

    foreign = romania.post(url("update_translations", source.pk), {"publish_translations": "on"})
    missing = romania.post(url("update_translations", MISSING), {"publish_translations": "on"})

    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_the_umbrella_publishes_nothing_in_a_country(about, romanian, umbrella):
    """Bringing up to date never publishes a third's text."""
    source = TranslationSource.objects.get()

    response = umbrella.post(url("update_translations", source.pk), {"publish_translations": "on"})

    romanian.refresh_from_db()
    assert response.status_code == 302
    assert not romanian.live


def test_the_umbrella_changes_no_restriction_in_a_country(about, romanian, umbrella):
    """Who may read a country's page is the country's to say."""
    PageViewRestriction.objects.create(page=romanian, restriction_type="login")

    umbrella.post(url("update_translations", TranslationSource.objects.get().pk), {})

    assert romanian.view_restrictions.exists()


def test_one_publishes_ones_own_translations_together(local, romania):
    """Inside a country the form does what it says."""
    copy = start_translation(local, into="en-ro", user=None, now=NOW)[0]
    source = TranslationSource.objects.get()

    romania.post(url("update_translations", source.pk), {"publish_translations": "on"})

    copy.refresh_from_db()
    assert copy.live


def test_a_page_has_one_source(network):
    """A second translation into the same page is refused, whoever asks."""
    make_network("BE")
    page = make_page("en", "About us")
    copy = adopt(page, "ro-ro")
    save(copy)
    other = make_page("en-ro", "About", translation_key=page.translation_key)

    with pytest.raises(SecondSource):
        register_translation(other, copy.locale)


def test_nothing_is_translated_from_itself(local):
    """A translation of a page is no source for that page."""
    copy = start_translation(local, into="en-ro", user=None, now=NOW)[0]
    save(copy)

    with pytest.raises(SecondSource):
        register_translation(copy, local.locale)


def test_wagtails_own_copying_stays_inside_the_country(about):
    """The page action that copies for translation does not cross the border either."""
    with pytest.raises(AcrossCountries):
        about.copy_for_translation(Locale.objects.get(language_code="ro-ro"), copy_parents=True)


def test_locales_are_not_synchronised(network, romania):
    """Neither the form nor the model offers to fill one locale from another."""
    english, romanian = (Locale.objects.get(language_code=code) for code in ("en", "ro-ro"))

    with pytest.raises(PermissionDenied, match="adopt pages"):
        LocaleSynchronization.objects.create(locale=romanian, sync_from=english)

    assert LocaleSynchronization not in [part["model"] for part in LOCALE_COMPONENTS]


# --- reports and snippets ---


@pytest.mark.parametrize("name", ["translations_report", "translations_report_results"])
def test_the_report_lists_ones_own_countries(about, romanian, greece, romania, name):
    """Another country's translations are not in it."""
    greek = adopt(about, "el-gr")

    own = greece.get(url(name)).context["object_list"]
    others = romania.get(url(name)).context["object_list"]

    assert list(own) == [running(greek)]
    assert list(others) == [running(romanian)]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("submit_snippet_translation", ("wagtail_countries", "tag", "1")),
        ("snippets_api_listing", ("wagtail_countries", "tag")),
        ("snippets_api_detail", ("wagtail_countries", "tag", "1")),
    ],
)
def test_snippets_are_not_for_countries(romania, name, args):
    """What all share is translated by those who manage the network."""
    assert romania.get(url(name, *args)).status_code == 404


# --- links and choices ---


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//evil", "x"]
)
def test_an_unsafe_link_never_gets_in(linked, romania, address):
    """The address of a link is refused where it is typed, and nothing is stored."""
    translation = running(linked)
    segment = translation.source.overridablesegment_set.get()

    response = put(romania, url("edit_override", translation.pk, segment.pk), value=address)

    assert response.status_code == 400
    assert not SegmentOverride.objects.exists()


def test_a_safe_link_gets_in(linked, romania):
    """A country links to its own address."""
    translation = running(linked)
    segment = translation.source.overridablesegment_set.get()
    translate(linked, title="Legături", p1_html='Vezi <a id="a1">asta</a>.')

    response = put(
        romania, url("edit_override", translation.pk, segment.pk), value="https://doza.example"
    )
    save(linked)

    assert response.status_code == 201
    html = document(linked)["blocks"][0]["value"]["html"]
    assert html == '<p>Vezi <a href="https://doza.example">asta</a>.</p>'


def image(title, collection):
    return get_image_model().objects.create(
        title=title, file=get_test_image_file(), collection=collection
    )


@pytest.mark.parametrize(("owner", "status"), [("RO", 201), ("GR", 400), (None, 400)])
def test_a_picture_is_chosen_from_ones_own(network, romania, owner, status):
    """Another country's picture, or one that is not there, cannot be put on a page."""
    shown = image("Umbrella", Country.objects.get(code="INT").collection)
    copy = adopt(make_page("en", "Picture", image=shown), "ro-ro")
    own = image("Own", Country.objects.get(code=owner).collection).pk if owner else MISSING
    segment = running(copy).source.overridablesegment_set.get(context__path="image")

    response = put(romania, url("edit_override", running(copy).pk, segment.pk), value=str(own))

    assert response.status_code == status


def test_a_picture_that_was_deleted_stops_publishing_with_a_reason(network, romania):
    """A choice that no longer exists is told, not an error of the server."""
    shown = image("Umbrella", Country.objects.get(code="INT").collection)
    copy = adopt(make_page("en", "Picture", image=shown), "ro-ro")
    own = image("Own", Country.objects.get(code="RO").collection)
    segment = running(copy).source.overridablesegment_set.get(context__path="image")
    put(romania, url("edit_override", running(copy).pk, segment.pk), value=str(own.pk))
    own.delete()

    response = romania.post(edit_url(copy), {"action": "publish"})

    assert response.status_code == 302
    assert "no longer exists" in told(response)[0]


# --- PO files ---


def po_file(translation, **texts):
    po = translation.export_po()
    for entry in po:
        entry.msgstr = texts.get(entry.msgctxt, "")
    return str(po).encode()


def upload(client, translation, content):
    file = SimpleUploadedFile("texts.po", content) if content is not None else BytesIO(b"")
    return client.post(url("upload_pofile", translation.pk), {"file": file})


def test_a_po_file_brings_translations(linked, romania):
    """The page's own file, filled in, is taken."""
    translation = running(linked)

    response = upload(romania, translation, po_file(translation, title="Legături"))

    assert StringTranslation.objects.get(locale=linked.locale).data == "Legături"
    assert told(response) == ["Successfully imported translations from PO File."]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00garbage",
        b"nothing like it",
        b"/etc/passwd",
        b'msgid "a"\nmsgstr "b"\n',
        b'msgid "a\nmsgstr\n',
        b"x" * (LARGEST + 1),
    ],
    ids=["empty", "binary", "text", "path", "no header", "broken", "too large"],
)
def test_a_wrong_po_file_is_told_and_changes_nothing(linked, romania, content):
    """Whatever is sent, the answer is a message, and nothing of it is stored."""
    response = upload(romania, running(linked), content)

    assert response.status_code == 302
    assert len(told(response)) == 1
    assert not StringTranslation.objects.exists()


def test_a_po_file_of_another_page_is_refused(linked, romania, about):
    """A file belongs to one page in one locale."""
    other = running(adopt(about, "en-ro"))
    StringTranslation.objects.all().delete()

    response = upload(romania, running(linked), po_file(other, title="About"))

    assert "different translation" in told(response)[0]
    assert not StringTranslation.objects.exists()


def test_texts_that_are_gone_are_counted(linked, romania, about):
    """What the page no longer says is left out, and said so."""
    translation = running(linked)
    content = po_file(translation, title="Legături").replace(b"Links", b"Nowhere")

    response = upload(romania, translation, content)

    assert "1 text was left out" in told(response)[0]
