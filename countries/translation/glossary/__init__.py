"""The words that the network and its countries agreed on, and what they are in each language."""

from __future__ import annotations

from countries.translation.glossary.lookup import terms_for
from countries.translation.glossary.terms import Kind, Term, places_of

__all__ = ["Kind", "Term", "places_of", "terms_for"]
