"""The partner API in Python: ask it, keep a replica of it, receive its webhooks."""

from ecc_partner.client import AsyncClient, Client
from ecc_partner.json_store import JSONStore
from ecc_partner.problems import (
    BadRequest,
    Conflict,
    Gone,
    Invalid,
    KeyRefused,
    NotAllowed,
    NotFound,
    PartnerError,
    Problem,
    ServerError,
    TooManyRequests,
    Unreachable,
)
from ecc_partner.replica import replicate
from ecc_partner.sqlite_store import SQLiteStore
from ecc_partner.stores import Change, Changes, Store
from ecc_partner.verifying import Difference, verify_replica
from ecc_partner.webhooks import Event, NotSigned, verify_webhook

__all__ = [
    "AsyncClient",
    "BadRequest",
    "Change",
    "Changes",
    "Client",
    "Conflict",
    "Difference",
    "Event",
    "Gone",
    "Invalid",
    "JSONStore",
    "KeyRefused",
    "NotAllowed",
    "NotFound",
    "NotSigned",
    "PartnerError",
    "Problem",
    "SQLiteStore",
    "ServerError",
    "Store",
    "TooManyRequests",
    "Unreachable",
    "replicate",
    "verify_replica",
    "verify_webhook",
]
