"""What the admin shows of this site's pages; this module registers and does nothing else."""

from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.pages.forms import Submission
from cms.pages.messages import MessagesViewSet
from countries.admin.policies import CountryPolicy

register_permission_policy(Submission, CountryPolicy(Submission))


@hooks.register("register_admin_viewset")
def register_messages() -> MessagesViewSet:
    return MessagesViewSet()
