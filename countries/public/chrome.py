"""What stands around a page: names, menus, language switch, country picker, notices."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from countries import conf
from countries.delivery.store import ReadStore, Stored, read_store
from countries.identity.texts import text_in
from countries.public import discovery
from countries.public.addresses import for_host
from countries.resolution import Batch
from countries.resolution.page import notice_state, notice_text
from countries.routing import CountryInfo, LocaleInfo, Network
from countries.text import bcp47, direction, language_of, native_name

SEARCH = "search/"
PLACES = "places/"
KEPT = 200


@dataclass(frozen=True)
class Names:
    """What a country locale is called, and by whom it is run."""

    identity: dict[str, Any]
    licensee: dict[str, str]
    themes: dict[str, str]


_names: OrderedDict[tuple[UUID, str, str], Names] = OrderedDict()


def names_of(info: LocaleInfo, net: Network, programme: str = "") -> Names:
    """Return what a programme is called in a country locale: the default one unless told.

    Looked up once for each state of the network.
    """
    code = programme or conf.setting("DEFAULT_PROGRAMME")
    key = (net.version, info.code, code)
    found = _names.get(key)
    if found is None:
        found = _names[key] = _look_up_names(info, net, code)
        while len(_names) > KEPT:
            _names.popitem(last=False)
    return found


def _look_up_names(info: LocaleInfo, net: Network, programme: str) -> Names:
    batch = Batch(now=timezone.now(), net=net)
    row = batch.identity(programme, info)
    name = row.name if row else batch.programme_name(programme)
    licensees = batch.licensees(info.country.code)
    organisation = licensees[0].organisation if licensees else None
    variants = list(row.script_variants.values()) if row else []
    default = net.default_locale_of(info.country) or info
    first = batch.identity(conf.setting("DEFAULT_PROGRAMME"), default)
    is_first = bool(row and first and row.slogan == first.slogan)
    return Names(
        identity={
            "name": name or conf.setting("BRAND_NAME"),
            "slogan": row.slogan if row else "",
            # A slogan is data, not a translation: one that the country's first language has is in it.
            "slogan_lang": bcp47((default if is_first else info).code),
            "hashtag": row.hashtag if row else "",
            "script_variant": variants[0] if variants else "",
        },
        licensee={"name": organisation.name, "url": organisation.url} if organisation else {},
        themes=batch.programme_themes(),
    )


def site_context(
    info: LocaleInfo,
    net: Network,
    *,
    document: dict[str, Any] | None = None,
    rest: str = "",
    served_as: str = "page",
) -> dict[str, Any]:
    """Return what the templates show around ``document`` (or around no document) in ``info``.

    ``served_as`` is page, fallback, preview or system; only a page is indexed.
    """
    store = read_store()
    # A programme stands under its own name alone: nobody takes it for another's.
    names = names_of(info, net, document["programme"] if document else "")
    own = document if served_as == "page" else None
    return {
        "lang": bcp47(info.code),
        "dir": direction(info.code),
        "theme": _theme(info, document, names),
        "country": {
            "code": info.country.code,
            "name": country_name(info.country, info),
            "home_url": _link(info.home_url, info),
        },
        "identity": names.identity,
        "licensee": names.licensee,
        "home_url": _link(info.home_url, info),
        "places_url": _link(info.url(PLACES), info),
        "search_url": _link(info.url(SEARCH), info),
        "menus": _menus(info, store, document),
        "languages": languages(info, net, store, document, rest),
        "hreflang": hreflang(net, store, own) if own else [],
        "canonical": document["url"] if document else "",
        "robots": "" if own else "noindex",
        "api_url": _api_url(document) if document else "",
        "feeds": discovery.feeds_of(info, document, names.identity["name"]) if own else [],
        "oembed": discovery.oembed_of(document) if own else [],
        "breadcrumbs": _breadcrumbs(info, store, document) if document else [],
        "notice": notice(info, document, served_as) if document else None,
        "footer_note": _footer_note(document),
    }


def country_name(country: CountryInfo, info: LocaleInfo) -> str:
    """Return a country's name in the language of ``info``."""
    return text_in({"en": country.name, **country.names}, info.code)[0]


def languages(
    info: LocaleInfo,
    net: Network,
    store: ReadStore,
    document: dict[str, Any] | None,
    rest: str,
) -> list[dict[str, Any]]:
    """Return the country's languages, each leading to this same page where it can."""
    found = store.locales_of("page", document["id"]) if document else []
    pages = {row.locale: row for row in found}
    return [
        {
            "lang": bcp47(other.code),
            "name": native_name(language_of(other.code)),
            "url": _link(_other_url(other, pages.get(other.code), rest), info),
            "current": other.code == info.code,
            "available": other.code in pages or document is None,
        }
        for other in net.locales_of(info.country)
    ]


def _other_url(other: LocaleInfo, page: Stored | None, rest: str) -> str:
    if page is not None:
        return other.url(page.rest)
    return other.url(rest) if other.missing_page == "fallback" else other.home_url


def hreflang(net: Network, store: ReadStore, document: dict[str, Any]) -> list[dict[str, str]]:
    """Return where the page is live in which language, itself included, and the default."""
    found = []
    default = ""
    for row in store.locales_of("page", document["id"]):
        info = net.by_code.get(row.locale)
        if info is None or not info.country.is_open:
            continue
        url = info.url(row.rest)
        found.append({"lang": bcp47(info.code), "url": url})
        if (info.country.is_umbrella and info.is_default) or (info.is_default and not default):
            default = url
    if found:
        found.append({"lang": "x-default", "url": default or found[0]["url"]})
    return found


def places(info: LocaleInfo, net: Network) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Return the umbrella and the open countries with their languages, by name."""
    umbrella: dict[str, Any] | None = None
    found = []
    for country in net.countries:
        if not country.is_open:
            continue
        place = _place(country, info, net)
        if country.is_umbrella:
            umbrella = place
        elif place["languages"]:
            found.append(place)
    return umbrella, sorted(found, key=lambda place: str(place["name"]))


def _place(country: CountryInfo, info: LocaleInfo, net: Network) -> dict[str, Any]:
    locales = [row for row in net.locales_of(country) if row.home_id]
    default = locales[0] if locales else None
    return {
        "code": country.code,
        "name": country_name(country, info),
        "programme": names_of(default, net).identity["name"] if default else "",
        "programme_lang": bcp47(default.code) if default else "",
        "languages": [
            {
                "lang": bcp47(row.code),
                "name": native_name(language_of(row.code)),
                "url": _link(row.home_url, info),
                "current": row.code == info.code,
            }
            for row in locales
        ],
    }


def notice(info: LocaleInfo, document: dict[str, Any], served_as: str) -> dict[str, Any] | None:
    """Return what a visitor is told before the page: its language, its age, that it is a preview."""
    if served_as == "preview":
        return {"kind": "preview", "text": _("This is a preview; visitors do not see it yet.")}
    if served_as == "fallback":
        return {
            "kind": "fallback",
            "text": _("This page is not available in your language; here it is in another one."),
            "url": document["url"],
            "link_label": _("To the original page"),
        }
    state = notice_state(document)
    return {"kind": state, "text": notice_text(state)} if state else None


def _footer_note(document: dict[str, Any] | None) -> str:
    invented = bool(document and document["details"].get("invented"))
    return _("This page is an invented example for demonstration.") if invented else ""


def _theme(info: LocaleInfo, document: dict[str, Any] | None, names: Names) -> str:
    programme = document["programme"] if document else ""
    return names.themes.get(programme) or info.country.theme


def _menus(info: LocaleInfo, store: ReadStore, document: dict[str, Any] | None) -> dict[str, Any]:
    current = document["id"] if document else ""
    return {
        kind: [_menu_item(item, current, info) for item in row.document["items"]]
        for kind, row in store.menus(info.code).items()
    }


def _menu_item(item: dict[str, Any], current: str, info: LocaleInfo) -> dict[str, Any]:
    return {
        "title": item["title"],
        # A menu from before titles said their language has none until the worker has renewed it.
        "lang": item.get("lang") or bcp47(info.code),
        "url": _link(item["url"], info),
        "current": bool(current) and item["page"] == current,
        "children": [_menu_item(child, current, info) for child in item["children"]],
    }


def _breadcrumbs(
    info: LocaleInfo, store: ReadStore, document: dict[str, Any]
) -> list[dict[str, str]]:
    crumbs = []
    for key in document["ancestors"]:
        row = store.get("page", key, document["resolved_locale"])
        if row is not None and not row.gone:
            url = _link(row.document["url"], info)
            crumbs.append({"title": row.title, "url": url, "lang": _title_lang(row.document)})
    return [*crumbs, {"title": document["title"], "url": "", "lang": _title_lang(document)}]


def _title_lang(document: dict[str, Any]) -> str:
    """Return the language that a document's title is in, which may not be the document's."""
    return str(document["field_lang"].get("title") or document["lang"])


def _api_url(document: dict[str, Any]) -> str:
    return f"/api/partner/v1/pages/{document['id']}?locale={document['resolved_locale']}"


def _link(url: str, info: LocaleInfo) -> str:
    """Return ``url`` as seen from the host that serves ``info``."""
    return for_host(f'"{url}', info).removeprefix('"')
