"""Words around figures, in the network's languages: numbers, units, what is counted, when."""

from __future__ import annotations

from decimal import Decimal

from countries.text.normalise import fold

_NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty",
    "ro": "două trei patru cinci șase șapte opt nouă zece unsprezece douăsprezece treisprezece"
    " paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece douăzeci",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf vingt",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn zwanzig",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien"
    " zeventien achttien negentien twintig",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete dieciocho diecinueve veinte",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis"
    " dezassete dezoito dezanove vinte",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici"
    " sedici diciassette diciotto diciannove venti",
    "el": "δύο τρεις τέσσερις πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα δεκατρείς δεκατέσσερις"
    " δεκαπέντε δεκαέξι δεκαεπτά δεκαοκτώ δεκαεννέα είκοσι",
}
_MORE_NUMBERS = {
    "en": {"dozen": 12},
    "ro": {"doi": 2, "doisprezece": 12},
    "pt": {"duas": 2},
    "el": {"τρία": 3, "τέσσερα": 4},
}
_MULTIPLIED = {
    1_000: "thousand mie mii mille tausend duizend mil mila χιλιάδες tisíc ezer hiljada tysięcy ألف",
    1_000_000: "million millions mn milion milioane millionen millón millones milhão milhões"
    " milione milioni miljoen εκατομμύρια εκατομμύριο miliony milionů milionów millió miliona مليون",
    1_000_000_000: "billion bn miliard miliarde milliard milliards milliarde milliarden miljard"
    " δισεκατομμύρια miliardy milliárd مليار",
}

PER_CENT = (
    r"%|٪|per\s?cent\b|percent\b|la sută\b|procente?\b|pour cent\b|prozent\b|por ciento\b|por cento\b"
    r"|per cento\b|τοις εκατό\b|százalék\b|odsto\b|posto\b|في المئة|في المائة|بالمئة|بالمائة"
)
CURRENCIES = (
    r"€|£|lei\b|leu\b|bani\b|euros?\b|eur\b|ron\b|gbp\b|usd\b|aed\b|dirhams?\b|pounds?\b|dollars?\b"
    r"|pence\b|ευρώ\b|zł\b|kč\b|forint\b|dinara\b|درهم"
)

# What the network counts: after a number, one of these makes a claim of it.
_COUNTED = (
    "countries households authorities councils areas banks cans bottles tonnes tons kilograms"
    " people inhabitants members partners schools universities pupils students children visitors"
    " volunteers events festivals cities towns municipalities offices workplaces bins points sites"
    " companies organisations organizations employees jobs days weeks months years litres homes"
    " stores shops beaches artists",
    "țări gospodării autorități consilii zone doze sticle tone kilograme oameni persoane locuitori"
    " membri parteneri școli universități elevi studenți copii vizitatori voluntari evenimente"
    " festivaluri orașe comune municipii birouri puncte companii organizații angajați zile săptămâni"
    " luni ani litri magazine plaje",
    "pays foyers communes canettes bouteilles tonnes personnes habitants membres partenaires écoles"
    " élèves étudiants enfants visiteurs bénévoles événements festivals villes bureaux points"
    " entreprises jours semaines mois ans",
    "länder haushalte gemeinden dosen flaschen tonnen menschen einwohner mitglieder partner schulen"
    " schüler kinder besucher veranstaltungen städte büros unternehmen tage wochen monate jahre",
    "landen huishoudens gemeenten blikjes flessen ton mensen inwoners leden partners scholen"
    " leerlingen kinderen bezoekers evenementen steden bedrijven dagen weken maanden jaar",
    "países hogares municipios latas botellas toneladas personas habitantes miembros socios escuelas"
    " alumnos niños visitantes eventos ciudades empresas días semanas meses años",
    "lares municípios garrafas pessoas membros parceiros escolas alunos crianças cidades dias"
    " semanas meses anos",
    "paesi famiglie comuni lattine bottiglie tonnellate persone abitanti membri scuole alunni"
    " bambini visitatori eventi città aziende giorni settimane mesi anni",
    "χώρες νοικοκυριά δήμοι δήμους κουτιά τόνοι τόνους άνθρωποι μέλη σχολεία μαθητές παιδιά"
    " επισκέπτες εκδηλώσεις πόλεις ημέρες εβδομάδες μήνες χρόνια",
    "domácností obcí plechovek krajów gmin puszek ország doboz zemalja limenki držav pločevink",
    "دولة دول بلدا أسرة علبة علب طن أطنان شخص مدرسة مدارس مدينة يوم سنة",
)

# A word before a year that says when something began, was, or ends.
_YEAR_LEADS = (
    "in since by from until till before after during of early late around circa founded established"
    " launched din în până anul înainte după en depuis dès fin début im seit ab bis jahr sinds vanaf"
    " tot desde hasta año em até nel dal fino το από μέχρι έως od do w roku v roce leta u godine"
    " عام منذ سنة"
)
# Beside these a year says when something began, not when a figure was counted.
_BEGINNINGS = (
    "since launched founded established began started created developed initiated din lansat lansată"
    " fondat fondată înființat înființată depuis lancé lancée créé créée fondé seit gegründet gestartet"
    " sinds opgericht desde fundada creado lanzado lançado dal fondato lanciato από ιδρύθηκε منذ تأسست"
)
_NOWADAYS = (
    "today currently now nowadays presently already recently astăzi azi acum prezent actualmente"
    " aujourd actuellement heute derzeit aktuell jetzt vandaag momenteel nu hoy actualmente hoje"
    " atualmente oggi attualmente σήμερα τώρα dziś obecnie dnes ma jelenleg danas trenutno danes اليوم"
)


def _folded(*lists: str) -> frozenset[str]:
    return frozenset(fold(word) for words in lists for word in words.split())


def _number_words(language: str) -> dict[str, int]:
    known = dict(_MORE_NUMBERS.get(language, {}))
    for value, word in enumerate(_NUMBERS[language].split(), start=2):
        # A Greek word ends in another letter where case is folded.
        known[word] = known[word.casefold()] = value
        known.setdefault(fold(word), value)
    return known


def _multipliers() -> dict[str, Decimal]:
    return {word: Decimal(value) for value, words in _MULTIPLIED.items() for word in words.split()}


NUMBER_WORDS = {language: _number_words(language) for language in _NUMBERS}
MULTIPLIERS = _multipliers()
COUNTED = _folded(*_COUNTED)
YEAR_LEADS = _folded(_YEAR_LEADS)
BEGINNINGS = _folded(_BEGINNINGS)
NOWADAYS = _folded(_NOWADAYS)
