"""The words that the network and its countries agreed on, and what they are in each language.

``lookup`` finds the terms that hold somewhere; what stands here asks no database.
"""

from __future__ import annotations

from countries.translation.glossary.terms import Kind, Term, places_of

__all__ = ["Kind", "Term", "places_of"]
