"""A real HTTP server that speaks as DeepL and LibreTranslate do, with their limits and their errors."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree as ET

KEY = "the-key:fx"
DEEPL_TEXTS, DEEPL_BYTES = 50, 128 * 1024


@dataclass
class Failure:
    """What the server answers once in the place of a translation."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0


@dataclass
class Engines:
    """What was asked, and what is to be answered.

    ``says`` are translations of texts as they are sent, else a text comes back with its target before
    it. ``failures`` are answered first, one for each request, None for none. ``spoil`` changes all translations.
    """

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    failures: list[Failure | None] = field(default_factory=list)
    spoil: Callable[[list[str]], list[str]] = field(default=lambda texts: texts)
    batch_limit: int = 1000

    @property
    def texts(self) -> list[str]:
        """Every text that was sent, in order."""
        return [text for one in self.asked for text in one.get("text", one.get("q"))]

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        sent = json.loads(body)
        self.asked.append(sent)
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            time.sleep(failure.seconds)
            raw = failure.body
            content = raw if isinstance(raw, bytes) else json.dumps(raw or {}).encode()
            return failure.status, failure.headers, content
        speaks = {"/v2/translate": self._deepl, "/translate": self._libretranslate}
        status, told = speaks[path](headers, sent, len(body))
        return status, {}, json.dumps(told).encode()

    def _deepl(self, headers: Any, sent: dict[str, Any], size: int) -> tuple[int, Any]:
        if headers.get("Authorization") != f"DeepL-Auth-Key {KEY}":
            return 403, {"message": "Forbidden"}
        if size > DEEPL_BYTES:
            return 413, {"message": "Request Entity Too Large"}
        if len(sent["text"]) > DEEPL_TEXTS:
            return 400, {"message": "Too many texts"}
        for text in sent["text"]:
            try:
                ET.fromstring(f"<text>{text}</text>")
            except ET.ParseError:
                return 400, {"message": "Tag handling parsing failed, please check input."}
        made = self.spoil([self._say(text, sent["target_lang"]) for text in sent["text"]])
        return 200, {
            "translations": [
                {"detected_source_language": sent["source_lang"], "text": text} for text in made
            ]
        }

    def _libretranslate(self, headers: Any, sent: dict[str, Any], size: int) -> tuple[int, Any]:
        if sent.get("api_key") != KEY:
            return 403, {"error": "Invalid API key"}
        if len(sent["q"]) > self.batch_limit:
            told = f"Invalid request: request ({len(sent['q'])}) exceeds text limit"
            return 400, {"error": f"{told} ({self.batch_limit})"}
        made = self.spoil([self._say(text, sent["target"]) for text in sent["q"]])
        # It answers without entities, whatever the format.
        return 200, {"translatedText": [unescape(text) for text in made]}

    def _say(self, text: str, target: str) -> str:
        return self.says.get(text, f"{target} {text}")


@contextmanager
def serving() -> Iterator[Engines]:
    """Serve both engines on a free port of the loopback address."""
    engines = Engines()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, content = engines.answer(self.path, self.headers, body)
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            # Who asked may have given up.
            with suppress(BrokenPipeError):
                self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    engines.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield engines
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
