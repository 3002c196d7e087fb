"""Hostile and broken inputs (``tests/cases/hostile/``): each is refused with the right words, and nothing ever ends in a traceback.

What the rules let through goes on: the site is read, the page is made, and the finished HTML is scanned. There, too, only ``BadInput`` may happen.
"""

import os
import re

import pytest
import yaml
from click.testing import CliRunner
from golden import MARKDOWN, small_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown import markdown
from test_check import CASES, ROOT, golden, ground, page, project, write  # noqa: F401  ground and project are fixtures

from instead.build import build
from instead.check import RULES, Repository, run
from instead.check.hashed import add
from instead.cli import main
from instead.finish.scan import scan
from instead.finish.text import set_text
from instead.problems import BadInput
from instead.site import Site

HOSTILE = ROOT / "tests" / "cases" / "hostile"
HEAD = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
PAGE = "docs/understand/example.md"


def as_html(woven):
    """What the generator and this package make of a page, without the template around it."""
    html = markdown(woven.markdown, extensions=MARKDOWN, extension_configs={"tables": {"use_align_attribute": True}})
    return set_text(f'<html lang="en" dir="ltr"><main>{woven.finish(html)}</main></html>')


def hostile():
    for path in sorted(HOSTILE.glob("*.yaml")):
        for case in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader):
            yield pytest.param(case, id=f"{path.stem}: {case['about']}")


def put(root, case):
    """Write what a case describes; the file that its finding is about."""
    files = case.get("files", {})
    if PAGE not in files and ("front" in case or case.keys() & {"text", "meta", "kind"} or "data/navigation.yaml" in files or "data/exceptions/x.yaml" in files):
        text = case.get("text", "Words words.\n")
        if "front" in case:
            front = case["front"] if isinstance(case["front"], str) else case["front"]["repeat"][0] * int(case["front"]["repeat"][1])
            write(root, PAGE, f"---\n{front.rstrip()}\n---\n{text}")
        else:
            write(root, PAGE, page(text, **({"kind": case["kind"]} if "kind" in case else {}) | case.get("meta", {}))[1])
    for name, content in files.items():
        (root / name).unlink(missing_ok=True)
        write(root, name, content.replace("HEAD", HEAD) if isinstance(content, str) else content)
    if "hide" in case:
        assert add(root, case["hide"], "person", "a name that was invented for this")
    return case.get("path") or (PAGE if case.keys() & {"text", "meta", "front", "kind"} else next(iter(files)))


@pytest.mark.parametrize("case", list(hostile()))
def test_it_is_refused_with_the_right_words_and_no_traceback(project, case):  # noqa: F811
    path = put(project, case)
    found = run(project, [])
    words = [case["says"]] if isinstance(case["says"], str) else case["says"]
    assert any(p.rule == case["rule"] and p.path == path and p.severity == case.get("severity", "error") and all(w in f"{p.message} {p.cure}" for w in words)
               for p in found), [f"{p.path!r} {p}" for p in found if p.rule != "parity"]
    if "hide" in case:
        assert not any(name.lower() in str(p).lower() for p in found for name in case["hide"].split()), "a message repeats the name"
    try:
        site = Site.read(project)
        for written in site.pages.values():
            scan(as_html(site.weave(written)), written.path)
    except BadInput:
        pass


def test_there_are_enough_of_them_and_each_once():
    cases = [p.id for p in hostile()]
    assert len(cases) >= 150 and len(cases) == len(set(cases))


@pytest.mark.parametrize("form", ["text", "github", "json"])
@pytest.mark.parametrize("name", ["docs/understand/[/x].md", "docs/understand/a\nb.md", "docs/understand/\x1b[31mx.md", "docs/assets/\u202egvs.png", os.fsdecode(b"docs/understand/\xff.md")])
def test_names_of_files_do_not_command_the_terminal_or_the_runner(project, monkeypatch, form, name):  # noqa: F811
    write(project, name, "x\n")
    write(project, "mkdocs.yml", "")
    monkeypatch.chdir(project)
    done = CliRunner().invoke(main, ["check", "--format", form])
    assert done.exit_code == 1 and (done.exception is None or isinstance(done.exception, SystemExit))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", done.output)
    if form == "github":
        assert all(line.startswith("::") for line in done.output.splitlines())


# --- what is accepted passes the second net ---------------------------------------------------------------------------

ACCEPTED = [
    "Between backquotes: `<script>alert(1)</script>`, `{{ 7*7 }}`, `{% raw %}`, `${HOME}`, `javascript:alert(1)`.\n",
    "```\n<script>alert(1)</script>\n{{ 7*7 }} [x](javascript:alert(1)) {onclick=x}\n```\n",
    "```html\n<img src=x onerror=alert(1)>\n```\n\nAnd *words*.\n",
    "5 < 6, a&b, &lt;b&gt;, &amp;lt;, \"quoted\", it's.\n",
    "| a | b |\n|:--|--:|\n| `<b>` | 2 |\n",
    "1. One\n2. Two\n\n   Three\n\n> Four\n\n---\n\nterm\n:   words\n",
    "[Here](#one), [a word](term:doxxing), [fr]{lang=fr}.\n\n## One {#one}\n\n### Two {#two}\n",
    "Words  \nand more.\n",
]


def made(root):
    """The page of the project as HTML, as far as this package makes it."""
    site = Site.read(root)
    return as_html(site.weave(site.pages["en", "understand/example"]))


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_is_accepted_is_shown_as_it_is_written(project, text):  # noqa: F811
    write(project, *page(text)[:2])
    write(project, "docs/glossary.md", page("Words.\n", slug="glossary", kind="glossary")[1])
    assert [p for p in run(project, []) if p.severity == "error" and p.rule in ("raw-html", "links", "hidden-signs", "look-alikes", "headings", "blocks")] == []
    html = scan(made(project), PAGE)
    assert "49" not in html and "<script" not in html and "<img" not in html


GOOD = [pytest.param(case, id=f"{rule}: {case['about']}") for rule in RULES for case in golden(rule).get("good") or []
        if "record" not in case and "page" not in case and case.get("lang", "en") == "en" and set(case) <= {"about", "show", "text", "kind", "shown"} and "\n::: " not in f"\n{case.get('text', '')}"]


@pytest.mark.parametrize("case", GOOD)
def test_the_good_examples_of_the_rules_pass_the_scan(project, case):  # noqa: F811
    write(project, *page(case.get("text", "Words.\n"), **({"kind": case["kind"]} if "kind" in case else {}))[:2])
    try:
        html = made(project)
    except BadInput:  # some good examples lead to pages that are not there
        return
    scan(html, PAGE)


PIECES = ["<script>", "</script>", "<b>", "<!--", "-->", "<https:", " onclick=x>", "`", "``", "```\n", "\n", "\n\n", "    ", "> ", "- ", "\\", "[a]", "(javascript:x)", "(\n", ")", "[a]: ", "javascript:x",
          "{", "}", "{onclick=x}", "{hidden}", "{: .x }", "*", "_", "words", "&lt;", "&#60;", "<", ">", "\"", "'", "{{ 7*7 }}", "{% x %}", "![a](x)", "#", "## a {#a}", "|", "~~~\n", "$", "\t"]


@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_whatever_the_rules_let_through_passes_the_scan(project, pieces):  # noqa: F811
    """The first net and the second agree: what the rules find no fault with makes no page that the scan refuses."""
    write(project, *page("".join(pieces))[:2])
    repo = Repository.read(project)[0]
    if any(RULES[rule].problems(repo) for rule in ("raw-html", "links", "hidden-signs", "headings")):
        return
    try:
        html = made(project)
    except BadInput:
        return
    scan(html, PAGE)


def test_nothing_is_run_as_a_template_in_a_whole_build(tmp_path):
    """The generator, its theme and its plugins included: what stands in pages and records comes out as it went in."""
    root = small_project(tmp_path)
    path = root / "docs" / "cases" / "the-list.md"
    path.write_text(path.read_text("utf-8").replace("description: A sentence.", "description: 'A {{ 1234+1 }} and ${1234+1}'")
                    + "\nWrite `{{ 1234+1 }}`, `{% raw %}` and `${1234+1}`; or {{ 1234+1 }} and ${1234+1}.\n", "utf-8")
    term = root / "data" / "terms" / "report.yaml"
    term.write_text(re.sub(r"(?m)^( *)en: .*$", r"\1en: 'To say {{ 1234+1 }} and ${1234+1}'", term.read_text("utf-8"), count=2), "utf-8")
    glossary = root / "docs" / "glossary.md"
    glossary.write_text(glossary.read_text("utf-8").replace("\nMore.\n", "\n::: glossary\n:::\n"), "utf-8")
    site = build(root, search=False)
    html = (site / "cases" / "the-list" / "index.html").read_text("utf-8")
    assert html.count("{{ 1234+1 }}") >= 3 and "${1234+1}" in html and "1235" not in html
    assert "{{ 1234+1 }}" in (site / "glossary" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(("words", "says"), [("*more*{onclick=x}", "onclick"), ("more <img src=x onerror=y>", "plainly"), ("<iframe src=x></iframe>", "iframe"),
                                             ("<ftp://www.example.org/>", "address of a kind"), ("\\`<b style='x'>\\`", "style")])
def test_the_build_refuses_what_passed_the_first_net(tmp_path, words, says):
    """Whoever builds without checking is stopped by the scan, and nothing is left of the build."""
    root = small_project(tmp_path)
    path = root / "docs" / "cases" / "the-list.md"
    path.write_text(path.read_text("utf-8").replace("\nMore.\n", f"\n{words}\n"), "utf-8")
    with pytest.raises(BadInput, match=says) as e:
        build(root, search=False)
    assert {(p.rule, p.path) for p in e.value.problems} == {("built-html", "docs/cases/the-list.md")}
    assert not (root / "site").exists()
