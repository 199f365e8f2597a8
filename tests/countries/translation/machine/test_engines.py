"""Both engines over real HTTP: what they are sent, and what each of their errors comes to."""

from __future__ import annotations

import pytest

from countries.translation.machine import transport
from countries.translation.machine.deepl import FREE, PRO, DeepL
from countries.translation.machine.engines import (
    BrokenAnswer,
    Busy,
    NotTaken,
    TooLarge,
    Unreachable,
    UsedUp,
    WrongKey,
)
from countries.translation.machine.libretranslate import LibreTranslate
from countries.translation.machine.transport import Patience
from tests.countries.translation.machine.engines import KEY, Failure

KINDS = ("deepl", "libretranslate")


@pytest.fixture
def engine(request, engines, waits):
    return made(request.param, engines)


def made(kind, engines, key=KEY):
    return (DeepL if kind == "deepl" else LibreTranslate)(key=key, url=engines.url)


def ask(engine, *texts):
    return engine.translate(texts, "en", "ro-ro")


both = pytest.mark.parametrize("engine", KINDS, indirect=True)


@both
def test_texts_come_back_in_their_order(engine):
    """Each text has its translation, in one request."""
    target = engine.codes("en", "ro-ro")[1]

    assert ask(engine, "One", "Two") == [f"{target} One", f"{target} Two"]


@both
def test_tags_and_what_is_kept_come_back(engine):
    """Inline tags, entities and marks are the same after the way there and back."""
    text = 'Rinse <b>cans</b> &amp; <a id="a1">read</a> <x id="1">{{fact:rate}}</x><br/>on'

    (told,) = ask(engine, text)

    assert told.partition(" ")[2].replace(" & ", " &amp; ") == text


def test_deepl_is_asked_for_xml_and_told_what_to_leave(engines, waits):
    """The request is the one that DeepL documents: texts, languages, and the element to ignore."""
    DeepL(key=KEY, url=engines.url).translate(["One"], "en-ae", "pt-br")

    (sent,) = engines.asked
    assert (sent["source_lang"], sent["target_lang"]) == ("EN", "PT-BR")
    assert (sent["tag_handling"], sent["ignore_tags"]) == ("xml", ["x"])


def test_libretranslate_is_asked_for_html_and_told_what_to_leave(engines, waits):
    """Marks are the elements that LibreTranslate does not translate."""
    engine = LibreTranslate(key=KEY, url=engines.url)

    engine.translate(['Say <x id="1">CAN</x>'], "en", "ro-ro")

    (sent,) = engines.asked
    assert (sent["source"], sent["target"], sent["format"]) == ("en", "ro", "html")
    assert sent["q"] == ['Say <span translate="no" id="x1">CAN</span>']


def test_a_server_without_keys_is_sent_none(engines, waits):
    """A LibreTranslate of one's own may ask for no key."""
    engines.failures = [Failure(200, {"translatedText": ["Unu"]})]

    assert LibreTranslate(url=engines.url).translate(["One"], "en", "ro") == ["Unu"]
    assert "api_key" not in engines.asked[0]


@pytest.mark.parametrize(("key", "address"), [("a:fx", FREE), ("a", PRO)])
def test_a_free_key_has_its_own_address(key, address):
    """DeepL's free plan answers elsewhere."""
    assert DeepL(key=key).address == f"{address}/v2/translate"


@pytest.mark.parametrize(
    ("locale", "code"),
    [("en-ae", "EN-GB"), ("en-us", "EN-US"), ("pt-pt", "PT-PT"), ("de-at", "DE"), ("no-no", "NB")],
)
def test_deepl_s_targets_have_their_variants(locale, code):
    """A locale of ours is the language, or the variant, that DeepL knows."""
    assert DeepL(key=KEY).codes("fr", locale)[1] == code


@pytest.mark.parametrize("kind", KINDS)
def test_another_script_is_not_offered(kind, engines):
    """Serbian in Latin letters is none of the engines': they write the usual script."""
    assert not made(kind, engines).supports("en", "sr-latn-rs")


def test_a_language_that_deepl_has_not_is_not_offered():
    """Welsh is asked of DeepL by nobody."""
    assert not DeepL(key=KEY).supports("en", "cy-gb")


# --- what goes wrong ---


@both
def test_a_wrong_key_is_told_at_once(engine, engines, waits):
    """Asking again with the same key would be in vain."""
    wrong = made("deepl" if isinstance(engine, DeepL) else "libretranslate", engines, key="wrong")

    with pytest.raises(WrongKey, match=engine.name):
        ask(wrong, "One")

    assert (len(engines.asked), waits) == (1, [])


def test_no_key_is_ever_shown(engines):
    """An engine that stands in a log or an error page tells its key to nobody."""
    assert not any(KEY in repr(made(kind, engines)) for kind in KINDS)


def test_a_quota_that_is_used_up_is_told(engines, waits):
    """DeepL's 456 is no reason to wait."""
    engines.failures = [Failure(456, {"message": "Quota exceeded"})]

    with pytest.raises(UsedUp, match="DeepL"):
        ask(DeepL(key=KEY, url=engines.url), "One")

    assert waits == []


@both
def test_a_busy_engine_is_asked_again_when_it_says(engine, engines, waits):
    """Retry-After is waited for, and then there is a translation."""
    engines.failures = [Failure(429, {"error": "Slowdown"}, {"Retry-After": "7"})]

    assert ask(engine, "One")
    assert (waits, len(engines.asked)) == ([7.0], 2)


@both
def test_waits_grow_and_end(engine, engines, waits):
    """Without a word from the engine each wait is longer than the one before, four attempts in all."""
    engines.failures = [Failure(429) for _count in range(9)]

    with pytest.raises(Busy, match=engine.name):
        ask(engine, "One")

    assert len(engines.asked) == 4
    assert sorted(waits) == waits
    assert 1 <= waits[0] < 2 <= waits[1] < 4 <= waits[2]


@both
def test_nobody_waits_for_an_hour(engine, engines, waits):
    """An engine that asks for more than we have is left alone."""
    engines.failures = [Failure(429, headers={"Retry-After": "3600"})]

    with pytest.raises(Busy):
        ask(engine, "One")

    assert (waits, len(engines.asked)) == ([], 1)


@both
@pytest.mark.parametrize("status", [500, 503, 529])
def test_trouble_of_the_engine_passes(engine, engines, waits, status):
    """What failed once is asked again."""
    engines.failures = [Failure(status, b"<html>")]

    assert ask(engine, "One")
    assert len(waits) == 1


@both
def test_a_silent_engine_is_given_up(engine, engines, monkeypatch):
    """No answer in time, as often as it is asked, is told as such."""
    patience = Patience(attempts=2, read_seconds=0.05, sleep=lambda seconds: None)
    monkeypatch.setattr(transport, "PATIENCE", patience)
    engines.failures = [Failure(200, seconds=0.2) for _count in range(2)]

    with pytest.raises(Unreachable, match="in time"):
        ask(engine, "One")


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_at_the_address_is_told(kind, engines, waits):
    """A server that is not there is no error page."""
    engine = (DeepL if kind == "deepl" else LibreTranslate)(key=KEY, url="http://127.0.0.1:9")

    with pytest.raises(Unreachable, match=engine.name):
        ask(engine, "One")


@both
def test_a_redirect_is_not_followed(engine, engines, waits):
    """The key goes to the address that was configured and to no other."""
    engines.failures = [Failure(307, headers={"Location": f"{engines.url}/v2/translate"})]

    with pytest.raises(NotTaken):
        ask(engine, "One")

    assert len(engines.asked) == 1


@both
@pytest.mark.parametrize(
    "body", [b"<html>", {"translations": 1}, {"translations": [{}]}, {"translatedText": "One"}]
)
def test_another_answer_is_none(engine, engines, waits, body):
    """Broken JSON, or JSON of another form, is told as what it is."""
    engines.failures = [Failure(200, body)]

    with pytest.raises(BrokenAnswer, match=engine.name):
        ask(engine, "One")


@both
def test_fewer_texts_than_asked_are_none(engine, engines, waits):
    """A translation is never taken for that of another text."""
    engines.spoil = lambda texts: texts[1:]

    with pytest.raises(BrokenAnswer, match="1 translations for 2"):
        ask(engine, "One", "Two")


@both
def test_a_language_that_the_server_has_not_is_told(engine, engines, waits):
    """What the engine says itself is in the message."""
    engines.failures = [Failure(400, {"message": "no ro", "error": "no ro"})]

    with pytest.raises(NotTaken, match="no ro"):
        ask(engine, "One")


def test_too_much_at_once_is_told(engines, waits):
    """Both ways of saying so are understood."""
    engines.batch_limit = 1

    with pytest.raises(TooLarge):
        ask(LibreTranslate(key=KEY, url=engines.url), "One", "Two")
    with pytest.raises(TooLarge):
        ask(DeepL(key=KEY, url=engines.url), "x" * 140_000)
