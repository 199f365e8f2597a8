"""What is said about a text in the translation editor."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from countries.access import Role
from countries.audit.models import AuditEntry
from countries.translation.models import SegmentComment
from tests.countries.admin.translating.screens import desk_segment, shown, url
from tests.countries.translation.helpers import running
from tests.factories import edit_page, make_user, paragraph
from tests.mailing import post_mails

pytestmark = pytest.mark.django_db


def test_a_comment_stands_at_its_text_until_it_is_resolved(translator, ion, page):
    """It is counted while it is open, and shown with who resolved it."""
    translator.post(url(page, "comment"), {"comment": "Which us?"})
    comment = SegmentComment.objects.get()
    during = desk_segment(shown(translator, page, show="comments"))
    resolve = reverse("countries_desk_resolve", args=[running(page).pk, comment.pk])

    translator.post(resolve)

    comment.refresh_from_db()
    after = desk_segment(shown(translator, page))
    assert (during.open_comments, after.open_comments) == (1, 0)
    assert (comment.author, comment.resolved_by) == (ion, ion)


def test_a_mention_writes_a_mail(translator, page):
    """Whoever works in the country's language and is named gets a mail; nobody else does."""
    make_user("pia", ("RO", Role.PUBLISHER, "ro-ro"))
    make_user("eleni", ("GR", Role.MANAGER, ""))

    translator.post(url(page, "comment"), {"comment": "@pia and @eleni, @nobody: which us?"})
    (letter,) = post_mails()

    assert letter.to == ["pia@site.example"]
    assert "which us?" in letter.body


def test_a_comment_of_a_text_that_changed_stays(translator, page):
    """What was said about a sentence stands beside the one that took its place."""
    translator.post(url(page, "comment", "body.p1.html"), {"comment": "Which cans?"})
    source = running(page).source.get_source_instance()
    edit_page(source, body=[paragraph("<p>We recycle all cans.</p>")])

    segment = desk_segment(shown(translator, page), "body.p1.html")

    assert [comment.text for comment in segment.comments] == ["Which cans?"]


def test_nothing_is_no_comment(translator, page):
    """An empty comment is refused with a word."""
    response = translator.post(url(page, "comment"), {"comment": " "})

    assert [*get_messages(response.wsgi_request)]
    assert not SegmentComment.objects.exists()


def test_a_comment_is_recorded(translator, page):
    """The audit log tells of it."""
    translator.post(url(page, "comment"), {"comment": "Which us?"})

    assert AuditEntry.objects.filter(action="translation.comment.create").exists()
