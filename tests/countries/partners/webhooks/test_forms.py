"""What the bodies of requests about webhooks may hold."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from countries.partners.api.forms import NewWebhook, Replay, SecretRotation

URL = "https://127.0.0.1/hook"


@pytest.mark.parametrize("text", ["Réseau 👩‍💻", "می‌خواهم", "soft\u00adhyphen", ""])
def test_a_description_may_be_in_any_writing(text):
    """Joiners that words and emoji are written with are no control characters."""
    assert NewWebhook(url=URL, description=text).description == text


@pytest.mark.parametrize("sign", ["\n", "\x00", "\x7f", "\x85", "\u2028", "\u202e", "\u2066"])
def test_a_description_is_one_line_that_reads_as_it_stands(sign):
    """Neither ends of lines, nor control characters, nor what turns the direction of what follows."""
    with pytest.raises(ValidationError, match="one line"):
        NewWebhook(url=URL, description=f"a{sign}b")


def test_a_whole_number_may_be_written_with_a_point():
    """JSON has one kind of number."""
    assert SecretRotation.model_validate_json('{"overlap_hours": 24.0}').overlap_hours == 24
    assert Replay.model_validate_json('{"from_sequence": 3.0}').from_sequence == 3


@pytest.mark.parametrize("text", ["24.5", "true", '"24"', "1e30"])
def test_what_is_no_whole_number_is_refused(text):
    """Neither parts of an hour, nor what only looks like a number."""
    with pytest.raises(ValidationError):
        SecretRotation.model_validate_json(f'{{"overlap_hours": {text}}}')
