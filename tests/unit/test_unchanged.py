"""Pages taken from the last build: whatever is changed, the site is byte for byte what a build without anything kept makes of it, and says the same of what is wrong."""

import random
import shutil
from pathlib import Path

import pytest
from golden import LANGUAGES, small_project

from instead import build as building
from instead import unchanged
from instead.build import BuildError, build
from instead.problems import BadInput

KEPT = Path(".cache") / "instead"


@pytest.fixture
def project(tmp_path):
    return small_project(tmp_path / "project")


def outcome(root, into, search=False):
    """Every file of the site, or what the build says."""
    shutil.rmtree(into, ignore_errors=True)
    try:
        site = build(root, into, search=search)
    except (BuildError, BadInput) as e:
        return str(e)
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def without(root, into, search=False):
    """The same with nothing kept of pages and indexes."""
    for name in ("pages", "index"):
        shutil.rmtree(root / KEPT / name, ignore_errors=True)
    return outcome(root, into, search)


def same(found, wanted):
    """Names first: the difference of two sites is long."""
    if isinstance(found, str) or isinstance(wanted, str):
        assert found == wanted
    else:
        assert found.keys() == wanted.keys()
        assert [name for name in found if found[name] != wanted[name]] == []


def edit(path, old, new):
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


# --- what may happen to a project; each takes the project, the dice, the number of the step, and says what it did -----------------------


def _page(root, dice, names=("cases/the-list", "instead/report-it", "glossary", "index")):
    return root / "docs" / dice.choice(["", "fr", "ar"]) / f"{dice.choice(names)}.md"


def text(root, dice, step):
    edit(_page(root, dice), "More.", f"More {step} “and” more [@study-2015, para {step + 1}].")


def title(root, dice, step):
    edit(_page(root, dice), "title: '", f"title: 'T{step} ")


def link(root, dice, step):
    edit(_page(root, dice, ("cases/the-list", "instead/report-it")), "More.", "More. [a](../cases/the-list.md#why) [b](../instead/report-it.md#why)")


def heading(root, dice, step):
    edit(_page(root, dice, ("cases/the-list", "instead/report-it")), "{#why}", f"{{#why-{step}}}")


def unheading(root, dice, step):
    for path in (root / "docs").rglob("*.md"):
        edit(path, "{#why-", "{#why} \n\n## Then {#then-")


def add(root, dice, step):
    for lang in ("", "fr", "ar"):
        shutil.copy(root / "docs" / lang / "cases/the-list.md", root / "docs" / lang / f"cases/new-{step}.md")
    edit(root / "data/navigation.yaml", "cases: [", f"cases: [new-{step}, ")


def _new(root):
    return sorted(p.stem for p in (root / "docs/cases").glob("new-*.md"))


def remove(root, dice, step):
    for name in _new(root)[:1]:
        for lang in ("", "fr", "ar"):
            (root / "docs" / lang / f"cases/{name}.md").unlink()
        edit(root / "data/navigation.yaml", f"{name}, ", "")


def rename(root, dice, step):
    for name in _new(root)[:1]:
        for lang in ("", "fr", "ar"):
            (root / "docs" / lang / f"cases/{name}.md").rename(root / "docs" / lang / f"cases/{name}-b.md")
        edit(root / "data/navigation.yaml", f"{name}, ", f"{name}-b, ")


def record(root, dice, step):
    path = dice.choice(sorted(p for kind in ("sources", "claims", "terms", "countries", "channels") for p in (root / "data" / kind).glob("*.yaml")))
    lines = path.read_text("utf-8").split("\n")
    at = [i for i, line in enumerate(lines) if line.strip().startswith(("title: ", "en: ", "publisher: ")) and not line.rstrip().endswith((":", ">", "|"))]
    if at:
        i = dice.choice(at)
        name, _, value = lines[i].partition(": ")
        quoted = value[:1] in "\"'"
        lines[i] = f"{name}: {value[:1]}R{step} {value[1:]}" if quoted else f"{name}: R{step} {value}"
        path.write_text("\n".join(lines), "utf-8")


def string(root, dice, step):
    edit(root / "locales" / f"{dice.choice(LANGUAGES)}.po", 'msgid "sources"\nmsgstr "', f'msgid "sources"\nmsgstr "S{step} ')


def template(root, dice, step):
    edit(root / "overrides/main.html", '<footer class="foot">', f'<footer class="foot"><p>F{step}</p>')


def style(root, dice, step):
    path = root / "docs/styles/site.css"
    path.write_text(f"{path.read_text('utf-8')}\n.n{step} {{ color: red }}\n", "utf-8")


def damage(root, dice, step):
    kept = sorted((root / KEPT / "pages").rglob("*"))
    path = dice.choice([p for p in kept if p.is_file()])
    data = bytearray(path.read_bytes())
    data[dice.randrange(len(data))] ^= 1
    path.write_bytes(data)


def swapped(root, dice, step):
    """A kept page under the name of another: whole, and not what it is taken for."""
    kept = sorted(p for p in (root / KEPT / "pages").rglob("*") if p.is_file())
    shutil.copy(dice.choice(kept), dice.choice(kept))


ACTS = (text, text, record, record, title, link, heading, unheading, add, remove, rename, string, template, style, damage, swapped)


@pytest.mark.parametrize("seed", range(2))
def test_a_build_with_kept_pages_is_a_clean_build(project, tmp_path, seed):
    dice = random.Random(seed)
    last = outcome(project, tmp_path / "site")
    assert isinstance(last, dict), last
    built = 0
    for step, act in enumerate(dice.sample(ACTS, len(ACTS))):
        shutil.copytree(project, tmp_path / "before", ignore=shutil.ignore_patterns(".cache"))
        act(project, dice, step)
        found = outcome(project, tmp_path / "site")
        shutil.copytree(project / KEPT, tmp_path / "kept")
        same(found, without(project, tmp_path / "clean"))
        built += isinstance(found, dict)
        if isinstance(found, str):  # back to what can be built
            shutil.rmtree(project)
            (tmp_path / "before").rename(project)
        else:
            shutil.rmtree(tmp_path / "before")
            shutil.rmtree(project / KEPT)
        # What was kept before goes on being used: a chain of builds, not pairs.
        shutil.rmtree(project / KEPT, ignore_errors=True)
        (project / KEPT).parent.mkdir(exist_ok=True)
        (tmp_path / "kept").rename(project / KEPT)
    assert built > len(ACTS) // 2


def test_the_index_is_kept_as_long_as_the_pages_are_the_same(project, tmp_path, monkeypatch):
    first = outcome(project, tmp_path / "site", search=True)
    same(outcome(project, tmp_path / "site", search=True), first)
    edit(project / "docs/fr/cases/the-list.md", "More.", "Davantage.")
    found = outcome(project, tmp_path / "site", search=True)
    same(found, without(project, tmp_path / "clean", search=True))
    assert found["pagefind/pagefind-entry.json"] != first["pagefind/pagefind-entry.json"]
    # Nothing is asked of Pagefind for a language that has not changed.
    monkeypatch.setattr(building, "each", lambda do, items: [do(item) for item in items] and [])
    asked = []
    monkeypatch.setattr(building, "_pagefind", lambda site_dir, glob, into: asked.append(glob) or real(site_dir, glob, into))
    edit(project / "docs/ar/cases/the-list.md", "More.", "المزيد.")
    outcome(project, tmp_path / "site", search=True)
    assert asked == ["ar/**/*.html"]


real = building._pagefind


def test_a_link_to_a_heading_that_went_stops_the_build_although_its_page_is_kept(project, tmp_path):
    edit(project / "docs/instead/report-it.md", "More.", "More. [a](../cases/the-list.md#why)")
    assert isinstance(outcome(project, tmp_path / "site"), dict)
    edit(project / "docs/cases/the-list.md", "{#why}", "{#because}")
    said = outcome(project, tmp_path / "site")
    assert "'instead/report-it.md' contains a link '../cases/the-list.md#why'" in said
    assert said == without(project, tmp_path / "clean")


def test_only_what_changed_is_made_again(project, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "each", lambda do, items: [do(item) for item in items] and [])
    made, real_finished = [], building.finished
    monkeypatch.setattr(building, "finished", lambda edition, page, html: made.append(f"{page.lang}/{page.slug}") or real_finished(edition, page, html))
    build(project, tmp_path / "site", search=False)
    every = len(made)
    made.clear()
    build(project, tmp_path / "site", search=False)
    assert every > 50 and made == []
    edit(project / "docs/fr/cases/the-list.md", "More.", "Davantage.")
    build(project, tmp_path / "site", search=False)
    assert made == ["fr/cases/the-list"]
    made.clear()
    claim = sorted((project / "data/claims").glob("*.yaml"))[0]
    edit(claim, "not_shown:\n  en: ", "not_shown:\n  en: Besides, ") if "not_shown" in claim.read_text("utf-8") else edit(claim, "by:\n  en: ", "by:\n  en: Besides, ")
    build(project, tmp_path / "site", search=False)
    assert f"en/evidence/{claim.stem}" in made and len(made) < every / 2


def test_what_no_page_has_any_more_is_not_kept(project, tmp_path):
    build(project, tmp_path / "site", search=False)
    before = {p.name for p in (project / KEPT / "pages").rglob("*")}
    edit(project / "docs/cases/the-list.md", "More.", "Other words.")
    build(project, tmp_path / "site", search=False)
    after = {p.name for p in (project / KEPT / "pages").rglob("*")}
    assert len(before) == len(after) and len(before - after) == 1


def test_a_template_that_asks_the_generator_for_more_is_refused(project, tmp_path):
    edit(project / "overrides/main.html", "<footer", "{{ page.url }}<footer")
    with pytest.raises(RuntimeError, match="page.url, which is not in the key of a page"):
        build(project, tmp_path / "site", search=False)
    edit(project / "overrides/main.html", "{{ page.url }}", "{{ nav }}")
    with pytest.raises(RuntimeError, match="“nav”, which is not in the key of a page"):
        build(project, tmp_path / "site", search=False)


def test_a_kept_page_has_its_files_and_its_entry(tmp_path):
    made = unchanged.Made({"index.html": b"<p>\n\xc3\xa9", "page.bib": b"", "x.imscc": b"\xff\n\x00"}, ["a/", "T", [["id", "Heading"]]])
    unchanged.write(tmp_path, "fr", "0" * 32, made)
    assert unchanged.read(tmp_path, "fr", "0" * 32) == made
    assert unchanged.read(tmp_path, "en", "0" * 32) is None
