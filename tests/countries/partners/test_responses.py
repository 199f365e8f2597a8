"""Validators, languages, links, cache rules and scripts' access, on every kind of answer."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import brotli
import orjson
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from django.utils.http import http_date

from countries.delivery.models import Document
from countries.delivery.store import read_store
from tests.factories import edit_page, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def page(keeping):
    with keeping():
        make_network("RO")
        yield make_page("ro-ro", "Despre noi", body=[paragraph("<p>Salut</p>")])


@pytest.fixture
def path(page):
    return f"pages/{page.translation_key}?locale=ro-ro"


def let_requests_come(monkeypatch, moment):
    clock = SimpleNamespace(now=lambda: moment)
    monkeypatch.setattr("countries.partners.api.exchange.timezone", clock)


@pytest.fixture
def later(monkeypatch):
    """Let the requests come a minute later, when dates are validators."""
    let_requests_come(monkeypatch, timezone.now() + dt.timedelta(minutes=1))


def stored_of(page):
    return read_store().get("page", page.translation_key, "ro-ro")


def test_a_document_is_the_stored_bytes_under_their_stored_tag(api, page, path):
    """Nothing is made anew for a whole document."""
    response = api.get(path)

    stored = stored_of(page)
    assert (response.content, response["ETag"]) == (stored.body, stored.etag)
    assert response["X-Sequence"] == str(stored.sequence)


def test_who_accepts_brotli_gets_the_stored_form_under_its_own_tag(api, page, path):
    """The two encodings have different strong tags."""
    response = api.get(path, headers={"Accept-Encoding": "gzip, br;q=0.9"})

    stored = stored_of(page)
    assert response["Content-Encoding"] == "br"
    assert response["ETag"] == stored.etag_br != stored.etag
    assert brotli.decompress(response.content) == stored.body


@pytest.mark.parametrize("accepted", ["gzip", "br;q=0", "brotli", "", "br;q=x"])
def test_who_does_not_accept_brotli_gets_plain_bytes(api, page, path, accepted):
    """Another encoding, or brotli refused, is answered plainly."""
    response = api.get(path, headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in response
    assert response.content == stored_of(page).body


@pytest.mark.parametrize("path_", ["", "countries", "pages", "facts", "menus/ro/ro-ro", "/api/"])
def test_what_is_known_is_not_sent_again(api, page, path_):
    """If-None-Match with the tag answers 304 without body or type."""
    first = api.get(path_)

    again = api.get(path_, headers={"If-None-Match": f'"other", W/{first["ETag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]
    assert "Content-Type" not in again
    assert "Content-Language" not in again


def test_a_304_of_a_document_in_brotli(api, path):
    """The tag of the brotli form is known to those who accept brotli, and to nobody else."""
    tag = api.get(path, headers={"Accept-Encoding": "br"})["ETag"]

    with_brotli = api.get(path, headers={"Accept-Encoding": "br", "If-None-Match": tag})
    without = api.get(path, headers={"If-None-Match": tag})

    assert (with_brotli.status_code, without.status_code) == (304, 200)


def test_a_change_has_another_tag(api, page, path):
    """An edited page is sent again."""
    tag = api.get(path)["ETag"]
    edit_page(page, title="Cine suntem")

    response = api.get(path, headers={"If-None-Match": tag})

    assert response.status_code == 200
    assert response["ETag"] != tag


def test_any_tag_is_met_by_a_star(api, path):
    """``If-None-Match: *`` asks whether there is anything."""
    assert api.get(path, headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.usefixtures("later")
def test_a_date_is_a_validator_too(api, path):
    """Last-Modified sent back answers 304, an earlier date the document."""
    modified = api.get(path)["Last-Modified"]

    again = api.get(path, headers={"If-Modified-Since": modified})
    before = api.get(path, headers={"If-Modified-Since": http_date(0)})
    nonsense = api.get(path, headers={"If-Modified-Since": "yesterday"})

    assert (again.status_code, before.status_code, nonsense.status_code) == (304, 200, 200)


@pytest.mark.usefixtures("later")
def test_a_tag_counts_before_a_date(api, path):
    """With a tag that is not known the date is not looked at."""
    modified = api.get(path)["Last-Modified"]

    response = api.get(path, headers={"If-None-Match": '"x"', "If-Modified-Since": modified})

    assert response.status_code == 200


@pytest.mark.parametrize(("seconds", "given"), [(0, []), (2, ["page"]), (31, ["page", "list"])])
def test_a_second_that_is_not_settled_is_no_validator(api, page, path, monkeypatch, seconds, given):
    """Another change of the same second could follow unseen, so no date is given."""
    read_store().catch_up()
    changed = dt.datetime.fromisoformat(read_store().last_changed())
    let_requests_come(monkeypatch, changed + dt.timedelta(seconds=seconds))

    answers = {"page": api.get(path), "list": api.get("pages")}

    assert [name for name, answer in answers.items() if "Last-Modified" in answer] == given


@pytest.mark.usefixtures("later")
def test_a_change_that_took_long_to_make_is_sent(api, page):
    """It follows one that began after it: the date that a client has is then later than the last."""
    modified = api.get("pages")["Last-Modified"]
    edit_page(type(page).objects.get(pk=page.pk), title="Cine suntem")
    changed = Document.objects.filter(key=page.translation_key)
    changed.update(sequenced_at=timezone.now() - dt.timedelta(seconds=9))

    response = api.get("pages", headers={"If-Modified-Since": modified})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "path_", ["", "countries", "countries/RO", "pages", "facts", "docs", "openapi.json", "/api/"]
)
def test_head_is_get_without_the_body(api, page, path_):
    """HEAD has the headers of GET, the length included, and no body."""
    full = api.get(path_)
    head = api.send("HEAD", path_)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
        assert head[name] == full[name]


def test_head_of_what_is_known_says_no_other_length(api, page):
    """A 304 to HEAD has the length of the answer, or none."""
    full = api.get("countries")

    head = api.send("HEAD", "countries", headers={"If-None-Match": full["ETag"]})

    assert (head.status_code, head["Content-Length"]) == (304, full["Content-Length"])


def test_head_of_what_is_not_there(api):
    """A problem has no body either when only its head is asked for."""
    response = api.send("HEAD", "countries/XX")

    assert (response.status_code, response.content) == (404, b"")
    assert int(response["Content-Length"]) > 0


def test_without_a_key_caches_may_share(api, path):
    """Shared caches keep an answer for a second, and longer only while the origin fails."""
    expected = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=600"

    assert api.get(path)["Cache-Control"] == expected


def test_the_time_in_shared_caches_is_a_setting(api, path, settings):
    """Who purges by Surrogate-Key may let caches keep more."""
    settings.WAGTAIL_COUNTRIES = {**django_settings.WAGTAIL_COUNTRIES, "SHARED_CACHE_SECONDS": 300}

    assert "s-maxage=300" in api.get(path)["Cache-Control"]


def test_with_a_key_caches_may_not_share(api, path, make_key):
    """What a key reads is private."""
    assert api.get(path, key=make_key())["Cache-Control"].startswith("private")


def test_an_answer_varies_by_what_it_depends_on(api, path, make_key):
    """Encoding and key for all; the origin too where it decides."""
    assert api.get(path)["Vary"] == "Accept-Encoding, Authorization"
    assert api.get(path, key=make_key())["Vary"] == "Origin, Accept-Encoding, Authorization"


def test_a_document_says_its_language_its_links_and_its_keys(api, page, path):
    """Content-Language, canonical and alternate links, Surrogate-Key."""
    make_page("en-ro", "About us", translation_key=page.translation_key)

    response = api.get(path)

    base = f"http://localhost:8000/api/partner/v1/pages/{page.translation_key}?locale="
    assert response["Content-Language"] == "ro-RO"
    assert response["Link"] == (
        '<http://localhost:8000/ro/despre-noi/>; rel="canonical", '
        f'<{base}en-ro>; rel="alternate"; hreflang="en-RO", '
        f'<{base}ro-ro>; rel="alternate"; hreflang="ro-RO"'
    )
    assert response["Surrogate-Key"] == f"page-{page.translation_key} country-RO locale-ro-ro"


def test_a_list_says_what_it_lists(api, page):
    """A list in one locale has its language, its own key, and a link to what follows."""
    response = api.get("pages", locale="ro-ro", limit=1)

    assert response["Content-Language"] == "ro-RO"
    assert response["Surrogate-Key"] == "list-page locale-ro-ro"
    assert response["Link"] == f'<{orjson.loads(response.content)["next"]}>; rel="next"'
    assert response["X-Sequence"] == str(read_store().state()[1])


def test_scripts_of_any_site_may_read_without_a_key(api, path):
    """Keyless answers, problems too, are open to every origin."""
    for asked in (path, "countries/XX"):
        response = api.get(asked, headers={"Origin": "https://any.example"})
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "RateLimit" in response["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    ("origin", "told"),
    [("https://metro.example", "https://metro.example"), ("https://x.example", None)],
)
def test_scripts_with_a_key_may_read_from_its_origins(api, path, make_key, origin, told):
    """A key names the sites whose scripts may use it."""
    key = make_key(origins=["https://metro.example"])

    response = api.get(path, key=key, headers={"Origin": origin})

    assert response.get("Access-Control-Allow-Origin") == told


@pytest.mark.parametrize("path_", ["pages", "docs", "nothing"])
def test_browsers_ask_beforehand(api, path_):
    """A preflight is answered without a key and says what may be sent."""
    response = api.send(
        "OPTIONS",
        path_,
        headers={
            "Origin": "https://metro.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )

    assert (response.status_code, response.content) == (204, b"")
    assert "Authorization" in response["Access-Control-Allow-Headers"]
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path_", ["", "pages", "countries/RO", "docs", "openapi.json"])
def test_a_slash_at_the_end_changes_nothing(api, page, path_):
    """With and without the slash the answer is the same."""
    bare = api.get(f"/api/partner/v1/{path_}".rstrip("/"))

    slashed = api.get(f"/api/partner/v1/{path_}".rstrip("/") + "/")

    assert (bare.status_code, bare["ETag"]) == (200, slashed["ETag"])
