"""What people say of the weekly mail on their own account's screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from countries.digest import DigestPreference


class DigestForm(forms.ModelForm):
    class Meta:
        model = DigestPreference
        fields = ("is_on", "weekday")


class DigestPanel(BaseSettingsPanel):
    """On or off, and the day."""

    name = "digest"
    title = gettext_lazy("Weekly mail")
    tab = notifications_tab
    order = 150
    form_class = DigestForm
    form_object = "preference"

    def __init__(self, request: Any, user: Any, profile: Any) -> None:
        super().__init__(request, user, profile)
        found = DigestPreference.objects.filter(user=user).first()
        self.preference = found or DigestPreference(user=user)

    def get_form(self) -> forms.ModelForm:
        kwargs: dict[str, Any] = {"instance": self.preference, "prefix": self.name}
        if self.request.method == "POST":
            kwargs["data"] = self.request.POST
        return self.form_class(**kwargs)
