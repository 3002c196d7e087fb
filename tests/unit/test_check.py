"""Every rule of `instead check` against its golden file ``tests/cases/check/<rule-id>.yaml``; how to write one is in the README there."""

import json
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from instead.check import RULES, Repository, run, spelling
from instead.check.hashed import add
from instead.generated import files

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "check"
FRONT = {"title": "An example", "description": "A page that shows a rule.", "kind": "explainer", "contains": "no pictures",
         "updated": "2026-11-22",
         "review": {"state": "editors", "date": "2026-11-22"}}


@cache
def golden(rule):
    path = CASES / f"{rule}.yaml"
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) if path.exists() else {}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """A project without pages, and the files that the code makes for it."""
    root = tmp_path_factory.mktemp("check") / "project"
    shutil.copytree(ROOT / "locales", root / "locales")
    return root, files(root)


@pytest.fixture
def project(ground, monkeypatch):
    """The same project as new: the records of ``project/``, the real lists, no pages. The day is 24 November 2026."""
    root, made = ground
    monkeypatch.setenv("INSTEAD_TODAY", "2026-11-24")
    for name in ("docs", "data", "overrides", "locales"):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / "node_modules").unlink(missing_ok=True)
    shutil.copy(ROOT / "package.json", root)
    shutil.copytree(ROOT / "locales", root / "locales")
    shutil.copytree(CASES / "project" / "data", root / "data")
    for name in ("hosts-denied.yaml", "words-never.yaml", "words-filtered.yaml", "words-saying.yaml", "wording-operational.yaml"):
        shutil.copy(ROOT / "data" / name, root / "data" / name)
    for name, text in made.items():
        write(root, name, text)
    return root


def write(root, name, content):
    """``content``: text, bytes, or {bytes: hexadecimal}, {repeat: [text, times]}, {link: where to}."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict) and "link" in content:
        path.symlink_to(content["link"])
        return
    if isinstance(content, dict):
        content = bytes.fromhex(content["bytes"]) if "bytes" in content else content["repeat"][0] * int(content["repeat"][1])
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def page(text, lang="en", slug="understand/example", **meta):
    """(file, text, lines of front matter) of a page."""
    front = {key: value for key, value in (FRONT | meta).items() if value is not None}
    head = "---\n" + "".join(f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}\n" for key, value in front.items()) + "---\n"
    return f"docs/{'' if lang == 'en' else lang + '/'}{slug}.md", head + text, head.count("\n")


def put(root, case, base):
    """Write what a case describes; the file it is about, its text, and the lines above those that the case counts."""
    if "record" in case:
        text, name, above = base, f"data/{case['record']}.yaml", 0
        for old, new in case.get("change", {}).items():
            assert old in text, f"the base has no “{old}”"
            text = text.replace(old, new, 1)
    else:
        name, text, above = page(case.get("text", "Words.\n"), case.get("lang", "en"), case.get("page", "understand/example"),
                                 **({"kind": case["kind"]} if "kind" in case else {}) | case.get("meta", {}))
    write(root, name, text)
    for other, content in case.get("files", {}).items():
        write(root, other, page(**content)[1] if isinstance(content, dict) and not content.keys() & {"bytes", "repeat", "link"} else content)
    if "file" in case:  # its lines are its own
        text, above = "", 0
    return name, text, above


def line_of(case, text, above):
    if "field" in case:
        return next(n for n, line in enumerate(text.split("\n"), 1) if line.strip().startswith(case["field"]))
    return int(case["line"]) + above if int(case["line"]) else 0


def equip(root, rule, case):
    """What a rule needs beside the case: the hashes of the names that its golden file invents, and the dictionaries for spelling."""
    if rule == "spelling" and case.get("without") != "node_modules":
        (root / "node_modules").symlink_to(ROOT / "node_modules")
        text = (CASES / "spelling.yaml").read_text("utf-8")
        words = {spelling.plain(w) for w in (*spelling.WORD.findall(text), *spelling.ARABIC.findall(text))}
        spelling.unknown(root, dict.fromkeys(("en", "fr", "ar"), words))  # all at once, and then from what is kept
    for entry in golden(rule).get("hashed", []):
        assert add(root, entry["name"], entry["kind"], "a name that was invented for this")


def cases(which):
    return [pytest.param(rule, case, golden(rule).get("base", ""),
                         id=f"{rule}: {case['about']}") for rule in RULES for case in golden(rule).get(which) or []]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_reason_and_a_golden_file_with_good_and_bad(rule):
    assert len(RULES[rule].why) > 60
    assert golden(rule).get("good") and golden(rule).get("bad")


def test_each_golden_file_has_a_rule():
    assert {p.stem for p in CASES.glob("*.yaml")} == set(RULES)


@pytest.mark.parametrize(("rule", "case", "base"), cases("good"))
def test_good(project, rule, case, base):
    equip(project, rule, case)
    put(project, case, base)
    assert list(map(str, RULES[rule].problems(Repository.read(project)[0]))) == []


@pytest.mark.parametrize(("rule", "case", "base"), cases("bad"))
def test_bad(project, rule, case, base):
    equip(project, rule, case)
    name, text, above = put(project, case, base)
    found = list(RULES[rule].problems(Repository.read(project)[0]))
    assert [(p.path, p.line) for p in found] == [(case.get("file", name), line_of(case, text, above))], list(map(str, found))
    (problem,) = found
    assert problem.severity == case.get("severity", "error")
    assert problem.message.endswith((".", "…")) and problem.cure
    for words in [case["says"]] if isinstance(case["says"], str) else case["says"]:
        assert words in f"{problem.message} {problem.cure}"
    for words in [case.get("never", [])] if isinstance(case.get("never", []), str) else case.get("never", []):
        assert words not in str(problem)


# --- the whole run ------------------------------------------------------------------------------------------------------

BROKEN_PAGE = "---\ntitle: a: b\n---\n"
BAD_PAGE = page("Words [@nobody, para 1].\n")[1]
BROKEN = {
    "yaml in a page": ("docs/understand/b.md", BROKEN_PAGE, "yaml"),
    "bytes in a page": ("docs/understand/b.md", b"---\ntitle: \xff\n---\n", "utf-8"),
    "a list as front matter": ("docs/understand/b.md", "---\n- a\n---\n", "front-matter"),
    "yaml in a record": ("data/sources/b.yaml", "id: [\n", "yaml"),
    "bytes in a record": ("data/sources/b.yaml", b"id: \xff\n", "utf-8"),
    "a record without its fields": ("data/sources/b.yaml", "id: b\n", "record-sources"),
    "a list as a record": ("data/sources/b.yaml", "- a\n", "record-sources"),
    "the order of the pages": ("data/navigation.yaml", "- a\n", "yaml"),
    "the words never used": ("data/words-never.yaml", "never: [{why: x}]\n", "yaml"),
    "the hosts never linked": ("data/hosts-denied.yaml", b"\xff", "utf-8"),
}


@pytest.mark.parametrize(("name", "text", "rule"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_told_and_hides_nothing(project, name, text, rule):
    write(project, "docs/understand/example.md", BAD_PAGE)
    write(project, name, text)
    found = run(project, [])
    assert found == sorted(found)
    assert rule in {p.rule for p in found if p.path == name}
    assert "citation" in {p.rule for p in found if p.path == "docs/understand/example.md"}


def test_a_missing_list_is_told(project):
    (project / "data/hosts-denied.yaml").unlink()
    assert [p.path for p in run(project, []) if p.rule == "yaml"] == ["data/hosts-denied.yaml"]


def test_a_source_that_cannot_be_read_is_not_called_unknown(project):
    write(project, "data/sources/a-study.yaml", "id: a-study\n")
    write(project, "docs/understand/example.md", page("Words [@a-study, para 1].\n")[1])
    assert not {"citation", "unknown-source"} & {p.rule for p in run(project, [])}


@pytest.mark.parametrize("value",
                         ["[]", "{a: b}", "[[a]]", "0", "''", "“", "2026-13-45", "true", "{state: [], date: {}}",
                          "{minutes: [1], ages: 2, group: [a, b]}"])
def test_no_front_matter_is_too_odd(project, value):
    for kind in ("lesson", "explainer", value):
        fields = {**dict.fromkeys((*FRONT, "keywords", "critical", "lesson", "other"), value), "kind": kind}
        write(project, "docs/understand/example.md", "---\n" + "".join(f"{k}: {v}\n" for k, v in fields.items()) + "---\n")
        write(project, "docs/ar/understand/example.md", "---\n" + "".join(f"{k}: {v}\n" for k, v in fields.items()) + "---\n")
        assert "front-matter" in {p.rule for p in run(project, [])}


def test_only_what_is_asked_for_is_told(project):
    write(project, "docs/understand/example.md", BAD_PAGE)
    write(project, "docs/understand/example-2.md", BAD_PAGE)
    for path, told in {"docs/understand/example.md": {"docs/understand/example.md"},
                       "docs/understand": {"docs/understand/example.md", "docs/understand/example-2.md"},
                       "data": set(), ".": {"docs/understand/example.md", "docs/understand/example-2.md"}}.items():
        assert {p.path for p in run(project, [project / path]) if p.rule == "citation"} == told
    assert [p.rule for p in run(project, [project / "docs/nowhere.md"])] == ["path"]
