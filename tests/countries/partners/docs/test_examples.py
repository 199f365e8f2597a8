"""The examples of the documentation: each can be run, and answers with what is shown."""

from __future__ import annotations

import shutil

import pytest

from countries.delivery.models import Document, Kind
from countries.partners.api.openapi import EXAMPLES
from countries.partners.docs import contents
from countries.partners.docs.rendering import code_blocks
from countries.partners.models import Key
from countries.partners.webhooks.bodies import data_of, delivery_of
from countries.partners.webhooks.managing import create_endpoint
from countries.routing import network
from tests.countries.partners.docs.examples import (
    PROGRAMS,
    SHOWN,
    answers,
    blocks_of,
    check_answer,
    is_problem,
    paths_with,
    run_shell,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db

EVENT = "event.json"


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("path", paths_with("sh"))
def test_what_is_typed_into_a_shell_answers_as_shown(site, path, tmp_path):
    """Every shell example of a page runs, and prints what the page shows."""
    printed = run_shell(path, tmp_path, key=site.key)

    assert all(printed), "an example prints nothing"
    shown = dict(answers(path))
    for number, text in enumerate(printed):
        assert number in shown or not is_problem(text), text
    for number, code in shown.items():
        check_answer(code, printed[number])


@pytest.mark.parametrize("path", contents.ORDER)
def test_every_block_is_run_or_compared(path):
    """There is no block of code that nobody runs."""
    blocks = code_blocks(contents.pages()[path].text)

    assert all(code.language in PROGRAMS or code.language in SHOWN for code in blocks)
    assert all(
        code.is_answer or code.file == EVENT for code in blocks if code.language in ("json", "text")
    )


def test_files_are_those_that_tests_know():
    """What readers save is either taken from there by other examples, or tried out by itself."""
    named = {code.file for page in contents.pages().values() for code in code_blocks(page.text)}

    assert named - {""} == {
        *(EVENT, "partner.php", "receiver.php", "receiver.py", "receiver.ts", "send.sh")
    }


def test_an_event_is_as_shown(site):
    """What is sent to an endpoint has the form that the page on webhooks shows."""
    (shown,) = (code for code in blocks_of("how-to/be-told") if code.file == EVENT)
    document = Document.objects.get(kind=Kind.PAGE, key=EXAMPLES["id"], locale="ro-ro")
    endpoint, _secret = create_endpoint(Key.objects.get(), url="https://partner.example/", now=NOW)

    delivery = delivery_of(
        endpoint,
        event="page.published",
        address=(document.kind, document.key, document.locale),
        sequence=document.sequence,
        happened_at=NOW,
        data=data_of(document, network()),
        now=NOW,
    )

    check_answer(shown, delivery.body)
