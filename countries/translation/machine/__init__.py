"""Machines that translate: one interface, DeepL and LibreTranslate behind it, for each pair of languages.

Off unless the operator configures engines and a country's language switches them on. What stands here
knows texts, not pages; ``filling`` and the jobs bring both together.
"""
