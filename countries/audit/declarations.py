"""How each model of the plugin, of Wagtail and of its translations is recorded, or why it is not."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Task

from countries.audit.condensing import Values
from countries.audit.recording import NETWORK, Place
from countries.audit.watching import at, excuse, watch
from countries.identity.countries import Country, CountryStatus
from countries.market.owning import owners_of
from countries.registry import entry_registrations

MADE_BY_THE_SITE = "the site makes it from what is recorded"
LOGGED = "Wagtail's log of its page tells of it"
OWN_PREFERENCES = "what one person likes to see, and nobody else does"
PASSING = "it is gone after the work, and nothing is read from it"
PARTS_OF_TEXTS = "wagtail-localize cuts it from a source page"


def declare() -> None:
    """Declare every model whose rows people change."""
    _declare_identity()
    _declare_rights()
    _declare_partners()
    _declare_translations()
    _declare_adopting()
    _declare_files()
    _declare_settings()
    for registration in entry_registrations():
        model = registration.model
        watch(model._meta.label, model.entry_type, place=at("country"))
    _excuse_the_rest()


def _declare_identity() -> None:
    watch("wagtail_countries.Country", "country", place=_itself, verb=_opened_or_closed)
    watch("wagtail_countries.CountryLocale", "country_locale", place=at("country"))
    watch("wagtail_countries.MarketFact", "market_fact", place=at("country"))
    watch("wagtail_countries.MarketRule", "market_rule", place=_of_its_page)
    watch(
        "wagtail_countries.Reminder",
        "reminder",
        place=at("country"),
        ignored=("sent_by", "sent_at", "dismissed_by", "translation_key"),
        creates="send",
        verb=lambda before, after: "dismiss" if after.get("dismissed_at") else "change",
    )
    watch("wagtail_countries.Programme", "programme")
    watch("wagtail_countries.ProgrammeIdentity", "identity", place=_country_and_locale)
    for name in ("Organisation", "Licence", "Tag", "FactValue"):
        watch(f"wagtail_countries.{name}", _snake(name), place=at("country"))
    watch("wagtail_countries.Role", "organisation_role", place=at("country"))
    watch("wagtail_countries.Fact", "fact")
    watch(
        "wagtail_countries.IgnoredFigure",
        "ignored_figure",
        place=at("page.locale"),
        ignored=("ignored_at", "ignored_by", "text_digest"),
        label=lambda row: row.page.draft_title,
    )
    watch("wagtail_countries.GlossaryTerm", "glossary_term", place=at("country"))
    for name in ("SeenBlock", "PageChange"):
        watch(f"wagtail_countries.{name}", "umbrella_change", place=at("country"))
    watch("wagtail_countries.CheckSetting", "check_setting", place=at("country"))
    watch(
        "wagtail_countries.TwoPersonRule",
        "two_person_rule",
        place=at("country"),
        ignored=("switched_on_at", "switched_on_by"),
    )
    watch("wagtail_countries.Menu", "menu", place=at("country_locale"))
    watch("wagtail_countries.MenuItem", "menu_item", place=at("menu.country_locale"))
    watch("wagtail_countries.FormerAddress", "former_address", place=at("country_locale"))


def _declare_rights() -> None:
    user = get_user_model()
    watch(
        user._meta.label,
        "user",
        ignored=("last_login", "date_joined"),
        secret=("password",),
        sets=("groups", "user_permissions"),
        verb=_password_or_change,
        is_upkeep=_hashes_anew,
    )
    watch("wagtail_countries.Grant", "grant", place=at("country"), ignored=("given_at", "given_by"))
    watch("auth.Group", "group", sets=("permissions",))
    watch("wagtailcore.GroupPagePermission", "right", place=at("page.locale"))
    watch("wagtailcore.GroupCollectionPermission", "right", place=in_collection)
    watch("wagtailcore.GroupSitePermission", "right")


def _declare_partners() -> None:
    watch("wagtail_countries.Partner", "partner", place=at("country"))
    watch(
        "wagtail_countries.Key",
        "key",
        place=_of_key,
        ignored=("last_used_at",),
        secret=("digest",),
        creates="issue",
        verb=_revoked_or_changed,
    )
    watch(
        "wagtail_countries.Endpoint",
        "endpoint",
        place=_of_endpoint,
        ignored=(
            *("epoch", "sequence", "slow_until", "failing_since", "succeeded_at"),
            *("created_at", "former_until", "older_secrets"),
        ),
        secret=("generation",),
    )


def _declare_translations() -> None:
    watch(
        "wagtail_localize.Translation",
        "translation",
        place=at("target_locale"),
        creates="start",
        verb=_stopped_or_started,
        label=lambda row: row.source.object_repr,
    )
    bookkeeping = ("created_at", "updated_at", "has_error", "field_error", "last_translated_by")
    for name, noun in (("StringTranslation", "text"), ("SegmentOverride", "choice")):
        watch(
            f"wagtail_localize.{name}",
            f"translation.{noun}",
            place=at("locale"),
            ignored=bookkeeping,
            creates="write",
            verb=lambda before, after: "write",
            label=lambda row: row.context.path if row.context else "",
        )
    watch(
        "wagtail_countries.SegmentComment",
        "translation.comment",
        place=at("translation.target_locale"),
        ignored=("created_at", "string"),
        verb=lambda before, after: "resolve" if after.get("resolved_at") else "change",
        label=lambda row: row.context.path,
    )
    watch(
        "wagtail_countries.TranslationJob",
        "translation.job",
        place=at("country"),
        ignored=("asked_by", "language", "created_at"),
        creates="start",
    )
    watch(
        "wagtail_countries.TranslationRequest",
        "translation_request",
        place=at("locale"),
        ignored=("created_at",),
        verb=lambda before, after: "close" if after.get("closed_at") else "change",
    )
    watch(
        "wagtail_countries.RequestedPage",
        "translation_request.page",
        place=at("request.locale"),
        label=lambda row: row.page.draft_title,
    )
    watch(
        "wagtail_countries.PreviewLink",
        "preview_link",
        place=at("translation.target_locale"),
        secret=("token",),
        label=lambda row: row.translation.source.object_repr,
    )
    watch(
        "wagtail_countries.DraftLink",
        "draft_link",
        place=at("page.locale"),
        secret=("token",),
        ignored=("issued_by", "issued_at"),
        label=lambda row: row.page.draft_title,
    )
    watch(
        "wagtail_countries.MemoryUnit",
        "memory_unit",
        place=at("country"),
        ignored=("normal", "length", "digest", "target_digest", "page", "path"),
    )


def _declare_adopting() -> None:
    watch(
        "wagtail_countries.AdoptionAnswer",
        "adoption.answer",
        place=at("country"),
        ignored=("answered_by", "answered_at"),
        creates="give",
    )
    watch(
        "wagtail_countries.Adoption",
        "adoption",
        place=at("country"),
        ignored=("job", "adopted_by", "adopted_at", "already", "refused", "undone_by"),
        verb=lambda before, after: "undo" if after.get("undone_at") else "change",
    )
    watch(
        "wagtail_countries.Detachment",
        "page.detachment",
        place=at("page.locale"),
        ignored=("detached_by", "detached_at", "source_revision"),
        label=lambda row: row.page.draft_title,
    )
    watch(
        "wagtail_countries.Promotion",
        "promotion",
        place=at("country"),
        ignored=("proposed_by", "proposed_at", "decided_by", "decided_at"),
        creates="propose",
        verb=lambda before, after: str(after.get("state") or "change"),
        label=lambda row: row.page.draft_title,
    )
    watch("wagtail_countries.Kit", "kit")
    watch("wagtail_countries.KitItem", "kit.page")


def _declare_files() -> None:
    sizes = ("file_hash", "file_size", "width", "height", "created_at")
    watch(get_image_model()._meta.label, "image", place=in_collection, ignored=sizes)
    watch(get_document_model()._meta.label, "document", place=in_collection, ignored=sizes)
    watch(
        "wagtailcore.Collection",
        "collection",
        place=in_collection,
        ignored=("path", "depth", "numchild"),
    )
    watch(
        "wagtailcore.CollectionViewRestriction",
        "collection_restriction",
        place=in_collection,
        secret=("password",),
        sets=("groups",),
    )


def _declare_settings() -> None:
    watch("wagtailcore.Site", "setting")
    watch("wagtailcore.Locale", "locale")
    watch("wagtailcore.Workflow", "workflow")
    watch("wagtailcore.WorkflowTask", "workflow_task")
    watch("wagtailcore.WorkflowPage", "workflow_page", place=at("page.locale"))
    watch("wagtailcore.WorkflowContentType", "workflow_content_type")
    for model in apps.get_models():
        if issubclass(model, Task) and model is not Task:
            sets = [field.name for field in model._meta.local_many_to_many]
            watch(model._meta.label, "task", sets=sets)


def _excuse_the_rest() -> None:
    for name in (
        *("NetworkVersion", "Document", "Dependency", "Mark", "LogState", "LiveSegments"),
        *("SegmentOrigin", "Job", "PeriodicRun", "WorkerHeartbeat", "AuditEntry"),
        *("LicenceNotice", "DigestIssue", "MachineAnswer", "MachineText", "TypedFigure"),
        *("FormerValue", "Delivery", "Attempt", "Occurrence"),
        *("FormerValue", "KeyNotice", "Usage"),
    ):
        excuse(f"wagtail_countries.{name}", MADE_BY_THE_SITE)
    for name in (
        *("Revision", "Comment", "CommentReply", "PageViewRestriction", "WorkflowState"),
        *("TaskState", "APIToken", "PageLogEntry", "ModelLogEntry"),
    ):
        excuse(f"wagtailcore.{name}", LOGGED)
    excuse("wagtail_countries.Overlay", LOGGED)
    excuse("wagtail_countries.SavedView", "it filters a list, holds no content and gives no right")
    excuse("wagtail_countries.AdoptedPage", LOGGED)
    excuse("auth.Permission", "Django makes it from a model, and nobody gives it but by a group")
    excuse("wagtailcore.Task", "each kind of task is recorded as itself")
    excuse("wagtailcore.PageSubscription", OWN_PREFERENCES)
    excuse("wagtailusers.UserProfile", OWN_PREFERENCES)
    excuse("wagtail_countries.DigestPreference", OWN_PREFERENCES)
    excuse("wagtail_countries.TranslationUpload", PASSING)
    excuse("wagtail_countries.TranslationJobItem", "what is done to its page is recorded of that")
    for label in (
        *("wagtailcore.UploadedFile", "wagtailadmin.EditingSession", "wagtailadmin.FormState"),
        *("wagtailcore.ReferenceIndex", "wagtailsearch.IndexEntry", "wagtailadmin.Admin"),
        *("wagtailsearch.SQLiteFTSIndexEntry", "wagtailimages.Rendition"),
        *("wagtailsearch.PostgresIndexEntry", "wagtail_localize.TranslationLog"),
    ):
        excuse(label, PASSING)
    for label in ("wagtailimages.Image", "wagtaildocs.Document"):
        excuse(label, "the site has a model of its own in its place")
    for name in (
        *("TranslatableObject", "TranslationSource", "String", "TranslationContext", "Template"),
        *("StringSegment", "TemplateSegment", "RelatedObjectSegment", "OverridableSegment"),
    ):
        excuse(f"wagtail_localize.{name}", PARTS_OF_TEXTS)
    excuse("wagtail_localize.LocaleSynchronization", "it is refused altogether")


# --- where something belongs ---


def _itself(country: Any) -> Place:
    return Place(code=country.code)


def _of_its_page(rule: Any) -> Place:
    """The section that a market rule's page belongs to: it may act in all that adopted the page."""
    codes = owners_of(rule.translation_key)
    return Place(code=codes.pop()) if len(codes) == 1 else NETWORK


def _country_and_locale(identity: Any) -> Place:
    return Place(country_id=identity.country_id, locale_code=identity.locale)


def _of_key(key: Any) -> Place:
    """The country whose partner has the key, or the only one that it opens."""
    if key.partner.country_id is not None:
        return Place(country_id=key.partner.country_id)
    return Place(code=key.countries[0]) if len(key.countries) == 1 else NETWORK


def in_collection(row: Any) -> Place:
    """The country in whose collection, or below it, a file lies."""
    collection = row if isinstance(row, Collection) else row.collection
    if not collection.path:
        return NETWORK
    steps = range(collection.steplen, len(collection.path) + 1, collection.steplen)
    above = [collection.path[:step] for step in steps]
    code = Country.objects.filter(collection__path__in=above).values_list("code", flat=True).first()
    return Place(code=code) if code else NETWORK


# --- what a change is called ---


def _of_endpoint(endpoint: Any) -> Place:
    return _of_key(endpoint.key)


def _opened_or_closed(before: Values, after: Values) -> str:
    words: dict[Any, str] = {CountryStatus.OPEN.value: "open", CountryStatus.CLOSED.value: "close"}
    return words.get(after.get("status"), "change")


def _password_or_change(before: Values, after: Values) -> str:
    return "password" if list(after) == ["password"] else "change"


def _hashes_anew(user: Any, names: frozenset[str]) -> bool:
    """Django hashes a password anew at login when the way of hashing changed: it stays the same."""
    return names == {"password"} and getattr(user, "_password", None) is None


def _revoked_or_changed(before: Values, after: Values) -> str:
    return "revoke" if after.get("revoked_at") else "change"


def _stopped_or_started(before: Values, after: Values) -> str:
    if "enabled" not in after:
        return "change"
    return "start" if after["enabled"] else "stop"


def _snake(name: str) -> str:
    return {"FactValue": "fact_value"}.get(name, name.lower())
