"""Which models are recorded, and how: one declaration each; their changes come by Django's signals."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from countries.audit.condensing import SECRET, Values, changed, condensed, plain
from countries.audit.recording import (
    NETWORK,
    Place,
    Thing,
    in_one_transaction,
    is_recording,
    record,
    thing_of,
)

NEVER = frozenset(["id", "uuid"])
_BEFORE = "_values_before"

PlaceOf = Callable[[Any], Place]
UpkeepOf = Callable[[Any, frozenset[str]], bool]
VerbOf = Callable[[Values, Values], str]


def changes(before: Values, after: Values) -> str:
    """The verb of a change that has no word of its own."""
    return "change"


class DeclaredTwice(ValueError):
    """Two declarations of one model: how it is recorded has one home."""


def nothing(instance: Any, names: frozenset[str]) -> bool:
    """No saving is upkeep."""
    return False


@dataclass(frozen=True)
class Watched:
    """How the rows of a model are recorded.

    ``noun`` begins their actions. ``place`` tells where a row belongs. The fields in ``ignored`` are
    bookkeeping; of those in ``secret`` only is told that they changed. ``sets`` are many-to-many
    fields. ``creates`` is the verb of a new row, empty where making one is nobody's change; ``verb``
    finds a change's, and ``label`` what a row is called. ``is_upkeep``
    tells of a saving of some fields that it changes nothing for people.
    """

    model: type[Model]
    noun: str
    place: PlaceOf
    ignored: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    sets: tuple[str, ...] = ()
    creates: str = "create"
    verb: VerbOf = changes
    label: Callable[[Any], str] = str
    is_upkeep: UpkeepOf = nothing
    fields: tuple[Field[Any, Any], ...] = field(default=(), repr=False)

    def values_of(self, instance: Model, names: Iterable[str] | None = None) -> Values:
        """Return the recorded fields of ``instance`` as it is in memory."""
        wanted = set(names) if names is not None else None
        return {
            row.name: plain(row.value_from_object(instance))
            for row in self.fields
            if wanted is None or row.name in wanted or row.attname in wanted
        }

    def stored_values(self, pks: Iterable[Any]) -> dict[Any, Values]:
        """Return the recorded fields of rows as the database has them; one query."""
        names = [row.attname for row in self.fields]
        rows = self.model._base_manager.filter(pk__in=list(pks)).values("pk", *names)
        return {
            row["pk"]: {one.name: plain(row[one.attname]) for one in self.fields} for row in rows
        }

    def thing(self, instance: Any) -> Thing:
        return thing_of(instance, label=self.label(instance))

    def told(self, values: Values) -> Values:
        return {name: SECRET if name in self.secret else values[name] for name in values}


def anywhere(instance: Any) -> Place:
    """The place of what belongs to the whole network."""
    return NETWORK


def at(path: str) -> PlaceOf:
    """Return how to find a row's place by ``path``, such as ``menu.country_locale``.

    Its last step is a foreign key to a country, a country locale or a locale, or a locale's code
    under the name ``locale``; the steps before are followed.
    """
    *relations, last = path.split(".")

    def place_of(instance: Any) -> Place:
        for relation in relations:
            instance = getattr(instance, relation)
            if instance is None:
                return NETWORK
        if last == "locale" and not hasattr(instance, "locale_id"):
            return Place(locale_code=instance.locale)
        parts = {"country": "country_id", "country_locale": "country_locale_id"}
        name = parts.get(last, "locale_id")
        pk = getattr(instance, f"{last}_id")
        return Place(**{name: pk}) if pk is not None else NETWORK

    return place_of


_watched: dict[type[Model], Watched] = {}
_excused: dict[str, str] = {}


def watch(
    model_label: str,
    noun: str,
    *,
    place: PlaceOf = anywhere,
    ignored: Iterable[str] = (),
    secret: Iterable[str] = (),
    sets: Iterable[str] = (),
    creates: str = "create",
    verb: VerbOf = changes,
    label: Callable[[Any], str] = str,
    is_upkeep: UpkeepOf = nothing,
) -> None:
    """Record from now on what happens to the rows of a model, named as ``app.Model``; raises ``DeclaredTwice``."""
    model = apps.get_model(model_label)
    if model in _watched:
        raise DeclaredTwice(f"{model_label} is recorded as {_watched[model].noun!r} already")
    leave_out = NEVER | set(ignored)
    fields = [row for row in model._meta.concrete_fields if row.name not in leave_out]
    _watched[model] = Watched(
        model=model,
        noun=noun,
        place=place,
        ignored=frozenset(leave_out),
        secret=frozenset(secret),
        sets=tuple(sets),
        creates=creates,
        verb=verb,
        label=label,
        is_upkeep=is_upkeep,
        fields=tuple(row for row in fields if not getattr(row.remote_field, "parent_link", False)),
    )
    pre_save.connect(_will_be_saved, sender=model)
    post_save.connect(_was_saved, sender=model)
    pre_delete.connect(_will_be_deleted, sender=model)
    for name in sets:
        through = getattr(model, name).through
        m2m_changed.connect(functools.partial(_set_changed, model, name), through, weak=False)
    _save_at_once(model)


def excuse(label: str, reason: str) -> None:
    """Say why the rows of a model that people may change are not recorded as such."""
    _excused[label.lower()] = reason


def watched(model: type[Model]) -> Watched | None:
    return _watched.get(model)


def nouns() -> list[str]:
    """Return what actions begin with."""
    own = ("page", "export", "login", "logout")
    return sorted({*own, *(how.noun.partition(".")[0] for how in _watched.values())})


def excuses() -> Mapping[str, str]:
    """Return the reason for each model that was excused, by its label."""
    return _excused


# --- what signals tell ---


def _will_be_saved(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    how = _watched[sender]
    names = frozenset(kwargs.get("update_fields") or ())
    leaves_out = bool(names) and (names <= how.ignored or how.is_upkeep(instance, names))
    instance.__dict__.pop(_BEFORE, None)
    if leaves_out or instance._state.adding or not is_recording():
        return
    setattr(instance, _BEFORE, how.stored_values([instance.pk]).get(instance.pk))


def _was_saved(sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    how = _watched[sender]
    before = instance.__dict__.pop(_BEFORE, None)
    if created:
        record_creation(how, instance)
    elif before is not None:
        record_change(how, instance, before, how.values_of(instance, kwargs.get("update_fields")))


def _will_be_deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    how = _watched[sender]
    values = {name: value for name, value in how.values_of(instance).items() if value}
    before = {name: condensed(value) for name, value in how.told(values).items()}
    record(f"{how.noun}.delete", how.thing(instance), place=how.place(instance), before=before)


def record_creation(how: Watched, instance: Any) -> None:
    """Record a new row with the fields that say anything."""
    if not how.creates:
        return
    values = {
        name: value for name, value in how.values_of(instance).items() if value not in (None, "")
    }
    after = {name: condensed(value) for name, value in how.told(values).items()}
    place = how.place(instance)
    record(f"{how.noun}.{how.creates}", how.thing(instance), place=place, after=after)


def record_change(how: Watched, instance: Any, before: Values, after: Values) -> None:
    """Record the fields in which a row differs from ``before``, if any."""
    old, new = changed(before, after)
    if not new:
        return
    verb = how.verb(old, new)
    told = {"before": _readable(how, how.told(old)), "after": _readable(how, how.told(new))}
    # What goes from one country to another is in the log of both.
    for place in dict.fromkeys([how.place(instance), how.place(_as_before(how, instance, before))]):
        record(f"{how.noun}.{verb}", how.thing(instance), place=place, **told)


def _as_before(how: Watched, instance: Any, before: Values) -> Any:
    """Return a copy of a row whose foreign keys are as they were."""
    keys = [row for row in how.fields if row.remote_field is not None and row.name in before]
    if all(getattr(instance, row.attname) == before[row.name] for row in keys):
        return instance
    former = copy.copy(instance)
    for row in keys:
        setattr(former, row.attname, before[row.name])
    return former


def _readable(how: Watched, values: Values) -> Values:
    """Name the rows that foreign keys lead to, beside their ids."""
    found = dict(values)
    for row in how.fields:
        pk = values.get(row.name)
        if row.remote_field is None or pk in (None, SECRET) or row.name not in values:
            continue
        target: Any = row.related_model
        other = target._base_manager.filter(pk=pk).first()
        found[row.name] = {"id": pk, "name": str(other)} if other is not None else {"id": pk}
    return found


def _set_changed(
    owner: type[Model],
    name: str,
    sender: Any,
    instance: Any,
    action: str,
    reverse: bool,
    pk_set: set[Any] | None,
    **kwargs: Any,
) -> None:
    """Record what a many-to-many field held and holds, for each row on the field's side."""
    if not is_recording():
        return
    how = _watched[owner]
    rows = [instance] if not reverse else owner._base_manager.filter(pk__in=pk_set or ())
    if action == "pre_clear":
        cleared = rows if not reverse else getattr(instance, _accessor(owner, name)).all()
        for row in cleared:
            old = _members(row, name)
            if old:
                _record_set(how, row, name, before=list(old.values()), after=[])
    if action not in ("post_add", "post_remove") or not pk_set:
        return
    moved = {instance.pk} if reverse else pk_set
    for row in rows:
        now = _members(row, name)
        labels = {pk: label for pk, label in now.items() if pk not in moved}
        if action == "post_add":
            _record_set(how, row, name, before=list(labels.values()), after=list(now.values()))
        else:
            target: Any = owner._meta.get_field(name).related_model
            gone = target._base_manager.filter(pk__in=moved)
            before = [*now.values(), *(str(other) for other in gone)]
            _record_set(how, row, name, before=before, after=list(now.values()))


def _members(row: Any, name: str) -> dict[Any, str]:
    return {other.pk: str(other) for other in getattr(row, name).all()}


def _accessor(model: type[Model], name: str) -> str:
    related: Any = model._meta.get_field(name).remote_field
    return str(related.get_accessor_name())


def _record_set(how: Watched, row: Any, name: str, *, before: list[str], after: list[str]) -> None:
    if sorted(before) == sorted(after):
        return
    record(
        f"{how.noun}.change",
        how.thing(row),
        place=how.place(row),
        before={name: condensed(sorted(before))},
        after={name: condensed(sorted(after))},
    )


def _save_at_once(model: Any) -> None:
    """Put saving a row and recording it into one transaction: Django tells after it has ended."""
    original: Callable[..., Any] = model.save
    if getattr(original, "is_recorded", False) or getattr(original, "is_publishing_unit", False):
        return

    @functools.wraps(original)
    def save(self: Any, *args: Any, **kwargs: Any) -> Any:
        with in_one_transaction():
            return original(self, *args, **kwargs)

    save.is_recorded = True  # type: ignore[attr-defined]  # marks the wrapper
    model.save = save
