"""Translations that cannot lie: what changed is known by section, told to readers, and refused where somebody may act on it."""
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import polib
import pytest
from click.testing import CliRunner
from golden import ROOT

from instead.cli import main
from instead.problems import BadInput
from instead.site import Site
from instead.translate import exchange, history, status, units

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def site():
    return Site.read(ROOT, TODAY)


@pytest.fixture()
def project(tmp_path):
    """The real project without its built parts, to be changed at will."""
    for name in ("docs", "data", "locales", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def edit(project, path, old, new):
    file = project / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_sections_put_together_are_the_page(site):
    """Byte for byte, on every page of the site."""
    for page in site.pages.values():
        assert "\n".join(s.text for s in units.sections(page)) == page.body
        for s in units.sections(page):
            assert "".join(units.split(s.text)) == s.text


@pytest.mark.parametrize("form", ["po", "xliff"])
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_translators_file_goes_out_and_comes_back(site, form, lang):
    """The round trip is exact on every page of the site, and a file that was not edited changes nothing."""
    couples = [(site.pages["en", p.slug], p) for p in site.edition(lang).values() if not p.made]
    back = exchange.read(exchange.export(couples, lang, form), form, "file")
    for source, target in couples:
        assert back.get(target.slug, {}) == {(u.section, u.number): u.target for u in units.pairs(source, target) if u.target}
        assert exchange.merge(ROOT, source, target, back.get(target.slug, {})) is None


def test_a_new_word_comes_in_alone(site):
    """Only the edited unit changes; every other byte of the file stays."""
    source, target = site.pages["en", "about/licence"], site.pages["fr", "about/licence"]
    key, words = next(((u.section, u.number), u.target) for u in units.pairs(source, target) if u.section != "front" and "#" not in u.target and len(u.target) > 40)
    text = exchange.merge(ROOT, source, target, {key: words + " Voilà."})
    assert text == (ROOT / target.path).read_text("utf-8").replace(words, words + " Voilà.", 1)


@pytest.mark.parametrize(("change", "says"), [
    (lambda words: words + " [@berger-morgan-2015, sec. 4.2]", "citations differ"),
])
def test_a_translator_cannot_change_what_is_cited(site, change, says):
    source, target = site.pages["en", "understand/relay-race"], site.pages["fr", "understand/relay-race"]
    unit = next(u for u in units.pairs(source, target) if "[@" in u.target)
    with pytest.raises(BadInput, match=says):
        exchange.merge(ROOT, source, target, {(unit.section, unit.number): change(unit.target)})


def test_a_heading_id_cannot_be_translated(site):
    target = site.pages["fr", "about/privacy"]
    text = (ROOT / target.path).read_text("utf-8")
    with pytest.raises(BadInput, match="heading id"):
        exchange.check_merge(ROOT, target, text.replace("{#", "{#x-", 1))


@pytest.mark.parametrize("text", ["", "msgid", "<xliff", "msgctxt \"../../x#y.1\"\nmsgid \"a\"\nmsgstr \"b\"\n"])
def test_a_foreign_file_is_refused(text):
    """A broken file, or one whose units are not ours, is an error with a cure and never a traceback."""
    for form in ("po", "xliff"):
        try:
            assert exchange.read(text, form, "file") == {}
        except BadInput as e:
            assert all(p.cure for p in e.problems)


def test_what_changed_is_known_by_section(site, tmp_path):
    """A line broken elsewhere is no change; a word is, in its section only."""
    source, target = site.pages["en", "understand/relay-race"], site.pages["fr", "understand/relay-race"]
    status.accept(tmp_path, source, target, TODAY)
    assert status.status(tmp_path, source, target).state == "fresh"
    spaced = replace(source, body=source.body.replace(". ", ".\n", 1))
    assert status.status(tmp_path, spaced, target).state == "fresh"
    heading = source.headings[1]
    changed = replace(source, body=source.body.replace("{#" + heading.id + "}", "{#" + heading.id + "}\n\nOne more sentence.", 1))
    found = status.status(tmp_path, changed, target)
    assert (found.state, found.changed) == ("behind", (heading.id,))


def test_accept_wants_an_edit_or_a_reason(site, tmp_path):
    """“It is fine” without looking is not recorded."""
    source, target = site.pages["en", "glossary"], site.pages["fr", "glossary"]
    status.accept(tmp_path, source, target, TODAY)
    changed = replace(source, body=source.body + "\nMore.\n")
    with pytest.raises(BadInput, match="has changed and this translation has not"):
        status.accept(tmp_path, changed, target, TODAY)
    status.accept(tmp_path, changed, target, TODAY, "the addition concerns English only")
    assert status.status(tmp_path, changed, target).state == "fresh"
    assert "English only" in status.sidecar_path(tmp_path, target).read_text("utf-8")


def test_a_damaged_sidecar_is_told(site, tmp_path):
    target = site.pages["fr", "glossary"]
    path = status.sidecar_path(tmp_path, target)
    path.parent.mkdir(parents=True)
    path.write_text("{", "utf-8")
    with pytest.raises(BadInput, match="damaged"):
        status.status(tmp_path, site.pages["en", "glossary"], target)


def test_every_translation_is_tracked(site):
    """Each remembers the English that it follows, and follows it."""
    assert {key for key, s in site.statuses.items() if s.state != "fresh"} == set()


def test_readers_are_told_and_told_no_longer(project):
    """The notice names the section in the reader's words; it goes when the translation is accepted again."""
    page = "docs/understand/relay-race.md"
    site = Site.read(project, TODAY)
    heading = site.pages["en", "understand/relay-race"].headings[0]
    french = next(h for h in site.pages["fr", "understand/relay-race"].headings if h.id == heading.id)
    edit(project, page, "{#" + heading.id + "}", "{#" + heading.id + "}\n\nOne more sentence.")
    site = Site.read(project, TODAY)
    behind = site.pages["fr", "understand/relay-race"]
    assert site.statuses["fr", "understand/relay-race"].changed == (heading.id,)
    woven = site.weave(behind).markdown
    assert f'{french.text} <span class="tag">modifié en anglais</span> {{#{heading.id}}}' in woven
    runner = CliRunner()
    with runner.isolated_filesystem():
        import os

        os.chdir(project)
        refused = runner.invoke(main, ["translations", "accept", str(project / behind.path)])
        assert refused.exit_code == 1 and "say why" in refused.output
        edit(project, behind.path, "{#" + heading.id + "}", "{#" + heading.id + "}\n\nUne phrase de plus.")
        accepted = runner.invoke(main, ["translations", "accept", str(project / behind.path)])
        assert accepted.exit_code == 0, accepted.output
    assert Site.read(project, TODAY).statuses["fr", "understand/relay-race"].state == "fresh"


def test_critical_advice_is_never_stale(project):
    """A changed block of a critical page stops the build; --allow-stale shows the English text beside it, marked with its language."""
    edit(project, "docs/help/index.md", "\n## ", "\nOne more sentence of advice.\n\n## ")
    with pytest.raises(BadInput, match="critical"):
        Site.read(project, TODAY)
    site = Site.read(project, TODAY, allow_stale=True)
    text = site.weave(site.pages["ar", "help/index"]).markdown
    assert '<div lang="en" dir="ltr" markdown="1">' in text and "One more sentence of advice." in text


@pytest.mark.parametrize(("code", "direction"), [("es", "ltr"), ("fa", "rtl")])
def test_a_fourth_language_needs_no_code(project, code, direction, monkeypatch):
    """One command; the site still builds as before, and the language appears with its first page."""
    monkeypatch.chdir(project)
    runner = CliRunner()
    assert runner.invoke(main, ["new", "language", code]).exit_code == 0
    assert runner.invoke(main, ["new", "language", code]).exit_code == 1
    before = Site.read(project, TODAY)
    assert code in before.languages and code not in before.published
    po = polib.pofile(str(project / "locales" / f"{code}.po"))
    for entry in po:
        if entry.msgid_plural:
            entry.msgstr_plural = {i: "{n} x" for i in entry.msgstr_plural}
        elif not entry.msgstr:
            entry.msgstr = "x " + " ".join("{" + name + "}" for name in __import__("re").findall(r"\{(\w+)\}", entry.comment))
    po.save()
    (project / "docs" / code).mkdir()
    (project / "docs" / code / "index.md").write_text(
        "---\ntitle: T\ndescription: D\nkind: home\ncontains: c\nupdated: 2026-11-24\nreview: {state: editors, date: 2026-11-24}\n---\nLead.\n\nMore.\n", "utf-8")
    site = Site.read(project, TODAY)
    assert code in site.published and site.words(code).dir == direction
    assert site.weave(site.pages[code, "index"]).markdown.strip() == "Lead.\n\nMore."


@pytest.mark.parametrize("form", ["po", "xliff"])
def test_a_language_without_pages_begins_with_the_english_words(project, form, monkeypatch):
    """What a new translator gets is every English unit, empty; what comes back is a draft, and the rest of the work goes on from there."""
    monkeypatch.chdir(project)
    monkeypatch.setenv("INSTEAD_TODAY", TODAY.isoformat())
    run = CliRunner()
    assert run.invoke(main, ["new", "language", "es"]).exit_code == 0
    file = project / f"es.{form}"
    assert run.invoke(main, ["translations", "export", "es", "--to", form]).exit_code == 0
    site = Site.read(project, TODAY)
    english = [p for p in site.edition("en").values() if not p.made]
    wanted = {(p.slug, u.section, u.number) for p in english for u in units.pairs(p, p)}

    def empty():
        if form == "po":
            return {tuple(e.msgctxt.replace("#", ".").rsplit(".", 2)) for e in polib.pofile(str(file)) if not e.msgstr}
        return {tuple(u.getid().split("\x04")[-1].replace("#", ".").rsplit(".", 2)) for u in exchange.xlifffile.parsefile(str(file)).units if not u.isheader() and not u.target}

    assert empty() == {(slug, section, str(number)) for slug, section, number in wanted}
    assert run.invoke(main, ["translations", "import", str(file)]).output.strip() == "nothing differs"

    work = polib.POFile(wrapwidth=0)
    work.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    work.append(polib.POEntry(msgctxt="about/licence#front.0", msgid="x", msgstr="Licencia"))
    work.save(str(project / "es.po"))
    assert "docs/es/about/licence.md" in run.invoke(main, ["translations", "import", "es.po"]).output
    text = (project / "docs/es/about/licence.md").read_text("utf-8")
    assert "\ntitle: Licencia\n" in text and "\ndraft: true\n---\n" in text
    assert text.split("\n---\n", 1)[1] == (project / "docs/about/licence.md").read_text("utf-8").split("\n---\n", 1)[1]

    assert run.invoke(main, ["translations", "export", "es", "--to", form]).exit_code == 0
    assert empty() == {(slug, section, str(number)) for slug, section, number in wanted} - {("about/licence", "front", "0")}
    assert run.invoke(main, ["translations", "import", str(file)]).output.strip() == "nothing differs"


def test_what_the_english_page_said_before_is_shown(project, monkeypatch):
    """The words are those of git's history; without one this is said, and the rest is shown all the same."""
    monkeypatch.chdir(project)
    monkeypatch.setenv("INSTEAD_TODAY", TODAY.isoformat())
    run = CliRunner()
    old = next(text for text in history.blocks(Site.read(project, TODAY).pages["en", "about/licence"])["lead"] if len(text) > 40)
    edit(project, "docs/about/licence.md", old, "Quite another beginning.")
    alone = run.invoke(main, ["translations", "--page", "about/licence"])
    assert alone.exit_code == 0 and "cannot be shown" in alone.output and "Quite another beginning." in alone.output
    edit(project, "docs/about/licence.md", "Quite another beginning.", old)

    def git(*arguments):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], cwd=project, check=True, capture_output=True)

    git("init", "-q")
    git("add", "docs/about/licence.md")
    git("commit", "-qm", "before")
    edit(project, "docs/about/licence.md", old, "Quite another beginning.")
    git("commit", "-qam", "after")
    site = Site.read(project, TODAY)
    found = history.changes(project, site.pages["en", "about/licence"], site.pages["fr", "about/licence"])
    assert [(c.section, c.before, c.now) for c in found] == [("lead", old, "Quite another beginning.")]
    shown = run.invoke(main, ["translations", "--page", "about/licence"])
    assert "as it was translated" in shown.output and "cannot be shown" not in shown.output
    assert run.invoke(main, ["translations", "--page", "about/nothing"]).exit_code == 1


def test_a_review_is_renewed_without_touching_the_text(project, monkeypatch):
    monkeypatch.chdir(project)
    monkeypatch.setenv("INSTEAD_TODAY", "2027-03-01")
    before = (project / "docs/fr/help/index.md").read_text("utf-8")
    done = CliRunner().invoke(main, ["review", "docs/fr/help/index.md", "--by", "native", "--checked", "language", "--checked", "contacts"])
    assert done.exit_code == 0, done.output
    after = (project / "docs/fr/help/index.md").read_text("utf-8")
    different = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert [b for _, b in different] == ["review: {state: native, date: 2027-03-01, checked: [language, contacts]}"]
    site = Site.read(project, date(2027, 3, 1))
    assert site.statuses["fr", "help/index"].state == "fresh"
    assert CliRunner().invoke(main, ["review", "mkdocs.yml", "--checked", "law"]).exit_code == 1
