"""Declare which fields of a page are translated, in wagtail-localize's terms."""

from __future__ import annotations

from wagtail_localize.fields import SynchronizedField, TranslatableField


def translated_fields(
    *translated: str, synchronised: tuple[str, ...] = ()
) -> list[TranslatableField | SynchronizedField]:
    """Return the ``translatable_fields`` of a model; what is named nowhere stays the country's own."""
    fields = [TranslatableField(name) for name in translated]
    return [*fields, *(SynchronizedField(name) for name in synchronised)]
