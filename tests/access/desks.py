"""What is going on with translations in each section: asked for, under review, at work, agreed on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail.models import Workflow
from wagtail_localize.models import StringSegment, StringTranslation

from countries.overlays.models import Overlay, OverlayAction, PageChange
from countries.translation.glossary.models import GlossaryTerm
from countries.translation.jobs.models import (
    ItemState,
    JobKind,
    TranslationJob,
    TranslationJobItem,
)
from countries.translation.requests.models import RequestedPage, TranslationRequest
from countries.translation.reviewing.previewing import issue_link
from countries.umbrella.models import Adoption
from countries.umbrella.overlaying import overlay_block
from tests.countries.translation.helpers import adopt, running, save
from tests.factories import NOW, locale_row, make_page, paragraph

TRANSLATING = {"RO": "ro-ro", "GR": "el-gr"}


def add_work(sections: Any, people: dict[str, Any], shared: dict[str, Any]) -> None:
    """Add it to the sections, whose pages and reviews are there already."""
    body = [paragraph("<p>Rinse each can.</p>")]
    third = make_page("en", "Third guide", slug="third-guide", body=body)
    fourth = make_page("en", "Fourth guide", slug="fourth-guide", body=body)
    fifth = make_page("en", "Fifth guide", slug="fifth-guide", body=body)
    paragraphs = [paragraph("<p>Rinse it.</p>"), paragraph("<p>Crush it.</p>", block_id="p2")]
    sixth = make_page("en", "Sixth guide", slug="sixth-guide", body=paragraphs)
    for code, locale in TRANSLATING.items():
        section = sections[code]
        _differing(section, adopt(sixth, locale))
        _adopted(section, adopt(fifth, locale, user=people["superuser"]))
        _live(section, adopt(fourth, locale))
        _reviewed(section, adopt(third, locale), people["superuser"], shared["workflow"])
        _requested(section, people)
        _at_work(section, people["superuser"])
        _open_to_others(section, people)
    for section in sections.values():
        section["term"] = GlossaryTerm.objects.create(
            term=section.canary("term"), country=section.country, translations={"ro": "doză"}
        )


def _adopted(section: Any, page: Any) -> None:
    """A page that was adopted lately, and on which nobody has worked since."""
    section["adoption"] = adoption = Adoption.objects.get(pages__page=page.pk)
    adoption.about = section.canary("adoption")
    adoption.save()


def _differing(section: Any, page: Any) -> None:
    """A page on which the country hid a block, and that the umbrella moved since."""
    save(page)
    overlay_block(page, "p2", OverlayAction.HIDE, user=None, now=NOW, publish=True)
    section["overlaid"] = page
    section["overlay"] = Overlay.objects.get(page_id=page.pk)
    section["change"] = PageChange.objects.create(
        country=section.country,
        translation_key=page.translation_key,
        what=PageChange.What.MOVED,
        title=section.canary("change"),
        said={"from": str(page.translation_key), "to": str(page.translation_key)},
        at=NOW,
    )


def _live(section: Any, page: Any) -> None:
    """A translation of which one text is done, and that is live with the others in English."""
    save(page)
    section["begun"] = page
    section["begun-translation"] = translation = running(page)
    segment = StringSegment.objects.filter(source=translation.source, context__path="title").get()
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=page.locale,
        data=section.canary("begun"),
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        last_translated_by=section["user"],
    )


def _reviewed(section: Any, page: Any, user: Any, workflow: Workflow) -> None:
    section["reviewed"] = page
    section["reviewed-translation"] = running(page)
    workflow.start(page, user)


def _requested(section: Any, people: dict[str, Any]) -> None:
    for name, translator in (("request", None), ("taken", people["ro-translator"])):
        section[name] = request = TranslationRequest.objects.create(
            country=section.country,
            locale_id=locale_row(section.locale).locale_id,
            requested_by=people["superuser"],
            translator=translator if section.code == "RO" else None,
            due_on=timezone.localdate() + dt.timedelta(days=7),
            note=section.canary(name),
            created_at=NOW,
        )
        RequestedPage.objects.create(request=request, page=section["adopted"].page_ptr)


def _at_work(section: Any, user: Any) -> None:
    section["job"] = job = TranslationJob.objects.create(
        kind=JobKind.START,
        country=section.country,
        asked_by=user,
        about=section.canary("job"),
        created_at=NOW,
    )
    for position, (kind, state) in enumerate(
        (("adopted", ItemState.WAITING), ("begun", ItemState.REFUSED))
    ):
        TranslationJobItem.objects.create(
            job=job,
            position=position,
            locale=section.locale,
            page=section[kind].page_ptr,
            title=section.canary(f"job{kind}"),
            state=state,
        )


def _open_to_others(section: Any, people: dict[str, Any]) -> None:
    """Links to a draft: by somebody who may translate it, and by somebody who may not any more."""
    translation = section["adopted-translation"]
    section["link"] = issue_link(translation, user=section["user"])
    section["lost-link"] = issue_link(translation, user=people["ended"])
