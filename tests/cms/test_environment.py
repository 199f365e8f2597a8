"""Environment variables: each is read in one place, and nonsense is refused by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings.environment import ROOT, VARIABLES, SettingRefused, read_environment

NONSENSE = {
    "DATABASE_URL": ["nonsense", "mysql://a:b@localhost/c", "postgres://a:b@localhost:port/c"],
    "ELASTICSEARCH_URL": ["localhost:9200", "ftp://localhost", "http://", "http://a:99999"],
    "REDIS_URL": ["http://localhost", "redis://", "yes"],
    "MEDIA_STORAGE": ["gs://bucket", "s3://", "s3://key:secret@bucket", "s3://bucket?acl=public"],
    "PUBLIC_URL": [
        "example.org",
        "https://",
        "https://example.org/path",
        "https://a:b@example.org",
    ],
    "PORT": ["web", "0", "65536", "80.5", "-1"],
    "BIND_ADDRESS": ["here and there", "*"],
    "WEB_CONCURRENCY": ["0", "65", "many"],
    "SECRET_KEY": ["short", "a" * 60],
    "EMAIL_URL": ["nonsense", "pigeon://localhost"],
    "EMAIL_FROM": ["nobody", "a b@example.org"],
    "REQUIRE_SECOND_FACTOR": ["perhaps", "2"],
    "OIDC_SERVER_URL": [
        *("login.example.org", "http://login.example.org", "https://", "ftp://localhost"),
        *("https://user:word@login.example.org", "https://login.example.org/?tenant=1"),
    ],
    "OIDC_CLIENT_ID": ["two words"],
    "OIDC_CLIENT_SECRET": ["two words"],
    "OIDC_NAME": ["a" * 41],
    "OIDC_SECOND_FACTOR": ["perhaps"],
    "MACHINE_TRANSLATION": ["deepl", "en:ro=", "=deepl", "en:ro=deepl, en:ro=libretranslate"],
    "DEEPL_API_KEY": ["two words"],
    "DEEPL_URL": ["api.deepl.example", "ftp://localhost", "https://"],
    "LIBRETRANSLATE_URL": ["localhost:5000", "ftp://localhost", "http://"],
    "LIBRETRANSLATE_API_KEY": ["two words"],
    "WEBHOOK_ALLOWED_NETWORKS": ["inside", "10.0.0.0/99", "10.0.0.1/8", "10.0.0.0/8,,"],
    "WEBHOOK_ALLOWED_PORTS": ["https", "0", "443, 65536", "443,"],
    "WEBHOOK_HTTP": ["perhaps"],
    "DEBUG": ["perhaps", "2"],
    "LOG_FORMAT": ["xml"],
    "LOG_LEVEL": ["loud"],
    "DATA_DIR": [__file__],
    "READ_FILE": [str(Path(__file__).parent)],
    "STATIC_COLLECTED": ["perhaps"],
    "TRUST_PROXY": ["perhaps"],
    "CLIENT_ADDRESS_HEADER": ["X Forwarded For", "1", "a,b"],
}

SENSE = {
    "DATABASE_URL": "postgres://user:word@127.0.0.1:5432/name",
    "ELASTICSEARCH_URL": "https://user:word@search.example:9200",
    "REDIS_URL": "rediss://cache.example:6379/1",
    "MEDIA_STORAGE": "s3://bucket/prefix?region_name=eu-central-1",
    "PUBLIC_URL": "https://example.org",
    "PORT": "8001",
    "BIND_ADDRESS": "0.0.0.0",
    "WEB_CONCURRENCY": "4",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abcdef",
    "EMAIL_URL": "smtp://user:word@mail.example:587/?tls=True",
    "EMAIL_FROM": "network@example.org",
    "REQUIRE_SECOND_FACTOR": "false",
    "OIDC_SERVER_URL": "https://login.example.org/realms/network",
    "OIDC_CLIENT_ID": "every-can-counts",
    "OIDC_CLIENT_SECRET": "an-agreed-secret",
    "OIDC_NAME": "Example login",
    "OIDC_SECOND_FACTOR": "true",
    "MACHINE_TRANSLATION": "en:ro=deepl, *:el=off, *=libretranslate",
    "DEEPL_API_KEY": "an-agreed-key:fx",
    "DEEPL_URL": "https://api.deepl.example",
    "WEBHOOK_ALLOWED_NETWORKS": "10.20.0.0/16, fd12::/32",
    "WEBHOOK_ALLOWED_PORTS": "443, 9443",
    "WEBHOOK_HTTP": "true",
    "LIBRETRANSLATE_URL": "http://translate.example:5000",
    "LIBRETRANSLATE_API_KEY": "another-agreed-key",
    "DEBUG": "true",
    "LOG_FORMAT": "json",
    "LOG_LEVEL": "warning",
    "DATA_DIR": "some/where",
    "READ_FILE": "some/where/read.sqlite3",
    "STATIC_COLLECTED": "true",
    "TRUST_PROXY": "false",
    "CLIENT_ADDRESS_HEADER": "X-Forwarded-For",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with none of the variables set."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable.name, raising=False)


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values]
)
def test_nonsense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A value that nobody can have meant stops the start, and the message names the variable."""
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingRefused, match=rf"^{name}: expected "):
        read_environment()


@pytest.mark.parametrize(("name", "value"), SENSE.items())
def test_sense_is_accepted(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A sensible value of each variable is read and is not the default."""
    default = next(variable.default for variable in VARIABLES if variable.name == name)
    monkeypatch.setenv(name, value)

    found = read_environment()[name]

    assert found != default


def test_every_variable_is_tried_here() -> None:
    """A new variable needs an example of sense and of nonsense in this module."""
    names = {variable.name for variable in VARIABLES}

    assert names == set(NONSENSE) == set(SENSE)


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_an_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch, variable: object) -> None:
    """`REDIS_URL= make run` means the same as no REDIS_URL."""
    monkeypatch.setenv(variable.name, "  ")  # type: ignore[attr-defined]  # a Variable

    found = read_environment()

    assert found[variable.name] == variable.default  # type: ignore[attr-defined]  # a Variable


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in a refused URL does not reach the terminal or the log."""
    monkeypatch.setenv("DATABASE_URL", "mysql://user:hunter2@localhost/x")

    with pytest.raises(SettingRefused) as refusal:
        read_environment()

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"PORT": "web"}, "PORT: expected a port number from 1 to 65535, got 'web'"),
        (
            {"DJANGO_SETTINGS_MODULE": "cms.settings.production"},
            "SECRET_KEY: expected a random secret, as these are production settings",
        ),
        (
            {
                "DJANGO_SETTINGS_MODULE": "cms.settings.production",
                "SECRET_KEY": SENSE["SECRET_KEY"],
                "PUBLIC_URL": "http://example.org",
            },
            "PUBLIC_URL: expected an https origin, got 'http://example.org'",
        ),
        (
            {
                "DJANGO_SETTINGS_MODULE": "cms.settings.production",
                "SECRET_KEY": SENSE["SECRET_KEY"],
                "PUBLIC_URL": "https://example.org",
                "MACHINE_TRANSLATION": "en:ro=deepl, *:el=off, *=libretranslate",
                "DEEPL_API_KEY": "an-agreed-key:fx",
                "DEEPL_URL": "https://api.deepl.example",
                "LIBRETRANSLATE_URL": "http://translate.example:5000",
                "LIBRETRANSLATE_API_KEY": "another-agreed-key",
                "DEBUG": "true",
            },
            "DEBUG: expected false, as these are production settings, got 'true'",
        ),
        (
            {
                "DJANGO_SETTINGS_MODULE": "cms.settings.production",
                "SECRET_KEY": SENSE["SECRET_KEY"],
                "PUBLIC_URL": "https://example.org",
                "REQUIRE_SECOND_FACTOR": "false",
            },
            "REQUIRE_SECOND_FACTOR: expected true, as these are production settings, got 'false'",
        ),
        (
            {"OIDC_SERVER_URL": "https://login.example.org"},
            "OIDC_CLIENT_ID: expected what the provider knows this site by, "
            "as OIDC_SERVER_URL is set",
        ),
        (
            {"DATA_DIR": "/dev/null/data"},
            "DATA_DIR: expected a folder that can be written to, got '/dev/null/data'",
        ),
    ],
)
def test_manage_py_says_it_in_one_line(variables: dict[str, str], expected: str) -> None:
    """A refused setting ends `manage.py` with exit code 2 and one line, without a traceback."""
    run = manage("check", **variables)

    assert (run.returncode, run.stderr) == (2, f"{expected}\n")


def test_a_database_that_is_down_is_one_line() -> None:
    """`manage.py` says why it could not go on, with exit code 1 and without a traceback."""
    run = manage("open_country", "RO", DATABASE_URL="postgres://nobody:secret@127.0.0.1:1/none")

    assert run.returncode == 1
    assert run.stderr.startswith("The database does not do what is asked of it: connection")
    assert run.stderr.count("\n") == 1
    assert "secret" not in run.stderr


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with ``variables`` and none of the developer's own."""
    environment = {name: value for name, value in os.environ.items() if name not in SENSE}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
