"""What this site itself says, in the languages of its pages; English where there is none."""

from __future__ import annotations

WORDS = {
    "en": {
        "skip": "To the content",
        "menu": "Menu",
        "where": "You are here",
        "below": "Read on",
        "others": "This page in",
        "from": "Content from",
        "feed": "News feed",
    },
    "ro": {
        "skip": "La conținut",
        "menu": "Meniu",
        "where": "Vă aflați aici",
        "below": "Citiți mai departe",
        "others": "Această pagină în",
        "from": "Conținut de la",
        "feed": "Flux de știri",
    },
    "fr": {
        "skip": "Aller au contenu",
        "menu": "Menu",
        "where": "Vous êtes ici",
        "below": "À lire aussi",
        "others": "Cette page en",
        "from": "Contenu de",
        "feed": "Fil d’actualité",
    },
    "nl": {
        "skip": "Naar de inhoud",
        "menu": "Menu",
        "where": "U bent hier",
        "below": "Lees verder",
        "others": "Deze pagina in het",
        "from": "Inhoud van",
        "feed": "Nieuwsfeed",
    },
    "de": {
        "skip": "Zum Inhalt",
        "menu": "Menü",
        "where": "Sie sind hier",
        "below": "Weiterlesen",
        "others": "Diese Seite auf",
        "from": "Inhalt von",
        "feed": "Neuigkeiten als Feed",
    },
    "el": {
        "skip": "Στο περιεχόμενο",
        "menu": "Μενού",
        "where": "Βρίσκεστε εδώ",
        "below": "Διαβάστε περισσότερα",
        "others": "Η σελίδα στα",
        "from": "Περιεχόμενο από",
        "feed": "Ροή νέων",
    },
    "ar": {
        "skip": "إلى المحتوى",
        "menu": "القائمة",
        "where": "أنت هنا",
        "below": "اقرأ المزيد",
        "others": "هذه الصفحة باللغة",
        "from": "المحتوى من",
        "feed": "موجز الأخبار",
    },
}

NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "fr": "Français",
    "nl": "Nederlands",
    "ro": "Română",
}


def words_in(lang: str) -> dict[str, str]:
    """Return the words in a language (BCP 47)."""
    return WORDS.get(lang.partition("-")[0], WORDS["en"])


def name_of(lang: str) -> str:
    """Return what a language calls itself."""
    return NAMES.get(lang.partition("-")[0], lang)
