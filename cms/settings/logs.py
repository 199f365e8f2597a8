"""Logging by structlog: one JSON object a line for machines, coloured text for people."""

from __future__ import annotations

from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_structlog() -> None:
    """Send structlog's own loggers through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_config(*, log_format: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING: to standard error, in ``log_format`` (json or text).

    Without a ``level`` machines are told of each request and job, people of what went wrong.
    """
    level = level or ("info" if log_format == "json" else "warning")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "log": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_renderers(log_format),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "log"}},
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": {
            # The site's default handlers would write each error twice.
            "django": {"handlers": [], "level": level.upper(), "propagate": True},
            "django.server": {"handlers": [], "level": level.upper(), "propagate": True},
            # django-structlog tells the same of each request, with its id.
            "django.request": {"level": "CRITICAL"},
        },
    }


def _renderers(log_format: str) -> list[Any]:
    # Tracebacks without the values of variables: these hold passwords and what people wrote.
    if log_format == "json":
        tracebacks = ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(tracebacks),
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
