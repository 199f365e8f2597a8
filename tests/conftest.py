"""What the whole suite shares: nothing is left over from one test to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from pytest_django.plugin import DjangoDbBlocker

from countries import routing
from countries.delivery.store import read_store
from countries.identity.countries import Country
from countries.partners import limits, usage
from tests import append_only, factories
from tests.base_database import BaseDatabase
from tests.keeping import in_order, kept, set_up, take_down

collect_ignore = ["sandbox"]
"""A site of its own, with settings of its own: `architecture/test_sandbox.py` runs it."""


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Empty the cache after each test, and what the process has leased from it or counted."""
    yield
    cache.clear()
    limits.forget()
    usage.forget()


@pytest.fixture(autouse=True, scope="session")
def _no_read_file_of_an_earlier_run() -> None:
    """Start without the read file that an earlier run left."""
    for path in settings.READ_FILE.parent.glob(f"{settings.READ_FILE.name}*"):
        path.unlink()


@pytest.fixture(scope="session")
def base_database(django_db_modify_db_settings: None, django_db_createdb: bool) -> BaseDatabase:
    """Give the database that this process starts from; ``--create-db`` makes it anew."""
    base = BaseDatabase(code=("countries", "cms", "themes", "tests/factories.py"))
    base.put(anew=django_db_createdb)
    return base


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, base_database: BaseDatabase) -> bool:
    """Go on with the database that was copied."""
    return django_db_keepdb or bool(base_database.state)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, base_database: BaseDatabase, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Open the countries that tests use once, where most tests find them and roll back."""
    with django_db_blocker.unblock():
        base_database.complete(_open_countries)
    yield
    with django_db_blocker.unblock():
        take_down()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that start from the same stages follow each other."""
    items[:] = in_order(items)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> None:
    """Let a test's stages stand before its own transaction begins."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            set_up(request.node)


def _open_countries() -> None:
    if not Country.objects.exists():
        for code in factories.COUNTRIES:
            factories.make_country(code)


@pytest.fixture(autouse=True, scope="session")
def _flush_empties_the_audit_log() -> Iterator[None]:
    """Let tests that commit clear up behind them."""
    take_back = append_only.let_flush_empty_the_log()
    yield
    take_back()


@pytest.fixture(scope="session")
def keeping(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], Any]:
    """Return a context manager for fixtures of a module, which make what all its tests read."""
    return lambda: kept(django_db_blocker)


@pytest.fixture(autouse=True)
def _fresh_replicas() -> Iterator[None]:
    """Start each test that has a database without what an earlier one left in the read file."""
    yield
    routing.forget_snapshots()
    read_store().forget()
