"""The site as a good host serves it: HTTP/1.1, brotli at its best level, the project's own headers; every byte that leaves is counted."""
from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Iterator
from urllib.parse import unquote, urlsplit

import brotli

from instead.finish import security
from instead.serve import Handler

# What hosts compress. Pagefind's index, its word lists and its WebAssembly are packed already.
TEXT = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".bib", ".ris"}


@dataclass(frozen=True)
class Request:
    path: str
    status: int
    body: int  # bytes of the body as sent
    wire: int  # the same with the response's headers

    @property
    def kind(self) -> str:
        end = self.path.rsplit("/", 1)[-1].rsplit(".", 1)
        return {"css": "css", "js": "js", "svg": "icon", "ico": "icon"}.get(end[1], "other") if len(end) == 2 else "html"


class Link:
    """A narrow line that all connections share: a wait before each answer, then so many bytes a second. For what the browser's own
    throttling does not reach: a worker's requests."""

    def __init__(self, kbit: float, ms: float):
        self.rate, self.wait = kbit * 1000 / 8, ms / 1000
        self._free, self._lock = 0.0, threading.Lock()

    def send(self, write: Any, data: bytes) -> None:
        time.sleep(self.wait)
        for start in range(0, len(data), 1460):
            piece = data[start:start + 1460]
            with self._lock:
                self._free = max(self._free, time.monotonic()) + len(piece) / self.rate
                until = self._free
            time.sleep(max(0.0, until - time.monotonic()))
            write(piece)


class BenchHandler(Handler):
    disable_nagle_algorithm = True
    server_version, sys_version = "bench", ""  # a host says its name, not the version of its Python
    server: "Site"

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "LinkChecker":
            return
        if keyword == "Cache-Control":  # as in deploy/
            value = security.KEEP["asset" if self.path.startswith("/assets/") else "page"]
        super().send_header(keyword, value)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.server.site / path.lstrip("/")
        if file.is_dir() and path.endswith("/"):
            file = file / "index.html"
        status = 200 if file.is_file() and self.server.site in file.resolve().parents else 404
        if status == 404:
            file = self.server.site / "404.html"
        packed = "br" in self.headers.get("Accept-Encoding", "") and file.suffix in TEXT
        body = self.server.body(file, packed)
        self.send_response(status)
        self.send_header("Content-Type", self.extensions_map.get(file.suffix, "application/octet-stream"))
        if packed:
            self.send_header("Content-Encoding", "br")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        sent: list[bytes] = []
        real, self.wfile = self.wfile, _Collector(sent)  # type: ignore[assignment]
        try:
            self.end_headers()
        finally:
            self.wfile = real
        whole = b"".join(sent) + (body if self.command != "HEAD" else b"")
        with self.server.lock:
            self.server.log.append(Request(path, status, len(body), len(whole)))
        try:
            if self.server.link:
                self.server.link.send(self.wfile.write, whole)
            else:
                self.wfile.write(whole)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_HEAD = do_GET


class _Collector:
    def __init__(self, into: list[bytes]):
        self.into = into

    def write(self, data: bytes) -> int:
        self.into.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


class Site(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: Path, languages: tuple[str, ...]):
        kind = type("H", (BenchHandler,), {"search": tuple(security.search_paths(languages))})
        super().__init__(("127.0.0.1", 0), partial(kind, directory=str(site)))
        self.site, self.link = site.resolve(), None
        self.log: list[Request] = []
        self.lock = threading.Lock()
        self._bodies: dict[tuple[Path, bool], bytes] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def body(self, file: Path, packed: bool) -> bytes:
        if (file, packed) not in self._bodies:
            data = file.read_bytes() if file.exists() else b""
            self._bodies[file, packed] = brotli.compress(data, quality=11) if packed else data
        return self._bodies[file, packed]

    def since(self, mark: int) -> list[Request]:
        with self.lock:
            return self.log[mark:]

    @property
    def mark(self) -> int:
        with self.lock:
            return len(self.log)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes a connection is no news."""


@contextmanager
def served(site: Path, languages: tuple[str, ...] = ("en", "fr", "ar")) -> Iterator[Site]:
    server = Site(site, languages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
