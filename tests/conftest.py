"""What the tests of the finished site share: the day, the built site, a server for it, and a copy of the project that may be broken."""

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from built import LANGS, ROOT, TODAY, Address, promised

# What a build reads; a copy of these is a project of its own.
PROJECT = ("docs", "data", "locales", "overrides", "deploy", "mkdocs.yml")


@pytest.fixture(scope="session", autouse=True)
def the_day():
    """Contacts age and the address decides links: every run has the same day and address, whatever the caller's environment says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSTEAD_TODAY", TODAY)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        patch.delenv("SITE_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def addresses() -> list[Address]:
    """Every page in every language."""
    found = promised(ROOT)
    assert len(found) > 60, "Pages are missing in docs/: a test over no pages says nothing."
    return found


BUILD = "import sys; from pathlib import Path; from instead.build import build; build(Path(sys.argv[1]), into=Path(sys.argv[2]))"


@pytest.fixture(scope="session")
def site(tmp_path_factory, the_day) -> Path:
    """The whole site, built once from the project: by whichever of the processes that share this run needs it first.

    The build has a process of its own, since one that listens to others besides may not be forked (src/instead/apart.py)."""
    run = tmp_path_factory.getbasetemp()
    target = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "site"
    with FileLock(target.with_suffix(".lock")):
        if not target.exists():
            done = subprocess.run([sys.executable, "-c", BUILD, ROOT, target], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
    return target


@dataclass(frozen=True)
class Served:
    """The built site on the loopback, with the headers of the real hosts."""

    base: str

    def __call__(self, address: Address | str) -> str:
        return self.base + (address if isinstance(address, str) else address.path)


@pytest.fixture(scope="session")
def served(site):
    from instead.serve import server

    httpd = server(site, 0, langs=LANGS)
    # A browser that leaves a page drops its connections: no traceback about it between the dots.
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
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, copy / name)
    # The formatted sources, named after what they were made from: without them every copy would ask pandoc again.
    if (ROOT / ".cache" / "instead").is_dir():
        shutil.copytree(ROOT / ".cache" / "instead", copy / ".cache" / "instead")
    return copy
