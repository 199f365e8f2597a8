"""What the admin's screens of our own share."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.generic import WagtailAdminTemplateMixin


class TitledScreen(WagtailAdminTemplateMixin):
    """A screen at the end of whose path its own title stands."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]
