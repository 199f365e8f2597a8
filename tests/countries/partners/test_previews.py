"""Drafts for partners: by a key with the right, or by a signed link that ends."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import orjson
import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from countries.access import Role
from countries.access.models import Grant
from countries.identity.countries import CountryStatus
from countries.market import Condition, MarketRule
from countries.partners import previews
from countries.partners.previews import links
from countries.publishing import renew
from tests.countries.partners.test_errors import problem_of
from tests.factories import NOW, edit_page, make_network, make_page, make_user, paragraph

pytestmark = pytest.mark.django_db

DRAFT = [paragraph("<p>Numai pentru voi</p>")]
PUBLIC = [paragraph("<p>Pentru toți</p>")]


@pytest.fixture(scope="module")
def network(keeping):
    with keeping():
        yield make_network("RO", "GB")


@pytest.fixture
def page(network):
    """A public page with a later draft."""
    found = make_page("ro-ro", "Despre noi", body=PUBLIC)
    found.body = DRAFT
    found.save_revision()
    renew(now=NOW)
    return found


@pytest.fixture
def editor(network):
    return make_user("elena", ("RO", Role.EDITOR, ""))


@pytest.fixture
def key(make_key, network):
    return make_key(scopes=["read:preview"], countries=["RO"])


def preview(api, page, key, locale="ro-ro"):
    return api.get(f"previews/{page.translation_key}", key=key, locale=locale)


def link_to(page, editor, **terms):
    return previews.words_of(previews.make_link(page, user=editor, now=timezone.now(), **terms))


def text_of(response):
    assert response.status_code == 200, response.content
    return orjson.loads(response.content)["html"]


# --- by key ---


def test_a_draft_is_what_would_be_public(api, page, key):
    """It is the page's document as publishing would make it, marked as a draft."""
    document = orjson.loads(preview(api, page, key).content)

    assert document.pop("draft") is True
    page.get_latest_revision().publish()
    renew(now=NOW)
    public = api.ok(f"pages/{page.translation_key}", locale="ro-ro")
    assert "Numai pentru voi" in document["html"]
    assert {**document, "updated_at": None} == {**public, "updated_at": None}


def test_a_draft_is_kept_and_found_by_nobody(api, page, key):
    """No cache, no search engine, no trace to where it was read; and it counts in the limit."""
    response = preview(api, page, key)

    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Content-Language"] == "ro-RO"
    assert not {"ETag", "Surrogate-Key", "Last-Modified", "X-Sequence"} & set(response.headers)
    assert response["RateLimit"]


def test_a_page_that_was_never_public_has_a_draft(api, network, key):
    """What is not in the read file is found where it is written."""
    page = make_page("ro-ro", "Curând", body=DRAFT, publish=False)

    assert "Numai pentru voi" in text_of(preview(api, page, key))


def test_a_page_without_a_draft_is_shown_as_it_is(api, network, key):
    """Where nothing is to be published the public page answers."""
    page = make_page("ro-ro", "Despre", body=PUBLIC)

    assert "Pentru toți" in text_of(preview(api, page, key))


def test_the_right_is_asked_for(api, page, make_key):
    """Without a key it is 401, with one that only reads 403."""
    answers = [preview(api, page, key).status_code for key in ("", make_key())]

    assert answers == [401, 403]


def test_a_key_for_drafts_alone_reads_nothing_else(api, page, key):
    """One right does not bring another."""
    assert api.get("pages", key=key).status_code == 403


def _foreign_locale(page):
    return make_page("en-gb", "About", publish=False), "en-gb"


def _missing_locale(page):
    return page, "xx-xx"


@pytest.mark.parametrize("make", [_foreign_locale, _missing_locale])
def test_a_locale_out_of_scope_is_unknown(api, page, key, make):
    """It is 422 with those that the key knows, whether it exists or not."""
    found, locale = make(page)

    response = preview(api, found, key, locale=locale)

    assert response.status_code == 422
    (entry,) = problem_of(response)["errors"]
    assert (entry["field"], entry["known"]) == ("locale", ["en-ro", "ro-ro"])


def test_without_a_locale_it_is_asked_for(api, page, key):
    """A draft is one of a locale."""
    response = api.get(f"previews/{page.translation_key}", key=key)

    assert response.status_code == 422
    assert problem_of(response)["errors"][0]["field"] == "locale"


def test_what_is_foreign_is_as_missing(api, page, make_key, django_assert_num_queries):
    """A draft abroad, or of another type, has the answer of none: its bytes, its queries."""
    key = make_key(scopes=["read:preview"], countries=["RO"], types=["contact"])
    abroad = make_page("en-gb", "About us", publish=False)
    answers = []
    api.get("", key=key)

    for asked in (abroad.translation_key, page.translation_key, uuid4()):
        with django_assert_num_queries(3):
            answers.append(api.get(f"previews/{asked}", key=key, locale="ro-ro"))

    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1


def test_an_id_that_is_none_is_not_found(api, key):
    """A text in the place of a uuid is nobody's page."""
    assert api.get("previews/x", key=key, locale="ro-ro").status_code == 404


def test_translations_out_of_scope_are_not_named(api, page, make_key):
    """A draft tells of no locale that the key may not see."""
    make_page("en-ro", "About us", translation_key=page.translation_key)
    renew(now=NOW)
    key = make_key(scopes=["read:preview"], locales=["ro-ro"])

    document = orjson.loads(preview(api, page, key).content)

    assert document["translations"] == ["ro-ro"]


def _restrict(page, editor=None):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _restrict_what_is_above(page, editor=None):
    _restrict(page.get_parent())


def _withhold(page, editor=None):
    MarketRule.objects.create(
        translation_key=page.translation_key,
        fact="deposit",
        condition=Condition.KNOWN,
        reason="Not here",
    )


def _close(page, editor=None):
    network_row = page.locale.country_locale.country
    network_row.status = CountryStatus.CLOSED
    network_row.save()


HIDDEN = [_restrict, _restrict_what_is_above, _withhold, _close]


@pytest.mark.parametrize("hide", HIDDEN)
def test_what_not_everyone_may_read_is_shown_to_no_key(api, page, key, hide):
    """Restricted, withheld by the market, in a closed country: no preview leads around that."""
    hide(page)

    assert preview(api, page, key).status_code in (404, 422)


# --- by link ---


def test_a_link_shows_the_draft_without_a_key(api, page, editor):
    """Whoever has it reads the document, kept and found by nobody."""
    response = api.get(f"previews/link/{link_to(page, editor)}")

    assert "Numai pentru voi" in text_of(response)
    assert orjson.loads(response.content)["draft"] is True
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["RateLimit"]


def test_a_link_shows_the_page_to_people(page, editor):
    """The public page as visitors would see it, for those who open the link in a browser."""
    response = Client(headers={"host": "localhost"}).get(f"/_util/preview/{link_to(page, editor)}/")

    assert response.status_code == 200
    assert "Numai pentru voi" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_a_link_follows_the_draft(api, page, editor):
    """Without a fixed version it shows what the draft is when it is read."""
    words = link_to(page, editor)
    edit_page(page, body=[paragraph("<p>Mai nou</p>")], publish=False)

    assert "Mai nou" in text_of(api.get(f"previews/link/{words}"))


def test_a_link_to_one_version_stays_with_it(api, page, editor):
    """What is written later is not shown."""
    words = link_to(page, editor, is_fixed=True)
    edit_page(page, body=[paragraph("<p>Mai nou</p>")], publish=False)

    assert "Numai pentru voi" in text_of(api.get(f"previews/link/{words}"))


def test_a_link_works_where_visitors_need_a_key(api, page, editor, settings):
    """It is what proves that one may read."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_API": False}

    assert api.get(f"previews/link/{link_to(page, editor)}").status_code == 200


def test_a_wrong_key_beside_a_link_is_refused(api, page, editor):
    """A wrong key is never a visitor, here neither."""
    assert api.get(f"previews/link/{link_to(page, editor)}", key="wrong").status_code == 401


def test_a_key_is_no_link(api, page, key):
    """Keys are never accepted in an address."""
    assert api.get(f"previews/link/{key}").status_code == 404


def _end_all(page, editor):
    previews.end_links(page)


def _expire(page, editor):
    page.draft_links.update(ends_at=timezone.now())


def _take_the_right(page, editor):
    Grant.objects.filter(user=editor).delete()


def _close_the_account(page, editor):
    editor.is_active = False
    editor.save()


def _delete_the_account(page, editor):
    editor.delete()


def _delete(page, editor):
    page.delete()


@pytest.mark.parametrize(
    "end",
    [
        *(_end_all, _expire, _take_the_right, _close_the_account, _delete_the_account, _delete),
        *HIDDEN,
    ],
)
def test_a_link_ends_at_once(api, page, editor, end):
    """By its date, with its page, with the right of who made it, or by one click; as if it never was."""
    words = link_to(page, editor)
    people = Client(headers={"host": "localhost"})
    assert api.get(f"previews/link/{words}").status_code == 200

    end(page, editor)

    ended, forged = (api.get(f"previews/link/{text}") for text in (words, f"{words}x"))
    assert (ended.status_code, ended.content) == (404, forged.content)
    assert people.get(f"/_util/preview/{words}/").status_code == 404


def test_ending_the_links_of_a_page_leaves_those_of_others(api, page, editor):
    """Each page has its own."""
    other = make_page("ro-ro", "Alta", publish=False)
    words = link_to(other, editor)

    assert previews.end_links(page) == 0
    assert api.get(f"previews/link/{words}").status_code == 200


@pytest.mark.parametrize("days", [0, 31, -1])
def test_a_link_lasts_a_month_at_most(page, editor, days):
    """A number of days that cannot be is refused, and nothing made."""
    with pytest.raises(ValueError, match="1 to 30"):
        previews.make_link(page, user=editor, now=NOW, days=days)

    assert not page.draft_links.exists()


def test_a_forged_link_costs_no_query(django_assert_num_queries):
    """What is not signed by us is not looked for."""
    with django_assert_num_queries(0):
        assert previews.draft_behind("W10:forged", now=NOW) is None


def test_a_signature_of_another_kind_is_no_link(page, editor):
    """Words that were signed for something else lead nowhere."""
    link = previews.make_link(page, user=editor, now=NOW)
    other = links.signing.Signer(salt="other").sign_object([link.pk, link.token])

    assert previews.draft_behind(other, now=NOW) is None


def test_a_link_lasts_a_week_unless_told(page, editor):
    """Seven days, to the second."""
    link = previews.make_link(page, user=editor, now=NOW)

    assert link.ends_at - NOW == dt.timedelta(days=7)
