"""What the settings of an installation come to."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings as test_settings

from cms.settings.environment import ROOT, VARIABLES

PRODUCTION = {
    "PUBLIC_URL": "https://example.org",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abcdef",
}


def run(*arguments: str, module: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with ``module``'s settings and nothing but ``variables`` in the environment."""
    known = {variable.name for variable in VARIABLES}
    inherited = {name: value for name, value in os.environ.items() if name not in known}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=inherited | {"DJANGO_SETTINGS_MODULE": f"cms.settings.{module}"} | variables,
        capture_output=True,
        text=True,
        check=True,
    )


def settings_of(module: str, *names: str, **variables: str) -> dict[str, Any]:
    """Return some settings as ``module`` has them with ``variables`` in the environment."""
    code = (
        "import json; from django.conf import settings as s; "
        f"print(json.dumps({{n: getattr(s, n, None) for n in {names!r}}}, default=str))"
    )
    found: dict[str, Any] = json.loads(run("-c", code, module=module, **variables).stdout)
    return found


def test_production_passes_the_deployment_check() -> None:
    """`manage.py check --deploy` has nothing to warn of."""
    output = run(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        module="production",
        **PRODUCTION,
    )

    assert "no issues" in output.stdout
    assert output.stderr == ""


def test_cookies_are_bound_to_their_host() -> None:
    """Over https the session's cookie has the prefix that makes browsers insist on it."""
    found = settings_of(
        "production",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        **PRODUCTION,
    )

    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SESSION_COOKIE_SECURE"] is True


def test_plain_http_on_this_machine_can_log_in() -> None:
    """`make run` serves http, so its cookies need no https."""
    found = settings_of("dev", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "DEBUG")

    assert found == {
        "SESSION_COOKIE_NAME": "sessionid",
        "SESSION_COOKIE_SECURE": False,
        "DEBUG": False,
    }


@pytest.mark.parametrize(("module", "expected"), [("production", True), ("dev", False)])
def test_one_factor_is_for_trying_it_out(module: str, expected: bool) -> None:
    """Production asks for a second factor without being told; `make run` does not."""
    found = settings_of(module, "REQUIRE_SECOND_FACTOR", **PRODUCTION)

    assert found == {"REQUIRE_SECOND_FACTOR": expected}


def test_attempts_are_counted_in_the_database() -> None:
    """With Redis, too, what throttles sign-ins lies where all processes see it and none loses it."""
    caches = settings_of("dev", "CACHES", REDIS_URL="redis://127.0.0.1:1/0")["CACHES"]

    assert caches["sign-in"]["BACKEND"].endswith("DatabaseCache")


def test_the_public_url_follows_the_port() -> None:
    """`PORT=8001 make run` needs no second variable."""
    found = settings_of("dev", "PUBLIC_URL", PORT="8001")

    assert found == {"PUBLIC_URL": "http://localhost:8001"}


def test_sqlite_waits_its_turn() -> None:
    """Concurrent writers queue up in SQLite in the place of failing."""
    options = settings_of("dev", "DATABASES")["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_engines_are_chosen_by_their_urls() -> None:
    """PostgreSQL, Redis, Elasticsearch and an S3 store need a variable each, and no code."""
    found = settings_of(
        "dev",
        "DATABASES",
        "CACHES",
        "STORAGES",
        "WAGTAIL_COUNTRIES",
        DATABASE_URL="postgres://u:p@db.example/site",
        REDIS_URL="redis://cache.example:6379/0",
        ELASTICSEARCH_URL="http://search.example:9200",
        MEDIA_STORAGE="s3://bucket/media?endpoint_url=https://store.example",
    )

    assert found["DATABASES"]["default"]["HOST"] == "db.example"
    assert found["CACHES"]["default"]["LOCATION"] == "redis://cache.example:6379/0"
    assert found["WAGTAIL_COUNTRIES"]["ELASTICSEARCH_URL"] == "http://search.example:9200"
    assert found["STORAGES"]["default"]["OPTIONS"]["bucket_name"] == "bucket"


@pytest.mark.parametrize(("module", "variables"), [("dev", {}), ("production", PRODUCTION)])
def test_mail_is_written_to_files_by_default(module: str, variables: dict[str, str]) -> None:
    """Without a server to send it by, no mail leaves the machine, and none is lost."""
    found = settings_of(
        module, "EMAIL_BACKEND", "EMAIL_FILE_PATH", DATA_DIR="/some/where", **variables
    )

    assert found == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": "/some/where/mail",
    }


@pytest.mark.parametrize(("module", "variables"), [("dev", {}), ("production", PRODUCTION)])
def test_mail_is_sent_by_the_server_that_is_named(module: str, variables: dict[str, str]) -> None:
    """`EMAIL_URL` chooses the way and the server in every installation."""
    found = settings_of(
        module, "EMAIL_BACKEND", "EMAIL_HOST", EMAIL_URL="smtp://mail.example:587", **variables
    )

    assert found == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
    }


@pytest.mark.parametrize(("query", "seconds"), [("", 20), ("?timeout=60", 60)])
def test_a_silent_mail_server_is_given_up(query: str, seconds: int) -> None:
    """No worker waits for one for ever; its URL may say how long it is worth waiting for."""
    url = f"smtp://mail.example:587/{query}"

    assert settings_of("dev", "EMAIL_TIMEOUT", EMAIL_URL=url) == {"EMAIL_TIMEOUT": seconds}


def test_a_silent_cache_is_given_up_soon() -> None:
    """Without Redis pages are slower, not broken."""
    options = settings_of("dev", "CACHES", REDIS_URL="redis://127.0.0.1:1/0")["CACHES"]["default"]

    assert options["OPTIONS"]["IGNORE_EXCEPTIONS"] is True
    assert options["OPTIONS"]["SOCKET_TIMEOUT"] <= 0.2


@dataclass(frozen=True)
class Logged:
    """What a process logged: an event with a value, an error with an argument, a traceback."""

    log_format: str
    lines: list[str]


@pytest.fixture(scope="module", params=["json", "text"])
def logged(request: pytest.FixtureRequest) -> Logged:
    """Let a process log in a format; starting it takes long, so once for all tests."""
    code = (
        "import django, logging, structlog; django.setup()\n"
        "structlog.get_logger('site').warning('page_published', page=7)\n"
        "logging.getLogger('other').error('broken %s', 'pipe')\n"
        "def log_in(given):\n"
        "    try:\n"
        "        raise ValueError('no')\n"
        "    except ValueError:\n"
        "        logging.getLogger('site').exception('refused')\n"
        "log_in('hunter' + '2')"
    )
    lines = run("-c", code, module="dev", LOG_FORMAT=request.param).stderr.splitlines()
    return Logged(request.param, lines)


def test_logs_are_for_machines_or_for_people(logged: Logged) -> None:
    """LOG_FORMAT=json writes one JSON object a line, with what the event says beside its name."""
    is_json = logged.log_format == "json"
    lines = list(itertools.takewhile(lambda line: "refused" not in line, logged.lines))

    assert len(lines) == 2
    assert [line.startswith("{") for line in lines] == [is_json, is_json]
    if is_json:
        first, second = map(json.loads, lines)
        assert (first["message"], first["page"], first["level"]) == ("page_published", 7, "warning")
        assert second["message"] == "broken pipe"


def test_tracebacks_keep_values_to_themselves(logged: Logged) -> None:
    """A traceback in the log names the lines, and not what the variables held there."""
    text = "\n".join(logged.lines)

    assert "log_in" in text
    assert "hunter2" not in text


def test_no_locale_middleware_decides_the_language() -> None:
    """The country locale of the request says the language, and nothing else does."""
    assert not [name for name in test_settings.MIDDLEWARE if "LocaleMiddleware" in name]


def test_editors_tell_no_third_party() -> None:
    """The admin asks neither an avatar service nor an update server."""
    assert test_settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert test_settings.WAGTAIL_ENABLE_UPDATE_CHECK is False


def test_editors_choose_time_zones_that_browsers_know():
    """The machine's own zone has no name that means anything elsewhere."""
    assert "localtime" not in test_settings.WAGTAIL_USER_TIME_ZONES
    assert "Europe/Bucharest" in test_settings.WAGTAIL_USER_TIME_ZONES
