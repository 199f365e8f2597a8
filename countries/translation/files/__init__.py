"""Translations as files for the tools that translators know: out, and in again segment by segment."""
