"""The site that the programs of the documentation are run against."""

from __future__ import annotations

import pytest

from tests.clients.docs.programs import write_typescript
from tests.clients.typescript import package
from tests.countries.partners.docs.conftest import known_name, site

__all__ = ["compiled", "known_name", "site"]


@pytest.fixture(scope="module")
def compiled(site, tmp_path_factory):
    """Every program in TypeScript, compiled strictly against the client's own types."""
    package.install()
    package.build()
    folder = tmp_path_factory.mktemp("typescript")
    modules = folder / "node_modules"
    (modules / "@every-can-counts").mkdir(parents=True)
    (modules / "@every-can-counts" / "partner").symlink_to(package.PACKAGE)
    (modules / "@types").symlink_to(package.PACKAGE / "node_modules" / "@types")
    (modules / "undici-types").symlink_to(package.PACKAGE / "node_modules" / "undici-types")
    assert list(write_typescript(folder))
    package.run_tool("tsc", "-p", str(folder))
    return folder / "out"
