"""Words that tell the label of a link or a video from a heading, per language."""

from __future__ import annotations

from countries.text import fold, words

_LINK_STARTS = {
    "en": "learn about|learn more|read the|read more|read about|read our|read on|find out|discover"
    "|see the|see more|see our|see how|view the|view all|visit|download|sign up|subscribe"
    "|contact us|get in touch|get involved|order your|order a|order the|join us|more about|go to"
    "|click here|explore|take part|apply now|register",
    "ro": "află|citește|vezi|descoperă|descarcă|vizitează|abonează-te|înscrie-te|contactează|mai multe"
    "|aflați|citiți|vedeți|descoperiți|descărcați|vizitați|comandă",
    "fr": "en savoir plus|lire|lisez|découvrir|découvrez|voir|télécharger|téléchargez|visiter"
    "|contactez|inscrivez|commander",
    "nl": "lees|meer over|ontdek|bekijk|download|bezoek|schrijf je in|neem contact|bestel",
    "de": "mehr erfahren|mehr über|lesen sie|weiterlesen|entdecken|herunterladen|besuchen"
    "|jetzt anmelden|zur website|bestellen",
    "es": "saber más|más información|leer más|lee|descubre|descubra|ver más|descarga|descargar"
    "|visita|contacta|inscríbete",
    "pt": "saber mais|saiba mais|ler mais|leia|descobrir|descubra|ver mais|descarregar|baixar"
    "|visite|contacte",
    "it": "scopri|leggi|per saperne di più|scarica|visita|contatta|iscriviti|vai a",
    "pl": "dowiedz się|czytaj|przeczytaj|zobacz więcej|pobierz|odwiedź|zapisz się",
    "cs": "zjistěte|přečtěte|více o|více informací|stáhnout|stáhněte|navštivte|přihlaste",
    "hu": "tudjon meg|olvassa|olvass|bővebben|tovább|letöltés|töltse le|látogasson",
    "sr-latn": "saznajte|saznaj|pročitajte|pročitaj|više o|preuzmite|posetite|prijavite se",
    "sl": "izvedite|preberite|več o|prenesite|obiščite|prijavite se",
    "el": "μάθετε|μάθε|διαβάστε|δείτε περισσότερα|περισσότερα|κατεβάστε|επισκεφθείτε|ανακαλύψτε",
    "ar": "اعرف المزيد|اقرأ|المزيد عن|اكتشف|حمل|زوروا|تعرف على|سجل الآن",
}
_PLAY = {
    "en": "watch play see view start",
    "ro": "rulează redă vezi urmărește vizionează pornește priviți urmăriți vedeți rulați",
    "fr": "voir regarder regardez lire lancer visionner",
    "nl": "bekijk speel start kijk afspelen",
    "de": "ansehen abspielen starten anschauen",
    "es": "ver reproducir mira reproduce",
    "pt": "ver reproduzir assistir veja assista",
    "it": "guarda riproduci vedi avvia",
    "pl": "obejrzyj odtwórz zobacz",
    "cs": "přehrát spustit podívejte zhlédněte",
    "hu": "lejátszása lejátszás nézze nézd megtekintése",
    "sr-latn": "pusti pogledaj pogledajte pustite",
    "sl": "predvajaj oglejte poglej",
    "el": "δείτε παρακολουθήστε αναπαραγωγή",
    "ar": "شاهد شغل شاهدوا تشغيل",
}
_VIDEO = (
    "video videos film movie clip animation videoul filmul clipul videoclipul animația vidéo"
    " filmpje videoclip vídeo filmato wideo videó videót filma snimak posnetek βίντεο ταινία فيديو"
    " الفيديو الفيلم"
)

_LONGEST_LINK = 8
_LONGEST_VIDEO = 5
_SENTENCE_END = (".", "!", ":", ";", ",", "…")


def _keys(phrases: str, separator: str | None = None) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words(fold(phrase))) for phrase in phrases.split(separator))


_LINK_KEYS = tuple(key for phrases in _LINK_STARTS.values() for key in _keys(phrases, "|"))
_PLAY_KEYS = frozenset(key[0] for verbs in _PLAY.values() for key in _keys(verbs))
_VIDEO_KEYS = frozenset(key[0] for key in _keys(_VIDEO))


def is_link_label(text: str) -> bool:
    """Return whether ``text`` reads as the label of a link: short, an invitation, no sentence."""
    if text.rstrip().endswith(_SENTENCE_END):
        return False
    said = tuple(words(fold(text)))
    return 0 < len(said) <= _LONGEST_LINK and any(said[: len(key)] == key for key in _LINK_KEYS)


def is_video_label(text: str) -> bool:
    """Return whether ``text`` reads as the label of a video: to play it, and little more."""
    said = set(words(fold(text)))
    if len(said) > _LONGEST_VIDEO or text.rstrip().endswith(_SENTENCE_END):
        return False
    return bool(said & _PLAY_KEYS) and bool(said & _VIDEO_KEYS)
