"""Webhooks: endpoints of partners that are told, at least once and in order, what changed."""
