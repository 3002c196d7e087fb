"""Words of records against copies of their sources: what is found, what is not, and that no small change slips through."""

import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from instead import cli, verify
from instead.catalogue import load
from instead.problems import BadInput

ROOT = Path(__file__).resolve().parents[2]
# Copies of the five founding articles. They belong to their publishers, so they lie beside the project where somebody has them.
SNAPSHOTS = Path(os.environ.get("INSTEAD_SNAPSHOTS", ROOT.parent / "shared" / "snapshots"))
FOUNDING = ("atlantic-cottee-2015", "bindner-gluck-2017", "mee-popoviciu-2020", "reverb-9200-2015", "vice-makuch-2019")
DAY = date(2026, 11, 24)

ARTICLE = """A title

The collective says that it closed 3,571 of 3,700 accounts.
A second para\u00adgraph has “curly quotation marks” and a hyphen-
ated word.
Une étude précise, et: تَحَقُّق من الأرقام.
"""


@pytest.fixture
def copy(tmp_path):
    def written(text, name="a.txt"):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return verify.read_snapshot(tmp_path / name)
    return written


@pytest.mark.parametrize(("words", "where"), [
    ("closed 3,571 of 3,700", [2]),
    ('second paragraph has "curly', [3]),          # soft hyphen, kinds of quotation mark
    ("une etude precise", [5]),                     # accents, capital letters
    ("تحقق من الأرقام", [5]),                        # tashkeel
    ("marks” and a hyphenated", [0]),               # a word that is broken at the end of a line, over the end of a paragraph
    ("closed 3,572 of 3,700", []),
    ("a", None),
], ids=str)
def test_words_are_found_as_a_reader_would(copy, words, where):
    found = verify.hits(words, copy(ARTICLE))
    assert len(found) > 1 if where is None else found == where


def test_html_is_read_as_it_is_seen(copy):
    html = """<html><head><style>p { color: red }</style><script>var p = "in a script";</script></head><body>
        <h1>A title</h1><p>The <b>first</b> para&shy;graph.</p><ul><li>A point</li></ul><p hidden>Also text</p></body></html>"""
    found = copy(html, "a.html")
    assert found.paragraphs[:3] == ("a title", "the first paragraph.", "a point")
    assert not verify.hits("in a script", found) and not verify.hits("color: red", found)


def test_pdf_is_read(copy):
    """A file of one page, written by hand after ISO 32000."""
    stream = b"BT /F1 12 Tf 72 720 Td (The very words of the report) Tj ET"
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
             b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, at = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % n for n in at)
    pdf = out + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    assert verify.hits("very words of the report", copy(pdf, "a.pdf")) == [1]


@pytest.mark.parametrize(("name", "data"), [("a.pdf", b"no pdf"), ("a.txt", b"\xff\xfe"), ("a.html", b"")])
def test_a_broken_copy_is_told(copy, name, data):
    with pytest.raises(BadInput, match="cannot be read"):
        copy(data, name)


@pytest.mark.parametrize(("value", "text", "there"), [
    (9200, "exposes 9,200 accounts", True), (9200, "9 200 comptes", True), (9200, "9200", True), (9200, "19,200", False), (9200, "9,2001", False),
    (9, "kept nine under surveillance", True), (9, "nineteen", False), (1.5, "1,5 million", True), (15, "1.5", False), (3571, "3,571.", True), (3571, "3,571.4", False),
])
def test_a_figure_is_a_figure_however_it_is_written(value, text, there):
    assert verify._names(value, text) is there


# --- the founding articles --------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def catalogue():
    return load(ROOT)


@pytest.fixture(scope="module")
def snapshots(catalogue):
    if not SNAPSHOTS.is_dir():
        pytest.skip("There are no copies of the founding articles beside the project (INSTEAD_SNAPSHOTS).")
    return verify.read_folder(SNAPSHOTS, catalogue)


@pytest.mark.parametrize("key", FOUNDING)
def test_each_founding_article_was_verified(catalogue, key):
    """What is committed holds for the records as they are; this needs no copy."""
    kept = verify.read_record(verify.record_path(ROOT, key))
    assert len(kept.passages) >= 8
    assert kept.passages == verify.passage_prints(catalogue.sources[key]) and kept.claims == verify.claim_prints(catalogue, key)


@pytest.mark.parametrize("key", FOUNDING)
def test_each_founding_article_verifies(catalogue, snapshots, key):
    record, problems = verify.verify(catalogue, catalogue.sources[key], snapshots, DAY)
    assert not problems, "\n".join(map(str, problems))
    assert record.snapshot == verify.read_record(verify.record_path(ROOT, key)).snapshot


def changed(catalogue, kind, key, **values):
    """The catalogue with some fields of one record changed."""
    records = dict(getattr(catalogue, kind))
    records[key] = records[key].model_copy(update=values)
    return catalogue.__class__(**{**catalogue.__dict__, kind: records})


@pytest.mark.parametrize("key", FOUNDING)
def test_no_passage_survives_one_changed_letter(catalogue, snapshots, key):
    source = catalogue.sources[key]
    for i, p in enumerate(source.passages):
        middle = len(p.anchor) // 2
        letter = "x" if p.anchor[middle] != "x" else "y"
        passages = list(source.passages)
        passages[i] = p.model_copy(update={"anchor": p.anchor[:middle] + letter + p.anchor[middle + 1:]})
        mutant = changed(catalogue, "sources", key, passages=passages)
        _, problems = verify.verify(mutant, mutant.sources[key], snapshots, DAY)
        assert any(p.at in x.message for x in problems), p
        assert verify.passage_prints(mutant.sources[key]) != verify.passage_prints(source)


def test_no_passage_can_move_to_another_paragraph(catalogue, snapshots):
    source = catalogue.sources["atlantic-cottee-2015"]
    p = next(p for p in source.passages if p.at == "para 19")
    moved = changed(catalogue, "sources", source.id, passages=[p.model_copy(update={"at": "para 20"})])
    _, problems = verify.verify(moved, moved.sources[source.id], snapshots, DAY)
    assert any("stands in paragraph 19" in x.message for x in problems)


def test_words_that_stand_twice_ask_for_more(catalogue, snapshots):
    source = catalogue.sources["atlantic-cottee-2015"]
    short = changed(catalogue, "sources", source.id, passages=[source.passages[0].model_copy(update={"anchor": "Twitter accounts"})])
    _, problems = verify.verify(short, short.sources[source.id], snapshots, DAY)
    assert any("times" in x.message and "more words" in x.cure for x in problems)


def test_no_figure_of_a_claim_can_change(catalogue, snapshots):
    seen = 0
    for claim in catalogue.claims.values():
        if not all(c.source in snapshots for c in claim.claimed_in):
            continue
        for i, figure in enumerate(claim.figures):
            seen += 1
            figures = list(claim.figures)
            figures[i] = figure.model_copy(update={"value": figure.value + 1})
            mutant = changed(catalogue, "claims", claim.id, figures=figures)
            key = claim.claimed_in[0].source
            _, problems = verify.verify(mutant, mutant.sources[key], snapshots, DAY)
            assert any(claim.id in x.path and "figure" in x.message for x in problems), claim.id
            assert verify.claim_prints(mutant, key) != verify.claim_prints(catalogue, key)
    assert seen > 5


def test_no_claim_can_move_to_another_source(catalogue, snapshots):
    claim = catalogue.claims["kdk-twitter-3571"]
    moved = changed(catalogue, "claims", claim.id, claimed_in=[c.model_copy(update={"source": "vice-makuch-2019"}) for c in claim.claimed_in])
    _, problems = verify.verify(moved, moved.sources["vice-makuch-2019"], snapshots, DAY)
    assert {x.path for x in problems} == {f"data/claims/{claim.id}.yaml"}
    assert verify.claim_prints(moved, "mee-popoviciu-2020") != verify.claim_prints(catalogue, "mee-popoviciu-2020")


# --- the command ------------------------------------------------------------------------------------------------------------

def test_the_command_tells_keeps_and_keeps_still(project, monkeypatch):
    monkeypatch.chdir(project)
    (project / "copies").mkdir()
    run = lambda *more: CliRunner().invoke(cli.main, ["sources", "verify", "--snapshots", "copies", *more])  # noqa: E731
    assert "no copy of a source" in run().output
    catalogue = load(project)
    source = catalogue.sources["reverb-9200-2015"]
    record = verify.record_path(project, source.id)
    before = record.read_text("utf-8")
    (project / "copies" / f"{source.id}.txt").write_text("Nothing of this.\n", "utf-8")
    wrong = run()
    assert wrong.exit_code == 1 and "does not stand in the source" in wrong.output and record.read_text("utf-8") == before
    # A text that has all that is looked for: the passages, and the figures of the claims that are made in it.
    wanted = [(p.at, p.anchor) for p in source.passages]
    wanted += [(c.at, f"{v:,g}") for claim in catalogue.claims.values() for c in claim.claimed_in if c.source == source.id
               for f in claim.figures for v in (f.value, f.to) if v is not None]
    places = {}
    for at, words in wanted:
        places.setdefault(int(verify._PLACE.fullmatch(at)[1]), []).append(words)
    text = "\n".join(" ".join(places.get(n, ["A paragraph."])) for n in range(1, max(places) + 1))
    (project / "copies" / f"{source.id}.txt").write_text(text, "utf-8")
    assert run("--dry-run").exit_code == 0 and record.read_text("utf-8") == before
    assert "recorded" in run().output and record.read_text("utf-8") != before
    assert "as recorded" in run().output
