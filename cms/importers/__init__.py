"""Import text and HTML as pages: read a source, split it into blocks, report its residue."""

from __future__ import annotations

from cms.importers.checks.subject import Finding
from cms.importers.findings import CODES, find_residue
from cms.importers.names import KnownNames, KnownOrganisation, KnownProgramme
from cms.importers.parsed import ParsedBlock, ParsedPage, Removed
from cms.importers.reading import Source, UnreadableSource, read_source
from cms.importers.splitting import parse_source, slug_of
from countries.text.claims import KnownFact

__all__ = [
    "CODES",
    "Finding",
    "KnownFact",
    "KnownNames",
    "KnownOrganisation",
    "KnownProgramme",
    "ParsedBlock",
    "ParsedPage",
    "Removed",
    "Source",
    "UnreadableSource",
    "find_residue",
    "parse_source",
    "read_source",
    "slug_of",
]
