"""The site on this computer: built, served with the headers of the real hosts, built again when a file changes."""
from __future__ import annotations

import http.server
import threading
import time
from functools import partial
from pathlib import Path
from typing import Callable

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from .build import BuildError, build, index
from .finish import security
from .problems import BadInput
from .words import languages

WATCHED = ("docs", "data", "locales", "overrides", "mkdocs.yml")
# Seconds of quiet after a change before the build: editors write a file in several steps.
QUIET = 0.15
# Seconds without a change after which the search learns what was written.
IDLE = 5
RELOAD = b"""let v; setInterval(async () => { try { const n = await (await fetch('/_version')).text();
if (v && n !== v) location.reload(); v = n; } catch (e) { /* the server is gone */ } }, 500);"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files with our headers. ``live`` adds a script that reloads the page after a build."""

    protocol_version = "HTTP/1.1"
    live: Callable[[], int] | None = None
    search: tuple[str, ...] = ("/search/",)
    document = False  # the answer is a page, whatever its address
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".svg": "image/svg+xml",
                      ".bib": "text/plain; charset=utf-8", ".ris": "text/plain; charset=utf-8", ".json": "application/json", ".wasm": "application/wasm",
                      ".pagefind": "application/octet-stream", ".html": "text/html; charset=utf-8", ".css": "text/css"}

    def end_headers(self) -> None:
        policy = security.headers(search=self.path.split("?")[0].startswith(self.search))
        path = self.path.split("?")[0]
        # A worker obeys the policy of its own file, so the index needs one too.
        document = self.document or path.endswith(("/", ".html")) or path.startswith("/pagefind/")
        for name, value in policy.items():
            if document or name not in security.DOCUMENT_ONLY:
                self.send_header(name, value)
        self.send_header("Cache-Control", "no-cache")
        # linkchecker slows itself down unless a server says that it may be asked quickly.
        self.send_header("LinkChecker", "1")
        super().end_headers()
        self.document = False

    def do_GET(self) -> None:
        if self.live and self.path in ("/_version", "/_reload.js"):
            body = str(self.live()).encode() if self.path == "/_version" else RELOAD
            self._send(200, body, "text/javascript" if self.path.endswith(".js") else "text/plain")
            return
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if self.live and page.suffix == ".html" and page.is_file():
            self._send(200, page.read_bytes().replace(b"</head>", b'<script src="/_reload.js" defer></script></head>', 1), "text/html; charset=utf-8")
            return
        super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        lost = Path(self.directory) / "404.html"
        if code == 404 and lost.exists():
            self._send(404, lost.read_bytes(), "text/html; charset=utf-8")
        else:
            super().send_error(code, message, explain)

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.document = kind.startswith("text/html")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """No line for every request."""


def server(site: Path, port: int, live: Callable[[], int] | None = None, langs: tuple[str, ...] = ("en",), host: str = "127.0.0.1") -> http.server.ThreadingHTTPServer:
    """A server for ``site`` on the loopback; port 0 takes a free one."""
    kind = type("SiteHandler", (Handler,), {"live": staticmethod(live) if live else None, "search": tuple(security.search_paths(langs))})
    http.server.ThreadingHTTPServer.daemon_threads = True
    return http.server.ThreadingHTTPServer((host, port), partial(kind, directory=str(site)))


class _Changes(FileSystemEventHandler):
    """Remembers when something was last written."""

    def __init__(self) -> None:
        self.last = 0.0

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("modified", "created", "deleted", "moved") and not Path(str(event.src_path)).name.startswith("."):
            self.last = time.monotonic()


def serve(root: Path, port: int, say: Callable[[str], None]) -> None:
    """Build, serve and watch until interrupted. A failed build is told and the last good site stays."""
    version = 0

    def rebuild(search: bool = False) -> None:
        nonlocal version
        start = time.monotonic()
        try:
            build(root, search=search)
            version += 1
            say(f"built in {time.monotonic() - start:.1f} s")
        except (BuildError, BadInput) as e:
            say(f"{e}\nThe site was not changed.")

    rebuild(search=True)
    if not (root / "site").exists():
        raise BuildError("There is no site to serve: mend what is named above.")
    try:
        httpd = server(root / "site", port, lambda: version, languages(root))
    except OSError as e:
        raise BuildError(f"Port {port} cannot be used ({e.strerror}). Stop what uses it, or choose another: instead serve --port 8001.") from e
    changes, observer = _Changes(), Observer()
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(changes, str(root / name), recursive=True)
        elif (root / name).is_file():
            observer.schedule(changes, str(root / name))
    observer.start()
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    say(f"http://127.0.0.1:{httpd.server_port}/ (stop with Ctrl+C)")
    try:
        done, indexed = time.monotonic(), True
        while True:
            time.sleep(0.05)
            if changes.last > done and time.monotonic() - changes.last > QUIET:
                done, indexed = time.monotonic(), False
                rebuild()
            elif not indexed and time.monotonic() - changes.last > IDLE:
                indexed = True
                index(root / "site")
    except KeyboardInterrupt:
        say("stopped")
    finally:
        observer.stop()
        httpd.shutdown()
