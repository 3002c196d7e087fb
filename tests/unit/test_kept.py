"""What is kept in ``.cache/`` and holds for the same things alone: whatever is written, what is found with it is what is found without it."""

import random
import shutil

import pytest
from test_check import golden, ground, page, project, put, write  # noqa: F401  the project of the rules

from instead import kept
from instead.check import RULES, Repository, found, run
from instead.check.hashed import add
from instead.check.rule import Own


def test_what_was_kept_is_read_again(tmp_path):
    for data in (b"", b"a\nb\n", "é\u202f“x”".encode(), b"\xff\x00"):
        kept.write(tmp_path / "new" / "file", "this", data)
        assert kept.read(tmp_path / "new" / "file", "this") == data
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["file"]


def test_what_was_made_from_something_else_is_not(tmp_path):
    kept.write(tmp_path / "file", "this", b"text")
    assert kept.read(tmp_path / "file", "that") is None
    assert kept.read(tmp_path / "nowhere", "this") is None


def test_no_damage_goes_unnoticed(tmp_path):
    path = tmp_path / "file"
    kept.write(path, "this", b"kept text")
    whole = path.read_bytes()
    for i in range(len(whole)):
        for damaged in (whole[:i], whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1:], whole[:i] + b"\xff" + whole[i:], whole[:i] + whole[i + 1:]):
            path.write_bytes(damaged)
            assert kept.read(path, "this") is None
    path.unlink()
    path.mkdir()
    assert kept.read(path, "this") is None
    kept.write(path, "this", b"text")  # cannot be kept, and is no fault
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_files_are_made_once_for_the_same(tmp_path):
    made, files = [], {"a": b"1\n", "b/c": b"", "é": b"\xff"}

    def make():
        made.append(1)
        return files

    for made_from, times in (("this", 1), ("this", 1), ("that", 2), ("this", 3)):
        assert kept.files(tmp_path / "file", made_from, make) == files
        assert len(made) == times
    assert kept.files(None, "this", make) == files and len(made) == 4


def test_no_two_lists_of_parts_have_one_key():
    parts = [(), ("",), ("", ""), ("ab",), ("a", "b"), ("b", "a"), ("1:a",), ("a1:b",), ("\udc80",)]
    assert len({kept.key(*p) for p in parts}) == len(parts)


def test_the_program_is_part_of_what_something_was_made_from(monkeypatch):
    before = kept.program()
    kept.program.cache_clear()
    monkeypatch.setattr(kept.sys, "version", "another")
    assert kept.program() != before
    kept.program.cache_clear()


# --- the findings of the own rules ----------------------------------------------------------------------------------------


def test_an_own_rule_sees_nothing_but_its_thing_and_the_lists(project):  # noqa: F811
    seen = Own(Repository.read(project)[0])
    assert seen.languages == ("en", "fr", "ar") and seen.wording and seen.units == {}
    for name in ("catalogue", "pages", "documents", "texts", "today", "root", "navigation", "kept"):
        with pytest.raises(AttributeError, match=name):
            getattr(seen, name)


def test_what_an_own_rule_depends_on_is_in_the_key():
    assert {rule.over for rule in RULES.values() if rule.own} == {"documents", "files", "prose", "written"}


def bad(random_one):
    """A rule and one of its examples of what is wrong."""
    rule = random_one.choice(sorted(RULES))
    return rule, random_one.choice(golden(rule)["bad"])


@pytest.mark.parametrize("seed", range(4))
def test_what_is_found_is_the_same_with_and_without_what_was_kept(project, seed):  # noqa: F811
    """Pages, records, lists and names come, change and go, as the golden files of the rules have them."""
    dice, seen = random.Random(seed), set()
    add(project, "Forename Surname", "person", "a name that was invented for this")
    for step in range(14):
        rule, case = bad(dice)
        files = [p for p in sorted((project / "docs").rglob("*.md"))] if (project / "docs").is_dir() else []
        act = dice.choice(["put", "put", "put", "remove", "rename", "copy", "list", "damage"])
        if act == "put" and rule not in ("spelling", "files") and "without" not in case:
            put(project, case, golden(rule).get("base", ""))
        elif act == "remove" and files:
            dice.choice(files).unlink()
        elif act == "rename" and files:
            dice.choice(files).rename(project / "docs" / f"page-{step}.md")
        elif act == "copy" and files:
            shutil.copy(dice.choice(files), project / "docs" / f"page-{step}.md")
        elif act == "list":
            path = project / "data" / dice.choice(["words-never.yaml", "hosts-denied.yaml", "wording-operational.yaml"])
            path.write_text(path.read_text("utf-8").replace("why: ", "why: because ", 1), "utf-8")
        elif act == "damage" and (project / found.KEPT).exists():
            text = bytearray((project / found.KEPT).read_bytes())
            text[dice.randrange(len(text))] ^= 4
            (project / found.KEPT).write_bytes(text)
        write(project, f"docs/ar/understand/own-{step % 3}.md", page(f"Text {step}: Forename Surname!\n", lang="ar")[1])
        with_it = run(project, [])
        shutil.rmtree(project / ".cache", ignore_errors=True) if step % 3 == 0 else (project / found.KEPT).unlink(missing_ok=True)
        assert run(project, []) == with_it
        seen |= {p.rule for p in with_it}
    assert {"never-names", "arabic"} <= seen and len(seen) > 10


def test_what_did_not_change_is_not_looked_at_again(project, monkeypatch):  # noqa: F811
    write(project, "docs/understand/example.md", page("Words!\n")[1])
    write(project, "docs/understand/other.md", page("Words.\n")[1])
    asked = []
    monkeypatch.setattr(found, "answers", lambda ask, shared, questions: asked.append(questions) or [ask(shared, question) for question in questions])
    first = run(project, [])
    assert "english" in {p.rule for p in first}
    assert run(project, []) == first
    write(project, "docs/understand/other.md", page("Other words.\n")[1])
    assert run(project, []) == first
    things = [sorted(name.split()[0] for question in questions if not isinstance(question, str) for name in question) for questions in asked]
    assert len(things[0]) > 20 and things[1:] == [[], ["documents", "files", "prose", "written"]]
