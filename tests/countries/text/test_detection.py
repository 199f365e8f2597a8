"""The language of a text, or none where nothing decides."""

from __future__ import annotations

import pytest

from countries.text import LANGUAGES, detect_language, language_of, words
from countries.text.detection import _vocabulary
from countries.text.wordlists import FUNCTION_WORDS

PARAGRAPHS = [
    ("en", "When the match is over, our volunteers walk along the stands and collect what the fans"
           " have left behind, because an empty drink container is worth more than it seems."),
    ("en", "Schools that would like to take part receive a set of boxes, posters for the corridor"
           " and a visit from someone who explains how metal is melted and used again."),
    ("ro", "După meci, voluntarii noștri trec printre rânduri și adună ceea ce au lăsat suporterii,"
           " pentru că un ambalaj gol valorează mai mult decât pare la prima vedere."),
    ("ro", "Scolile care vor sa participe primesc un set de cutii, afise pentru hol si o vizita din"
           " partea cuiva care le explica elevilor cum este topit metalul."),
    ("el", "Μετά τον αγώνα οι εθελοντές περνούν από τις κερκίδες και μαζεύουν ό,τι άφησαν πίσω τους"
           " οι φίλαθλοι, γιατί κάθε άδειο κουτί αξίζει περισσότερο απ' όσο φαίνεται."),
    ("ar", "بعد المباراة يمر المتطوعون بين المدرجات ويجمعون ما تركه المشجعون وراءهم لأن كل علبة"
           " فارغة تساوي أكثر مما يبدو ويمكن أن تعود إلى الرف من جديد."),
    ("fr", "Après le match, nos bénévoles passent dans les tribunes et ramassent ce que les"
           " supporters ont laissé derrière eux, car un emballage vide vaut plus qu'il n'y paraît."),
    ("fr", "Les communes qui souhaitent participer recoivent une série de bacs, des affiches pour"
           " la mairie et la visite d'une personne qui montre comment le métal est fondu."),
    ("nl", "Na de wedstrijd lopen onze vrijwilligers langs de tribunes en verzamelen zij wat de"
           " supporters hebben achtergelaten, want een lege verpakking is meer waard dan je denkt."),
    ("de", "Nach dem Spiel gehen unsere Freiwilligen durch die Reihen und sammeln ein, was die"
           " Zuschauer liegen gelassen haben, denn eine leere Verpackung ist mehr wert als gedacht."),
    ("es", "Después del partido, nuestros voluntarios recorren las gradas y recogen lo que los"
           " aficionados han dejado atrás, porque un envase vacío vale más de lo que parece."),
    ("es", "Los colegios que quieran participar reciben un juego de cajas, carteles para el pasillo"
           " y la visita de alguien que explica cómo se funde el metal."),
    ("pt", "Depois do jogo, os nossos voluntários percorrem as bancadas e recolhem o que os adeptos"
           " deixaram para trás, porque uma embalagem vazia vale mais do que parece."),
    ("pt", "As escolas que queiram participar recebem um conjunto de caixas, cartazes para o"
           " corredor e a visita de alguém que explica como o metal é fundido."),
    ("it", "Dopo la partita i nostri volontari passano tra le gradinate e raccolgono ciò che i"
           " tifosi hanno lasciato, perché un imballaggio vuoto vale più di quanto sembri."),
    ("pl", "Po meczu nasi wolontariusze przechodzą między rzędami i zbierają to, co zostawili"
           " kibice, bo puste opakowanie jest warte więcej, niż się wydaje na pierwszy rzut oka."),
    ("cs", "Po zápase procházejí naši dobrovolníci mezi řadami a sbírají to, co tu fanoušci nechali,"
           " protože prázdný obal má větší cenu, než se na první pohled zdá."),
    ("hu", "A mérkőzés után önkénteseink végigjárják a sorokat, és összeszedik azt, amit a szurkolók"
           " otthagytak, mert egy üres csomagolás többet ér, mint amennyinek elsőre látszik."),
    ("sr-latn", "Posle utakmice naši volonteri obilaze tribine i skupljaju ono što su navijači"
                " ostavili za sobom, jer prazna ambalaža vredi više nego što na prvi pogled izgleda."),
    ("sl", "Po tekmi naši prostovoljci obidejo tribune in poberejo vse, kar so navijači pustili za"
           " seboj, saj je prazna embalaža vredna več, kot se zdi na prvi pogled."),
    ("bg", "След мача нашите доброволци обикалят трибуните и събират това, което феновете са"
           " оставили, защото празната опаковка струва повече, отколкото изглежда на пръв поглед."),
    ("uk", "Після матчу наші волонтери обходять трибуни і збирають те, що залишили вболівальники,"
           " бо порожня упаковка коштує більше, ніж здається на перший погляд."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PARAGRAPHS)
def test_a_paragraph_is_told_whatever_is_expected(language, text):
    """A paragraph of 16 words or more is told on a page of its own and of another language."""
    assert len(words(text)) >= 16
    for expected in (None, "en-ro", "ro-ro", "el-gr", "sr-latn-rs"):
        assert detect_language(text, expected=expected).language == language


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("Redă filmul", "en-ro", "ro"),
        ("Citește mai mult", "en-ro", "ro"),
        ("Despre noi", "en", "ro"),
        ("DESPRE NOI ȘI PARTENERI", "en", "ro"),
        ("Watch the film", "ro-ro", "en"),
        ("About us", "el-gr", "en"),
        ("Νέα", "en", "el"),
        ("الأخبار", "en-ae", "ar"),
        ("En savoir plus", "nl-be", "fr"),
        ("Więcej na ten temat", "en", "pl"),
        ("Preberite več o nas", "en", "sl"),
        ("Kdo pelje v dolino", "sl-si", "sl"),
        ("Kako in zakaj", "en", "sl"),
        ("Prije i poslije svirke", "en", "sr-latn"),
    ],
)
def test_a_label_is_told_by_script_letters_and_words(text, expected, language):
    """Short text is told if its script, its letters or its words belong to one language."""
    assert detect_language(text, expected=expected).language == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2012 – 95 %",
        "Contact",
        "Festival 2024",
        "Brașov",
        "Brașov festival",
        "Alba Iulia",
        "Ploiești, Călărași",
        "METAL PACK România",
        "Metal Pack România",
        "Chaque Canette Compte",
        "Κάθε Κουτί Μετράει",
        "https://example.org/despre-noi-și-parteneri",
        "{{fact:zile-pe-an}} {{programme:every-can-counts.name}}",
        "contact@și-noi.example",
        "#FiecareDozăContează",
    ],
)
def test_nothing_is_guessed(text):
    """Names, figures, addresses, tokens and words of many languages are no evidence."""
    assert detect_language(text, expected="en-ro").language is None


@pytest.mark.parametrize(
    "text",
    [
        "The association was founded with METAL PACK România and the town hall of Brașov, which lent"
        " it the first three rooms.",
        "Together with Fundația Orașul Viu, Asociația Țara Verde and Școala Nr. 5 we opened a room"
        " for repairs.",
        "In the café of the Musée des Métaux you can see how it is done.",
    ],
)
def test_foreign_names_do_not_make_a_text_foreign(text):
    """English with names in another language is English."""
    assert detect_language(text, expected="en-ro").language == "en"


@pytest.mark.parametrize(
    ("text", "expected"), [("Ko za njega odgovara", "sr-latn-rs"), ("Kam s plechovkou?", "cs-cz")]
)
def test_words_of_neighbours_are_not_taken_for_one_of_them(text, expected):
    """A short word that Slavic languages share makes no page of one a page of another."""
    assert detect_language(text, expected=expected).language in (None, language_of(expected))


def test_known_names_are_no_evidence():
    """A name that the caller knows says nothing of the language around it."""
    text = "Casa de la Lună și Soare"

    assert detect_language(text, expected="en").language == "ro"
    assert detect_language(text, expected="en", names=[text]).language is None


def test_both_scripts_of_serbian_are_told_apart():
    """Serbian in Cyrillic is another language tag than Serbian in Latin script."""
    text = "Сваки дан волонтери сакупљају шта људи оставе за собом."

    assert detect_language(text, expected="sr-latn-rs").language == "sr"


def test_only_candidates_are_found():
    """A language that was not asked for is not found, nor is its text taken for another."""
    text = PARAGRAPHS[2][1]

    assert detect_language(text, candidates=("en", "de")).language is None


def test_a_page_in_an_unknown_language_is_not_taken_for_its_neighbour():
    """Without word lists for the page's language, only another script is told."""
    norwegian = "Etter kampen går de frivillige langs tribunene og samler det som ligger igjen der."

    assert detect_language(norwegian, expected="nb-no").language is None
    assert detect_language(PARAGRAPHS[4][1], expected="nb-no").language == "el"


def test_a_detection_says_how_sure_it_is_and_why():
    """Function words decide a paragraph, script decides at once, and doubt has no confidence."""
    paragraph = detect_language(PARAGRAPHS[0][1])
    greek = detect_language("Νέα")
    doubt = detect_language("Contact")

    assert (paragraph.reason, greek.reason) == ("function words", "script")
    assert 0.5 < paragraph.confidence <= greek.confidence == 1
    assert doubt.confidence == 0


def test_a_word_counts_as_itself_where_another_folds_to_it():
    """Portuguese “e” and “é” are two words: each has its whole weight, in every process."""
    weights = _vocabulary()

    halved = [
        (language, word)
        for language, known in FUNCTION_WORDS.items()
        for word in known
        if weights[word][language] * len(weights[word]) < 1
    ]
    assert halved == []


def test_word_lists_are_long_enough_to_tell_and_short_enough_to_read():
    """Each Latin language has 40 to 110 function words, and every language can be found."""
    assert all(40 <= len(known) <= 110 for known in FUNCTION_WORDS.values())
    assert {"en", "ro", "el", "ar", "sr-latn", "sl"} <= set(LANGUAGES)
