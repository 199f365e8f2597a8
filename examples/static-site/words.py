"""What this site itself says, in the languages of its pages; English where there is none."""

from __future__ import annotations

from typing import Any

WORDS = {
    "en": {
        "skip": "To the content",
        "menu": "Menu",
        "foot": "More",
        "where": "You are here",
        "below": "Read on",
        "others": "This page in",
        "from": "Content from",
        "feed": "News feed",
    },
    "ro": {
        "skip": "La conținut",
        "menu": "Meniu",
        "foot": "Mai multe",
        "where": "Vă aflați aici",
        "below": "Citiți mai departe",
        "others": "Această pagină în",
        "from": "Conținut de la",
        "feed": "Flux de știri",
    },
    "fr": {
        "skip": "Aller au contenu",
        "menu": "Menu",
        "foot": "Plus",
        "where": "Vous êtes ici",
        "below": "À lire aussi",
        "others": "Cette page en",
        "from": "Contenu de",
        "feed": "Fil d’actualité",
    },
    "nl": {
        "skip": "Naar de inhoud",
        "menu": "Menu",
        "foot": "Meer",
        "where": "U bent hier",
        "below": "Lees verder",
        "others": "Deze pagina in het",
        "from": "Inhoud van",
        "feed": "Nieuwsfeed",
    },
    "de": {
        "skip": "Zum Inhalt",
        "menu": "Menü",
        "foot": "Mehr",
        "where": "Sie sind hier",
        "below": "Weiterlesen",
        "others": "Diese Seite auf",
        "from": "Inhalt von",
        "feed": "Neuigkeiten als Feed",
    },
    "el": {
        "skip": "Στο περιεχόμενο",
        "menu": "Μενού",
        "foot": "Περισσότερα",
        "where": "Βρίσκεστε εδώ",
        "below": "Διαβάστε περισσότερα",
        "others": "Η σελίδα στα",
        "from": "Περιεχόμενο από",
        "feed": "Ροή νέων",
    },
    "ar": {
        "skip": "إلى المحتوى",
        "menu": "القائمة",
        "foot": "المزيد",
        "where": "أنت هنا",
        "below": "اقرأ المزيد",
        "others": "هذه الصفحة باللغة",
        "from": "المحتوى من",
        "feed": "موجز الأخبار",
    },
}

NOTICES = {
    "behind": {
        "en": "The original of this page was changed; this text is from before.",
        "ro": "Originalul acestei pagini s-a schimbat; textul de aici este cel dinainte.",
        "fr": "L’original de cette page a changé ; ce texte date d’avant.",
        "nl": "Het origineel van deze pagina is gewijzigd; deze tekst is van daarvoor.",
        "de": "Das Original dieser Seite wurde geändert; dieser Text ist noch der frühere.",
        "el": "Το πρωτότυπο αυτής της σελίδας άλλαξε· το κείμενο εδώ είναι το προηγούμενο.",
        "ar": "تغيّر أصل هذه الصفحة، والنص هنا سابق للتغيير.",
    },
    "incomplete": {
        "en": "Parts of this page are not translated yet and are marked.",
        "ro": "Unele părți ale acestei pagini nu sunt încă traduse și sunt marcate.",
        "fr": "Certaines parties de cette page ne sont pas encore traduites et sont signalées.",
        "nl": "Delen van deze pagina zijn nog niet vertaald en zijn gemarkeerd.",
        "de": "Teile dieser Seite sind noch nicht übersetzt und gekennzeichnet.",
        "el": "Ορισμένα μέρη αυτής της σελίδας δεν έχουν μεταφραστεί ακόμη και επισημαίνονται.",
        "ar": "بعض أجزاء هذه الصفحة لم تُترجم بعد، وهي مُعلَّمة.",
    },
    "machine_unreviewed": {
        "en": "A machine translated this page; nobody has read it yet.",
        "ro": "Această pagină a fost tradusă automat și nu a fost încă verificată.",
        "fr": "Cette page a été traduite par une machine et n’a pas encore été relue.",
        "nl": "Deze pagina is door een machine vertaald en nog niet nagelezen.",
        "de": "Diese Seite wurde maschinell übersetzt und noch nicht geprüft.",
        "el": "Αυτή η σελίδα μεταφράστηκε αυτόματα και δεν έχει ελεγχθεί ακόμη.",
        "ar": "تُرجمت هذه الصفحة آليًا ولم تُراجَع بعد.",
    },
}
"""What visitors are told of a page, by its freshness: the words of the network's own pages."""

NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "fr": "Français",
    "nl": "Nederlands",
    "ro": "Română",
}


def notice_of(page: dict[str, Any]) -> str:
    """Return what visitors are to know of a page, in its language; nothing where it is current."""
    texts = NOTICES.get(page["freshness"]["state"], {})
    return texts.get(page["lang"].partition("-")[0], texts.get("en", ""))


def words_in(lang: str) -> dict[str, str]:
    """Return the words in a language (BCP 47)."""
    return WORDS.get(lang.partition("-")[0], WORDS["en"])


def name_of(lang: str) -> str:
    """Return what a language calls itself."""
    return NAMES.get(lang.partition("-")[0], lang)
