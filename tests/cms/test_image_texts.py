"""What an image shows is written per language by those who may change the image."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage, ImageText
from countries.access import Role
from countries.delivery.models import Document
from tests.factories import make_network, make_superuser, make_user

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]


@pytest.fixture
def clients(db):
    make_network("RO", "GR")
    users = {
        "root": make_superuser(),
        "own": make_user("radu", ("RO", Role.EDITOR, "")),
        "foreign": make_user("gina", ("GR", Role.EDITOR, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
    }
    found = {"anonymous": Client(headers={"host": "localhost:8000"})}
    for name, user in users.items():
        found[name] = Client(headers={"host": "localhost:8000"})
        found[name].force_login(user)
    return found


@pytest.fixture
def image(clients):
    country = make_network("RO")["RO"]
    image = CountryImage.objects.create(
        title="Can", file=get_test_image_file(), collection=country.collection
    )
    ImageText.objects.create(image=image, locale="en", alt="A can")
    return image


def _url(image):
    return reverse("image_texts", args=[image.pk])


def _texts(image):
    return {row.locale: (row.alt, row.caption) for row in image.texts.all()}


def test_an_editor_writes_in_the_countrys_languages(clients, image):
    """Both Romanian locales have a form; English of the umbrella is there to be read."""
    response = clients["own"].get(_url(image))

    assert [form.prefix for form in response.context["forms"]] == ["ro-ro", "en-ro"]
    assert [row.locale for row in response.context["others"]] == ["en"]


def test_texts_are_stored_and_published(clients, image):
    """The image's document says them at once."""
    clients["own"].post(_url(image), {"ro-ro-alt": "O doză", "ro-ro-caption": "Pe plajă"})

    document = orjson.loads(bytes(Document.objects.get(kind="image", key=image.uuid).body))
    assert _texts(image) == {"en": ("A can", ""), "ro-ro": ("O doză", "Pe plajă")}
    assert document["alt"] == {"en": "A can", "ro-ro": "O doză"}
    assert document["caption"] == {"ro-ro": "Pe plajă"}


def test_a_text_that_is_emptied_is_taken_away(clients, image):
    """Nothing stands for nothing: the next language answers again."""
    ImageText.objects.create(image=image, locale="ro-ro", alt="O doză")

    clients["own"].post(_url(image), {"ro-ro-alt": "", "ro-ro-caption": ""})

    assert _texts(image) == {"en": ("A can", "")}


def test_a_caption_alone_is_refused(clients, image):
    """First what can be seen, then what is said about it; nothing is stored meanwhile."""
    response = clients["own"].post(_url(image), {"ro-ro-caption": "Pe plajă", "en-ro-alt": "A can"})

    assert response.context["forms"][0].errors["alt"]
    assert _texts(image) == {"en": ("A can", "")}


def test_a_foreign_language_is_not_written(clients, image):
    """What a form sends for another country's locale is not read."""
    clients["own"].post(_url(image), {"en-alt": "Mine", "el-gr-alt": "Mine"})

    assert _texts(image) == {"en": ("A can", "")}


@pytest.mark.parametrize("who", ["foreign", "translator", "anonymous"])
def test_others_images_answer_like_missing_ones(clients, image, who):
    """Another country's image is neither read nor described."""
    url, missing = _url(image), reverse("image_texts", args=[987_654])

    answers = [clients[who].get(url), clients[who].get(missing)]
    clients[who].post(url, {"el-gr-alt": "Mine", "ro-ro-alt": "Mine"})

    assert [answer.status_code for answer in answers] == [302 if who == "anonymous" else 404] * 2
    assert _texts(image) == {"en": ("A can", "")}


def test_the_images_form_leads_to_its_texts(clients, image):
    """The edit page says in which languages it is described, and links the screen."""
    body = clients["own"].get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()

    assert _url(image) in body
    assert "Described in:" in body


def test_an_image_without_a_text_is_marked(clients, image):
    """Nobody who cannot see it would learn what it shows."""
    image.texts.all().delete()

    body = clients["own"].get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()

    assert "No alternative text yet" in body
