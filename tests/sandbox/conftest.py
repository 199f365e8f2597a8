"""The sandbox's countries are opened once; each test is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from pytest_django.plugin import DjangoDbBlocker

from countries import routing
from countries.delivery.store import read_store
from countries.identity.countries import Country
from tests.base_database import BaseDatabase
from tests.sandbox.building import open_countries

HOST = "localhost:8000"
Visit = Callable[..., Any]


@pytest.fixture(scope="session")
def base_database(django_db_modify_db_settings: None, django_db_createdb: bool) -> BaseDatabase:
    """Give the database that the sandbox starts from, made by the plugin's migrations alone."""
    base = BaseDatabase(code=("countries", "tests/sandbox", "tests/base_database.py"))
    base.put(anew=django_db_createdb)
    return base


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, base_database: BaseDatabase) -> bool:
    """Go on with the database that was copied."""
    return django_db_keepdb or bool(base_database.state)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, base_database: BaseDatabase, django_db_blocker: DjangoDbBlocker
) -> None:
    """Open the countries where every test finds them."""
    read_file = settings.WAGTAIL_COUNTRIES["READ_FILE"]
    for path in read_file.parent.glob(f"{read_file.name}*"):
        path.unlink()
    with django_db_blocker.unblock():
        base_database.complete(_open_countries)


def _open_countries() -> None:
    if not Country.objects.exists():
        open_countries()


@pytest.fixture(autouse=True)
def _fresh_replicas() -> Iterator[None]:
    """Leave nothing of one test in the read file for the next."""
    yield
    routing.forget_snapshots()
    read_store().forget()


@pytest.fixture
def visit(client: Any) -> Visit:
    """Ask for a path on the umbrella's host as a visitor."""

    def ask(path: str, **headers: str) -> Any:
        return client.get(path, headers={"host": HOST, **headers})

    return ask


@pytest.fixture
def edit(client: Any) -> Visit:
    """Ask for a path of the admin as someone who may do everything."""
    user = get_user_model().objects.create_superuser("root", "root@sandbox.example", "secret")
    client.force_login(user)

    def ask(path: str) -> Any:
        return client.get(path, headers={"host": HOST})

    return ask
