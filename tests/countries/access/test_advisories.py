"""The shapes of Wagtail's security advisories of 2023 to 2026, each tried across a country's border.

What was found in wagtail-localize is tried in tests/countries/translation/guard/: starting
and publishing for others, copying foreign drafts, the report, snippets, unsafe links, PO files.
"""

from __future__ import annotations

import pytest
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.blocks import StreamBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page

from cms.pages.forms import Submission
from cms.pages.models import StandardPage
from countries.identity.countries import Country
from countries.identity.tags import Tag
from countries.publishing import AcrossCountries
from tests.countries.access.things import HOST, MISSING, SECRET, ask
from tests.countries.translation.helpers import adopt
from tests.factories import home_of, make_page

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]


def same_as_missing(client, name, *args, missing=(MISSING,), method="get", **data):
    """Ask for a foreign row and for none; return the answer if they are the same."""
    absent = reverse(name, args=missing)
    ask(client, method, absent, **data)
    answers = (
        ask(client, method, reverse(name, args=args), **data),
        ask(client, method, absent, **data),
    )
    assert answers[0] == answers[1]
    return answers[0]


# --- permissions and disclosure ---


def test_bulk_actions_tell_no_names(greek, ana):
    """CVE-2023-45809: who has no right over people learns no name by ticking their ids."""
    url = reverse("wagtail_bulk_action", args=["users", "user", "delete"])

    answer = ask(ana, "get", f"{url}?id={greek.page.owner_id}")

    assert answer.status == 404
    assert "eleni" not in answer.body


def test_a_field_that_is_not_offered_is_not_written(greek, romanian, ana):
    """CVE-2024-32882: a value of another country in a form's data is refused."""
    tag = Tag.objects.get(pk=romanian.by_namespace["tags"])
    greece = Country.objects.get(code="GR")

    ana.post(reverse("tags:edit", args=[tag.pk]), {"name": tag.name, "country": greece.pk})
    ana.post(reverse("tags:edit", args=[tag.pk]), {"name": tag.name, "country": ""})

    tag.refresh_from_db()
    assert tag.country.code == "RO"


def test_settings_of_others_are_not_written(greek, romanian, ana):
    """CVE-2024-35228: a country's manager changes no settings of a country, by no address."""
    before = list(Country.objects.order_by("pk").values())

    for pk in (greek.by_namespace["countries"], romanian.by_namespace["countries"]):
        assert ana.post(reverse("countries:edit", args=[pk]), {"name": "x"}).status_code == 404

    assert list(Country.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_preview_asks_who_looks(greek, ana, method):
    """CVE-2026-25517: nobody previews a foreign page, nor a new one below it."""
    edit = same_as_missing(ana, "wagtailadmin_pages:preview_on_edit", greek.page.pk, method=method)
    new = ("pages", "standardpage")
    add = same_as_missing(
        ana,
        "wagtailadmin_pages:preview_on_add",
        *new,
        greek.page.pk,
        missing=(*new, MISSING),
        method=method,
    )

    assert (edit.status, add.status) == (404, 404)


def test_revisions_are_not_compared(greek, romanian, ana):
    """CVE-2026-44197: neither of a foreign page, nor a foreign revision below an own page."""
    revision = greek.by_argument["revision_id"]
    name = "wagtailadmin_pages:revisions_compare"

    page = same_as_missing(
        ana, name, greek.page.pk, "earliest", "live", missing=(MISSING, "earliest", "live")
    )
    own = romanian.page.pk
    below = same_as_missing(ana, name, own, revision, "live", missing=(own, MISSING, "live"))

    assert (page.status, below.status) == (404, 404)


@pytest.mark.parametrize("name", ["history", "history_results", "workflow_history", "usage"])
def test_history_is_not_read(greek, ana, name):
    """CVE-2026-44198: what was done with a foreign page is not told."""
    assert same_as_missing(ana, f"wagtailadmin_pages:{name}", greek.page.pk).status == 404


def test_what_visitors_sent_is_not_deleted(greek, ana):
    """CVE-2026-44199: a foreign form's submissions are neither read nor deleted nor handled."""
    pk = greek.by_namespace["messages"]

    for name in ("messages:delete", "messages:detail"):
        assert same_as_missing(ana, name, pk, method="post").status == 404

    assert Submission.objects.get(pk=pk).handled_at is None


def test_pages_are_not_copied_across_the_border(greek, romanian, ana):
    """CVE-2026-44200: a foreign page is not copied, and an own one not to a foreign place."""
    copied = same_as_missing(ana, "wagtailadmin_pages:copy", greek.page.pk, method="post")
    before = home_of("el-gr").get_descendants().count()

    ana.post(
        reverse("wagtailadmin_pages:copy", args=[romanian.page.pk]),
        {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": greek.page.pk,
            "publish_copies": "on",
        },
    )

    assert copied.status == 404
    assert home_of("el-gr").get_descendants().count() == before


@pytest.mark.parametrize("kind", ["images", "documents"])
@pytest.mark.parametrize("root", ["/admin/api/main", "/api/v2", "/api/v3"])
def test_no_api_lists_files(greek, ana, kind, root):
    """CVE-2026-44201: there is no API of images and documents but the partners' own."""
    answer = ask(ana, "get", f"{root}/{kind}/")

    assert answer.status == 404
    assert SECRET not in answer.body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("wagtailimages_chooser:chosen", "image"),
        ("wagtaildocs_chooser:chosen", "document"),
        ("country_pages:chosen", "page"),
    ],
)
def test_what_is_foreign_is_not_chosen(greek, ana, name, kind):
    """CVE-2026-54259: the answer about a chosen row is for those who may choose it."""
    assert same_as_missing(ana, name, getattr(greek, kind).pk).status == 404


@pytest.mark.parametrize("name", ["preview", "edit", "url_generator", "image_usage", "delete"])
def test_a_foreign_image_is_not_shown(greek, ana, name):
    """CVE-2026-54261: no screen renders the image of another country."""
    more = ("max-165x165",) if name == "preview" else ()

    answer = same_as_missing(
        ana, f"wagtailimages:{name}", greek.image.pk, *more, missing=(MISSING, *more)
    )

    assert answer.status == 404


def test_translations_of_a_page_in_other_countries_are_not_named(greek, ana):
    """CVE-2026-54262: lists, editor and chooser lead to the page's counterparts at home alone."""
    source = make_page("en", "Shared source")
    own, foreign = adopt(source, "ro-ro"), adopt(source, "el-gr")

    for name in (
        "wagtailadmin_explore",
        "wagtailadmin_pages:edit",
        "wagtailadmin_choose_page_child",
    ):
        answer = ana.get(reverse(name, args=[own.pk]))

        assert answer.status_code == 200
        assert reverse(name, args=[foreign.pk]) not in answer.content.decode()


def test_the_admins_api_knows_own_pages_alone(greek, ana):
    """CVE-2026-55468: neither the list, nor a page, nor an action or a search for one tells more."""
    listed = ask(ana, "get", reverse("wagtailadmin_api:pages:listing"))
    page = same_as_missing(ana, "wagtailadmin_api:pages:detail", greek.page.pk)
    find = ask(ana, "get", f"{reverse('wagtailadmin_api:pages:find')}?id={greek.page.pk}")

    assert SECRET not in listed.body
    assert (page.status, find.status) == (404, 404)


@pytest.fixture
def private(greek):
    """A document in a collection for those who log in."""
    CollectionViewRestriction.objects.create(
        collection=greek.document.collection, restriction_type="login"
    )
    return greek.document


def document_url(document):
    return reverse("wagtaildocs_serve", args=[document.pk, document.filename])


def test_a_guessed_hash_of_a_private_document_is_not_confirmed(private):
    """Hashes in conditional headers: a visitor with the right one learns as little as with a wrong one."""
    private.get_file_hash()
    visitor = Client(headers=HOST)

    answers = [
        visitor.get(document_url(private), headers={"if-none-match": f'"{tag}"'})
        for tag in (private.file_hash, "0" * 40)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not any(answer.has_header("ETag") for answer in answers)


def test_below_a_private_collection_all_is_private(private):
    """Descendants of private collections: a document further down is not served either."""
    below = Collection.objects.get(pk=private.collection_id).add_child(name="Below")
    document = get_document_model().objects.create(
        title="Below", file=ContentFile(b"x", name="below.txt"), collection=below
    )

    assert Client(headers=HOST).get(document_url(document)).status_code == 302


@pytest.mark.parametrize("namespace", ["tags", "menus", "facts", "partners", "people", "resources"])
def test_no_row_is_copied(namespace):
    """Copying snippets: no screen of ours begins with the values of another row."""
    with pytest.raises(NoReverseMatch):
        reverse(f"{namespace}:copy", args=[1])


def test_no_page_is_copied_for_translation_across_the_border(greek, romanian, ana):
    """Copying for translation: the API's action is switched off, and the action itself refuses."""
    url = reverse("wagtailadmin_api:pages:action", args=[romanian.page.pk, "copy_for_translation"])

    answer = ana.post(url, {"locale": "el-gr"})

    assert answer.status_code == 404
    with pytest.raises(AcrossCountries):
        romanian.page.copy_for_translation(
            Locale.objects.get(language_code="el-gr"), copy_parents=True
        )


def test_a_step_of_anothers_workflow_is_not_taken(greek, romanian, ana):
    """A foreign task below an own page in review: neither asked about nor approved."""
    state = greek.by_argument["task_state_id"]
    own = romanian.page.pk
    name = "wagtailadmin_pages:workflow_action"

    answer = same_as_missing(
        ana, name, own, "approve", state, missing=(own, "approve", MISSING), method="post"
    )

    assert answer.status == 404
    assert Page.objects.get(pk=greek.page.pk).workflow_in_progress


# --- scripts in texts ---

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def scripted(romanian):
    """A page, an image and a document of Romania with a script for a title."""
    get_image_model().objects.filter(pk=romanian.image.pk).update(title=SCRIPT)
    get_document_model().objects.filter(pk=romanian.document.pk).update(title=SCRIPT)
    return make_page("ro-ro", SCRIPT, slug="script")


def test_titles_are_text_where_a_parent_is_chosen(scripted, ana):
    """CVE-2023-28836: the screen that offers parents, and those of files, escape their titles."""
    urls = [
        reverse("wagtailadmin_pages:choose_parent", args=["pages", "standardpage"]),
        reverse("wagtaildocs:index"),
        reverse("wagtailimages:index"),
    ]

    assert not [url for url in urls if SCRIPT in ana.get(url, follow=True).content.decode()]


def test_no_block_takes_a_table_with_attributes():
    """CVE-2026-28222: cells come from a text of ours; Wagtail's TableBlock is on no page."""
    blocks = StandardPage._meta.get_field("body").stream_block

    def names(block):
        yield type(block).__name__
        children = block.child_blocks.values() if hasattr(block, "child_blocks") else ()
        for child in children:
            yield from names(child)

    assert isinstance(blocks, StreamBlock)
    assert not {"TableBlock", "TypedTableBlock", "RawHTMLBlock"} & set(names(blocks))


def test_titles_are_text_in_what_is_said_of_a_translation(scripted, ana):
    """CVE-2026-28223: the message after starting a translation escapes the page's title."""
    url = reverse("wagtail_localize:submit_page_translation", args=[scripted.pk])
    english = Locale.objects.get(language_code="en-ro")

    answer = ana.post(url, {"locales": [english.pk]}, follow=True)

    assert answer.status_code == 200
    assert SCRIPT not in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["edit", "history", "usage", "delete", "copy", "move", "unpublish", "workflow_history"],
)
def test_titles_are_text_on_every_screen_of_a_page(scripted, ana, name):
    """CVE-2026-54263: no screen of a page puts its title into the document as markup."""
    answer = ana.get(reverse(f"wagtailadmin_pages:{name}", args=[scripted.pk]))

    assert answer.status_code == 200
    assert SCRIPT not in answer.content.decode()


# --- exhaustion ---


@pytest.mark.parametrize(
    "setting", ["WAGTAILIMAGES_MAX_UPLOAD_SIZE", "WAGTAILDOCS_MAX_UPLOAD_SIZE"]
)
def test_uploads_have_an_end(setting):
    """CVE-2023-28837: images and documents are refused above a size."""
    assert 0 < getattr(site, setting) <= 50 * 1024 * 1024
    assert site.WAGTAILIMAGES_MAX_IMAGE_PIXELS <= 40_000_000


def test_a_document_that_is_too_large_is_refused(settings, ana):
    """CVE-2023-28837: by the form, before anything is kept."""
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    before = get_document_model().objects.count()

    answer = ana.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "x", "files[]": SimpleUploadedFile("x.txt", b"x" * 11)},
    )

    assert answer.json()["success"] is False
    assert get_document_model().objects.count() == before


@pytest.mark.parametrize("query", ['"' * 3_000, ("a:" * 1_500), ('a:"' * 1_000)])
def test_a_strange_search_is_answered(romanian, ana, query):
    """CVE-2024-39317: a query of quotes and colons is read once, and answered."""
    answer = ana.get(reverse("wagtailadmin_pages:search_results"), {"q": query})

    assert answer.status_code == 200


def test_an_image_is_made_in_offered_sizes_alone(romanian, ana):
    """CVE-2026-54260: no address makes an image larger, or in a chain of many steps."""
    image = romanian.image

    preview = ana.get(reverse("wagtailimages:preview", args=[image.pk, "width-90000"]))
    public = Client(headers=HOST).get(reverse("picture", args=[image.uuid, 99_999]))

    assert preview.status_code == 404
    assert public.status_code == 404


def test_people_are_the_networks_and_the_teams(greek, ana):
    """Wagtail's own screens of accounts and groups are for those who run the site."""
    user = get_user_model().objects.get(username="eleni")

    for name in ("wagtailusers_users:edit", "wagtailusers_users:delete", "wagtailusers_users:copy"):
        assert same_as_missing(ana, name, user.pk, method="post").status == 404
