"""Start-up: wrap Wagtail's page actions, connect receivers, register checks and tasks."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountriesConfig(AppConfig):
    """The multi-country plugin."""

    name = "countries"
    label = "wagtail_countries"
    verbose_name = _("Countries")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from countries import checks, pages, publishing, receivers
        from countries.access import policies as grants
        from countries.access import workflows
        from countries.admin import holding, looking, naming, placing, tags, tidy
        from countries.admin.translating import mails
        from countries.audit import startup as audit
        from countries.public import preview
        from countries.tasks import (  # they register themselves
            figures,  # noqa: F401
            licences,  # noqa: F401
            markets,  # noqa: F401
            partners,  # noqa: F401
            replicas,  # noqa: F401
            scheduling,  # noqa: F401
            webhooks,  # noqa: F401
        )
        from countries.translation import startup as translation
        from countries.translation.jobs import machining, updating  # noqa: F401  # they register their ways
        from countries.umbrella import copying, many, page_changes  # noqa: F401  # one registers its way

        checks.register()
        grants.install()
        workflows.install()
        pages.install_addresses()
        publishing.install()
        receivers.connect()
        preview.install()
        placing.install()
        holding.install()
        looking.install()
        naming.install()
        tags.install_autocomplete()
        tidy.keep_choosers_inside()
        translation.install()
        mails.install()
        page_changes.connect()
        copying.install()
        audit.install()
