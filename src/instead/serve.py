"""The site on this computer: built, served with the headers of the real hosts, built again when a file changes."""
from __future__ import annotations

import http.server
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Callable

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from .build import BuildError, build, rewrite, swap
from .finish import security
from .problems import BadInput
from .words import languages

WATCHED = ("docs", "data", "locales", "overrides", "mkdocs.yml")
# Seconds of quiet after a change before the build: editors write a file in several steps.
QUIET = 0.15
# Seconds without a change after which the other pages and the search learn what was written.
IDLE = 3
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
    """Remembers what was written, and when last."""

    def __init__(self) -> None:
        self.last = 0.0
        self.paths: set[Path] = set()

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = Path(os.fsdecode(event.dest_path if event.event_type == "moved" else event.src_path))
        # Folders have no words; what begins or ends so is an editor's own.
        if event.event_type in ("modified", "created", "deleted", "moved") and not event.is_directory and not path.name.startswith(".") and not path.name.endswith("~"):
            self.paths |= {path, Path(os.fsdecode(event.src_path))} if event.event_type == "moved" and not _passing(event) else {path}
            self.last = time.monotonic()

    def take(self) -> set[Path]:
        """What was written since this was last asked."""
        taken, self.paths = self.paths, set()
        return taken


def _passing(event: FileSystemEvent) -> bool:
    """Whether a file was moved from where only an editor had it."""
    name = Path(os.fsdecode(event.src_path)).name
    return name.startswith(".") or name.endswith("~")


class _Whole:
    """A whole build by a process of its own, beside the site, so that whoever writes on need not wait for it."""

    def __init__(self, root: Path):
        self.root, self.place = root, root / ".cache" / "instead" / "served"
        shutil.rmtree(self.place, ignore_errors=True)
        self.said = tempfile.TemporaryFile()
        # With a session of its own it can be stopped with all the processes that it makes.
        self.process = subprocess.Popen([sys.executable, "-c", "from instead.cli import main; main()", "build", "--into", str(self.place / "site")], cwd=root,
                                        stdout=subprocess.DEVNULL, stderr=self.said, start_new_session=os.name == "posix")

    def done(self) -> bool:
        return self.process.poll() is not None

    def put(self) -> str:
        """Put what was built in the place of the site; if it failed, why."""
        self.said.seek(0)
        said = self.said.read().decode(errors="replace").rpartition(" …\n")[2].removeprefix("Error: ").removesuffix("Nothing was changed.\n")
        self.said.close()
        if not self.process.returncode:
            old = self.place / "old"
            swap(self.place / "site", self.root / "site", old)
            said = ""
        shutil.rmtree(self.place, ignore_errors=True)
        return said

    def stop(self) -> None:
        """Whatever is not finished is thrown away."""
        if not self.done():
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGTERM)
            else:
                self.process.terminate()
        self.process.wait()
        self.said.close()
        shutil.rmtree(self.place, ignore_errors=True)


def _sources(root: Path, paths: set[Path]) -> set[str] | None:
    """The paths below ``docs/`` of what was written, if it was nothing but pages that the site has."""
    out = set()
    for path in paths:
        page = root / "site" / _address(root, path)
        if path.suffix != ".md" or not path.is_relative_to(root / "docs") or not path.is_file() or not page.is_file():
            return None
        out.add(path.relative_to(root / "docs").as_posix())
    return out


def _address(root: Path, path: Path) -> Path:
    """Where the built page of a file lies, below the site."""
    page = path.relative_to(root / "docs").with_suffix("") if path.is_relative_to(root / "docs") else path
    return page.with_suffix(".html") if page.name == "index" else page / "index.html"


def serve(root: Path, port: int, say: Callable[[str], None]) -> None:
    """Build, serve and watch until interrupted. A failed build is told and the last good site stays.

    A page that was written is shown at once; what other pages say of it, and the search, when nobody has written for a moment."""
    version, start = 0, time.monotonic()
    try:
        build(root)
        say(f"built in {time.monotonic() - start:.1f} s")
    except (BuildError, BadInput) as e:
        say(f"{e}\nThe site was not changed.")
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
    whole, due = None, None  # the whole build that runs, and the time for the next one
    try:
        while True:
            time.sleep(0.05)
            if changes.paths and time.monotonic() - changes.last > QUIET:
                if whole:
                    whole.stop()
                    whole = None
                start, due = time.monotonic(), time.monotonic()
                sources = _sources(root, changes.take())
                if sources:
                    try:
                        rewrite(root, root / "site", sources)
                        version += 1
                        due = time.monotonic() + IDLE
                        say(f"{len(sources)} page{'s' if len(sources) > 1 else ''} built in {time.monotonic() - start:.1f} s")
                    except (BuildError, BadInput) as e:
                        due = None  # a whole build would say the same
                        say(f"{e}\nThe site was not changed.")
            elif due and time.monotonic() >= due:
                whole, due, start = _Whole(root), None, time.monotonic()
            elif whole and whole.done():
                said = whole.put()
                whole = None
                version += not said
                say(f"{said}The site was not changed." if said else f"whole site built in {time.monotonic() - start:.1f} s")
    except KeyboardInterrupt:
        say("stopped")
    finally:
        if whole:
            whole.stop()
        observer.stop()
        httpd.shutdown()
