"""What is said of an image in a language is current or behind as its texts tell, without any flag."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from cms.media.comparing import State
from cms.media.models import CountryImage, ImageText
from cms.media.standing import described, described_image, languages_for
from countries.access import Role
from countries.identity.countries import Country
from countries.routing import network, network_held
from countries.workspace import waiting_for
from tests.factories import NOW, make_network, make_user
from tests.keeping import staged

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]

SOURCE = {"locale": "ro-ro", "alt": "O doză", "caption": "Pe plajă"}


@staged
def countries():
    return make_network("RO", "GR")


@pytest.fixture
def make_image(countries):
    """Return a function that makes an image of a country, with texts by their locale."""

    def made(country="RO", title="Can", **texts):
        image = CountryImage.objects.create(
            title=title,
            file=get_test_image_file(),
            collection=Country.objects.get(code=country).collection,
        )
        for locale, said in texts.items():
            ImageText.objects.create(image=image, locale=locale.replace("_", "-"), **said)
        return image

    return made


@pytest.fixture
def editor(countries):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_user("radu", ("RO", Role.EDITOR, "")))
    return client


def states(image, *locales):
    found = described_image(image)
    return [found.standing(code).state for code in locales]


def write(client, image, **fields):
    data = {name.replace("_", "-"): text for name, text in fields.items()}
    return client.post(reverse("image_texts", args=[image.pk]), data)


def test_the_first_language_of_the_country_is_the_source(make_image):
    """Of a country's image; where the umbrella says something, that is."""
    own = make_image(ro_ro={"alt": "O doză"})
    shared = make_image("INT", en={"alt": "A can"}, ro={"alt": "O doză"})

    assert (described_image(own).source, described_image(shared).source) == ("ro-ro", "en")


def test_a_text_is_behind_when_its_source_says_something_else(make_image):
    """Computed from both, and by how many of its parts."""
    same = make_image(ro_ro={"alt": "O doză", "caption": "Pe plajă"}, en_ro={"alt": "A can"})
    ImageText.objects.filter(locale="en-ro").update(made_from=SOURCE)
    before = states(same, "ro-ro", "en-ro")
    ImageText.objects.filter(locale="ro-ro").update(alt="Două doze")

    standing = described_image(same).standing("en-ro")

    assert before == [State.SOURCE, State.CURRENT]
    assert (standing.state, standing.parts_behind) == (State.BEHIND, 1)
    assert standing.before == ("O doză", "Pe plajă")


def test_a_language_without_a_text_misses_it(make_image):
    """Even where visitors see the text of another; one in the same language is a text."""
    image = make_image("INT", en={"alt": "A can"})

    assert states(image, "en-ro", "ro-ro", "el-gr") == [State.SOURCE, State.MISSING, State.MISSING]


def test_nothing_is_claimed_of_a_text_of_which_nobody_knows_the_source(make_image):
    """It may have been written before its source was, or when another was."""
    image = make_image(
        ro_ro={"alt": "O doză"},
        en_ro={"alt": "A can"},
    )
    first = states(image, "en-ro")
    ImageText.objects.filter(locale="en-ro").update(made_from={**SOURCE, "locale": "en"})

    assert first == states(image, "en-ro") == [State.LOCAL]


def test_what_is_written_is_held_to_the_source_of_that_moment(make_image, editor):
    """Both may be written at once; the source is made from nothing."""
    image = make_image()

    write(editor, image, ro_ro_alt="O doză", ro_ro_caption="Pe plajă", en_ro_alt="A can")

    assert dict(image.texts.values_list("locale", "made_from")) == {"ro-ro": None, "en-ro": SOURCE}


def test_saving_other_texts_confirms_nothing(make_image, editor):
    """A text that is behind stays so until somebody changes it, or says that it is right."""
    image = make_image(
        ro_ro={"alt": "Două doze", "caption": "Pe plajă"},
        en_ro={"alt": "A can", "made_from": SOURCE},
    )
    said = {"ro_ro_alt": "Trei doze", "ro_ro_caption": "Pe plajă", "en_ro_alt": "A can"}

    write(editor, image, **said)
    behind = states(image, "en-ro")
    editor.post(
        reverse("image_texts", args=[image.pk]),
        {"ro-ro-alt": "Trei doze", "ro-ro-caption": "Pe plajă"}
        | {"en-ro-alt": "A can", "en-ro-is_right": "on"},
    )

    assert behind == [State.BEHIND]
    assert states(image, "en-ro") == [State.CURRENT]


def test_a_source_that_changed_meanwhile_is_shown_first(make_image, editor):
    """What was written against the former text is kept in the form, and not stored."""
    image = make_image(ro_ro={"alt": "O doză"})
    page = editor.get(reverse("image_texts", args=[image.pk]))
    seen = page.context["forms"][1].seen
    ImageText.objects.update(alt="Două doze")

    response = editor.post(
        reverse("image_texts", args=[image.pk]),
        {"ro-ro-alt": "Două doze", "en-ro-alt": "A can", "en-ro-seen": seen},
    )

    assert "The source changed while you wrote" in response.content.decode()
    assert list(image.texts.values_list("locale", flat=True)) == ["ro-ro"]


def test_the_screen_shows_what_changed(make_image, editor):
    """The source as it is, with what is gone and what is new."""
    image = make_image(
        ro_ro={"alt": "Două doze", "caption": "Pe plajă"},
        en_ro={"alt": "A can", "made_from": SOURCE | {"alt": "O doze"}},
    )

    body = editor.get(reverse("image_texts", args=[image.pk])).content.decode()

    assert "<del>O</del><ins>Două</ins> doze" in body
    assert "1 behind since" in body


def test_the_images_form_tells_how_its_texts_stand(make_image, editor):
    """Each with its state, and the languages that have none."""
    image = make_image(ro_ro={"alt": "O doză"})

    body = editor.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()

    assert "ro-ro: <span" in body
    assert "en-ro: <span" in body
    assert "no text yet" in body


def test_the_umbrella_describes_its_images_in_every_language(countries):
    """What it says in a language holds for all countries that speak it; a country says its own."""
    net = network()
    umbrella = [info for info in net.open_locales() if info.country.is_umbrella]
    own = [info for info in net.open_locales() if info.country.code == "RO"]
    by_code = {country.code: country.pk for country in net.countries}

    assert {"en", "ro", "el"} <= set(languages_for(by_code["INT"], umbrella))
    assert languages_for(by_code["INT"], own) == ["ro-ro", "en-ro"]
    assert languages_for(by_code["RO"], umbrella) == [info.code for info in umbrella]


def test_texts_to_write_wait_for_those_who_change_the_images(make_image):
    """Of their own country alone; those who only translate pages cannot write them."""
    make_image(title="Mine", ro_ro={"alt": "O doză"})
    make_image("GR", title="Theirs")
    people = [
        make_user("elena", ("RO", Role.MANAGER, "")),
        make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        make_user("gina", ("GR", Role.MANAGER, "")),
    ]

    found = [
        [(item.title, item.note) for row in waiting_for(user, now=NOW) for item in row.items]
        for user in people
    ]

    assert found[0] == [("Mine", "en-ro: no text yet")]
    assert found[1] == []
    assert [title for title, _note in found[2]] == ["Theirs"]


def test_many_images_are_one_query(make_image, django_assert_num_queries):
    """A list of images with their texts in all languages."""
    for number in range(5):
        make_image(title=f"Can {number}", ro_ro={"alt": "O doză"}, en_ro={"alt": "A can"})

    with network_held():
        network()
        with django_assert_num_queries(1):
            found = described(CountryImage.objects.all())
            states = {one.standing(code).state for one in found for code in ("ro-ro", "en-ro")}

    assert len(found) == 5
    assert states == {State.SOURCE, State.LOCAL}
