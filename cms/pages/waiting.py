"""What visitors wrote and nobody has handled waits for whoever reads their country's messages."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import ngettext
from wagtail.permissions import policy_registry

from cms.pages.forms import Submission
from countries.routing import network
from countries.workspace import Scope, Waiting, register_waiting

KIND = "message"


@register_waiting("messages")
def messages_to_handle(scope: Scope) -> Iterator[Waiting]:
    """Yield how many messages of each country nobody has handled."""
    policy = policy_registry.get_by_type(Submission)
    own = policy.instances_user_has_any_permission_for(scope.user, ["change"])
    codes = {country.pk: country.code for country in network().countries if scope.has(country)}
    counted = own.filter(handled_at=None, country__in=codes).order_by()
    for country_id, count in counted.values_list("country_id").annotate(Count("pk")):
        yield Waiting(
            kind=KIND,
            label=ngettext("message waits for an answer", "messages wait for an answer", count),
            count=count,
            country=codes[country_id],
            url_name="messages:index",
            query={"is_handled": "false"},
        )
