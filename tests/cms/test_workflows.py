"""The admin's list of workflows, whose cells are ours."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from tests.factories import make_network, make_superuser

pytestmark = pytest.mark.django_db


def test_the_tasks_of_a_workflow_are_a_list() -> None:
    """Each step is an item of a list and leads to its task."""
    make_network("RO")
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    task = GroupApprovalTask.objects.create(name="Read <it> again")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(make_superuser())

    page = client.get(reverse("wagtailadmin_workflows:index")).content
    cells = BeautifulSoup(page, "html.parser").select("ul.workflow-tasks")

    assert {child.name for cell in cells for child in cell.find_all(recursive=False)} == {"li"}
    found = [(a["href"], a.get_text(" ", strip=True)) for cell in cells for a in cell.select("a")]
    address = reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
    assert (address, "Step 1 Read <it> again") in found
