"""What the tests of the finished site share: the day, the built site, a server for it, and the list of its pages as the files in docs/ promise them."""

import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LANGS = ("en", "fr", "ar")
DIRECTION = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
SITE_URL = "https://do-this-instead.example/"
# What a build reads; a copy of these is a project of its own.
PROJECT = ("docs", "data", "locales", "overrides", "deploy", "mkdocs.yml")


@pytest.fixture(scope="session", autouse=True)
def the_day():
    """Contacts age and the address decides links: every run has the same day and address, whatever the caller's environment says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSTEAD_TODAY", "2026-11-24")
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        patch.delenv("SITE_URL", raising=False)
        yield


@dataclass(frozen=True)
class Address:
    """A page by its place: ``slug`` as in docs/ (``cases/index``), ``path`` as in the address bar (``/fr/cases/``)."""

    lang: str
    slug: str

    @property
    def path(self) -> str:
        url = self.slug.removesuffix("index") if self.slug == "index" or self.slug.endswith("/index") else self.slug + "/"
        return ("/" if self.lang == "en" else f"/{self.lang}/") + url

    @property
    def absolute(self) -> str:
        return SITE_URL.rstrip("/") + self.path

    @property
    def file(self) -> str:
        return self.path.lstrip("/") + "index.html"

    def __str__(self) -> str:
        return self.path


def promised(root: Path) -> list[Address]:
    """The pages that the files in docs/ promise, read without the code under test."""
    found = []
    for path in (root / "docs").rglob("*.md"):
        parts = path.relative_to(root / "docs").with_suffix("").parts
        lang, rest = (parts[0], parts[1:]) if parts[0] in LANGS[1:] else ("en", parts)
        found.append(Address(lang, "/".join(rest)))
    return sorted(found, key=lambda a: (LANGS.index(a.lang), a.slug))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def addresses() -> list[Address]:
    found = promised(ROOT)
    assert len(found) > 60, "Pages are missing in docs/: a test over no pages says nothing."
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The whole site, built once from the project."""
    from instead.build import build

    return build(ROOT, into=tmp_path_factory.mktemp("built") / "site")


@dataclass(frozen=True)
class Served:
    """The built site on the loopback, with the headers of the real hosts."""

    base: str

    def __call__(self, address: "Address | str") -> str:
        return self.base + (address if isinstance(address, str) else address.path)


@pytest.fixture(scope="session")
def served(site):
    from instead.serve import server

    httpd = server(site, 0, langs=LANGS)
    # A browser that closes a page drops its connections: no line about it between the dots.
    httpd.handle_error = lambda request, client: None
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield Served(f"http://127.0.0.1:{httpd.server_port}")
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project that a test may break."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in PROJECT:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
    # The cache of formatted sources saves seconds; it is named after its content and cannot mislead.
    if (ROOT / ".cache" / "instead").is_dir():
        shutil.copytree(ROOT / ".cache" / "instead", copy / ".cache" / "instead", copy_function=_link)
    return copy


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
