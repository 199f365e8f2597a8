"""What a country locale does with texts that are behind their source, or not translated."""

from __future__ import annotations

from wagtail.models import Page

from countries import publishing
from countries.delivery.producers import page_address
from countries.identity.countries import CountryLocale
from countries.resolution import keys
from countries.segments.reading import is_translated


def choose_policy(row: CountryLocale, policy: str) -> None:
    """Let a locale do with unfinished texts what ``UnfinishedTexts`` says; its documents follow.

    What is live stays live.
    """
    with publishing.unit():
        row.unfinished_texts = policy
        row.save(update_fields=["unfinished_texts"])
        live = Page.objects.filter(locale_id=row.locale_id, live=True).filter(is_translated())
        pages = list(live.select_related("locale"))
        publishing.touch_later(page_address(page) for page in pages)
        # Lists and menus show their titles.
        publishing.touch(changed=[keys.page(page.translation_key, row.code) for page in pages])


def switch_machine(row: CountryLocale, *, on: bool) -> None:
    """Let the translators of a locale ask a machine, or not any more; what it wrote stays as it is."""
    row.machine_translation = on
    row.save(update_fields=["machine_translation"])
