"""Every model of the plugin, for Django; each lives in the room that owns it."""

from countries.access.models import Grant, LicenceNotice
from countries.access.workflows import ReviewTask
from countries.audit.models import AuditEntry
from countries.delivery.models import Dependency, Document, LogState, Mark
from countries.digest.models import DigestIssue, DigestPreference
from countries.facts.models import Fact, FactValue, FormerValue
from countries.identity.addresses import FormerAddress, Menu, MenuItem
from countries.identity.countries import Country, CountryLocale, MarketFact, NetworkVersion
from countries.identity.organisations import Licence, Organisation, Role
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.identity.tags import Tag
from countries.market.models import MarketRule
from countries.overlays.models import Overlay, PageChange, SeenBlock
from countries.partners.models import Key, KeyNotice, Partner
from countries.partners.previews.models import DraftLink
from countries.partners.usage.models import Usage
from countries.partners.webhooks.models import Attempt, Delivery, Endpoint, Occurrence
from countries.segments.detached import Detachment
from countries.segments.models import LiveSegments, SegmentOrigin
from countries.tasks.models import Job, PeriodicRun, WorkerHeartbeat
from countries.translation.checks.models import CheckSetting
from countries.translation.files.models import TranslationUpload
from countries.translation.glossary.models import GlossaryTerm
from countries.translation.jobs.models import TranslationJob, TranslationJobItem
from countries.translation.machine.models import MachineAnswer, MachineText
from countries.translation.memory.models import MemoryUnit
from countries.translation.models import SegmentComment
from countries.translation.requests.models import RequestedPage, TranslationRequest
from countries.translation.reviewing.models import PreviewLink, TwoPersonRule
from countries.umbrella.models import AdoptedPage, Adoption, AdoptionAnswer, Kit, KitItem, Promotion
from countries.umbrella.reminders import Reminder
from countries.workspace.drift.models import IgnoredFigure, TypedFigure
from countries.workspace.models import SavedView

__all__ = [
    "AdoptedPage",
    "Adoption",
    "AdoptionAnswer",
    "Attempt",
    "AuditEntry",
    "CheckSetting",
    "Country",
    "CountryLocale",
    "Delivery",
    "Dependency",
    "Detachment",
    "DigestIssue",
    "DigestPreference",
    "Document",
    "DraftLink",
    "Endpoint",
    "Fact",
    "FactValue",
    "FormerAddress",
    "FormerValue",
    "GlossaryTerm",
    "Grant",
    "IgnoredFigure",
    "Job",
    "Key",
    "KeyNotice",
    "Kit",
    "KitItem",
    "Licence",
    "LicenceNotice",
    "LiveSegments",
    "LogState",
    "MachineAnswer",
    "MachineText",
    "Mark",
    "MarketFact",
    "MarketRule",
    "MemoryUnit",
    "Menu",
    "MenuItem",
    "NetworkVersion",
    "Occurrence",
    "Organisation",
    "Overlay",
    "PageChange",
    "Partner",
    "PeriodicRun",
    "PreviewLink",
    "Programme",
    "ProgrammeIdentity",
    "Promotion",
    "Reminder",
    "RequestedPage",
    "ReviewTask",
    "Role",
    "SavedView",
    "SeenBlock",
    "SegmentComment",
    "SegmentOrigin",
    "Tag",
    "TranslationJob",
    "TranslationJobItem",
    "TranslationRequest",
    "TranslationUpload",
    "TwoPersonRule",
    "TypedFigure",
    "Usage",
    "WorkerHeartbeat",
]
