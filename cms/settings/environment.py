"""The one reader of environment variables: a table of what they are, and a refusal by name."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, ValidationError

ROOT = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 50
MAIL_TIMEOUT = 20
"""Seconds for a mail server to say something, unless its URL has another ``timeout``."""


class SettingRefused(ImproperlyConfigured):
    """An environment variable holds what nobody can have meant."""

    def __init__(self, name: str, expected: str, given: str = "") -> None:
        got = f", got {given!r}" if given else ""
        super().__init__(f"{name}: expected {expected}{got}")


@contextmanager
def usable_folder(name: str) -> Iterator[None]:
    """Refuse the variable ``name`` when what is done in its folder inside fails."""
    try:
        yield
    except OSError as error:
        raise SettingRefused(
            name, "a folder that can be written to", str(error.filename)
        ) from error


@dataclass(frozen=True)
class Kind:
    """What a value must look like. The value of a secret kind is never repeated in a message."""

    expected: str
    read: Callable[[Env, str], Any]
    secret: bool = False


@dataclass(frozen=True)
class Variable:
    """One environment variable; an empty value means the same as none."""

    name: str
    kind: Kind
    default: Any
    help: str


@dataclass(frozen=True)
class Storage:
    """An S3-compatible bucket; credentials come from the store's own variables."""

    bucket: str
    prefix: str
    options: Mapping[str, str]

    @property
    def origin(self) -> str:
        """Return the origin that files are read from."""
        if domain := self.options.get("custom_domain"):
            return f"https://{domain}"
        if endpoint := self.options.get("endpoint_url"):
            return endpoint.rstrip("/")
        return f"https://{self.bucket}.s3.amazonaws.com"


def _count(smallest: int, largest: int) -> Callable[[Env, str], int]:
    def read(env: Env, name: str) -> int:
        number: int = env.int(name)
        return number if smallest <= number <= largest else _refuse()

    return read


def _one_of(*choices: str) -> Callable[[Env, str], str]:
    def read(env: Env, name: str) -> str:
        value = env.str(name).strip().lower()
        return value if value in choices else _refuse()

    return read


def _url(*schemes: str, bare: bool = False) -> Callable[[Env, str], str]:
    """Read a URL with a host; a ``bare`` one is an origin: no path, query, fragment or user."""

    def read(env: Env, name: str) -> str:
        value = env.str(name).strip().rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname or re.search(r"\s", value):
            _refuse()
        if not _is_port_valid(parts) or (bare and not _is_origin(parts)):
            _refuse()
        return value

    return read


def _is_port_valid(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _is_origin(parts: SplitResult) -> bool:
    return not (parts.path or parts.query or parts.fragment or parts.username)


def _database(env: Env, name: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(env.dj_db_url(name))
    if config["ENGINE"].rsplit(".", 1)[-1] not in ("sqlite3", "postgresql"):
        _refuse()
    return config if config["NAME"] and config["NAME"] != ":memory:" else _refuse()


def _email(env: Env, name: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(env.dj_email_url(name))
    config["EMAIL_TIMEOUT"] = config["EMAIL_TIMEOUT"] or MAIL_TIMEOUT
    is_smtp = config["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    return _refuse() if is_smtp and not config["EMAIL_HOST"] else config


def _storage(env: Env, name: str) -> Storage:
    parts = urlsplit(env.str(name).strip())
    options = dict(parse_qsl(parts.query))
    known = {"endpoint_url", "region_name", "custom_domain"}
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or set(options) - known:
        _refuse()
    return Storage(parts.netloc, parts.path.strip("/"), MappingProxyType(options))


def _secret(env: Env, name: str) -> str:
    value = env.str(name)
    return value if len(value) >= SHORTEST_SECRET and len(set(value)) > 5 else _refuse()


def _path(env: Env, name: str) -> Path:
    path: Path = env.path(name).expanduser()
    return path if path.is_absolute() else ROOT / path


def _folder(env: Env, name: str) -> Path:
    path = _path(env, name)
    return _refuse() if path.exists() and not path.is_dir() else path


def _file(env: Env, name: str) -> Path:
    path = _path(env, name)
    return _refuse() if path.is_dir() else path


def _refuse() -> Any:
    raise ValidationError("refused")


BOOLEAN = Kind("true or false", lambda env, name: env.bool(name))
PORT = Kind("a port number from 1 to 65535", _count(1, 65535))
WORKERS = Kind("a whole number from 1 to 64", _count(1, 64))
ADDRESS = Kind(
    "an address of this machine such as 127.0.0.1 or 0.0.0.0",
    lambda env, name: value if re.fullmatch(r"[\w.:-]+", value := env.str(name)) else _refuse(),
)
ORIGIN = Kind(
    "an origin such as https://example.org, without a path", _url("http", "https", bare=True)
)
HTTP_URL = Kind("a URL such as http://127.0.0.1:9200", _url("http", "https"), secret=True)
ENGINE_URL = Kind(
    "a URL such as http://translate.example.org:5000", _url("http", "https"), secret=True
)
REDIS = Kind("a URL such as redis://127.0.0.1:6379/0", _url("redis", "rediss"), secret=True)
DATABASE = Kind("postgres://user:password@host:port/name or sqlite:///file", _database, secret=True)
EMAIL = Kind("a URL such as smtp://user:password@host:587/?tls=True", _email, secret=True)
STORAGE = Kind(
    "s3://bucket/prefix, optionally with ?endpoint_url=, region_name= and custom_domain=", _storage
)
SECRET = Kind(f"at least {SHORTEST_SECRET} characters of a random secret", _secret, secret=True)
HEADER = Kind(
    "a header's name such as X-Forwarded-For",
    lambda env, name: (
        value if re.fullmatch(r"[A-Za-z][\w-]*", value := env.str(name)) else _refuse()
    ),
)
FOLDER = Kind("a folder", _folder)
FILE = Kind("a file's path", _file)
LOG_FORMAT = Kind("json or text", _one_of("json", "text"))
LOG_LEVEL = Kind("debug, info, warning or error", _one_of("debug", "info", "warning", "error"))
PROVIDER_URL = Kind(
    "a URL such as https://login.example.org, plain http on this machine alone",
    lambda env, name: _safe_from_others(_url("https", "http")(env, name)),
)
WORD = Kind(
    "one word without spaces",
    lambda env, name: value if re.fullmatch(r"\S+", value := env.str(name)) else _refuse(),
)
PASSWORD = Kind("a secret without spaces", WORD.read, secret=True)
LABEL = Kind(
    "a name of at most 40 characters",
    lambda env, name: value if len(value := env.str(name).strip()) <= 40 else _refuse(),
)


def _pairs(env: Env, name: str) -> dict[str, str]:
    """Read which engine translates which languages: ``en:ro=deepl, *=libretranslate``."""
    found: dict[str, str] = {}
    for part in env.str(name).split(","):
        pair, equals, engine = (piece.strip().lower() for piece in part.partition("="))
        if not pair or not engine or not equals or pair in found:
            _refuse()
        found[pair] = engine
    return found


PAIRS = Kind("languages and engines such as en:ro=deepl, *=libretranslate", _pairs)


def _networks(env: Env, name: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(part)) for part in _listed(env.str(name)))


def _ports(env: Env, name: str) -> tuple[int, ...]:
    ports = tuple(int(part) for part in _listed(env.str(name)))
    return ports if all(0 < port < 65536 for port in ports) else _refuse()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


NETWORKS = Kind("networks such as 10.20.0.0/16, fd12::/32", _networks)
PORTS = Kind("port numbers such as 443, 8443", _ports)


def _safe_from_others(url: str) -> str:
    """Return the URL of a service that is told secrets, unless others could listen."""
    parts = urlsplit(url)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    has_more = bool(parts.username or parts.query or parts.fragment)
    return _refuse() if has_more or not (parts.scheme == "https" or is_here) else url


VARIABLES: tuple[Variable, ...] = (
    Variable("DATABASE_URL", DATABASE, None, "The database; unset, a SQLite file in DATA_DIR."),
    Variable(
        "ELASTICSEARCH_URL",
        HTTP_URL,
        "",
        "The search engine; unset, full-text search in the read file.",
    ),
    Variable("REDIS_URL", REDIS, "", "Cache and limits; unset, a table of the database."),
    Variable("MEDIA_STORAGE", STORAGE, None, "Uploaded files; unset, files in DATA_DIR."),
    Variable(
        "PUBLIC_URL",
        ORIGIN,
        "",
        "The umbrella's public origin; unset, http://localhost with PORT. Required in production.",
    ),
    Variable("PORT", PORT, 8000, "The port that `make run` and `manage.py serve` listen on."),
    Variable("BIND_ADDRESS", ADDRESS, "127.0.0.1", "The address that they listen on."),
    Variable("WEB_CONCURRENCY", WORKERS, 2, "How many web processes `manage.py serve` starts."),
    Variable(
        "SECRET_KEY",
        SECRET,
        "",
        "Signs sessions, cursors and previews; unset, one is made and kept in DATA_DIR. "
        "Required in production.",
    ),
    Variable(
        "EMAIL_URL",
        EMAIL,
        None,
        "How mail is sent; unset, each mail is a file in the folder mail of DATA_DIR.",
    ),
    Variable(
        "EMAIL_FROM",
        Kind("an e-mail address", lambda env, name: _address(env.str(name).strip())),
        "noreply@localhost",
        "The sender of the system's mail.",
    ),
    Variable(
        "REQUIRE_SECOND_FACTOR",
        BOOLEAN,
        None,
        "Whether those who publish or manage need a second factor; unset, true in production only.",
    ),
    Variable(
        "OIDC_SERVER_URL",
        PROVIDER_URL,
        "",
        "The OpenID Connect provider that people may sign in by; unset, by password alone.",
    ),
    Variable("OIDC_CLIENT_ID", WORD, "", "The name by which the provider knows this site."),
    Variable("OIDC_CLIENT_SECRET", PASSWORD, "", "The secret that goes with OIDC_CLIENT_ID."),
    Variable("OIDC_NAME", LABEL, "", "What the sign-in page calls the provider; unset, its host."),
    Variable(
        "OIDC_SECOND_FACTOR",
        BOOLEAN,
        False,
        "Take each sign-in by the provider for two factors, whether it says so or not.",
    ),
    Variable(
        "MACHINE_TRANSLATION",
        PAIRS,
        None,
        "Which engine translates which languages; unset, there is no machine translation.",
    ),
    Variable(
        "DEEPL_API_KEY", PASSWORD, "", "The key of DeepL; one that ends with :fx is a free one."
    ),
    Variable(
        "DEEPL_URL", ENGINE_URL, "", "Where DeepL answers; unset, its own address for the key."
    ),
    Variable("LIBRETRANSLATE_URL", ENGINE_URL, "", "Where a LibreTranslate server answers."),
    Variable(
        "LIBRETRANSLATE_API_KEY", PASSWORD, "", "The key of that server, where it asks for one."
    ),
    Variable(
        "WEBHOOK_ALLOWED_NETWORKS",
        NETWORKS,
        None,
        "Networks beside the public ones that webhooks may be sent to; unset, none.",
    ),
    Variable(
        "WEBHOOK_ALLOWED_PORTS",
        PORTS,
        None,
        "The ports that webhooks may be sent to; unset, 443 and 8443.",
    ),
    Variable("WEBHOOK_HTTP", BOOLEAN, None, "Send webhooks to http addresses, too; unset, false."),
    Variable("DEBUG", BOOLEAN, False, "Django's debug pages; refused in production."),
    Variable("LOG_FORMAT", LOG_FORMAT, "", "One JSON object a line, or text; in production json."),
    Variable(
        "LOG_LEVEL",
        LOG_LEVEL,
        "",
        "The least severe message that is logged; unset, info as JSON and warning as text.",
    ),
    Variable("DATA_DIR", FOLDER, ROOT / "var", "Where everything that is not in a service lies."),
    Variable("READ_FILE", FILE, None, "This host's read file; unset, read.sqlite3 in DATA_DIR."),
    Variable(
        "STATIC_COLLECTED",
        BOOLEAN,
        None,
        "Serve collected, compressed, hashed static files; unset, true in production only.",
    ),
    Variable(
        "TRUST_PROXY",
        BOOLEAN,
        True,
        "Believe X-Forwarded-Host and X-Forwarded-Proto; false where visitors connect directly.",
    ),
    Variable(
        "CLIENT_ADDRESS_HEADER",
        HEADER,
        "",
        "The header in which the proxy names a visitor's address, for limits; unset, the connection's.",
    ),
)


def _address(value: str) -> str:
    return value if re.fullmatch(r"[^@\s]+@[^@\s]+", value) else _refuse()


def read_environment() -> Mapping[str, Any]:
    """Return every variable's value, by name; raise ``SettingRefused`` for the first wrong one."""
    env = Env()
    return MappingProxyType({variable.name: _value(env, variable) for variable in VARIABLES})


def _value(env: Env, variable: Variable) -> Any:
    given = os.environ.get(variable.name, "").strip()
    if not given:
        return variable.default
    try:
        return variable.kind.read(env, variable.name)
    except (EnvError, ValidationError, ValueError, LookupError) as error:
        shown = "" if variable.kind.secret else given
        raise SettingRefused(variable.name, variable.kind.expected, shown) from error
