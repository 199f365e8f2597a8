"""Signals that the plugin sends; receivers live in the sites that use it."""

from __future__ import annotations

from django.dispatch import Signal

country_opened = Signal()
"""Sent inside the opening transaction with ``country`` (a ``Country``)."""

country_closed = Signal()
"""Sent inside the closing transaction with ``country`` (a ``Country``)."""
