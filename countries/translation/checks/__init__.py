"""What is wrong with a text, or may be: one rule each, from a table that the admin shows."""

from __future__ import annotations

from countries.translation.checks.findings import About, Finding, Identity, Severity
from countries.translation.checks.gathering import (
    NotFit,
    Placed,
    findings_for,
    findings_of_page,
    refuse_unfit,
)
from countries.translation.checks.registry import BY_CODE, RULES, Rule, check_text

__all__ = [
    "BY_CODE",
    "RULES",
    "About",
    "Finding",
    "Identity",
    "NotFit",
    "Placed",
    "Rule",
    "Severity",
    "check_text",
    "findings_for",
    "findings_of_page",
    "refuse_unfit",
]
