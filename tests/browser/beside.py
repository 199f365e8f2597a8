"""Call a function in a process of its own: ``python -m tests.browser.beside MODULE NAME [JSON …]``.

Prints what it returns, as JSON. A browser's tests and the site's database never share a process.
"""

from __future__ import annotations

import importlib
import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    module, name, *arguments = sys.argv[1:]
    function = getattr(importlib.import_module(module), name)
    json.dump(function(*map(json.loads, arguments)), sys.stdout)
