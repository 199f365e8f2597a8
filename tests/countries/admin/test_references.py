"""A page takes pages, images and files of its people's own countries, however they are posted."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from cms.pages.models import KeyFactsPage, OrganisationIndexPage, ReportPage, StandardPage
from countries.identity.organisations import Organisation
from tests.factories import edit_page, home_of, make_licensee, make_page, paragraph
from tests.keeping import staged

pytestmark = pytest.mark.django_db


def collection_of(name):
    return Collection.objects.get(name__startswith=name)


@pytest.fixture
def images(network):
    model = get_image_model()
    return {
        name: model.objects.create(
            title=f"Picture of {name}",
            file=get_test_image_file(),
            collection=collection_of(name),
        )
        for name in ("Romania", "Greece")
    }


@staged
def secret(network):
    return make_page("el-gr", "Mystiko", slug="mystiko", publish=False)


def add(client, model=StandardPage, parent=None, **fields):
    parent = parent or home_of("ro-ro")
    url = reverse("wagtailadmin_pages:add", args=["pages", model._meta.model_name, parent.pk])
    data = {"title": "Pagina", "slug": "", "body-count": "0"}
    return client.post(url, data | fields)


def block(kind, **value):
    """Return what the editor posts for one block."""
    posted = {"body-count": "1", "body-0-type": kind, "body-0-order": "0", "body-0-deleted": ""}
    return posted | {f"body-0-value-{name}": text for name, text in value.items()}


def action_block(page_id):
    return block(
        "call_to_action", **{"label": "Mai mult", "link-page": page_id, "link-address": ""}
    )


def test_the_own_images_and_pages_are_taken(clients, images):
    """What the choosers offer can be used."""
    add(clients["own"], image=images["Romania"].pk, **action_block(home_of("en-ro").pk))

    page = StandardPage.objects.get()
    assert page.image == images["Romania"]
    assert page.body[0].value["link"]["page"].pk == home_of("en-ro").pk


def test_a_foreign_image_is_refused(clients, images):
    """Nothing is saved, and nothing of the image is told."""
    answer = add(clients["own"], image=images["Greece"].pk)

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
    assert not StandardPage.objects.exists()


def test_a_foreign_page_in_a_block_is_refused(clients, secret):
    """Its title does not come back with the form either."""
    answer = add(clients["own"], **action_block(secret.pk))

    assert b"Mystiko" not in answer.content
    assert not StandardPage.objects.filter(title="Pagina").exists()


def test_a_foreign_file_is_refused(clients, network):
    """A report takes files of its own country."""
    file = get_document_model().objects.create(
        title="Report", file=ContentFile(b"%PDF", name="r.pdf"), collection=collection_of("Greece")
    )
    index = make_page("ro-ro", "Cifre", model=KeyFactsPage, slug="cifre")

    add(clients["own"], ReportPage, index, year="2025", document=file.pk)

    assert not ReportPage.objects.exists()


def test_a_foreign_link_in_a_text_is_named(clients, secret):
    """A text that was copied from elsewhere is kept in the form, which says what to take out."""
    html = json.dumps(
        {
            "blocks": [
                {
                    "key": "a",
                    "text": "Aici",
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [{"offset": 0, "length": 4, "key": 0}],
                }
            ],
            "entityMap": {
                "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"id": secret.pk}}
            },
        }
    )

    answer = add(clients["own"], **block("paragraph", html=html, language=""))

    assert "not of your country" in str(answer.context["form"].errors["body"])


def test_what_a_page_had_already_stays(clients, secret):
    """An editor may go on with what somebody with more rights put there."""
    link = f'<a linktype="page" id="{secret.pk}">Aici</a>'
    page = make_page("ro-ro", "Despre", slug="despre", body=[paragraph(f"<p>{link}</p>")])
    text = page.body[0]
    html = text.block.child_blocks["html"].field.widget.format_value(text.value["html"].source)

    clients["own"].post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {"title": "Despre noi", "slug": "despre", **block("paragraph", html=html, language="")},
    )

    draft = StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.title == "Despre noi"
    assert link in draft.body[0].value["html"].source


def test_the_organisations_of_the_country_are_offered(clients, network):
    """Those with a part in it and those of no country, not those of others."""
    make_licensee("RO", "Alucro")
    make_licensee("GR", "Elliniki")
    Organisation.objects.create(code="world", name="World")
    index = make_page("ro-ro", "Parteneri", model=OrganisationIndexPage, slug="parteneri")

    form = (
        clients["own"]
        .get(reverse("wagtailadmin_pages:add", args=["pages", "organisationpage", index.pk]))
        .context["form"]
    )

    offered = {str(row) for row in form.fields["organisation"].queryset}
    assert offered == {"Alucro", "World", "Licensee RO"}


def test_the_chooser_tells_of_no_foreign_page(clients, secret):
    """Neither by what it lists nor by asking for a page as if it had been chosen."""
    client, pages = clients["own"], {"page_type": "pages.standardpage"}
    own = make_page("ro-ro", "Despre", slug="despre")
    several = reverse("wagtailadmin_choose_page_chosen_multiple")

    answers = [
        client.get(reverse("wagtailadmin_choose_page"), pages),
        client.get(reverse("wagtailadmin_choose_page_search"), {"q": "Mystiko"}),
        client.get(several, {"id": [secret.pk, own.pk]}),
    ]

    assert [b"Mystiko" in answer.content for answer in answers] == [False, False, False]
    assert b"Despre" in answers[2].content


@pytest.mark.parametrize("who", ["own", "root"])
def test_the_chooser_opens_in_the_country_of_the_page(clients, network, who):
    """Whoever edits Romania's page begins at Romania's home in that language."""
    page = make_page("en-ro", "About", slug="about")
    edit_page(page, title="About us")

    answer = clients[who].get(
        reverse("wagtailadmin_choose_page"),
        headers={"referer": f"http://localhost:8000/admin/pages/{page.pk}/edit/"},
    )

    assert json.loads(answer.content)["parent_page_id"] == home_of("en-ro").pk


def test_the_chooser_opens_in_no_foreign_country(clients, secret):
    """An address that names a foreign page leads to the own homes."""
    answer = clients["own"].get(
        reverse("wagtailadmin_choose_page"),
        headers={"referer": f"http://localhost:8000/admin/pages/{secret.pk}/edit/"},
    )

    assert json.loads(answer.content)["parent_page_id"] == home_of("ro-ro").get_parent().pk
