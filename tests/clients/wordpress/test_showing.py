"""What visitors, editors and administrators see of the plugin."""

from __future__ import annotations

import httpx
import pytest

from tests.clients.wordpress.conftest import SECRET, known
from tests.clients.wordpress.test_sync import page_item

pytestmark = pytest.mark.clients

EDITOR, NOBODY = 1, 0
HOSTILE = (
    '<p lang="ar" dir="rtl" onclick="x()">كل علبة</p><script>steal()</script>'
    '<img src="https://source.example/a.webp" alt="Cans" onerror="x()"><a href="javascript:x()">go</a>'
)


def test_the_shortcode_shows_a_page_with_its_languages_and_attribution(wordpress):
    """The text comes with `lang` and `dir`, parts in another language too, and names its source."""
    wordpress.do("sync")
    post = next(post for post in wordpress.do("posts") if post["title"] == "Vestea 1")

    html = wordpress.do("render", f'[every_can_counts id="{post["id"]}" locale="ro-ro"]')["html"]

    assert html.startswith('<div class="every-can-counts" lang="ro-RO" dir="ltr">')
    assert 'lang="en" dir="ltr"' in html
    assert "Voluntarii golesc <b>11</b> de coșuri." in html
    assert f'<a href="{post["attribution"]["url"]}">' in html
    assert post["attribution"]["text"].split(" – ")[0] in html


def test_what_the_api_would_never_send_is_not_shown(wordpress):
    """Scripts and handlers are taken out, languages and directions stay, titles are text."""
    wordpress.do("write", page_item(html=HOSTILE, title="<b>5</b> < 6", lang='e"n'))

    asked = f'[every_can_counts id="{page_item()["id"]}" locale="en-ro"]'
    html = (
        wordpress.do("render", asked)["html"]
        + wordpress.do("render", "[every_can_counts_list]")["html"]
    )

    assert '<p lang="ar" dir="rtl">كل علبة</p>' in html
    assert "&lt;b&gt;5&lt;/b&gt; &lt; 6" in html
    for word in ("<script", "onclick", "onerror", "javascript:", 'lang="e"n"'):
        assert word not in html


def test_nothing_of_the_apis_own_html_is_lost(wordpress):
    """Marks of language stay on every element, images keep their sizes, and a drawing leaves no text."""
    image = (
        '<img src="https://source.example/8.webp" srcset="https://source.example/4.webp 400w"'
        ' sizes="90vw" width="8" height="6" alt="Cans" decoding="async">'
    )
    token = '<bdi class="ecc-token" lang="en" dir="ltr">50 bani</bdi>'
    time = '<time datetime="2027-01-01" lang="en" dir="ltr">1 January</time>'
    drawing = '<svg role="img" aria-label="Map"><g><text x="1">7</text></g></svg>'
    wordpress.do("write", page_item(html=f"<p>{token} {time}</p>{image}{drawing}<p>After.</p>"))

    html = wordpress.do("render", f'[every_can_counts id="{page_item()["id"]}" locale="en-ro"]')[
        "html"
    ]

    assert f"<p>{token} {time}</p>{image}<p>After.</p>" in html


@pytest.mark.parametrize(
    ("state", "said"), [("behind", "textul de aici"), ("incomplete", "marcate"), ("current", "")]
)
def test_visitors_are_told_how_a_page_stands_to_its_source(wordpress, state, said):
    """In the page's own language, above its text; nothing where it is current."""
    wordpress.do("write", page_item(lang="ro-RO", freshness={"state": state}))

    html = wordpress.do("render", f'[every_can_counts id="{page_item()["id"]}" locale="en-ro"]')[
        "html"
    ]

    assert ("every-can-counts-notice" in html) == bool(said)
    assert said in html


def test_a_missing_page_shows_nothing_to_visitors(wordpress):
    """A visitor sees nothing of a shortcode whose page is gone."""
    assert wordpress.do("render", '[every_can_counts id="nothing" locale="ro-ro"]')["html"] == ""


def test_the_list_is_by_type_and_locale(wordpress):
    """A list has as many links as it is asked for, of one type and locale."""
    wordpress.do("sync")

    html = wordpress.do("render", '[every_can_counts_list type="news" locale="ro-ro" count="4"]')[
        "html"
    ]

    assert html.count("<li") == html.count('<li lang="ro-RO" dir="ltr">') == 4
    assert wordpress.do("render", '[every_can_counts_list type="unknown"]')["html"] == ""


def test_a_post_leads_search_engines_to_its_source(wordpress):
    """The post's page names the source as canonical and shows the text as it came."""
    wordpress.do("sync")
    post = known(wordpress.do("posts"))
    one = next(iter(post.values()))

    page = httpx.get(one["permalink"], timeout=60).text

    assert f'<link rel="canonical" href="{one["url"]}" />' in page
    assert one["content"] in page
    assert "every-can-counts-attribution" in page


def test_settings_are_checked_and_named(wordpress, settings_of):
    """What means nothing is named and not stored; an empty key keeps the one that is there."""
    wrong = {"base": "ftp://x", "country": "Romania!", "locale": "<b>", "key": "k", "secrets": "s"}

    told = wordpress.do("settings", wrong)
    kept = wordpress.do("settings", {**settings_of, "key": "", "secrets": "", "country": "gr"})

    assert set(told["errors"]) == set(wrong)
    assert told["stored"] == settings_of
    assert kept["stored"] == {**settings_of, "country": "gr"}


@pytest.mark.parametrize("address", ["http://api.example/", "http://localhost:x@api.example/"])
def test_a_key_is_sent_by_https_only(wordpress, settings_of, address):
    """Another address is refused, but for one on the same machine."""
    told = wordpress.do("settings", {**settings_of, "base": address})

    assert (told["errors"], told["stored"]["base"]) == (["base"], settings_of["base"])


def test_the_screen_is_for_administrators_and_shows_no_secret(wordpress, settings_of):
    """Nobody else sees the form, which has a nonce and neither key nor secret."""
    html = wordpress.do("screen", EDITOR)["html"]

    assert wordpress.do("screen", NOBODY)["html"] == ""
    assert html.count('name="_wpnonce"') == 2
    assert settings_of["base"] in html
    assert settings_of["key"] not in html
    assert SECRET not in html


def test_nobody_else_can_send_the_forms(wordpress, settings_of):
    """Without a session or a nonce WordPress itself turns the forms away."""
    with httpx.Client(base_url=wordpress.url, timeout=60) as visitor:
        saved = visitor.post("/wp-admin/options.php", data={"option_page": "every-can-counts"})
        synced = visitor.post("/wp-admin/admin-post.php", data={"action": "ecc_sync"})

    assert saved.status_code == 302
    assert "wp-login.php" in saved.headers["Location"]
    assert synced.status_code == 400
    assert wordpress.do("posts") == []
