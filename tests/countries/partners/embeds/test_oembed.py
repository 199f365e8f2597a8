"""oEmbed as its specification says: one frame, by whichever address the page is known."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage
from tests.countries.partners.embeds.conftest import policy_in
from tests.factories import edit_page

pytestmark = pytest.mark.django_db

ABOUT = "http://localhost:8000/ro/despre/"
REQUIRED = {"type", "version", "html", "width", "height"}
"""Of a response of type rich (section 2.3.4)."""


def frame_of(answer):
    (frame,) = BeautifulSoup(answer["html"], "html.parser").contents
    return frame


def test_an_answer_is_one_frame(api, pages):
    """Type, measures, title and whose it is; the frame has a title, a sandbox and no script."""
    answer = api.ok("oembed", url=ABOUT)

    frame = frame_of(answer)
    assert set(answer) >= REQUIRED
    assert (answer["type"], answer["version"], answer["title"]) == ("rich", "1.0", "Despre <noi>")
    assert "Alucro" in answer["author_name"]
    assert answer["author_url"] == "http://localhost:8000/ro/"
    assert (frame.name, frame["title"]) == ("iframe", "Despre <noi>")
    assert (frame["width"], frame["height"]) == (str(answer["width"]), str(answer["height"]))
    assert "allow-scripts" not in frame["sandbox"]
    assert "allow-same-origin" not in frame["sandbox"]
    assert frame["loading"] == "lazy"


def test_the_frame_leads_to_the_page(api, pages):
    """What the answer shows is had at the address in it."""
    url = frame_of(api.ok("oembed", url=ABOUT))["src"]

    response = api.send("GET", url.removeprefix("http://localhost:8000"))

    assert response.status_code == 200
    assert "Cine suntem" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "width", "height"),
    [
        ({}, 600, 720),
        ({"maxwidth": 320}, 320, 720),
        ({"maxwidth": 1000, "maxheight": 200}, 600, 200),
    ],
    ids=str,
)
def test_it_is_no_larger_than_asked(api, pages, asked, width, height):
    """Sections 2.2 and 2.3.4: the measures keep to maxwidth and maxheight."""
    answer = api.ok("oembed", url=ABOUT, **asked)

    assert (answer["width"], answer["height"]) == (width, height)


def test_a_thumbnail_is_no_larger_either(api, pages):
    """Section 2.3: with all three members or none, and within what was asked."""
    assert "thumbnail_url" not in api.ok("oembed", url=ABOUT)
    image = CountryImage.objects.create(title="Can", file=get_test_image_file(size=(900, 600)))
    edit_page(pages["about"], image=image)

    large, small = api.ok("oembed", url=ABOUT), api.ok("oembed", url=ABOUT, maxwidth=500)

    assert (large["thumbnail_width"], large["thumbnail_height"]) == (800, 533)
    assert large["thumbnail_url"].endswith("/800.webp")
    assert (small["thumbnail_width"], small["thumbnail_height"]) == (400, 267)
    assert "thumbnail_url" not in api.ok("oembed", url=ABOUT, maxheight=100)


def test_the_answer_is_had_in_xml(api, pages):
    """The same members in the order of the specification's form."""
    response = api.get("oembed", url=ABOUT, format="xml")

    root = etree.fromstring(response.content)
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert root.tag == "oembed"
    assert {child.tag: child.text for child in root} == {
        name: str(value) for name, value in api.ok("oembed", url=ABOUT).items()
    }


def test_a_page_that_moved_is_answered_at_once(api, pages):
    """Consumers follow no redirect: the former address gives the page as it is now."""
    edit_page(pages["about"], slug="cine-suntem")

    assert api.ok("oembed", url=ABOUT)["title"] == "Despre <noi>"


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://localhost:8000/ro/nimic/", 404),
        ("https://elsewhere.example/", 404),
        ("http://localhost:8000/admin/", 404),
        ("despre", 422),
    ],
)
def test_what_is_no_page_of_ours_is_not_found(api, pages, url, status):
    """A problem says so; what is no address is told apart."""
    response = api.get("oembed", url=url)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_a_form_that_nobody_has_is_refused_by_name(api, pages):
    """There are two."""
    response = api.get("oembed", url=ABOUT, format="yaml")

    assert response.status_code == 422
    assert orjson.loads(response.content)["errors"][0]["field"] == "format"


def test_what_wordpress_sends_along_is_taken(api, pages):
    """It asks not to be tracked, which nobody is."""
    assert api.get("oembed", url=ABOUT, dnt="1", maxwidth=500, maxheight=750).status_code == 200


def test_a_key_makes_the_frame_the_partners(api, pages, partner, make_key):
    """The frame names the partner, so that it is shown on its sites alone, and counted."""
    partner.website = "https://metro.example"
    partner.save()

    url = frame_of(api.ok("oembed", url=ABOUT, key=make_key()))["src"]

    assert parse_qs(urlsplit(url).query) == {"locale": ["ro-ro"], "by": ["metro"]}
    shown = api.send("GET", url.removeprefix("http://localhost:8000"))
    assert policy_in(shown)["frame-ancestors"] == "https://metro.example"


def test_a_test_key_counts_for_nobody(api, pages, make_key):
    """What is tried out is not the partner's."""
    url = frame_of(api.ok("oembed", url=ABOUT, key=make_key(kind="test")))["src"]

    assert "by=" not in url


def test_a_key_sees_only_its_own(api, pages, make_key):
    """Another country's page is no page."""
    assert api.get("oembed", url=ABOUT, key=make_key(countries=["GR"])).status_code == 404


def test_consumers_need_no_key(api, pages, settings):
    """Where the API is for keys alone, oEmbed answers all the same: it shows public pages."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_API": False}

    assert api.get("oembed", url=ABOUT).status_code == 200


def test_an_answer_is_conditional(api, pages):
    """The same answer is not sent twice."""
    first = api.get("oembed", url=ABOUT)
    again = api.get("oembed", url=ABOUT, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_it_may_be_kept_no_longer_than_a_minute(api, pages):
    """What was taken down is not shown for longer; the frame itself follows at once."""
    assert api.ok("oembed", url=ABOUT)["cache_age"] <= 60
