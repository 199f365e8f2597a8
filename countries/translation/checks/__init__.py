"""What is wrong with a text, or may be: one rule each, from a table that the admin shows.

``gathering`` asks the rules about translations and pages; what stands here asks no database.
"""

from __future__ import annotations

from countries.translation.checks.findings import About, Finding, Identity, Severity
from countries.translation.checks.registry import BY_CODE, RULES, Rule, check_text

__all__ = [
    "BY_CODE",
    "RULES",
    "About",
    "Finding",
    "Identity",
    "Rule",
    "Severity",
    "check_text",
]
