"""Load a network's data file: what is new is made, what differs is set, nothing is made twice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction

from countries.identity.countries import Country, MarketFact
from countries.identity.organisations import Licence, Organisation, Role
from countries.identity.programmes import Programme, ProgrammeIdentity

NAMESPACE = uuid.UUID("5f0b6f2c-6d0b-5c1e-9a51-2f6f0f3f2b11")
"""The namespace of uuids that must be the same on every installation."""


class InvalidNetwork(ValueError):
    """The data file says something that cannot be; the message names where."""


@transaction.atomic
def load_identity(data: dict[str, Any]) -> Counter[str]:
    """Load countries, programmes, organisations, roles, licences and identities from ``data``.

    Returns how many rows of each kind were made or changed. Raises ``InvalidNetwork``.
    """
    counts: Counter[str] = Counter()
    for kind, load in _LOADERS.items():
        for index, row in enumerate(rows_of(data, kind)):
            with naming(kind, index, row):
                load(row, counts)
    return counts


def rows_of(data: Any, kind: str) -> list[dict[str, Any]]:
    """Return the list ``kind`` of the data file; raises ``InvalidNetwork`` when it is none."""
    if not isinstance(data, dict):
        raise InvalidNetwork("The network's data must be one object with a list for each kind.")
    rows = data.get(kind)
    if not isinstance(rows, list):
        raise InvalidNetwork(f"The network's data lack the list “{kind}”.")
    return rows


@contextmanager
def naming(kind: str, index: int, row: Any) -> Iterator[None]:
    """Turn whatever a row's data break into an ``InvalidNetwork`` that names the row."""
    place = f"{kind}[{index}]"
    if not isinstance(row, dict):
        raise InvalidNetwork(f"{place} must be an object, not {row!r}.")
    label = row.get("code") or row.get("name") or row.get("organisation")
    place += f" ({label})" if label else ""
    try:
        yield
    except KeyError as error:
        raise InvalidNetwork(f"{place} lacks {error}.") from error
    except ObjectDoesNotExist as error:
        raise InvalidNetwork(f"{place} names something unknown: {error}") from error
    except ValidationError as error:
        raise InvalidNetwork(f"{place}: {_reasons(error)}") from error
    except (AttributeError, IntegrityError, TypeError, ValueError) as error:
        raise InvalidNetwork(f"{place}: {error}.") from error


def _reasons(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return " ".join(f"{name}: {' '.join(why)}" for name, why in error.message_dict.items())
    return " ".join(error.messages)


def stable_uuid(kind: str, name: str) -> uuid.UUID:
    """Return the uuid that ``name`` has on every installation."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{name}")


def date_of(value: str | None) -> dt.date | None:
    """Return the ISO date ``value``; None stands for an open end."""
    return dt.date.fromisoformat(value) if value else None


def upsert(model: type[Any], lookup: dict[str, Any], values: dict[str, Any]) -> tuple[Any, bool]:
    """Return the row with ``lookup``, made or set to ``values``, and whether that took a write."""
    row = model.objects.filter(**lookup).first()
    if row is None:
        row = model(**lookup, **values)
    elif all(getattr(row, name) == value for name, value in values.items()):
        return row, False
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    return row, True


def _count(counts: Counter[str], kind: str, result: tuple[Any, bool]) -> Any:
    counts[kind] += int(result[1])
    return result[0]


def _programme(row: dict[str, Any], counts: Counter[str]) -> None:
    values = {
        "name": row["name"],
        "since": date_of(row["since"]),
        "theme": row.get("theme", ""),
        "uuid": stable_uuid("programme", row["code"]),
    }
    _count(counts, "programmes", upsert(Programme, {"code": row["code"]}, values))


def _country(row: dict[str, Any], counts: Counter[str]) -> None:
    values = {
        "name": row["name"],
        "names": row["names"],
        "slug": row["slug"],
        "time_zone": row["time_zone"],
        "theme": row["theme"],
        "since": date_of(row["since"]),
        "plan": row["locales"],
        "uuid": stable_uuid("country", row["code"]),
    }
    country = _count(counts, "countries", upsert(Country, {"code": row["code"]}, values))
    for name, fact in row["market_facts"].items():
        lookup = {
            "country": country,
            "name": name.replace("_", "-"),
            "valid_from": date_of(fact.get("from")),
        }
        values = {"value": fact["value"], "note": (fact.get("note") or "")[:255]}
        _count(counts, "market_facts", upsert(MarketFact, lookup, values))


def _organisation(row: dict[str, Any], counts: Counter[str]) -> None:
    values = {
        "name": row["name"],
        "legal_name": row["legal_name"] or "",
        "spellings": row["spellings"],
        "kind": row["kind"] or "",
        "country": _country_of(row["country"]),
        "established": date_of(row["established"]),
        "note": row["note"] or "",
        "uuid": stable_uuid("organisation", row["code"]),
    }
    _count(counts, "organisations", upsert(Organisation, {"code": row["code"]}, values))


def _role(row: dict[str, Any], counts: Counter[str]) -> None:
    lookup = {
        "organisation": Organisation.objects.get(code=row["organisation"]),
        "country": Country.objects.get(code=row["country"]),
        "programme": _programme_of(row["programme"]),
        "role": row["role"],
        "valid_from": date_of(row["from"]),
    }
    _count(counts, "roles", upsert(Role, lookup, {"valid_until": date_of(row["until"])}))


def _licence(row: dict[str, Any], counts: Counter[str]) -> None:
    lookup = {
        "organisation": Organisation.objects.get(code=row["organisation"]),
        "country": Country.objects.get(code=row["country"]),
        "programme": Programme.objects.get(code=row["programme"]),
        "valid_from": date_of(row["from"]),
    }
    _count(counts, "licences", upsert(Licence, lookup, {"valid_until": date_of(row["until"])}))


def _identity(row: dict[str, Any], counts: Counter[str]) -> None:
    lookup = {
        "programme": Programme.objects.get(code=row["programme"]),
        "country": Country.objects.get(code=row["country"]),
        "locale": row["locale"],
        "valid_from": date_of(row["from"]),
    }
    values = {
        name: row[name]
        for name in ("name", "slogan", "hashtag", "script_variants", "spellings", "misspellings")
    }
    _count(counts, "identities", upsert(ProgrammeIdentity, lookup, values))


def _country_of(code: str | None) -> Country | None:
    return Country.objects.get(code=code) if code else None


def _programme_of(code: str | None) -> Programme | None:
    return Programme.objects.get(code=code) if code else None


_LOADERS: dict[str, Callable[[dict[str, Any], Counter[str]], None]] = {
    "programmes": _programme,
    "countries": _country,
    "organisations": _organisation,
    "roles": _role,
    "licences": _licence,
    "identities": _identity,
}
