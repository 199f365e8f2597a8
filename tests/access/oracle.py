"""What everybody may do, by the words that were agreed on; it knows nothing of how it is decided.

No rule of the product is imported here. A difference between this table and what happens is a fault
of one of them, and the words decide of which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ENDPOINT_ACTS = ("change", "pause", "resume", "ping", "replay", "rotate", "delete")
EDITOR = {"view", "create", "edit", "translate", "media"}
PUBLISHER = EDITOR | {"review", "publish"}
MANAGER = PUBLISHER | {"people", "partners", "settings", "audit"}
CORRECTIONS = {"view", "edit", "translate", "review", "publish", "audit"}
"""For thirty days after a licence's end: to correct and to unpublish, and nothing new."""
OVERSIGHT = {"view", "people", "partners", "settings", "audit"}
"""What whoever manages the network has in every country, whose pages stay its own."""

COUNTRIES = ("RO", "GR")
PAGES_IN = {"RO": "ro-ro", "GR": "el-gr", "INT": "en"}


@dataclass(frozen=True)
class Given:
    """What somebody is given in a section: in one language, or in all."""

    section: str
    abilities: frozenset[str]
    locale: str = ""
    is_grace: bool = False


def _given(section: str, abilities: set[str], locale: str = "", *, grace: bool = False) -> Given:
    return Given(section, frozenset(abilities), locale, grace)


def _everywhere(abilities: set[str]) -> tuple[Given, ...]:
    return tuple(_given(section, abilities) for section in (*COUNTRIES, "INT"))


GIVEN: dict[str, tuple[Given, ...]] = {
    "ro-manager": (_given("RO", MANAGER),),
    "ro-editor": (_given("RO", EDITOR),),
    "ro-publisher": (_given("RO", PUBLISHER),),
    "ro-reviewer": (_given("RO", {"view", "review"}),),
    "ro-translator": (_given("RO", {"view", "translate"}, "ro-ro"),),
    "en-ro-translator": (_given("RO", {"view", "translate"}, "en-ro"),),
    "gr-manager": (_given("GR", MANAGER),),
    "umbrella-editor": (_given("INT", EDITOR),),
    "brand-manager": (
        _given("INT", MANAGER | {"network"}),
        *(_given(country, OVERSIGHT) for country in COUNTRIES),
    ),
    "auditor": _everywhere({"view", "audit"}),
    # Who operates the site has no business with its content.
    "operator": (),
    "in-grace": (_given("RO", MANAGER & CORRECTIONS, grace=True),),
    "two-countries": (_given("RO", EDITOR), _given("AE", PUBLISHER)),
    "group-member": (_given("RO", PUBLISHER),),
    # All others have nothing: strangers, those without a grant or with one that is over, ends with
    # its licence or has not begun, and whoever was switched off.
}


@dataclass(frozen=True)
class Person:
    """Somebody, as the rules below ask."""

    name: str

    @property
    def is_superuser(self) -> bool:
        return self.name == "superuser"

    def can(self, ability: str, section: str, locale: str = "") -> bool:
        """Tell whether they may in a section: in a language, or, without one, in any."""
        return self.is_superuser or any(
            given.section == section
            and ability in given.abilities
            and (not given.locale or not locale or given.locale == locale)
            for given in GIVEN.get(self.name, ())
        )

    def can_anywhere(self, ability: str) -> bool:
        return self.is_superuser or any(
            ability in given.abilities for given in GIVEN.get(self.name, ())
        )

    def only_corrects(self) -> bool:
        given = GIVEN.get(self.name, ())
        return bool(given) and all(row.is_grace for row in given)


Rule = Callable[[Person, str, str], bool]
"""(who, section, language of the page) to whether they may."""


def can(ability: str) -> Rule:
    return lambda who, section, locale: who.can(ability, section, locale)


def both(*rules: Rule) -> Rule:
    return lambda *asked: all(rule(*asked) for rule in rules)


def either(*rules: Rule) -> Rule:
    return lambda *asked: any(rule(*asked) for rule in rules)


def anywhere(ability: str) -> Rule:
    return lambda who, section, locale: who.can_anywhere(ability)


def in_force(who: Person, section: str, locale: str) -> bool:
    """More than to correct."""
    return not who.only_corrects()


def everybody(who: Person, section: str, locale: str) -> bool:
    return True


def nobody(who: Person, section: str, locale: str) -> bool:
    return False


def superuser(who: Person, section: str, locale: str) -> bool:
    return who.is_superuser


def network(who: Person, section: str, locale: str) -> bool:
    return who.can("network", "INT")


VIEW, EDIT, CREATE, PUBLISH = can("view"), can("edit"), can("create"), can("publish")
TRANSLATE, REVIEW, MEDIA, PEOPLE = can("translate"), can("review"), can("media"), can("people")
WORK = either(CREATE, EDIT, TRANSLATE, REVIEW, PUBLISH)
"""To do anything with pages but look at them."""
ARRANGE = both(EDIT, CREATE)
"""A move is to take away here and to make there."""
RELEASE = both(EDIT, PUBLISH)
RELEASE_ANEW = both(RELEASE, in_force)
DISCARD = both(EDIT, in_force)
"""To delete is no correction."""
CHOOSE = either(EDIT, CREATE, MEDIA)
CHOOSE_ANYWHERE = either(anywhere("edit"), anywhere("create"), anywhere("media"))


def choosable(who: Person, section: str, locale: str) -> bool:
    """Files of the own country, and the umbrella's for whoever edits anywhere."""
    rule = CHOOSE_ANYWHERE if section == "INT" else CHOOSE
    return rule(who, section, locale)


def rules_of_pages() -> dict[tuple[str, str], Rule]:
    page = {
        **dict.fromkeys(("list", "search", "api-detail", "api-list", "types-usage"), VIEW),
        # Who may look at a country sees its drafts, and what became of its pages.
        **dict.fromkeys(("view", "history", "compare", "workflow-history"), VIEW),
        **dict.fromkeys(("preview", "edit", "change", "usage", "submit"), EDIT),
        "publish": RELEASE,
        **dict.fromkeys(("unpublish", "bulk-unpublish", "lock", "privacy"), PUBLISH),
        **dict.fromkeys(("aging-report", "aging-export"), PUBLISH),
        **dict.fromkeys(("move", "bulk-move"), both(ARRANGE, PUBLISH)),
        **dict.fromkeys(("move-abroad", "bulk-move-abroad", "copy-abroad", "alias-abroad"), nobody),
        "copy": ARRANGE,
        **dict.fromkeys(("copy-live", "alias"), both(ARRANGE, PUBLISH)),
        **dict.fromkeys(("delete", "bulk-delete"), both(DISCARD, PUBLISH)),
        **dict.fromkeys(("choose", "choose-search", "chosen"), either(WORK, network)),
        "choose-for-menu": either(EDIT, network),
        "start-translation": lambda who, section, locale: who.can("create", section, "en-ro"),
        "adopt": CREATE,
        # A country answers for all of its languages: whoever adopts into any of them.
        "propose": EDIT,
        # Whoever adds pages to the umbrella, and may look at the country's.
        "promote": lambda who, section, locale: (
            who.can("create", "INT") and VIEW(who, section, locale)
        ),
        "refuse": lambda who, section, locale: who.can("create", section),
    }
    draft = {
        **dict.fromkeys(("list", "view"), VIEW),
        **dict.fromkeys(("edit", "change", "preview"), EDIT),
        **dict.fromkeys(("publish", "bulk-publish"), RELEASE_ANEW),
        **dict.fromkeys(("move", "copy"), ARRANGE),
        "move-abroad": nobody,
        # With all that lies below it: whoever runs the country.
        "delete": both(DISCARD, can("settings")),
        **dict.fromkeys(("delete-leaf", "bulk-delete"), DISCARD),
        "create-below": CREATE,
        # To put pages into another order is no correction.
        "position": both(PUBLISH, in_force),
    }
    home = {
        **dict.fromkeys(("api-detail", "view"), VIEW),
        "edit": EDIT,
        **dict.fromkeys(("create", "types"), CREATE),
        "create-live": both(CREATE, PUBLISH),
        **dict.fromkeys(("delete", "move-abroad", "copy-abroad"), nobody),
    }
    revision = {
        "view": VIEW,
        **dict.fromkeys(("restore", "restored"), EDIT),
        "unschedule": PUBLISH,
    }
    review = {
        "edit": either(EDIT, REVIEW),
        # Under review a page is locked for those who do not review; reviewing is not editing.
        "change": both(EDIT, REVIEW),
        **dict.fromkeys(("approve", "reject", "collect", "preview"), REVIEW),
        # Who runs the installation has the umbrella's desk before them, not every country's.
        "waiting": lambda who, section, locale: (
            REVIEW(who, section, locale) and (section == "INT" or not who.is_superuser)
        ),
        "cancel": either(REVIEW, PUBLISH),
        **dict.fromkeys(("history", "detail"), VIEW),
        **dict.fromkeys(("report", "tasks-report"), EDIT),
    }
    translation = {
        **dict.fromkeys(("edit", "translate", "import", "export", "preview"), TRANSLATE),
        "detach": EDIT,
        **dict.fromkeys(("stop", "address", "write", "comment", "file"), TRANSLATE),
        "publish": both(TRANSLATE, PUBLISH, in_force),
        "freshness": VIEW,
        "report": WORK,
        **dict.fromkeys(("view", "history"), VIEW),
        "delete": DISCARD,
    }
    return {
        **_of("page", page),
        **_of("adoption", dict.fromkeys(("list", "undo"), CREATE)),
        **_of("overlay", dict.fromkeys(("write", "hide", "lift"), EDIT)),
        **_of("umbrella-change", dict.fromkeys(("list", "answer"), EDIT)),
        **_of("draft", draft),
        **_of("home", home),
        **_of("revision", revision),
        **_of("review", review),
        **_of("adopted", translation),
        **_of("adopted-en", translation),
        **_of("comment", {"view": EDIT, "create": EDIT}),
        # A report for those who publish anywhere, of the pages that they may edit.
        **_of("locked", {"report": both(EDIT, anywhere("publish")), "unlock": PUBLISH}),
        **_of("source", {"update": both(EDIT, TRANSLATE)}),
    }


def partners(who: Person, section: str, locale: str) -> bool:
    """A country's partners are its own; those of the umbrella are the whole network's."""
    return network(who, section, locale) if section == "INT" else who.can("partners", section)


def rules_of_rows() -> dict[tuple[str, str], Rule]:
    screens = ("list", "edit", "change", "create", "delete", "history", "view", "export")
    files = {
        **dict.fromkeys(
            ("list", "search", "edit", "change", "change-many", "create", "create-many"), MEDIA
        ),
        **dict.fromkeys(("create-in-chooser", "delete", "bulk-delete", "usage"), MEDIA),
        **dict.fromkeys(("texts", "describe"), MEDIA),
        "move-abroad": superuser,
        **dict.fromkeys(("choose", "chosen", "chosen-many", "format"), choosable),
        # Nothing of the admin's asks for them: they are switched off.
        **dict.fromkeys(("api-detail", "api-list", "preview"), nobody),
    }
    tag = {**dict.fromkeys(screens, EDIT), "choose": either(WORK, network)}
    of_country = both(EDIT, lambda who, section, locale: section != "INT")

    def umbrellas(who: Person, section: str, locale: str) -> bool:
        return who.can("edit", "INT")

    fact = {
        **dict.fromkeys(("list", "edit", "history"), either(anywhere("edit"), network)),
        **dict.fromkeys(("change", "restore"), either(network, of_country)),
        **dict.fromkeys(("create", "delete"), network),
    }
    owned_by_network = dict.fromkeys((*screens, "license", "close-form"), network)
    return {
        **_of("image", files),
        **_of("document", files),
        **_of("collection", dict.fromkeys((*screens, "privacy"), superuser)),
        **_of("tag", tag),
        **_of("menu", dict.fromkeys(screens, EDIT)),
        **_of("former", dict.fromkeys(screens, EDIT)),
        **_of("message", dict.fromkeys(screens, EDIT)),
        **_of("point", dict.fromkeys(screens, EDIT)),
        **_of("resource", dict.fromkeys(screens, EDIT)),
        **_of("person", dict.fromkeys(screens, EDIT)),
        **_of("fact", fact),
        **_of("kit", dict.fromkeys(("list", "edit", "history", "create", "delete"), umbrellas)),
        **_of("partner", dict.fromkeys(screens, partners)),
        **_of("key", dict.fromkeys((*screens, "rotate", "revoke"), partners)),
        **_of("endpoint", dict.fromkeys(("list", "view", "create", *ENDPOINT_ACTS), partners)),
        **_of("organisation", owned_by_network),
        **_of("country", owned_by_network),
        **_of("programme", owned_by_network),
        **_of("locale", {"list": network, "create": nobody, "delete": nobody}),
        **_of(
            "workflow",
            dict.fromkeys(
                ("list", "edit", "usage", "stop", "stop-task", "choose", "remove"), network
            ),
        ),
    }


def rules_of_people() -> dict[tuple[str, str], Rule]:
    return {
        **_of("user", dict.fromkeys(("list", "edit", "change", "delete", "history"), superuser)),
        **_of("user", dict.fromkeys(("bulk-delete", "bulk-role"), superuser)),
        **_of("group", dict.fromkeys(("list", "edit", "delete"), superuser)),
        **_of("team", dict.fromkeys(("list", "edit", "invite", "give", "take"), PEOPLE)),
        **_of("team", {"give-network": network}),
        **_of("log", {"report": VIEW, "export": VIEW}),
    }


def edits_umbrella(who: Person, section: str, locale: str) -> bool:
    return who.can("edit", "INT")


RULE = both(EDIT, PUBLISH)
"""A market rule acts as soon as it is made."""


def whole_network(who: Person, section: str, locale: str) -> bool:
    """Who sees every country sees how all of them stand."""
    return all(who.can("view", code) for code in (*COUNTRIES, "INT"))


def rules_of_screens() -> dict[tuple[str, str], Rule]:
    """The screens that are about many things at once, and one's own account."""
    return {
        **_of("audit", dict.fromkeys(("list", "export"), can("audit"))),
        **_of("workspace", {"waiting": WORK, "correct": PUBLISH}),
        **_of("market", {"look": VIEW, **dict.fromkeys(("create", "change", "delete"), RULE)}),
        **_of("draft-link", dict.fromkeys(("look", "make", "end"), EDIT)),
        **_of("correction", {"restore": PUBLISH, "reach": WORK}),
        # Other people's views are not there to be deleted, shared ones included.
        **_of("view", {"save": WORK, "delete": nobody}),
        **_of("dashboard", dict.fromkeys(("look", "country", "export"), whole_network)),
        # Who edits the umbrella sees what became of its pages, and writes to who lags.
        **_of("dashboard", {"page": either(whole_network, edits_umbrella)}),
        **_of("dashboard", {"write": either(network, edits_umbrella)}),
        **_of("reminder", dict.fromkeys(("look", "dismiss"), either(EDIT, TRANSLATE))),
        **_of("licence", {"list": can("settings"), "extend": network}),
        **_of("usage", dict.fromkeys(("look", "export"), VIEW)),
        # Whoever puts a country's figures right sees them, and whoever manages the network all.
        **_of(
            "figure",
            {
                "list": either(EDIT, TRANSLATE, network),
                "use": EDIT,
                "ignore": either(EDIT, TRANSLATE),
            },
        ),
        **_of("session", {"end": nobody}),
    }


def rules_of_translation() -> dict[tuple[str, str], Rule]:
    """Work on translations, as ``docs/how-to`` tells translators and whoever asks them."""
    asks = either(EDIT, PUBLISH)
    request = {
        **dict.fromkeys(("list", "view"), WORK),
        **dict.fromkeys(("ask", "hand-over", "close"), asks),
        "take": TRANSLATE,
        # It is the translator's of Romania's first language.
        "pass-on": either(asks, lambda who, section, locale: who.name == "ro-translator"),
    }
    review = {
        **dict.fromkeys(("queue", "accept", "send-back"), REVIEW),
        "send": TRANSLATE,
        "remark": either(TRANSLATE, REVIEW),
    }
    link = {
        **dict.fromkeys(("look", "make"), TRANSLATE),
        "withdraw-others": nobody,
        "open": everybody,
        "open-lost": nobody,
    }
    settings = can("settings")
    job = {
        **dict.fromkeys(("list", "view", "update"), TRANSLATE),
        "start": CREATE,
        # Who asked, which is whoever runs the site, and who manages the people and sees the job.
        "cancel": both(TRANSLATE, PEOPLE),
        "again": superuser,
    }
    file = {
        "upload": anywhere("translate"),
        **dict.fromkeys(("preview", "import", "choose", "download"), TRANSLATE),
        "preview-others": superuser,  # whose it is
    }
    known = either(TRANSLATE, REVIEW, PUBLISH, PEOPLE, can("audit"))
    report = {
        **dict.fromkeys(("look", "export"), VIEW),
        # Somebody who translates into all languages of a country is known in each of them.
        "translators": lambda who, section, locale: known(who, section, ""),
        **dict.fromkeys(("weeks", "weeks-export"), known),
    }
    terms = ("list", "edit", "change", "create", "delete", "history", "export", "import")
    return {
        **_of("request", request),
        **_of("translation-review", review),
        **_of("link", link),
        **_of("two-persons", dict.fromkeys(("list", "on", "off"), settings)),
        **_of("checks", {"edit": settings, "change": settings, "change-network": network}),
        **_of("job", job),
        **_of("translation-file", file),
        **_of("term", dict.fromkeys(terms, either(EDIT, TRANSLATE))),
        **_of("coverage", report),
    }


def _of(kind: str, verbs: dict[str, Rule]) -> dict[tuple[str, str], Rule]:
    return {(kind, verb): rule for verb, rule in verbs.items()}


RULES = {
    **rules_of_pages(),
    **rules_of_rows(),
    **rules_of_people(),
    **rules_of_screens(),
    **rules_of_translation(),
}

LANGUAGE_OF_KIND = {"adopted-en": "en-ro"}
HAVE_A_LANGUAGE = frozenset(
    {
        *("page", "draft", "home", "revision", "review", "comment", "locked", "source"),
        *(
            "adopted",
            "adopted-en",
            "adoption",
            "overlay",
            "umbrella-change",
            "log",
            "correction",
            "view",
            "market",
            "draft-link",
            "figure",
        ),
        *("request", "translation-review", "link", "job", "translation-file", "coverage"),
    }
)

ONLY_IN: dict[tuple[str, str], tuple[str, ...]] = {
    # Greece and the umbrella have one language here.
    ("page", "start-translation"): ("RO",),
    ("page", "adopt"): ("RO", "GR"),
    ("page", "refuse"): ("RO", "GR"),
    ("page", "propose"): ("RO", "GR"),
    ("page", "promote"): ("RO", "GR"),
    ("adoption", "list"): ("RO", "GR"),
    ("adoption", "undo"): ("RO", "GR"),
    ("source", "update"): ("INT",),
    ("team", "give-network"): ("INT",),
    ("country", "close-form"): ("RO", "GR"),
    ("dashboard", "country"): ("RO", "GR"),
    # Two people publish there in each language.
    ("two-persons", "on"): ("RO",),
    ("checks", "change-network"): ("INT",),
    ("request", "pass-on"): ("RO",),
}
"""What does not apply in the other sections."""

OF_TRANSLATIONS = frozenset(
    {
        "adopted",
        "overlay",
        "umbrella-change",
        "request",
        "translation-review",
        "link",
        "job",
        "translation-file",
        "coverage",
    }
)
"""The umbrella's own first language is translated from nothing."""


def sections_of(kind: str, verb: str) -> tuple[str, ...]:
    """Return where there is such an object to do this with."""
    if kind in OF_TRANSLATIONS and (kind, verb) not in ONLY_IN:
        return COUNTRIES
    if kind == "adopted-en":
        return ("RO",)
    return ONLY_IN.get((kind, verb), (*COUNTRIES, "INT"))


def allows(actor: str, kind: str, verb: str, section: str) -> bool:
    """Tell whether ``actor`` may do ``verb`` with an object of this kind in ``section``."""
    locale = LANGUAGE_OF_KIND.get(kind, PAGES_IN[section]) if kind in HAVE_A_LANGUAGE else ""
    return RULES[kind, verb](Person(actor), section, locale)


def allows_somewhere(actor: str, kind: str, verb: str) -> bool:
    """Tell whether there is any section in which ``actor`` may."""
    return any(allows(actor, kind, verb, section) for section in sections_of(kind, verb))
