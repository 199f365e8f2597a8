"""``ecc-partner``: keep a replica, verify it, list pages, ask for one, from a shell."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ecc_partner.client import DEMO, Client
from ecc_partner.conversation import VERSION
from ecc_partner.json_store import JSONStore
from ecc_partner.problems import PartnerError
from ecc_partner.replica import replicate
from ecc_partner.sqlite_store import SQLiteStore
from ecc_partner.stores import Changes, Store
from ecc_partner.verifying import verify_replica

KEY = "ECC_PARTNER_KEY"
URL = "ECC_PARTNER_URL"
DIFFERS = 3
EPILOG = f"""
The key is read from the environment variable {KEY}, never from an argument, and the site's address
from {URL} ({DEMO} without it).

Exit codes: 0 done, 1 the API refused or did not answer, or the replica cannot be written, 2 wrong
arguments, 3 the replica is not what it should be.

Examples:
  ecc-partner whoami
  ecc-partner pages --locale ro-ro --type news --limit 5
  ecc-partner replicate --country RO --to replica.sqlite3
  ecc-partner verify replica.sqlite3
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        with Client(os.environ.get(KEY) or None, os.environ.get(URL) or DEMO) as client:
            code: int = given.do(client, given) or 0
            return code
    except (PartnerError, ValueError, OSError, sqlite3.Error) as error:
        print(f"ecc-partner: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ecc-partner",
        description="Read the Every Can Counts partner API.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    filters = argparse.ArgumentParser(add_help=False)
    for name, example in {"country": "RO", "locale": "ro-ro", "type": "news"}.items():
        told = f"such as {example}; may be repeated, all without it"
        filters.add_argument(f"--{name}", action="append", default=[], help=told)
    filters.add_argument("--json", action="store_true", help="JSON, for programs")
    action = actions.add_parser("replicate", parents=[filters], help="bring a replica up to date")
    action.add_argument(
        "--to", required=True, type=Path, metavar="PATH", help="a SQLite file, or a folder/"
    )
    action.add_argument("--keep", action="store_true", help="tell the changes again next time")
    action.add_argument("--anew", action="store_true", help="read everything once more")
    action.set_defaults(do=_replicate)
    action = actions.add_parser(
        "verify", help="bring a replica up to date, and compare it with everything, read once more"
    )
    action.add_argument("replica", type=Path, help="a SQLite file, or a folder/")
    action.add_argument("--json", action="store_true", help="JSON, for programs")
    action.set_defaults(do=_verify)
    action = actions.add_parser("pages", parents=[filters], help="list pages")
    action.add_argument("--q", help="words to search for")
    action.add_argument("--limit", type=int, help="how many at most")
    action.set_defaults(do=_pages)
    action = actions.add_parser("page", help="show one page as JSON")
    action.add_argument("url", help="its public address")
    action.set_defaults(do=_page)
    action = actions.add_parser("whoami", help="show who you are to the API as JSON")
    action.set_defaults(do=_whoami)
    return parser


def _replicate(client: Client, given: argparse.Namespace) -> None:
    store = _store_at(given.to)
    wanted = {"country": given.country, "locale": given.locale, "type": given.type}
    changes = replicate(client, store, **wanted, anew=given.anew)
    if given.json:
        _say([{**vars(change)} for change in changes.all])
    else:
        _tell(changes)
    sys.stdout.flush()
    if not given.keep:
        store.settle(changes)


def _verify(client: Client, given: argparse.Namespace) -> int:
    if not given.replica.exists():
        raise ValueError(f"{given.replica} is not there: replicate into it first.")
    found = verify_replica(client, _store_at(given.replica))
    if given.json:
        _say([vars(difference) for difference in found])
    else:
        for one in found:
            print(one.what, *(part for part in (one.kind, one.id, one.locale) if part))
        print(f"{len(found)} differences" if found else "It is exactly what it should be.")
    return DIFFERS if found else 0


def _store_at(path: Path) -> Store:
    return SQLiteStore(path) if path.suffix or path.is_file() else JSONStore(path)


def _tell(changes: Changes) -> None:
    for change in changes.all:
        place = " ".join(part for part in (change.kind, change.id, change.locale) if part)
        print(change.op, place, change.reason)
    print(
        f"{len(changes.upserts)} changed, {len(changes.freshness)} only fresher or older,"
        f" {len(changes.deletes)} gone"
    )


def _pages(client: Client, given: argparse.Namespace) -> None:
    found = client.pages(country=given.country, locale=given.locale, type=given.type, q=given.q)
    for page in itertools.islice(found, given.limit):
        if given.json:
            _say(page)
        else:
            print(page["resolved_locale"], page["type"], page["url"], page["title"], sep="\t")


def _page(client: Client, given: argparse.Namespace) -> None:
    _say(client.page_by_url(given.url))


def _whoami(client: Client, given: argparse.Namespace) -> None:
    _say(client.root()["caller"])


def _say(found: Any) -> None:
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
