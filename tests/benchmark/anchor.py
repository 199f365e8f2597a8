"""nginx with the same bytes as files: what this machine could serve at most, in the same minute."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.benchmark.load import Request, ask_once
from tests.benchmark.processes import ADDRESS, NotStarted, free_port, started

START_SECONDS = 10

CONFIGURATION = """\
{user}worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  default_type application/json;
  sendfile on;
  tcp_nopush on;
  etag on;
  keepalive_requests 1000000000;
  open_file_cache max=100 inactive=300s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen {address}:{port}; root {folder}/files; }}
}}
"""


def configuration(folder: Path, port: int, *, workers: int) -> str:
    """Return nginx's configuration: it listens on the loopback alone and writes in ``folder`` alone."""
    # As root nginx would take another user, who may not read a temporary folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    return CONFIGURATION.format(
        user=user, workers=workers, folder=folder, address=ADDRESS, port=port
    )


@contextmanager
def static_server(folder: Path, files: Mapping[str, bytes], *, workers: int) -> Iterator[int]:
    """Serve ``files`` by nginx from below ``folder``; give its port."""
    program = installed()
    if program is None:
        raise NotStarted("nginx is not installed")
    port = free_port()
    (folder / "files").mkdir(parents=True)
    for name, body in files.items():
        (folder / "files" / name).write_bytes(body)
    written = folder / "nginx.conf"
    written.write_text(configuration(folder, port, workers=workers), encoding="utf-8")
    command = [program, "-e", str(folder / "error.log"), "-c", str(written)]
    log = folder / "output.log"
    with started(command, environment=os.environ, log=log, folder=folder) as process:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port, next(iter(files))):
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotStarted(f"nginx did not start: {log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield port


def _answers(port: int, name: str) -> bool:
    try:
        return ask_once(port, ADDRESS, Request(f"/{name}"))[0] == 200
    except OSError:
        return False


def installed() -> str | None:
    """Return where the nginx to compare with is, if there is one; users' paths often lack it."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
