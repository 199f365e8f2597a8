"""The static site of the example, built from the running application."""

from tests.clients.python.conftest import (  # noqa: F401  # fixtures
    _one_transaction,
    application,
    make_client,
    make_key,
)
