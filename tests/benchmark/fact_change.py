"""How long one worker takes to renew all that shows a fact, on the network that the settings name.

``python -m tests.benchmark.fact_change countries-count`` changes the umbrella's value, does what the
worker does, changes it back, and prints what was renewed, as JSON. It ends with 1 where a document that
does not show the fact was changed, or one that does was changed twice.
"""

from __future__ import annotations

import json
import os
import sys
import time
from decimal import Decimal
from typing import Any

import django


def main(name: str) -> int:
    """Measure a change of the fact ``name``, there and back."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    from countries.facts.models import FactValue  # noqa: PLC0415  # after the set-up

    value = FactValue.objects.get(fact__name=name, country=None)
    before = value.value
    there = _measured(value, str(Decimal(before) + 1))
    back = _measured(value, before)
    sys.stdout.write(json.dumps({"there": there, "back": back}, indent=2) + "\n")
    return int(any(one["others"] or one["changes"] > one["users"] for one in (there, back)))


def _measured(value: Any, said: str) -> dict[str, Any]:
    from django.utils import timezone  # noqa: PLC0415

    from countries.delivery import log  # noqa: PLC0415
    from countries.delivery.models import Document, Kind, Mark  # noqa: PLC0415
    from countries.facts import fact_key  # noqa: PLC0415
    from countries.publishing import renew  # noqa: PLC0415

    while renew(now=timezone.now()):
        pass
    key = fact_key(value.fact.name)
    rows = Document.objects.filter(dependencies__key=key, gone="")
    users = set(rows.values_list("pk", flat=True))
    last = log.state()[1]
    begin = time.monotonic()
    value.value = said
    value.save()
    saved, marked = time.monotonic() - begin, Mark.objects.resources().count()
    while renew(now=timezone.now()):
        pass
    seconds = time.monotonic() - begin
    changed = Document.objects.filter(sequence__gt=last)
    pages = set(changed.exclude(kind=Kind.FACT).values_list("pk", flat=True))
    return {
        "documents": Document.objects.filter(gone="").count(),
        "users": len(users),
        "marked": marked,
        "changed": len(pages),
        "others": len(pages - users),
        "changes": log.state()[1] - last - changed.filter(kind=Kind.FACT).count(),
        "seconds_to_save": round(saved, 2),
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
