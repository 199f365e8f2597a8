"""The documentation can be searched, without a script."""

from __future__ import annotations

import orjson
import pytest

from countries.partners.docs.searching import find, passages_of

pytestmark = pytest.mark.django_db

TEXT = """
Keep the **address** in [one place](docs:how-to/search).

## When a cursor is too old
Begin anew: `410` says where.

| status | means |
|---|---|
| 410 | the cursor is gone |

### Wait
```sh
curl --retry 3
```
"""


@pytest.fixture
def passages():
    return [*passages_of("how-to/replica", "Keep a replica", TEXT)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("address", [""]),
        ("CURSOR old", ["when-a-cursor-is-too-old"]),
        ("410", ["when-a-cursor-is-too-old"]),
        ("replic wait", ["wait"]),
        ("--retry", ["wait"]),
        ("ursor", []),
        ("cursor nowhere", []),
        ("…", []),
    ],
)
def test_a_section_is_found_by_all_its_words(passages, words, found):
    """Words in any case and by their beginnings, in text, code, tables, headings and the page's title."""
    assert [hit.passage.anchor for hit in find(words, passages)] == found


def test_what_is_called_so_comes_first(passages):
    """A word in a heading counts more than many in a text."""
    other = passages_of("other", "Other", "cursor cursor cursor")

    (first, _second) = find("cursor", [*other, *passages])

    assert first.passage.title == "When a cursor is too old"


def test_an_excerpt_is_short_and_has_the_word():
    """What stands around the word is shown, and that there is more."""
    (hit,) = find("needle", passages_of("a", "A", f"{'hay ' * 200}needle {'hay ' * 200}"))

    assert "needle" in hit.excerpt
    assert hit.excerpt.startswith("… hay")
    assert hit.excerpt.endswith("hay …")
    assert len(hit.excerpt) < 200


def test_the_search_leads_to_sections(api):
    """Pages and the reference are searched, and the choice of examples stays."""
    text = api.get("docs/search", q="signature secret", examples="php").content.decode()
    form = api.get("docs/search", q="segments_behind").content.decode()

    assert "docs/how-to/be-told?examples=php#" in text
    assert "docs/reference#form-" in form


def test_what_is_not_found_is_said(api):
    """Neither no words nor unknown ones are an error; what was typed is shown as text."""
    assert "Type a word" in api.get("docs/search").content.decode()
    text = api.get("docs/search", q="<b>zzz</b>").content.decode()
    assert "No section has “&lt;b&gt;zzz&lt;/b&gt;”" in text


def test_other_parameters_are_refused(api):
    """As everywhere, what is not known is named."""
    response = api.get("docs/search", q="x" * 201)
    other = api.get("docs/search", words="x")

    assert (response.status_code, other.status_code) == (422, 422)
    assert orjson.loads(other.content)["errors"][0]["known"] == ["examples", "q"]
