"""Machine text on a page: where it is asked for, written and marked, and how it becomes a person's."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail_localize.models import StringTranslation

from countries.access import Role
from countries.audit import AuditEntry
from countries.identity.countries import Country
from countries.translation.checks.models import CheckSetting
from countries.translation.desk import desk_of
from countries.translation.filling import NoMachine, ask_machine, fill
from countries.translation.glossary.models import GlossaryTerm
from countries.translation.jobs import machining
from countries.translation.jobs.asking import ask_for
from countries.translation.jobs.machining import job_for_page
from countries.translation.jobs.models import ItemState, JobKind, TranslationJob
from countries.translation.jobs.updating import behind_in
from countries.translation.jobs.ways import Task
from countries.translation.jobs.working import step, work_on
from countries.translation.memory import MemoryUnit, teach
from countries.translation.policies import switch_machine
from countries.translation.reviewing.guarding import MachineText as UnreadMachineText
from countries.translation.writing import text_segment, write_text
from countries.umbrella import many
from tests.countries.translation.helpers import adopt, document, running, save, translate
from tests.countries.translation.machine.engines import Failure
from tests.factories import (
    NOW,
    edit_page,
    locale_row,
    make_identity,
    make_page,
    make_superuser,
    make_user,
    paragraph,
)
from tests.keeping import staged

pytestmark = pytest.mark.django_db

ABOUT = {"About us": "Despre noi", "Who we are.": "Cine suntem.", "Why we do it": "De ce"}


@staged
def ana(network):
    return make_user("ana", ("RO", Role.MANAGER, ""))


@pytest.fixture
def talking(switched_on):
    """An engine that knows the page's texts."""
    switched_on.says = {**ABOUT, "We recycle cans.": "Reciclăm doze."}
    return switched_on


def filled(page, user):
    translation = running(page)
    ask_machine(translation)
    return fill(translation, user=user, now=NOW)


def rows(page):
    found = StringTranslation.objects.filter(locale=page.locale)
    return {row.context.path.partition(".")[0]: row for row in found.select_related("context")}


def teach_title(text="Despre noi"):
    teach(
        [
            MemoryUnit.made_of(
                "About us",
                text,
                source_language="en",
                target_language="ro",
                country=Country.objects.get(code="RO"),
                learned_at=NOW,
            )
        ]
    )


# --- what is written ---


def test_what_waits_is_filled_and_marked(talking, romanian, ana):
    """Each text is a machine's, with the engine's name, for a person to read."""
    done = filled(romanian, ana)

    title = rows(romanian)["title"]
    assert (done.count, done.engines, done.refused) == (4, ["DeepL"], [])
    assert (title.data, title.translation_type, title.tool_name) == (
        "Despre noi",
        "machine",
        "DeepL",
    )
    assert title.last_translated_by is None


def test_what_a_person_wrote_is_left_alone(talking, romanian, ana):
    """A machine never writes over a translation, and is not asked for one."""
    translate(romanian, title="Cine suntem noi")

    filled(romanian, ana)

    assert rows(romanian)["title"].data == "Cine suntem noi"
    assert "About us" not in talking.texts


def test_what_changed_in_the_source_is_filled(talking, about, translated, ana):
    """A text whose source changed waits as one that was never translated."""
    edit_page(about, title="All about us")
    talking.says["All about us"] = "Totul despre noi"
    translation = running(translated)
    translation.source.update_from_db()

    assert filled(translated, ana).count == 1
    assert talking.texts == ["All about us"]


def test_it_goes_live_only_when_somebody_has_read_it(talking, romanian, ana):
    """What the engine wrote is under the rule for machine text from the first moment."""
    filled(romanian, ana)

    with pytest.raises(UnreadMachineText):
        save(romanian, user=ana)


def test_what_somebody_has_read_goes_live_as_a_machines(talking, romanian, ana):
    """Once marked as reviewed it is published and current, and its words stay a machine's for ever."""
    filled(romanian, ana)
    for segment in desk_of(running(romanian)).segments:
        confirm(romanian, segment, segment.text, ana)

    save(romanian, user=ana)

    told = document(romanian)
    assert told["title"] == "Despre noi"
    assert told["freshness"]["state"] == "current"
    assert {one["provenance"] for one in told["blocks"]} == {"machine"}


def test_what_somebody_changed_is_theirs(talking, romanian, ana):
    """A block whose text a person wrote anew is a person's."""
    filled(romanian, ana)
    for segment in desk_of(running(romanian)).segments:
        confirm(romanian, segment, f"{segment.text} Da.", ana)

    save(romanian, user=ana)

    assert {one["provenance"] for one in document(romanian)["blocks"]} == {"human"}


def test_the_memory_learns_what_was_read(talking, romanian, ana):
    """Machine text that a person approved is offered elsewhere."""
    filled(romanian, ana)
    for segment in desk_of(running(romanian)).segments:
        confirm(romanian, segment, segment.text, ana)

    save(romanian, user=ana)

    assert MemoryUnit.objects.filter(source="About us", target="Despre noi").exists()


def confirm(page, segment, text, user):
    translation = running(page)
    found = text_segment(translation, segment.pk)
    write_text(translation, found, text=text, version=segment.version, user=user)


def test_an_edited_text_still_says_who_wrote_it_first(talking, romanian, ana):
    """Engine and time stand beside the text for ever, with whether it was changed."""
    filled(romanian, ana)
    segment = desk_of(running(romanian)).segments[0]

    confirm(romanian, segment, "Despre echipă", ana)

    after = desk_of(running(romanian)).segments[0]
    assert (segment.is_as_machine_wrote, after.is_as_machine_wrote) == (True, False)
    assert (after.machine.engine, after.machine.made_at, after.machine.asked_by) == (
        "DeepL",
        NOW,
        ana,
    )
    assert after.by == ana


def test_a_text_without_a_machine_says_nothing_of_one(translated):
    """What people wrote alone has no engine."""
    assert not any(segment.machine for segment in desk_of(running(translated)).segments)


def test_the_name_is_the_countrys_own(talking, network, ana):
    """A programme's name is not translated: it is what the country calls it."""
    make_identity("INT", "en", "Every Can Counts")
    make_identity("RO", "ro-ro", "Fiecare Doză Contează")
    page = adopt(make_page("en", "Join Every Can Counts", slug="join"), "ro-ro")
    sent = 'Join <x id="1">Every Can Counts</x>'
    talking.says[sent] = 'Alătură-te <x id="1">orice</x>'

    filled(page, ana)

    assert rows(page)["title"].data == "Alătură-te Fiecare Doză Contează"


def test_a_text_that_lost_a_tag_is_left_for_a_person(talking, network, ana):
    """It stays untranslated, the others are written, and the reason names its place."""
    body = [paragraph("<p>We <b>recycle</b> cans.</p>")]
    page = adopt(make_page("en", "About us", slug="b", body=body), "ro-ro")
    talking.says["We <b>recycle</b> cans."] = "Reciclăm doze."

    done = filled(page, ana)

    assert done.count == 1
    ((place, reason),) = done.refused
    assert (place, reason) == ("Text", "Missing from the source: <b>.")


def test_a_text_that_breaks_a_blocking_rule_is_left_for_a_person(talking, romanian, ana):
    """What could not be published is not stored as done: here a term that the country insists on."""
    GlossaryTerm.objects.create(term="cans", translations={"ro": "cutii"})
    CheckSetting.objects.create(
        country=Country.objects.get(code="RO"), rule="term", severity="blocking"
    )

    done = filled(romanian, ana)

    assert done.count == 3
    assert "“cans” is “cutii” here." in done.refused[0][1]


def test_a_text_that_is_warned_of_is_written_with_its_finding(talking, romanian, ana):
    """The translator who reads it sees what the glossary says."""
    GlossaryTerm.objects.create(term="cans", translations={"ro": "cutii"})

    filled(romanian, ana)

    found = desk_of(running(romanian)).segments[-1].findings
    assert "“cans” is “cutii” here." in [str(finding.message) for finding in found]


def test_who_asked_is_recorded(talking, romanian, ana):
    """The country's audit log has one entry for the page, with the engine and the texts."""
    before = AuditEntry.objects.count()

    filled(romanian, ana)

    entry = AuditEntry.objects.get(action="translation.machine")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.country, entry.user_name) == ("RO", "ana")
    assert (entry.after["engine"], entry.after["title"]) == ("DeepL", ["Despre noi"])


def test_nobody_writes_without_the_right(talking, romanian):
    """Filling is translating."""
    stranger = make_user("gr", ("GR", Role.MANAGER, ""))
    ask_machine(running(romanian))

    with pytest.raises(PermissionDenied):
        fill(running(romanian), user=stranger, now=NOW)

    assert not rows(romanian)


# --- off ---


@pytest.mark.parametrize("what", ["engine", "language"])
def test_off_is_off(what, settings, switched_on, romanian, ana):
    """Without an engine, or in a language that is not switched on, nobody is asked."""
    if what == "engine":
        settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"MACHINE_TRANSLATION": {}}
    else:
        switch_machine(locale_row("ro-ro"), on=False)

    with pytest.raises(NoMachine):
        ask_machine(running(romanian))

    assert desk_of(running(romanian)).machine_name == ""
    assert switched_on.asked == []


def test_one_language_is_told_so(switched_on, british_like):
    """Between countries of one language the texts follow: there is nothing to ask for."""
    switch_machine(locale_row("en-ro"), on=True)

    with pytest.raises(NoMachine, match="Both are English"):
        ask_machine(running(british_like))

    assert switched_on.asked == []


@pytest.mark.parametrize("private", [True, False])
def test_what_is_not_public_never_leaves_the_site(switched_on, about, romanian, private):
    """Texts of a source that is private, or was unpublished, are sent to nobody."""
    if private:
        PageViewRestriction.objects.create(page=about, restriction_type="login")
    else:
        about.unpublish()

    with pytest.raises(NoMachine, match="public"):
        ask_machine(running(romanian))

    assert switched_on.asked == []


# --- as a job ---


def run(job):
    while step(job.pk, now=NOW):
        pass
    return job.items.get()


def test_a_page_is_filled_by_a_job(talking, romanian, ana):
    """Asked for in the editor it is done by the worker, and says what was done."""
    item = run(job_for_page(running(romanian), user=ana, now=NOW))

    assert (item.state, item.result_id) == (ItemState.DONE, romanian.pk)
    assert item.told == "DeepL translated 4 texts; a person has to read them."
    assert rows(romanian)["title"].data == "Despre noi"


def test_no_engine_is_asked_inside_a_transaction(talking, romanian, ana, monkeypatch):
    """While a page is held for writing nobody waits for a network."""
    outside = len(connection.savepoint_ids)
    seen = []
    asked = machining.ask_machine

    def see(translation):
        seen.append(len(connection.savepoint_ids) - outside)
        asked(translation)

    monkeypatch.setattr(machining, "ask_machine", see)

    run(job_for_page(running(romanian), user=ana, now=NOW))

    assert seen == [0]


def test_pressing_twice_asks_once(talking, romanian, ana):
    """While a page waits for the machine it is not asked for again."""
    first = job_for_page(running(romanian), user=ana, now=NOW)

    assert job_for_page(running(romanian), user=ana, now=NOW) == first
    assert TranslationJob.objects.count() == 1


def test_the_memory_goes_first(talking, romanian, ana):
    """What people translated before is taken, and not paid for."""
    teach_title("Despre echipa noastră")

    item = run(job_for_page(running(romanian), user=ana, now=NOW))

    assert "About us" not in talking.texts
    assert rows(romanian)["title"].translation_type == "manual"
    assert item.told.startswith("1 text was taken from the memory. DeepL translated 3 texts;")


def test_an_engine_that_fails_is_named(talking, romanian, ana):
    """Nothing is written, and the page says why; it can be tried again."""
    talking.failures = [Failure(456)]

    item = run(job_for_page(running(romanian), user=ana, now=NOW))

    assert item.state == ItemState.REFUSED
    assert "DeepL" in item.told
    assert "quota" in item.told
    assert not rows(romanian)


def test_nothing_that_waits_is_told(talking, translated, ana):
    """A page that is translated asks nobody."""
    item = run(job_for_page(running(translated), user=ana, now=NOW))

    assert (item.state, talking.asked) == (ItemState.SKIPPED, [])


def test_a_lost_right_asks_nobody(talking, romanian, ana):
    """Rights count at the moment of the work, for what leaves the site, too."""
    job = job_for_page(running(romanian), user=ana, now=NOW)
    ana.grants.all().delete()

    item = run(job)

    assert (item.state, talking.asked) == (ItemState.REFUSED, [])


def test_what_is_behind_is_brought_up_to_date_with_machine_text(talking, about, translated, ana):
    """Memory first, then the machine, as a draft for review; nothing is published."""
    edit_page(about, title="All about us")
    talking.says["All about us"] = "Totul despre noi"
    infos = [info for info in many.network().locales if info.code == "ro-ro"]
    (job,) = ask_for(
        JobKind.UPDATE, behind_in(infos), about="", user=ana, now=NOW, with_machine=True
    )

    item = run(job)

    translated.refresh_from_db()
    assert item.state == ItemState.DONE
    assert "DeepL translated 1 text" in item.told
    assert translated.title == "Despre noi"
    assert translated.get_latest_revision_as_object().title == "Totul despre noi"


def test_no_machine_is_asked_that_nobody_wants(talking, romanian, ana):
    """A job without the choice sends nothing, where the language is switched on, too."""
    info = many.network().by_code["ro-ro"]
    task = Task(romanian, info, ana, NOW, is_part=lambda page: False)

    assert machining.ask_before(task) == ""
    assert talking.asked == []


def test_drafts_are_filled_where_a_machine_is_asked(talking, romanian, ana):
    """What was started and is not live yet waits for a machine as what is behind does."""
    infos = [info for info in many.network().locales if info.code == "ro-ro"]

    alone = [one.page_id for one in behind_in(infos)]
    with_machine = [one.page_id for one in behind_in(infos, with_drafts=True)]

    assert (alone, with_machine) == ([], [romanian.pk])


def test_a_job_with_a_machine_gives_others_a_turn_at_each_page(talking, network, ana):
    """An engine may take minutes: mails and the like do not wait for all pages."""
    pages = [adopt(make_page("en", f"Page {number}"), "ro-ro") for number in range(2)]
    infos = [info for info in many.network().locales if info.code == "ro-ro"]
    wanted = behind_in(infos, with_drafts=True)
    (job,) = ask_for(JobKind.UPDATE, wanted, about="", user=ana, now=NOW, with_machine=True)

    done = work_on.func(job.pk)

    assert (len(pages), done) == (2, 1)
    assert job.items.filter(state=ItemState.WAITING).count() == 1


# --- in the admin ---


def client_of(user):
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    return client


def address(page):
    return reverse("wagtail_localize:machine_translate", args=[running(page).pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_editor_offers_the_engine(talking, romanian, ana):
    """Where it is switched on a button names the engine, and asks for a job."""
    client = client_of(ana)

    body = client.get(edit_url(romanian)).content.decode()
    answer = client.post(address(romanian), {"next": edit_url(romanian)})

    assert "Translate with DeepL" in body
    assert answer.url == edit_url(romanian)
    assert TranslationJob.objects.get().kind == JobKind.MACHINE


def test_a_page_that_is_done_offers_no_engine(talking, translated):
    """Where nothing waits there is nothing to ask for."""
    assert desk_of(running(translated)).machine_name == ""


def test_the_editor_shows_whose_a_text_was(talking, romanian, ana):
    """Beside a text that a person answers for stands which engine wrote it, and whether it was changed."""
    filled(romanian, ana)
    first, second, *_others = desk_of(running(romanian)).segments
    confirm(romanian, first, first.text, ana)
    confirm(romanian, second, "Suntem noi.", ana)

    body = client_of(ana).get(edit_url(romanian)).content.decode()

    assert body.count("Written by DeepL") == 1
    assert body.count("First written by DeepL, changed since") == 1


def test_off_has_no_button_and_no_address(configured, romanian):
    """What is not switched on is not there, for superusers neither."""
    client = client_of(make_superuser())

    body = client.get(edit_url(romanian)).content.decode()

    assert "Translate with" not in body
    assert client.post(address(romanian)).status_code == 404
    assert not TranslationJob.objects.exists()


def test_a_foreign_page_is_not_there(talking, romanian):
    """Another country's translation answers as one that is not."""
    client = client_of(make_user("gr", ("GR", Role.MANAGER, "")))

    assert client.post(address(romanian)).status_code == 404


def test_a_manager_switches_a_language_on(configured, network, ana):
    """Each language has its switch, off at first; who may not set it has no such screen."""
    url = reverse("translation_checks:country", args=[network["RO"].pk])

    client_of(ana).post(url, {"ro-ro-machine": "on"})

    assert (locale_row("ro-ro").machine_translation, locale_row("en-ro").machine_translation) == (
        True,
        False,
    )
    assert AuditEntry.objects.filter(action="country_locale.change", country="RO").exists()


def test_a_screen_from_before_switches_nothing(switched_on, network, ana):
    """Whoever sends the form without the choice leaves it as it is."""
    url = reverse("translation_checks:country", args=[network["RO"].pk])

    client_of(ana).post(url, {"ro-ro-unfinished_texts": "block"})

    assert locale_row("ro-ro").machine_translation


def test_without_an_engine_there_is_no_switch(network, ana):
    """What the operator has not is nothing to choose."""
    url = reverse("translation_checks:country", args=[network["RO"].pk])

    assert "machine" not in client_of(ana).get(url).content.decode().lower()


@pytest.mark.parametrize("on", [True, False])
def test_the_job_offers_a_machine_where_it_is_switched_on(configured, network, ana, on):
    """Bringing up to date has the choice in a country that has a machine."""
    switch_machine(locale_row("ro-ro"), on=on)

    body = client_of(ana).get(reverse("translation_jobs:update")).content.decode()

    assert ('name="with_machine"' in body) is on
