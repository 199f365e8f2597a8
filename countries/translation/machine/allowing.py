"""Whether a machine may translate a page: the operator has an engine for it, and its language is switched on."""

from __future__ import annotations

from wagtail_localize.models import Translation

from countries.routing import LocaleInfo, network
from countries.translation.machine.configuration import engine_for, is_configured
from countries.translation.machine.engines import MachineTranslator


def engine_into(source: str, info: LocaleInfo | None) -> MachineTranslator | None:
    """Return the engine from locale ``source`` into a country's locale, where that may be asked."""
    if info is None or not info.machine_translation:
        return None
    return engine_for(source, info.code)


def engine_of(translation: Translation) -> MachineTranslator | None:
    """Return the engine that may be asked for ``translation``; None where there is none."""
    info = network().by_locale_id.get(translation.target_locale_id)
    return engine_into(translation.source.locale.language_code, info)


def is_switched_on(translation: Translation) -> bool:
    """Tell whether there are engines, and the language of ``translation`` may ask them."""
    info = network().by_locale_id.get(translation.target_locale_id)
    return info is not None and info.machine_translation and is_configured()
