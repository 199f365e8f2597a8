"""Build networks and pages for tests, by the plugin's own functions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Collection, Locale, Page

from cms.pages.models import HomePage, StandardPage
from countries.access import Action, Role, grant_role
from countries.facts.models import Fact, FactValue
from countries.identity.countries import Country, CountryLocale
from countries.identity.organisations import Licence, Organisation
from countries.identity.organisations import Role as OrganisationRole
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.opening import open_country, plan_from_codes

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)

COUNTRIES: dict[str, tuple[str, str, list[str]]] = {
    "INT": ("Every Can Counts", "int", ["en"]),
    "RO": ("Romania", "ro", ["ro-ro", "en-ro"]),
    "GB": ("United Kingdom", "uk", ["en-gb"]),
    "IE": ("Ireland", "ie", ["en-ie"]),
    "GR": ("Greece", "gr", ["el-gr"]),
    "AE": ("United Arab Emirates", "ae", ["ar-ae", "en-ae"]),
    "RS": ("Serbia", "rs", ["sr-latn-rs"]),
    "BE": ("Belgium", "be", ["nl-be", "fr-be"]),
}


def ensure_roots() -> None:
    """Bring back what Wagtail's migrations made, where a test's flush has taken it away."""
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")


def make_programme(code: str = "every-can-counts", name: str = "Every Can Counts") -> Programme:
    """Return the programme, made once."""
    return Programme.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_country(code: str, **fields: Any) -> Country:
    """Return a country of ``COUNTRIES`` with its homes, opened now or before the suite began."""
    ensure_roots()
    make_programme()
    country = Country.objects.open().filter(code=code).first()
    if country is None:
        name, slug, locales = COUNTRIES[code]
        fields.setdefault("slug", slug)
        plans = plan_from_codes(locales)
        return open_country(code, now=NOW, name=name, locales=plans, **fields)
    if fields:
        for field, value in fields.items():
            setattr(country, field, value)
        country.save()
    return country


def make_network(*codes: str) -> dict[str, Country]:
    """Return the umbrella and the countries ``codes``, open."""
    return {code: make_country(code) for code in ("INT", *codes)}


def locale_row(code: str) -> CountryLocale:
    return CountryLocale.objects.select_related("locale", "home", "country").get(
        locale__language_code=code
    )


def home_of(code: str) -> HomePage:
    """Return the home page of a country locale."""
    home = locale_row(code).home
    assert home is not None
    return home.specific


def paragraph(html: str, *, block_id: str = "p1", language: str = "") -> dict[str, Any]:
    """Return the stored form of a paragraph block."""
    return {"type": "paragraph", "id": block_id, "value": {"html": html, "language": language}}


def heading(text: str, *, block_id: str = "h1", level: str = "2") -> dict[str, Any]:
    """Return the stored form of a heading block."""
    value = {"text": text, "level": level, "language": ""}
    return {"type": "heading", "id": block_id, "value": value}


def make_page(
    parent: Page | str,
    title: str = "About us",
    *,
    model: type[Any] = StandardPage,
    body: Iterable[dict[str, Any]] = (),
    publish: bool = True,
    **fields: Any,
) -> Any:
    """Create a page below ``parent`` (a page, or the locale code of a home) and publish it."""
    above = home_of(parent) if isinstance(parent, str) else parent
    page = model(title=title, body=json.dumps(list(body)), live=False, **fields)
    above.add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return model.objects.get(pk=page.pk)


def edit_page(page: Any, *, publish: bool = True, **fields: Any) -> Any:
    """Change ``fields`` of a page (``body`` as a list of blocks) in a new revision."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, json.dumps(value) if name == "body" else value)
    revision = draft.save_revision()
    if publish:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


def make_user(username: str, *roles: tuple[str, Role | Action, str], **fields: Any) -> Any:
    """Return a user with ``roles``: (country code, role, locale where it is a translator's)."""
    user = get_user_model().objects.create_user(
        username, email=f"{username}@site.example", password="secret-of-tests", **fields
    )
    for code, role, locale in roles:
        country = Country.objects.get(code=code)
        if not country.is_umbrella and not country.licences.exists():
            _let_run(country)
        grant_role(user, country, role, by=None, locales=[locale] if locale else [])
    return user


def _licensee_of(country: str) -> tuple[str, str]:
    """Return the code and the name of the organisation that runs the programme in a country."""
    return f"licensee-{country.lower()}", f"Licensee {country}"


def _let_run(country: Country) -> None:
    """Give a country the licence without which nobody may work there; its rows alone, for speed."""
    code, name = _licensee_of(country.code)
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        organisation = Organisation(code=code, name=name)
        Organisation.objects.bulk_create([organisation])
    licence = Licence(organisation=organisation, programme=make_programme(), country=country)
    Licence.objects.bulk_create([licence])


def make_licence(code: str, **fields: Any) -> Licence:
    """Return a licence of an organisation to run the programme in a country, in force for good."""
    licensee, name = _licensee_of(code)
    organisation, _created = Organisation.objects.get_or_create(
        code=licensee, defaults={"name": name}
    )
    return Licence.objects.create(
        organisation=organisation,
        programme=make_programme(),
        country=Country.objects.get(code=code),
        **fields,
    )


def make_superuser(username: str = "root", **fields: Any) -> Any:
    return make_user(username, is_superuser=True, is_staff=True, **fields)


def make_fact(name: str, value: str, *, unit: str = "percent", **countries: str) -> Fact:
    """Return a fact with the umbrella's ``value`` and one per country code."""
    fact = Fact.objects.create(name=name, labels={"en": name.capitalize()}, unit=unit)
    FactValue.objects.create(fact=fact, value=value, source="Test report", as_of=NOW.date())
    for code, own in countries.items():
        country = Country.objects.get(code=code)
        FactValue.objects.create(fact=fact, country=country, value=own, source="National report")
    return fact


def make_identity(code: str, locale: str, name: str, *, programme: str = "every-can-counts") -> Any:
    return ProgrammeIdentity.objects.create(
        programme=make_programme(programme),
        country=Country.objects.get(code=code),
        locale=locale,
        name=name,
    )


def make_licensee(code: str, name: str) -> Organisation:
    """Return an organisation that is the licensee of a country."""
    organisation = Organisation.objects.create(code=name.lower().replace(" ", "-"), name=name)
    country = Country.objects.get(code=code)
    OrganisationRole.objects.create(organisation=organisation, country=country, role="licensee")
    return organisation
