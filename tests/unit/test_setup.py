"""`tools/setup.py`: a step is done once, a failed one leaves no stamp, and whatever is missing is named with its cure. No network is used."""

import ast
import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

spec = importlib.util.spec_from_file_location("instead_setup", ROOT / "tools" / "setup.py")
setup = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(setup)


@pytest.fixture
def workshop(tmp_path):
    """An empty copy of the project, in a folder with a space in its name."""
    root = tmp_path / "my project"
    (root / "bench").mkdir(parents=True)
    for name in ("requirements.lock", "requirements-publish.lock", "requirements-test.lock", "requirements.in", "pyproject.toml", "package.json", "package-lock.json",
                 "bench/requirements.lock", "bench/package.json", "bench/package-lock.json"):
        (root / name).write_text(f"{name}, first state\n", "utf-8")
    return setup.Workshop(root, environ={"PATH": ""})


@pytest.fixture
def done(tmp_path):
    """Three steps that only take note; the notes, the file that the second is made from, and the steps."""
    notes, lock = [], tmp_path / "lock"
    lock.write_text("a==1\n", "utf-8")
    stamps = tmp_path / ".venv" / ".stamps"
    tree = tmp_path / "tree"
    tree.write_text("", "utf-8")
    steps = [
        setup.Step("making", stamps / "venv", ["here"], lambda: notes.append("venv")),
        setup.Step("installing", stamps / "packages", [lock], lambda: notes.append("packages")),
        setup.Step("finding", tmp_path / "node_modules" / ".stamp", [], lambda: notes.append("checks") or tree),
    ]
    return notes, lock, steps


def program(folder, name, script="exit 0"):
    """A program of that name that does what the lines of shell say."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


needs_sh = pytest.mark.skipif(setup.WINDOWS, reason="the stand-ins for programs are shell scripts")


# --- stamps -------------------------------------------------------------------------------------------------------------


def test_every_step_is_done_once_with_one_line_each(done):
    notes, _, steps = done
    said = []
    setup.carry_out(steps, said.append)
    assert notes == ["venv", "packages", "checks"]
    assert "".join(said) == "[1/3] making … done (0 s)\n[2/3] installing … done (0 s)\n[3/3] finding … done (0 s)\n"
    said.clear()
    setup.carry_out(steps, said.append)
    assert notes == ["venv", "packages", "checks"]
    assert said == []


def test_a_changed_lock_repeats_only_its_step(done):
    notes, lock, steps = done
    setup.carry_out(steps, lambda _: None)
    notes.clear()
    lock.write_text("a==2\n", "utf-8")
    setup.carry_out(steps, lambda _: None)
    assert notes == ["packages"]


def test_what_was_found_and_is_gone_is_looked_for_again(done):
    notes, _, steps = done
    setup.carry_out(steps, lambda _: None)
    notes.clear()
    Path(json.loads(steps[2].stamp.read_text("utf-8"))["found"]).unlink()
    setup.carry_out(steps, lambda _: None)
    assert notes == ["checks"]


def test_a_new_virtual_environment_repeats_what_lies_in_it(done):
    notes, _, steps = done
    setup.carry_out(steps, lambda _: None)
    notes.clear()
    steps[0].stamp.unlink()
    setup.carry_out(steps, lambda _: None)
    assert notes == ["venv", "packages"]


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", '{"made_from": "x"}', "\x00"])
def test_a_broken_stamp_does_not_hold(done, broken):
    _, _, steps = done
    setup.carry_out(steps, lambda _: None)
    steps[1].stamp.write_text(broken, "utf-8")
    assert not steps[1].holds()


@pytest.mark.parametrize("error", [setup.Trouble("no", "do this"), KeyboardInterrupt(), ValueError()])
def test_a_failed_step_leaves_no_stamp_and_stops_the_rest(done, error):
    notes, lock, steps = done
    setup.carry_out(steps, lambda _: None)
    notes.clear()
    lock.write_text("a==2\n", "utf-8")

    def fail():
        raise error

    said = []
    failing = [steps[0], setup.Step("installing", steps[1].stamp, [lock], fail), steps[2]]
    with pytest.raises(type(error)):
        setup.carry_out(failing, said.append)
    assert not steps[1].stamp.exists()
    assert notes == []
    assert "".join(said) == "[1/1] installing … not done\n"


def test_parts_of_a_key_do_not_run_into_each_other():
    assert setup.Step("", Path(), ["ab", "c"], print).key() != setup.Step("", Path(), ["a", "bc"], print).key()


def test_another_place_or_another_lock_makes_another_key(workshop, tmp_path):
    keys = {name: step.key() for name, step in workshop.steps().items()}
    (workshop.root / "requirements.lock").write_text("second state\n", "utf-8")
    assert [name for name, step in workshop.steps().items() if step.key() != keys[name]] == ["packages"]
    moved = setup.Workshop(workshop.root.rename(tmp_path / "moved"), environ={"PATH": ""})
    changed = {name for name, step in moved.steps().items() if step.key() != keys[name]}
    assert changed == {"venv", "packages", "instead", "publish", "test-packages", "bench-packages", "lighthouse"}


def test_targets_name_known_steps_that_begin_with_the_environment(workshop):
    for names in setup.TARGETS.values():
        assert set(names) <= set(workshop.steps())
        assert names[0] == "venv"
    assert "lighthouse" not in setup.TARGETS["test"]


def test_without_npm_a_check_goes_on_and_says_what_is_left_out(workshop, monkeypatch, capsys):
    """`make test` needs npm and stops; the rules for texts need only Python."""
    for name in ("make_venv", "install", "install_instead"):
        monkeypatch.setattr(setup.Workshop, name, lambda *_: None)
    monkeypatch.setattr(setup.Workshop, "apt_get", lambda self: None)
    monkeypatch.setenv("PATH", "")
    assert setup.main(["check"], workshop.root) == 0
    assert "Node 20" in (said := capsys.readouterr().out) and "spelling is not looked at" in said
    assert setup.main(["test"], workshop.root) == 1


# --- messages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that the lock names"),
        ("npm error code EINTEGRITY", "not the one that the lock names"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No matching distribution found for lxml", "on line"),
        ("npm error code EAI_AGAIN", "on line"),
        ("E: Failed to fetch chromium.deb  Temporary failure resolving", "on line"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
        ("ERROR: No matching distribution found for lxml==6.1.3", "Python 3.11 to 3.14"),
        ("The virtual environment was not created successfully because ensurepip is not available.", "python3-venv"),
        ("something else", "Read the log"),
    ],
)
def test_the_log_of_a_failure_decides_the_cure(workshop, said, cure):
    with pytest.raises(setup.Trouble) as caught:
        workshop.run([sys.executable, "-c", "import sys; print(sys.argv[1]); sys.exit(1)", said], "pip", "It failed.")
    assert cure in caught.value.cure
    assert caught.value.log.read_text("utf-8").rstrip().endswith(said)


def test_only_the_last_run_in_a_log_decides(workshop):
    for said in ("No space left on device", "something else"):
        with pytest.raises(setup.Trouble) as caught:
            workshop.run([sys.executable, "-c", "import sys; print(sys.argv[1]); sys.exit(1)", said], "pip", "It failed.")
    assert "Read the log" in caught.value.cure


def test_a_program_that_is_not_there_is_trouble_with_a_log(workshop):
    with pytest.raises(setup.Trouble) as caught:
        workshop.run(["no-such-program"], "npm", "It failed.")
    assert caught.value.log.name == "npm.log"


def test_trouble_is_told_with_cure_and_log_and_exit_code(workshop, monkeypatch, capsys):
    def fail(self):
        raise setup.Trouble("The virtual environment could not be made.", "Do this.", self.logs / "venv.log")

    monkeypatch.setattr(setup.Workshop, "make_venv", fail)
    assert setup.main(["site"], workshop.root) == 1
    out, err = capsys.readouterr()
    assert out == "[1/3] making the virtual environment … not done\n"
    assert err == f"\nThe virtual environment could not be made.\nDo this.\nLog: {workshop.logs / 'venv.log'}\n"


def test_stopping_is_no_traceback(workshop, monkeypatch, capsys):
    def stop(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(setup.Workshop, "make_venv", stop)
    assert setup.main(["test"], workshop.root) == 130
    assert "Stopped" in capsys.readouterr().err


def test_an_older_python_is_refused_before_anything_else():
    """The check stands before the first import that an old Python lacks, and the file holds no newer syntax."""
    tree = ast.parse((ROOT / "tools/setup.py").read_text("utf-8"), feature_version=(3, 6))
    assert [type(node) for node in tree.body[:3]] == [ast.Expr, ast.Import, ast.If]
    assert "3.11" in ast.unparse(tree.body[2])


# --- programs -----------------------------------------------------------------------------------------------------------


def test_the_environment_keeps_the_caller_s_registry_and_drops_what_misleads(tmp_path):
    kept = {"PATH": "/bin", "HTTPS_PROXY": "proxy", "PIP_CERT": "file"}
    misleading = {"VIRTUAL_ENV": "/elsewhere", "PYTHONPATH": "/elsewhere", "PIP_TARGET": "/elsewhere", "PIP_USER": "1", "NODE_ENV": "production"}
    environ = setup.Workshop(tmp_path, kept | misleading).clean_environ()
    assert kept.items() <= environ.items()
    assert environ["PIP_USER"] == "0"
    assert not (misleading.keys() - {"PIP_USER"}) & environ.keys()


@needs_sh
def test_the_named_chromium_is_taken(workshop, tmp_path):
    named = program(tmp_path / "with space", "my-chromium")
    workshop.environ = {"PATH": "", "INSTEAD_CHROMIUM": str(named)}
    assert workshop.get_chromium() == named
    workshop.environ = {"PATH": "", "INSTEAD_CHROMIUM": str(named) + "-not"}
    with pytest.raises(setup.Trouble, match="INSTEAD_CHROMIUM"):
        workshop.get_chromium()


@needs_sh
def test_a_chromium_that_does_not_answer_is_passed_over(workshop, tmp_path, monkeypatch):
    """As the snap's stand-in does on a machine without snap."""
    program(tmp_path / "bin", "chromium-browser", "exit 1")
    chrome = program(tmp_path / "bin", "google-chrome")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert workshop.get_chromium() == chrome


@needs_sh
@pytest.mark.parametrize(("get", "names"), [("get_chromium", "INSTEAD_CHROMIUM"), ("get_java", "Java 11"), ("install_checks", "Node 20"), ("get_pango", "Install Pango")])
def test_what_cannot_be_had_is_named(workshop, tmp_path, monkeypatch, get, names):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(setup.Workshop, "chromium_places", lambda self: iter(()))
    with pytest.raises(setup.Trouble) as caught:
        getattr(workshop, get)()
    assert names in caught.value.cure


@needs_sh
def test_debian_s_package_is_installed_after_one_update(workshop, tmp_path, monkeypatch):
    """The first installation fails for want of lists; after the update it brings the program."""
    folder = tmp_path / "bin"
    program(folder, "env", 'shift; exec "$@"')
    program(folder, "apt-get", f"""
        echo "$*" >> '{tmp_path}/asked'
        case "$*" in
            *update) : > '{tmp_path}/lists' ;;
            *install*) test -e '{tmp_path}/lists' || exit 100; printf '#!/bin/sh\\n' > '{folder}/java'; /bin/chmod +x '{folder}/java' ;;
        esac""")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.platform, "system", lambda: "Linux")
    workshop.environ = {"PATH": str(folder)}
    assert workshop.get_java() == folder / "java"
    asked = [line.split("Timeout=300 ")[1] for line in (tmp_path / "asked").read_text("utf-8").splitlines()]
    assert asked == ["install -y --no-install-recommends default-jre-headless", "update", "install -y --no-install-recommends default-jre-headless"]


@needs_sh
def test_without_root_the_command_is_told_and_not_run(workshop, tmp_path, monkeypatch):
    program(tmp_path / "bin", "apt-get", f"touch '{tmp_path}/ran'")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    with pytest.raises(setup.Trouble) as caught:
        workshop.get_java()
    assert caught.value.cure.startswith("Run sudo apt-get install default-jre-headless, or install Java")
    assert not (tmp_path / "ran").exists()


# --- the files it installs from -----------------------------------------------------------------------------------------


def pins(lock):
    """(name, version, marker) of each entry, and the entries without a hash."""
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^\s*#.*\n?", "", (ROOT / lock).read_text("utf-8")).strip())
    found = {re.match(r"([a-z0-9-]+)==(\S+?)\s*(?:;\s*(.+?))?\s*\\", entry).groups() for entry in entries}
    assert all("--hash=sha256:" in entry for entry in entries)
    return found


def test_the_test_lock_holds_everything_of_the_site_lock():
    assert pins("requirements.lock") <= pins("requirements-publish.lock") <= pins("requirements-test.lock")


@pytest.mark.parametrize("path", ["requirements.lock", "requirements-publish.lock", "requirements-test.lock", "bench/requirements.lock", "package-lock.json", "bench/package-lock.json",
                                  "requirements.in", "requirements-publish.in", "requirements-test.in", "bench/requirements.in", "package.json", "bench/package.json"])
def test_no_lock_names_an_address_or_a_folder_of_somebody_s_machine(path):
    assert not re.findall(r"https?://|file:|\"resolved\"|--index-url|--find-links|/home/|/Users/|/tmp/", (ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize("folder", [".", "bench"])
def test_the_node_lock_agrees_with_its_package_json_and_has_every_hash(folder):
    wanted = json.loads((ROOT / folder / "package.json").read_text("utf-8"))["devDependencies"]
    packages = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert packages.pop("")["devDependencies"] == wanted
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.findall(r'(?m)^\s*version: "(.+)"$', (ROOT / "CITATION.cff").read_text("utf-8")) == [version, version]
    assert f'__version__ = "{version}"' in (ROOT / "src/instead/__init__.py").read_text("utf-8")
