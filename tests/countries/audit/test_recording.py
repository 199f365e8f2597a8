"""Each kind of change is an entry: who, what, where, before and after."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.media.models import CountryImage
from cms.pages.forms import Submission
from countries import publishing
from countries.access import Role
from countries.audit import AuditEntry, record
from countries.delivery import marks
from countries.delivery.producers import every_address
from countries.facts.models import Fact
from countries.identity.countries import Country
from countries.identity.tags import Tag
from countries.opening import close_country
from countries.partners.keys import issue_key, revoke_key
from countries.partners.models import Key, Partner
from tests.factories import (
    NOW,
    edit_page,
    home_of,
    make_fact,
    make_licensee,
    make_page,
    make_user,
    paragraph,
)

pytestmark = pytest.mark.django_db


def told(entry: AuditEntry) -> tuple[str, str, str]:
    return entry.action, entry.object_label, entry.country


# --- pages ---


def test_a_published_page_is_recorded_with_the_blocks_that_changed(by_root, written):
    """Of a page's text the entry holds what differs from what was live, by field and block."""
    body = [paragraph("<p>One.</p>"), paragraph("<p>Two.</p>", block_id="p2")]
    page = make_page("ro-ro", "Despre", body=body, slug="despre")
    written()

    body = [paragraph("<p>One.</p>"), paragraph("<p>Three.</p>", block_id="p2")]
    edit_page(page, title="Despre noi", body=body)
    (entry,) = written("page.publish")

    assert told(entry) == ("page.publish", "Despre noi", "RO")
    assert (entry.locale, entry.object_pk) == ("ro-ro", str(page.pk))
    assert entry.object_uuid == page.translation_key
    assert entry.user_pk == str(by_root.pk)
    assert entry.before["title"] == "Despre"
    assert entry.after["title"] == "Despre noi"
    assert list(entry.before["body"]) == list(entry.after["body"]) == ["p2"]
    assert entry.after["body"]["p2"]["value"]["html"] == "<p>Three.</p>"


def test_the_first_publication_has_nothing_before(by_root, written):
    """What was not live before has no before."""
    make_page("ro-ro", "Despre", slug="despre")

    (entry,) = written("page.publish")

    assert entry.before is None
    assert entry.after["slug"] == "despre"


def test_a_draft_is_recorded_with_its_difference_to_the_last(by_root, written):
    """Saving without publishing is an edit."""
    page = make_page("ro-ro", "Despre", slug="despre")
    written()
    draft = page.get_latest_revision_as_object()
    draft.title = "Alt titlu"

    draft.save_revision(user=by_root, log_action=True)

    (entry,) = written()
    assert entry.action == "page.edit"
    assert (entry.before, entry.after) == ({"title": "Despre"}, {"title": "Alt titlu"})


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (lambda page, user: page.unpublish(user=user), "page.unpublish"),
        (lambda page, user: page.delete(user=user), "page.delete"),
        (
            lambda page, user: page.copy(
                to=home_of("ro-ro"), update_attrs={"slug": "copy"}, user=user
            ),
            "page.copy",
        ),
        (
            lambda page, user: PageViewRestriction(page=page, restriction_type="login").save(
                user=user
            ),
            "page.view_restriction.create",
        ),
    ],
    ids=["unpublish", "delete", "copy", "privacy"],
)
def test_what_else_happens_to_a_page_is_recorded(by_root, written, act, action):
    """Each action of Wagtail's log is one of the audit log's."""
    page = make_page("ro-ro", "Despre", slug="despre")
    written()

    act(page, by_root)

    entries = written()
    assert action in [entry.action for entry in entries]
    assert {entry.country for entry in entries} == {"RO"}


def test_a_moved_page_tells_its_parents(by_root, written):
    """From where to where, and the address that it left is no change of its own."""
    page, target = make_page("ro-ro", "A", slug="a"), make_page("ro-ro", "B", slug="b")
    written()

    page.move(target, pos="last-child", user=by_root)

    (entry,) = written()
    assert entry.action == "page.move"
    assert entry.before["parent"]["id"] == home_of("ro-ro").pk
    assert entry.after["parent"]["id"] == target.pk


def test_publishing_costs_two_queries_for_the_log(by_root, written, monkeypatch):
    """What was live is read, and all entries of the unit are written at once."""
    page = make_page("ro-ro", "Despre", slug="despre")
    revision = edit_page(page, title="Despre noi", publish=False).latest_revision

    with CaptureQueriesContext(connection) as queries:
        revision.publish(user=by_root)

    own = [row["sql"] for row in queries if "auditentry" in row["sql"].lower()]
    assert len(own) == 1


def test_what_the_worker_renews_is_no_change(by_root, written):
    """Making documents anew writes nothing."""
    make_page("ro-ro", "Despre", slug="despre")
    marks.mark(every_address(), now=timezone.now())
    written()

    while publishing.renew(now=timezone.now()):
        pass

    assert written() == []


# --- rows ---


def test_a_changed_row_tells_only_what_changed(by_root, written, network):
    """Fields that stayed are in neither before nor after."""
    fact = make_fact("rate", "76.3", RO="30")
    written()
    value = fact.values.get(country=network["RO"])
    value.value = "31"

    value.save()

    (entry,) = written()
    assert told(entry) == ("fact_value.change", "rate: 31", "RO")
    assert (entry.before, entry.after) == ({"value": "30"}, {"value": "31"})


def test_a_row_that_is_saved_as_it_was_writes_nothing(by_root, written):
    """No change, no entry."""
    fact = make_fact("rate", "76.3")
    written()

    Fact.objects.get(pk=fact.pk).save()

    assert written() == []


def test_new_and_deleted_rows_are_recorded(by_root, written, network):
    """A new row has an after, a deleted one a before."""
    tag = Tag.objects.create(name="Școală", slug="scoala", country=network["RO"])
    (made,) = written()
    tag.delete()
    (gone,) = written()

    assert (made.action, made.before, made.after["slug"]) == ("tag.create", None, "scoala")
    assert (gone.action, gone.before["slug"], gone.after) == ("tag.delete", "scoala", None)
    assert made.object_uuid == gone.object_uuid == tag.uuid


def test_rows_changed_many_at_once_are_recorded_each(by_root, written, network):
    """What ``update()`` and ``bulk_create()`` do has entries, though Django sends no signal."""
    Tag.objects.bulk_create([Tag(name=name, slug=name, country=network["RO"]) for name in "ab"])
    made = written()
    Tag.objects.filter(slug__in="ab").update(country=network["GR"])
    changed = written()

    def own(code: str) -> dict[str, object]:
        return {"id": network[code].pk, "name": network[code].name}

    assert [entry.action for entry in made] == ["tag.create"] * 2
    assert [(entry.before, entry.after) for entry in changed if entry.country == "RO"] == [
        ({"country": own("RO")}, {"country": own("GR")}) for _tag in "ab"
    ]


def test_a_foreign_key_is_told_by_name(by_root, written, network):
    """Ids alone would tell a reader nothing once the rows are gone."""
    partner = Partner.objects.create(name="Cans", code="cans", contact_email="a@site.example")
    partner.organisation = make_licensee("RO", "Alucro")
    written()

    partner.save()

    (entry,) = written()
    assert entry.before["organisation"] is None
    assert entry.after["organisation"]["name"] == "Alucro"


def test_what_leaves_a_country_is_in_the_log_of_both(by_root, written, network):
    """Whoever loses a row reads of it, as whoever gets it does."""
    tag = Tag.objects.create(name="Școală", slug="scoala", country=network["RO"])
    written()
    tag.country = network["GR"]

    tag.save()

    entries = written()
    assert [entry.country for entry in entries] == ["GR", "RO"]
    assert {entry.before["country"]["name"] for entry in entries} == {"Romania"}


def test_closing_a_country_is_told_as_that(by_root, written, network):
    """The change of status has its own word."""
    close_country("RO", now=NOW)

    assert "country.close" in [entry.action for entry in written()]


def test_images_are_recorded_where_they_lie(by_root, written, network):
    """A file's country is that of its collection."""
    image = CountryImage(title="Doză", collection=network["RO"].collection, width=1, height=1)
    image.file.name = "can.png"

    image.save()

    assert [told(entry) for entry in written()] == [("image.create", "Doză", "RO")]


# --- rights, people, keys ---


def test_a_key_is_recorded_without_its_secret(by_root, written, network):
    """Issued, used and revoked: no digest, and no entry for being used."""
    partner = Partner.objects.create(name="Cans", code="cans", contact_email="a@site.example")
    written()
    key, text = issue_key(partner, now=NOW, countries=["RO"])
    (issued,) = written()
    Key.objects.filter(pk=key.pk).update(last_used_at=NOW)
    used = written()
    revoke_key(key, now=NOW)
    (revoked,) = written()

    assert (issued.action, issued.country) == ("key.issue", "RO")
    assert used == []
    assert revoked.action == "key.revoke"
    for secret in (text, key.digest):
        assert secret not in str(issued.after) + str(revoked.before) + str(revoked.after)


def test_a_new_password_is_told_but_not_shown(by_root, written):
    """That it changed is known, neither hash is."""
    user = make_user("radu")
    written()
    old = user.password
    user.set_password("another-secret-of-tests")

    user.save()

    (entry,) = written()
    assert entry.action == "user.password"
    assert (entry.before, entry.after) == ({"password": "(secret)"}, {"password": "(secret)"})
    assert old not in str(entry.before)


def test_a_password_that_is_hashed_anew_stays_the_same(by_root, written, settings):
    """What Django does at login when the way of hashing changed is nobody's change."""
    user = make_user("radu")
    written()
    old = user.password
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    assert user.check_password("secret-of-tests")

    assert user.password != old
    assert written() == []


def test_what_was_there_already_is_not_told_as_new(by_root, written, network):
    """Rows that ``bulk_create()`` leaves out for a conflict have no entry."""
    there = Tag.objects.create(name="a", slug="a", country=network["RO"])
    written()

    rows = [Tag(pk=there.pk, name="a", slug="a"), Tag(pk=there.pk + 1, name="b", slug="b")]
    Tag.objects.bulk_create(rows, ignore_conflicts=True)

    assert [entry.object_label for entry in written()] == ["b"]


def test_a_role_that_is_given_and_taken_is_recorded(by_root, written, network):
    """In the log of its country, with who has it."""
    user = make_user("radu", ("RO", Role.EDITOR, ""))
    (given,) = written("grant.create")
    user.grants.get().delete()
    (taken,) = written("grant.delete")

    assert (given.country, given.after["role"]) == ("RO", "editor")
    assert "radu" in given.object_label
    assert (taken.country, taken.before["role"]) == ("RO", "editor")


def test_joining_and_leaving_a_group_is_recorded(by_root, written):
    """Of people's groups all are named, as they were and as they are."""
    user = make_user("radu", ("RO", Role.EDITOR, ""))
    group = Group.objects.create(name="Helpers")
    written()

    user.groups.add(group)
    (joined,) = written()
    group.user_set.remove(user)
    (left,) = written()

    assert joined.after["groups"] == ["Helpers", *joined.before["groups"]]
    assert (left.before, left.after) == (joined.after, joined.before)
    assert left.object_label == "radu"


# --- who ---


def test_a_name_outlives_the_person(by_root, written):
    """A deleted account leaves its name in what it did."""
    record("page.publish")
    by_root.delete()

    assert written()[0].user_name == "root"


def test_a_command_is_named_where_nobody_acts(network, written):
    """The system acts by a command or a task, and that is said."""

    class Command(BaseCommand):
        def handle(self, **options: object) -> None:
            record("country.change")

    Command.__module__ = "countries.management.commands.tidy_up"

    call_command(Command())

    (entry,) = written()
    assert (entry.user_pk, entry.user_name, entry.agent) == ("", "system", "command tidy_up")


def test_the_request_is_named(network, written, client, root):
    """An entry has the id under which the logs tell of the request, and no id that a browser sent."""
    client.force_login(root)
    client.defaults["HTTP_HOST"] = "localhost:8000"
    written()

    client.post("/admin/logout/", headers={"x-request-id": "mine"})

    (entry,) = written("logout")
    assert uuid.UUID(entry.request_id)
    assert entry.user_name == "root"


# --- with the change, or not at all ---


def test_what_is_rolled_back_is_not_recorded(by_root, written, network):
    """An entry shares the fate of its change, inside a unit as outside."""

    def fail_after(name: str) -> None:
        with transaction.atomic():
            Tag.objects.create(name=name, slug=name, country=network["RO"])
            raise ValueError(name)

    with pytest.raises(ValueError, match="a"):
        fail_after("a")
    with publishing.unit():
        with pytest.raises(ValueError, match="b"):
            fail_after("b")
        Tag.objects.create(name="c", slug="c", country=network["RO"])

    assert [entry.object_label for entry in written()] == ["c"]


def test_a_unit_writes_all_its_entries_at_once(by_root, written, network):
    """Ten changes inside a unit are one insert."""
    with CaptureQueriesContext(connection) as queries, publishing.unit():
        for name in "abcdefghij":
            Tag.objects.create(name=name, slug=name, country=network["RO"])

    inserts = [row for row in queries if "INSERT INTO" in row["sql"] and "audit" in row["sql"]]
    assert len(inserts) == 1
    assert len(written()) == 10


def test_country_page_and_user_can_be_deleted(by_root, written, network):
    """Entries hold no row: what they tell of may go."""
    country = Country.objects.create(code="XX", name="Nowhere", slug="xx")
    user = make_user("radu")
    country.delete()
    user.delete()

    assert [entry.action for entry in written("country.delete", "user.delete")] == [
        "country.delete",
        "user.delete",
    ]


def test_what_visitors_send_is_not_kept_twice(network, written):
    """A message is no change of ours; that it was handled is, without its words."""
    message = Submission.objects.create(country=network["RO"], data={"email": "v@site.example"})
    sent = written()
    message.handled_at = NOW
    message.save()

    (entry,) = written()
    assert sent == []
    assert (entry.action, entry.country) == ("message.handle", "RO")
    assert "v@site.example" not in str(vars(entry))
