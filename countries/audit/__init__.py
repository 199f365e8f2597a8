"""The audit log: who changed or took out what, when, and what it was before; nothing is ever rewritten."""

from countries.audit.actors import acting
from countries.audit.models import AppendOnly, AuditEntry
from countries.audit.recording import record, record_export, unrecorded
from countries.audit.watching import excuse, watch

__all__ = [
    "AppendOnly",
    "AuditEntry",
    "acting",
    "excuse",
    "record",
    "record_export",
    "unrecorded",
    "watch",
]
