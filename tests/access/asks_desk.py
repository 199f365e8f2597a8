"""The requests about translations: in their editor, as files, started, stopped, published."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from countries.segments.detached import Detachment
from countries.translation.models import SegmentComment
from countries.translation.wording import version_of
from tests.access.asking import Ask, Asks
from tests.access.asks_pages import MADE, delete_page, fresh, open_page, page_url
from tests.access.world import Section, World
from tests.factories import locale_row


def localize_url(name: str, *args: Any) -> str:
    return reverse(f"wagtail_localize:{name}", args=args)


def _running(kind: str, name: str) -> Any:
    return lambda world, here: Ask(localize_url(name, here[f"{kind}-translation"].pk))


def _text(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        translation = here[f"{kind}-translation"]
        segment = translation.source.stringsegment_set.get(context__path="title")
        return Ask(
            localize_url("edit_string_translation", translation.pk, segment.pk),
            "put",
            {"value": MADE},
            does=StringTranslation.objects.filter(data=MADE).exists,
        )

    return ask


def _desk(kind: str, name: str, field: str, does: Any) -> Any:
    """Write something about the title in our own editor."""

    def ask(world: World, here: Section) -> Ask:
        translation = here[f"{kind}-translation"]
        segment = translation.source.stringsegment_set.get(context__path="title")
        present = StringTranslation.objects.filter(
            translation_of=segment.string_id,
            context=segment.context_id,
            locale=translation.target_locale_id,
        ).first()
        url = reverse(name, args=[translation.pk, segment.pk])
        return Ask(url, "post", {field: MADE, "version": version_of(present)}, does=does)

    return ask


def _desk_text(kind: str) -> Any:
    return _desk(
        kind,
        "countries_desk_text",
        "text",
        lambda: StringTranslation.objects.filter(data=MADE).exists(),
    )


def _desk_comment(kind: str) -> Any:
    made = SegmentComment.objects.filter(text=MADE)
    return _desk(kind, "countries_desk_comment", "comment", lambda: made.all().exists())


def _file_of(kind: str) -> Any:
    """Take the page's texts out as a file for a translator's own tools."""

    def ask(world: World, here: Section) -> Ask:
        data = {"page": here[kind].pk, "which": "all", "format": "xliff"}
        return Ask(reverse("translation_files:export"), data=data, shows="<trans-unit")

    return ask


def _po(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        translation = here[f"{kind}-translation"]
        po = translation.export_po()
        for entry in po:
            entry.msgstr = MADE if entry.msgctxt == "title" else ""
        file = SimpleUploadedFile("texts.po", str(po).encode())
        return Ask(
            localize_url("upload_pofile", translation.pk),
            "post",
            {"file": file},
            does=StringTranslation.objects.filter(data=MADE).exists,
        )

    return ask


def _stop(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        translation = here[f"{kind}-translation"]
        stopped = Translation.objects.filter(pk=translation.pk, enabled=False)
        return Ask(localize_url("stop_translation", translation.pk), "post", does=stopped.exists)

    return ask


def _publish_translation(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here[kind]
        return Ask(
            page_url("edit", page.pk),
            "post",
            {"action": "publish"},
            does=lambda: fresh(page).live,
        )

    return ask


def _address(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        page = here[kind]
        return Ask(
            reverse("countries_address", args=[page.pk]),
            "post",
            {"slug": "made-by-a-test"},
            does=lambda: fresh(page).get_latest_revision_as_object().slug == "made-by-a-test",
        )

    return ask


def _start(world: World, here: Section) -> Ask:
    """Begin to translate a live page into the other language of its country."""
    page = here["page"]
    other = {"RO": "en-ro"}.get(here.code, here.locale)
    made = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return Ask(
        localize_url("submit_page_translation", page.pk),
        "post",
        {"locales": locale_row(other).locale_id},
        does=made.exists,
    )


def _detach(kind: str) -> Any:
    def ask(world: World, here: Section) -> Ask:
        made = Detachment.objects.filter(page=here[kind].pk)
        url = reverse("countries_detach", args=[here[kind].pk])
        return Ask(url, "post", does=made.exists)

    return ask


def _report(kind: str) -> Any:
    """Look for one's own translation in the report, by the address of its editor."""
    return lambda world, here: Ask(
        localize_url("translations_report_results"), shows=page_url("edit", here[kind].pk)
    )


def _translation(kind: str) -> Asks:
    return {
        (kind, "edit"): open_page(kind, "edit"),
        (kind, "translate"): _text(kind),
        (kind, "import"): _po(kind),
        (kind, "export"): _running(kind, "download_pofile"),
        (kind, "preview"): _running(kind, "preview_translation"),
        (kind, "write"): _desk_text(kind),
        (kind, "comment"): _desk_comment(kind),
        (kind, "file"): _file_of(kind),
        (kind, "stop"): _stop(kind),
        (kind, "detach"): _detach(kind),
        (kind, "publish"): _publish_translation(kind),
        (kind, "address"): _address(kind),
        (kind, "freshness"): lambda world, here: Ask(
            reverse("countries_freshness", args=[here[kind].pk])
        ),
        (kind, "report"): _report(kind),
        (kind, "view"): open_page(kind, "view_draft"),
        (kind, "history"): open_page(kind, "history"),
        (kind, "delete"): delete_page(kind),
    }


ASKS: Asks = {
    ("page", "start-translation"): _start,
    **_translation("adopted"),
    **_translation("adopted-en"),
}
