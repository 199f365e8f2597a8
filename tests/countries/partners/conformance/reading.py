"""The description, as tests go through it."""

from __future__ import annotations


def operations(description, *, read_only=False):
    return [
        (path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if method == "get" or not read_only
    ]
