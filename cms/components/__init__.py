"""Every block and every kind of page with sample values, in three scripts, by day and by night."""

from __future__ import annotations

from cms.components.rendering import write_components

__all__ = ["write_components"]
