/** Languages: what they are called, how they are written, and what visitors are told in them. */

const RTL = new Set(["ar", "fa", "he", "ur"]);

/** A locale of the API, such as `ro-ro`, as HTML names it. */
export function languageOf(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
}

export function directionOf(lang: string): "ltr" | "rtl" {
  return RTL.has(new Intl.Locale(lang).language) ? "rtl" : "ltr";
}

/** What a language calls itself. */
export function nameOf(lang: string): string {
  const { language } = new Intl.Locale(lang);
  return new Intl.DisplayNames([lang], { type: "language" }).of(language) ?? language;
}

type Texts = Record<string, string> & { en: string };

const NOTICES: Record<string, Texts> = {
  behind: {
    en: "The original of this page was changed; this text is from before.",
    ro: "Originalul acestei pagini s-a schimbat; textul de aici este cel dinainte.",
    fr: "L’original de cette page a changé ; ce texte date d’avant.",
    nl: "Het origineel van deze pagina is gewijzigd; deze tekst is van daarvoor.",
    de: "Das Original dieser Seite wurde geändert; dieser Text ist noch der frühere.",
    el: "Το πρωτότυπο αυτής της σελίδας άλλαξε· το κείμενο εδώ είναι το προηγούμενο.",
    ar: "تغيّر أصل هذه الصفحة، والنص هنا سابق للتغيير.",
  },
  incomplete: {
    en: "Parts of this page are not translated yet and are marked.",
    ro: "Unele părți ale acestei pagini nu sunt încă traduse și sunt marcate.",
    fr: "Certaines parties de cette page ne sont pas encore traduites et sont signalées.",
    nl: "Delen van deze pagina zijn nog niet vertaald en zijn gemarkeerd.",
    de: "Teile dieser Seite sind noch nicht übersetzt und gekennzeichnet.",
    el: "Ορισμένα μέρη αυτής της σελίδας δεν έχουν μεταφραστεί ακόμη και επισημαίνονται.",
    ar: "بعض أجزاء هذه الصفحة لم تُترجم بعد، وهي مُعلَّمة.",
  },
  machine_unreviewed: {
    en: "A machine translated this page; nobody has read it yet.",
    ro: "Această pagină a fost tradusă automat și nu a fost încă verificată.",
    fr: "Cette page a été traduite par une machine et n’a pas encore été relue.",
    nl: "Deze pagina is door een machine vertaald en nog niet nagelezen.",
    de: "Diese Seite wurde maschinell übersetzt und noch nicht geprüft.",
    el: "Αυτή η σελίδα μεταφράστηκε αυτόματα και δεν έχει ελεγχθεί ακόμη.",
    ar: "تُرجمت هذه الصفحة آليًا ولم تُراجَع بعد.",
  },
};

/** What visitors are to know of a page, in its language, by its freshness; null where it is current. */
export function noticeOf(state: string, lang: string): string | null {
  const texts = NOTICES[state];
  return texts ? (texts[new Intl.Locale(lang).language] ?? texts.en) : null;
}
