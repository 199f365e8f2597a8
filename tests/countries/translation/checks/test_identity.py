"""A programme goes by its national name, in the right letters, and by no other."""

from __future__ import annotations

import pytest

from countries.text import base_language, official_locales
from countries.translation.checks.identity import LITERAL
from tests.countries.translation.checks.asking import found, identities, network_data

RULES = ("identity-foreign", "identity-spelling", "identity-translated")

RIGHT = [
    ("en-gb", "Every Can Counts began in 2009."),
    ("en-gb", "MetalMatters explains it, and so do Caps & Closures."),
    ("en-ie", "With Every Can Counts at the festival."),
    ("fr-fr", "Chaque Canette Compte recycle sur la plage."),
    ("fr-fr", "Chaque Canette Compte fait partie d’Every Can Counts."),
    ("de-at", "Jede Dose zählt ist überall dabei."),
    ("nl-be", "Every Can Counts is in België actief."),
    ("fr-be", "Every Can Counts, ou Chaque Canette Compte, est présent en Belgique."),
    ("nl-nl", "Every Can Counts staat op het festival."),
    ("nl-nl", "Omdat elk blikje telt, staat er een bak."),
    ("es-es", "Cada Lata Cuenta llega a la playa."),
    ("es-es", "Porque cada lata cuenta cuando se recicla."),
    ("pt-pt", "Cada Lata Conta está na praia."),
    ("it-it", "Ogni Lattina Vale arriva in città."),
    ("pl-pl", "Każda Puszka Cenna działa od 2017 roku."),
    ("cs-cz", "Každá plechovka se počítá i na festivalu."),
    ("hu-hu", "A Minden Doboz Visszajár program Magyarországon fut."),
    ("el-gr", "Το Κάθε Κουτί Μετράει στην παραλία."),
    ("sr-latn-rs", "Svaka limenka se računa u Srbiji."),
    ("sr-latn-me", "Svaka limenka se računa na plaži."),
    ("ro-ro", "Every Can Counts România merge la festival."),
    ("ro-ro", "Fiecare doză contează, spune Every Can Counts."),
    ("en-ro", "Every Can Counts România and Every Can Counts Romania are both read."),
    ("pt-br", "Cada Lata Conta está no Brasil."),
    ("ar-ae", "برنامج التدوير يبدأ بعلبة في الإمارات."),
    ("ar-ae", "يُعرف البرنامج أيضًا باسم Every Can Counts."),
    ("en-ae", "Every Can Counts, التدوير يبدأ بعلبة in Arabic."),
    ("en-us", "Every Can Counts U.S. goes to the stadium."),
    ("sl-si", "Vsaka pločevinka šteje, pravi Every Can Counts."),
    ("sr-latn-rs", "Зато се свака лименка рачуна."),
    ("ro-ro", "În Franța se numește „Chaque Canette Compte”."),
    ("es-es", "Mira #CadaLataConta y https://jededosezaehlt.example/."),
    ("en", "In Spain it is Cada Lata Cuenta, in Italy Ogni Lattina Vale."),
]

WRONG = [
    ("en-gb", "Every Can Count began in 2009.", "identity-spelling"),
    ("en-gb", "Metal Matters explains it.", "identity-spelling"),
    ("en-gb", "Caps and Closures explain it.", "identity-spelling"),
    ("en-ie", "With Every Cans Counts at the festival.", "identity-spelling"),
    ("en-ie", "EveryCan Counts at the festival.", "identity-spelling"),
    ("fr-fr", "Chaque Cannette Compte recycle.", "identity-spelling"),
    ("fr-fr", "Cada Lata Cuenta arrive en France.", "identity-foreign"),
    ("fr-fr", "Chaque Boîte Compte recycle.", "identity-translated"),
    ("de-at", "Jede Dose zaehlt ist dabei.", "identity-spelling"),
    ("de-at", "Jede Dose zahlt ist dabei.", "identity-spelling"),
    ("de-at", "Jede Büchse Zählt ist dabei.", "identity-translated"),
    ("nl-be", "Jede Dose zählt is actief.", "identity-foreign"),
    ("nl-be", "Elk Blik Telt is actief.", "identity-translated"),
    ("fr-be", "Chaque Boîte Compte est présent.", "identity-translated"),
    ("nl-nl", "Ieder Blikje Telt staat op het festival.", "identity-translated"),
    ("nl-nl", "Chaque Canette Compte staat op het festival.", "identity-foreign"),
    ("es-es", "Cada Lata Conta llega a la playa.", "identity-foreign"),
    ("es-es", "Cada Lata Cuenat llega.", "identity-spelling"),
    ("es-es", "Cada Bote Cuenta llega.", "identity-translated"),
    ("pt-pt", "Cada Lata Cuenta está na praia.", "identity-foreign"),
    ("pt-pt", "Cada Lata Importa está na praia.", "identity-translated"),
    ("it-it", "Ogni Lattina Conta arriva.", "identity-translated"),
    ("it-it", "Ogni Latina Vale arriva.", "identity-spelling"),
    ("pl-pl", "Kazda Puszka Cenna działa.", "identity-spelling"),
    ("pl-pl", "Każda Puszka się Liczy działa.", "identity-translated"),
    ("cs-cz", "Kazda plechovka se pocita i na festivalu.", "identity-spelling"),
    ("cs-cz", "Każda Puszka Cenna na festivalu.", "identity-foreign"),
    ("hu-hu", "A Minden Doboz Számít program.", "identity-translated"),
    ("hu-hu", "A Minden Doboz Visszajar program.", "identity-spelling"),
    ("el-gr", "Το Καθε Κουτι Μετραει στην παραλία.", "identity-spelling"),
    ("el-gr", "Το Kathe Kouti Metrai στην παραλία.", "identity-spelling"),
    ("el-gr", "Το Κάθε Κουτάκι Μετρά στην παραλία.", "identity-translated"),
    ("sr-latn-rs", "Svaka limenka se racuna u Srbiji.", "identity-spelling"),
    ("sr-latn-rs", "Свака лименка се рачуна у Србији.", "identity-spelling"),
    ("sr-latn-me", "Svaka Konzerva se Računa na plaži.", "identity-translated"),
    ("ro-ro", "Every Can Conts România merge.", "identity-spelling"),
    ("ro-ro", "Fiecare Cutie Contează merge.", "identity-translated"),
    ("ro-ro", "Fiecare Doza Conteaza merge.", "identity-spelling"),
    ("en-ro", "Jede Dose zählt comes to Romania.", "identity-foreign"),
    ("pt-br", "Cada Lata Vale está no Brasil.", "identity-translated"),
    ("pt-br", "Ogni Lattina Vale no Brasil.", "identity-foreign"),
    ("ar-ae", "برنامج كل علبة مهمة في الإمارات.", "identity-translated"),
    ("ar-ae", "برنامج التدوير يبدا بعلبه في الإمارات.", "identity-spelling"),
    ("en-ae", "Κάθε Κουτί Μετράει comes to Dubai.", "identity-foreign"),
    ("sr-latn-rs", "Свака Конзерва се Броји у Србији.", "identity-translated"),
    ("sr-latn-me", "Svaka Limenka Vredi na plaži.", "identity-translated"),
    ("sl-si", "Vsaka Pločevinka Šteje na festivalu.", "identity-translated"),
    ("es-co", "Cada Lata Importa llega a Bogotá.", "identity-translated"),
    ("en-us", "Every Can Counts US goes there, and Every Can Count, too.", "identity-spelling"),
]


def codes(locale: str, text: str) -> set[str]:
    return {one.rule for rule in RULES for one in found(rule, "", text, locale)}


def test_the_table_is_of_every_identity() -> None:
    """At least sixty spellings, over every country in which the first programme has a name."""
    wanted = {one.locale for one in identities() if one.programme == "every-can-counts"} - {"en"}

    assert len(RIGHT) + len(WRONG) >= 60
    assert {locale for locale, *_rest in [*RIGHT, *WRONG]} >= wanted
    assert len({one.country for one in identities()} - {"INT"}) >= 19


@pytest.mark.parametrize(("locale", "text"), RIGHT)
def test_what_is_right_is_let_be(locale: str, text: str) -> None:
    """National names, the umbrella's, quotations, hashtags and plain sentences are no findings."""
    assert codes(locale, text) == set()


@pytest.mark.parametrize(("locale", "text", "rule"), WRONG)
def test_what_is_wrong_is_found(locale: str, text: str, rule: str) -> None:
    """Typing errors, lost accents, wrong scripts, translations, and names of other countries are found."""
    assert rule in codes(locale, text)


def test_the_words_of_the_name_are_known_in_every_language_of_the_network() -> None:
    """A country that opens in a language that its people speak finds the name guarded there."""
    codes = {row["locale"] for one in network_data()["countries"] for row in one["locales"]}
    official = {
        code for one in network_data()["countries"] for code in official_locales(one["code"])
    }

    assert {base_language(code) for code in codes | official} <= LITERAL.keys()


@pytest.mark.parametrize(
    ("locale", "text"),
    [("ga-ie", "Gach Canna San Áireamh ag an bhféile."), ("sr-rs", "Свака Лименка је Важна.")],
)
def test_a_language_that_a_country_may_open_is_guarded(locale: str, text: str) -> None:
    """Irish in Ireland, Cyrillic in Serbia: neither is open yet."""
    country = "IE" if locale == "ga-ie" else "RS"

    assert found("identity-translated", "", text, locale, country=country)


def test_a_translated_name_is_found_where_the_source_names_the_programme() -> None:
    """In a translation the source tells that a name is meant, in whatever capitals it was translated."""
    text = "Dankzij elk blik telt is er een bak."

    with_name = found("identity-translated", "Thanks to Every Can Counts.", text, "nl-nl")
    without = found("identity-translated", "Since each can counts.", text, "nl-nl")

    assert [text[one.start : one.end] for one in with_name] == ["elk blik telt"]
    assert without == []


def test_a_name_that_the_source_tells_about_stays() -> None:
    """Another country's name may be told about where the source does."""
    source = "France calls it Chaque Canette Compte."

    assert found("identity-foreign", source, "Franța îi spune Chaque Canette Compte.") == []
