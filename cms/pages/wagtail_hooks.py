"""What the admin shows of this site's pages; this module registers and does nothing else."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.entry_screens import DirectoryGroup
from cms.pages.forms import Submission
from cms.pages.messages import MessagesViewSet
from countries.admin.policies import CountryPolicy

for model in (Submission, RecyclingPoint, Resource, Person):
    register_permission_policy(model, CountryPolicy(model))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet | ViewSetGroup]:
    return [MessagesViewSet(), DirectoryGroup()]
