"""What choosers and texts say of what is chosen: nothing of another country's own things."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.widgets import AdminPageChooser
from wagtail.documents import get_document_model
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.images.widgets import AdminImageChooser

from countries.access import Role
from countries.admin.naming import answering, is_named
from countries.conf import UMBRELLA
from countries.identity.countries import Country
from tests.factories import locale_row, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = [
    pytest.mark.django_db,
    # Wagtail's renditions leave a closed temporary file to the collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]


@staged
def network():
    return make_network("RO", "GR")


@staged
def ana(network):
    return make_user("ana", ("RO", Role.MANAGER, ""))


@pytest.fixture
def asked_by(rf):
    def ask(user):
        request = rf.get("/admin/")
        request.user = user
        return request

    return ask


@pytest.mark.parametrize(
    ("code", "is_public", "expected"),
    [("ro-ro", False, True), ("el-gr", True, True), ("el-gr", False, False)],
)
def test_a_foreign_draft_has_no_name(ana, asked_by, code, is_public, expected):
    """Its number stays, so that nothing is lost by saving; the own and what is public have names."""
    page = make_page(code, "Secret plans", publish=is_public)

    with answering(asked_by(ana)):
        data = AdminPageChooser().get_value_data(page.pk)

    assert data["id"] == page.pk
    assert (data["display_title"] == "Secret plans") is expected


def test_outside_of_the_admin_pages_have_names(network):
    """A command that renders a form sees what there is."""
    page = make_page("el-gr", "Secret plans", publish=False)

    assert AdminPageChooser().get_value_data(page.pk)["display_title"] == "Secret plans"


@pytest.mark.parametrize("is_public", [True, False])
def test_a_form_of_ours_takes_a_foreign_page_as_none(ana, is_public):
    """A redirect to it is refused, and the screen does not say what the number stands for."""
    page = make_page("el-gr", "Secret plans", publish=is_public)
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(ana)
    data = {"country_locale": locale_row("ro-ro").pk, "rest": "old/", "page": page.pk}

    response = client.post(reverse("former_addresses:add"), data)

    assert response.status_code == 200
    assert "Secret plans" not in response.content.decode()


# --- images, documents, links in texts ---


@pytest.fixture
def files(network):
    """An image and a document of each country and of the umbrella, by country and kind."""
    return {
        (code, kind): model.objects.create(
            title=f"Secret {code} {kind}",
            file=file(),
            collection=Country.objects.get(code=code).collection,
        )
        for code in ("RO", "GR", UMBRELLA)
        for kind, model, file in (
            ("image", get_image_model(), get_test_image_file),
            ("document", get_document_model(), lambda: ContentFile(b"x", name="secret.txt")),
        )
    }


CHOOSERS = {"image": AdminImageChooser, "document": AdminDocumentChooser}


@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize(("code", "expected"), [("RO", True), (UMBRELLA, True), ("GR", False)])
def test_a_foreign_file_has_no_name(ana, asked_by, files, kind, code, expected):
    """Neither its title, nor its picture, nor the address where it is edited; its number stays."""
    file = files[code, kind]

    with answering(asked_by(ana)):
        data = CHOOSERS[kind]().get_value_data(file.pk)
        html = CHOOSERS[kind]().render("file", file.pk, {"id": "file"})

    assert data["id"] == file.pk
    assert (data["title"] == f"Secret {code} {kind}") is expected
    assert (file.file.name.split("/")[-1].split(".")[0] in f"{data}{html}") is (
        expected and kind == "image"
    )
    assert (data["edit_url"] is not None) is expected


def test_an_image_chosen_by_number_is_not_shown_beside_the_error(ana, files):
    """A row that refuses a foreign image does not say what the number stands for."""
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(ana)
    data = {"country": Country.objects.get(code="RO").pk, "image": files["GR", "image"].pk}

    response = client.post(reverse("people:add"), data)

    assert response.status_code == 200
    assert "image" in response.context["form"].errors
    assert "Secret GR" not in response.content.decode()


def test_what_may_be_chosen_is_asked_once(ana, asked_by, files, django_assert_num_queries):
    """Ten images on a screen ask for their collections no oftener than one."""
    images = [files["GR", "image"], files["RO", "image"]]
    request = asked_by(ana)
    with answering(request):
        AdminImageChooser().get_value_data(images[1])

        with django_assert_num_queries(0):
            for image in images:
                assert is_named(image) is (image == images[1])


@pytest.mark.parametrize("restriction", [None, "login"])
def test_a_live_page_behind_a_login_has_no_name(ana, asked_by, restriction):
    """What visitors do not see is no more public than a draft."""
    page = make_page("el-gr", "Secret plans")
    if restriction:
        page.view_restrictions.create(restriction_type=restriction)

    with answering(asked_by(ana)):
        data = AdminPageChooser().get_value_data(page.pk)

    assert (data["display_title"] == "Secret plans") is (restriction is None)


def test_links_in_a_text_lead_to_no_foreign_address(ana, asked_by, files):
    """The editor of a text knows the number of a foreign draft or document, not where it lies."""
    foreign = make_page("el-gr", "Secret plans", publish=False)
    own = make_page("ro-ro", "Planuri", publish=False)
    text = "".join(
        f'<p><a linktype="{kind}" id="{row.pk}">x</a></p>'
        for kind, row in (
            ("page", foreign),
            ("page", own),
            ("document", files["GR", "document"]),
            ("document", files["RO", "document"]),
        )
    )
    converter = ContentstateConverter(["link", "document-link"])

    with answering(asked_by(ana)):
        entities = json.loads(converter.from_database_format(text))["entityMap"]

    links = [entity["data"] for entity in entities.values()]
    assert [bool(link["url"]) for link in links] == [False, True, False, True]
    assert [link["id"] for link in links][:2] == [foreign.pk, own.pk]
    assert "secret-plans" not in str(links)
