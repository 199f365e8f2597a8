"""Tokens, placeholders, tags and links of the source are in the translation, and lead somewhere."""

from __future__ import annotations

import pytest

from countries.translation.checks.findings import ABROAD, DEAD
from tests.countries.translation.checks.asking import found, places


def messages(rule: str, source: str, target: str, **known: object) -> list[str]:
    return [str(one.message) for one in found(rule, source, target, **known)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("%(count)s cans", "%(count)s doze"),
        ("Hello {name}", "Bună, {name}"),
        ("95 % of cans", "95 % dintre doze"),
        ("See {{fact:energy-saving}}.", "Vezi {{ fact:energy-saving }}."),
    ],
)
def test_placeholders_that_stay_are_no_findings(source: str, target: str) -> None:
    """Signs of per cent and tokens of facts are no placeholders."""
    assert messages("placeholder", source, target) == []


def test_placeholders_are_those_of_the_source() -> None:
    """One that was lost and one that was changed are both told."""
    assert messages("placeholder", "%s of {name}", "%d din {nume}") == [
        "“%s” of the source is missing.",
        "“{name}” of the source is missing.",
        "“%d” is not in the source.",
        "“{nume}” is not in the source.",
    ]


def test_a_lost_fact_is_found() -> None:
    """A fact that the source embeds must not become a typed figure."""
    said = messages("token-lost", "It saves {{fact:energy-saving}}.", "Economisește 95 %.")

    assert said == ["“{{fact:energy-saving}}” of the source is missing."]


@pytest.mark.parametrize(
    ("token", "target"),
    [
        ("{{programme:every-can-counts.name}}", "Every Can Counts România vine."),
        ("{{programme:every-can-counts.slogan}}", "Fiecare doză contează!"),
    ],
)
def test_a_programme_may_be_named_in_words(token: str, target: str) -> None:
    """A name or slogan that is written out right stands for its token."""
    assert messages("token-lost", f"{token} is here.", target) == []


def test_a_country_without_a_hashtag_leaves_it_out() -> None:
    """What the country does not have cannot be embedded there."""
    source = "Photos under {{programme:every-can-counts.hashtag}}."

    assert messages("token-lost", source, "Las fotos están ahí.", locale="es-es") == []
    assert messages("token-lost", source, "Foto's staan daar.", locale="nl-nl") != []


@pytest.mark.parametrize(
    "target", ["Vezi {{fact:energy-saving}.", "Vezi {{ fapt:energie }}.", "Vezi fact:energie}}."]
)
def test_a_broken_token_is_found(target: str) -> None:
    """Braces that embed nothing would be read by visitors."""
    assert messages("token-broken", "", target) != []


def test_a_token_of_an_unknown_fact_is_found() -> None:
    """A token is compared with the registry's names."""
    text = "Vezi {{fact:energie}} și {{fact:energy-saving}}."

    alarms = found(
        "token-broken",
        "",
        text,
        facts=frozenset({"energy-saving"}),
        programmes=frozenset(),
    )

    assert places(alarms, text) == ["{{fact:energie}}"]


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ('Vezi <a id="a1">aici</a> și <a id="a2">aici</a>.', 0),
        ('Vezi <a id="a1">aici</a>.', 1),
        ('Vezi <a id="a1">aici</a>, <a id="a1">aici</a>.', 2),
        ('Vezi <a id="a1">aici și <a id="a2">aici</a>.', 1),
        ("Vezi aici.", 2),
    ],
)
def test_each_link_of_the_source_is_there_once(target: str, count: int) -> None:
    """Lost, doubled and unclosed links are found."""
    source = 'See <a id="a1">here</a> and <a id="a2">here</a>.'

    assert len(messages("link-tag", source, target)) == count


def test_lost_bold_words_are_told() -> None:
    """Bold words of the source are bold somewhere in the translation, as strong or as b."""
    assert messages("formatting", "A <b>can</b>", "O <strong>doză</strong>") == []
    assert len(messages("formatting", "A <b>can</b>", "O doză")) == 1


@pytest.mark.parametrize("text", ["javascript:alert(1)", '<a href="ftp://site.example">x</a>'])
def test_unsafe_addresses_are_found(text: str) -> None:
    """What is no address to follow is found, typed or linked."""
    assert len(messages("link-scheme", "", text)) == 1


def test_links_are_judged_by_where_they_lead() -> None:
    """A dead link and one into another country are told by their addresses."""
    text = "Vezi https://site.example/ro/nimic/ și https://site.example/fr/."
    links = {"https://site.example/ro/nimic/": DEAD, "https://site.example/fr/": ABROAD}

    dead = found("link-dead", "", text, links=links)
    abroad = found("link-abroad", "", text, links=links)

    assert places(dead, text) == ["https://site.example/ro/nimic/"]
    assert places(abroad, text) == ["https://site.example/fr/"]


def test_a_text_that_has_no_room_is_found() -> None:
    """The field's maximum counts what is read, not how it is stored."""
    assert found("too-long", "", "Doze &amp; capace", limit=13) == []
    assert len(found("too-long", "", "Doze &amp; capace", limit=12)) == 1


def test_a_text_much_longer_than_its_source_is_told() -> None:
    """More than two and a half times the source's length; labels may be as long as they like."""
    source = "Cans are collected on the beach."

    assert len(found("much-longer", source, "Dozele " * 20)) == 1
    assert found("much-longer", "Can", "Doză de aluminiu") == []


def test_what_was_to_be_filled_in_is_found() -> None:
    """Blanks and filler text are told, with their place."""
    text = "Vineri, XX decembrie, la parc."

    assert places(found("unfilled", "", text), text) == ["XX decembrie"]
