"""What the admin's pages say of how people sign in."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def one_factor_is_enough() -> bool:
    """Tell whether nobody needs a second factor, which the admin then says on every screen."""
    return not settings.REQUIRE_SECOND_FACTOR


@register.simple_tag
def one_factor_style() -> SafeString | str:
    """Return the style of that notice, where it is shown."""
    if settings.REQUIRE_SECOND_FACTOR:
        return ""
    return format_html('<link rel="stylesheet" href="{}">', static("users/sign_in.css"))
