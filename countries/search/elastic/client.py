"""The connection to Elasticsearch; every failure leaves here as EngineFailure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import urllib3
from elastic_transport import Urllib3HttpNode
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError
from elasticsearch.helpers.errors import ScanError

from countries import conf
from countries.search.results import EngineFailure

CONNECT_SECONDS = 0.5
READ_SECONDS = 2.0
FEED_SECONDS = 30.0


class _Node(Urllib3HttpNode):
    """Waits shorter for a connection than for an answer, which the client cannot say."""

    def perform_request(self, *args: Any, **options: Any) -> Any:
        read = options.get("request_timeout")
        seconds = read if isinstance(read, int | float) else READ_SECONDS
        options["request_timeout"] = urllib3.Timeout(
            connect=min(CONNECT_SECONDS, seconds), read=seconds
        )
        return super().perform_request(*args, **options)


def client(*, seconds: float = READ_SECONDS) -> Elasticsearch:
    """Return the client of the configured server, whose answers may take ``seconds``."""
    return _connect(conf.setting("ELASTICSEARCH_URL")).options(request_timeout=seconds)


@lru_cache(maxsize=4)
def _connect(url: str) -> Elasticsearch:
    return Elasticsearch(
        url,
        node_class=_Node,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=20,
    )


@contextmanager
def engine_failures() -> Iterator[None]:
    """Turn whatever the server or its answer does wrong into EngineFailure."""
    try:
        yield
    except (ApiError, TransportError, BulkIndexError, ScanError) as error:
        raise EngineFailure(f"{type(error).__name__}: {str(error)[:300]}") from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise EngineFailure(f"an answer of another form: {error!r}"[:300]) from error
