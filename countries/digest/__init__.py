"""The weekly mail: to each person what waits for them, in their language, and nothing of others."""

from countries.digest.models import DigestIssue, DigestPreference, Weekday
from countries.digest.sending import Outcome, is_anyone_due, send_digests, send_due
from countries.digest.stopping import person_of, stop, token_of

__all__ = [
    "DigestIssue",
    "DigestPreference",
    "Outcome",
    "Weekday",
    "is_anyone_due",
    "person_of",
    "send_digests",
    "send_due",
    "stop",
    "token_of",
]
