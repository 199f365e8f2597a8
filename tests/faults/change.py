"""Do one change of a page, as a process that a fault may end: ``python -m tests.faults.change``."""

from __future__ import annotations

import os
import sys

import django

from countries import failpoints


def main(action: str, page_id: int, point: str) -> None:
    """Do ``action`` to the page; the process ends itself at ``point`` of it."""
    django.setup()
    from wagtail.models import Page  # noqa: PLC0415  # needs the app registry

    if action == "translate":
        translate(page_id, point)
        return
    page = Page.objects.get(pk=page_id).specific
    os.environ[failpoints.VARIABLE] = point
    if action == "publish":
        page.get_latest_revision().publish()
    elif action == "unpublish":
        page.unpublish()
    elif action == "delete":
        page.delete()
    else:
        raise SystemExit(f"unknown action {action}")


def translate(job_id: int, point: str) -> None:
    """Work on two pages of a translation job; the process ends itself at ``point`` of the third."""
    from django.utils import timezone  # noqa: PLC0415

    from countries.translation.jobs.working import step  # noqa: PLC0415

    for _page in range(2):
        step(job_id, now=timezone.now())
    os.environ[failpoints.VARIABLE] = point
    step(job_id, now=timezone.now())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
