"""Nothing in the audit log is ever changed or deleted, by no way."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from countries.audit import AppendOnly, AuditEntry, record

TABLE = AuditEntry._meta.db_table


@pytest.fixture
def entry(network, written):
    record("page.publish")
    return written()[0]


def test_an_entry_is_neither_saved_again_nor_deleted(entry):
    """The model refuses."""
    entry.user_name = "somebody else"

    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(user_name="x"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["user_name"]),
        lambda rows: rows.update_or_create(pk=1, defaults={"user_name": "x"}),
        lambda rows: rows.bulk_create(list(rows), update_conflicts=True),
    ],
    ids=["update", "delete", "bulk update", "update or create", "conflicts"],
)
def test_no_query_set_changes_entries(entry, change):
    """Many at once are refused like one."""
    with pytest.raises(AppendOnly):
        change(AuditEntry.objects.all())


@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET user_name = 'x'", f"DELETE FROM {TABLE}"]
)
def test_the_database_refuses_too(entry, statement):
    """Also whoever speaks SQL past the model changes nothing."""
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEntry.objects.get(pk=entry.pk).user_name == entry.user_name


@pytest.mark.services
def test_postgresql_refuses_to_empty_the_table(entry):
    """TRUNCATE fires no trigger of rows: there is one of its own."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {TABLE}")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_is_cleared_up_and_leaves_the_triggers(django_db_blocker):
    """Only the suite's own flush may empty the log; after it the database refuses again."""
    record("page.publish")
    call_command("flush", interactive=False, verbosity=0)
    emptied = AuditEntry.objects.count() == 0
    record("page.publish")

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
    assert emptied
