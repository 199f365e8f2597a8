"""The public look: templates, style sheets, drawings and catalogues, and no data."""

from __future__ import annotations

from django.apps import AppConfig


class ThemesConfig(AppConfig):
    """Registers the templates, static files and catalogues under the label ``themes``."""

    name = "themes"
    label = "themes"
    verbose_name = "Themes"
