"""Packed copies: whole, the same on every machine, only what changed, and none that is left over."""

import gzip

import brotli
from hypothesis import given, settings
from hypothesis import strategies as st

from instead.publish.compress import PACKERS, compress

LONG = b"<p>Do this instead. </p>" * 40


def test_each_text_has_both_copies_and_they_hold_it(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_bytes(LONG)
    (site / "small.txt").write_bytes(b"short")
    (site / "picture.png").write_bytes(LONG)
    (site / "_headers").write_bytes(LONG)
    assert compress(site, tmp_path / "kept") == 1
    assert sorted(p.name for p in site.iterdir()) == ["_headers", "index.html", "index.html.br", "index.html.gz", "picture.png", "small.txt"]
    assert brotli.decompress((site / "index.html.br").read_bytes()) == gzip.decompress((site / "index.html.gz").read_bytes()) == LONG


def test_only_what_changed_is_packed_again_and_what_is_gone_is_taken_away(tmp_path):
    site, kept = tmp_path / "site", tmp_path / "kept"
    site.mkdir()
    for name in "abc":
        (site / f"{name}.html").write_bytes(LONG + name.encode())
    assert compress(site, kept) == 3
    first = {p.name: p.read_bytes() for p in site.iterdir()}
    assert compress(site, kept) == 0 and {p.name: p.read_bytes() for p in site.iterdir()} == first
    (site / "a.html").unlink()
    (site / "b.html").write_bytes(LONG * 2)
    assert compress(site, kept) == 1
    assert sorted(p.name for p in site.iterdir()) == ["b.html", "b.html.br", "b.html.gz", "c.html", "c.html.br", "c.html.gz"]
    assert len(list(kept.iterdir())) == 4


def test_a_damaged_copy_is_made_again(tmp_path):
    site, kept = tmp_path / "site", tmp_path / "kept"
    site.mkdir()
    (site / "a.html").write_bytes(LONG)
    compress(site, kept)
    good = (site / "a.html.br").read_bytes()
    for store in kept.iterdir():
        store.write_bytes(store.read_bytes()[:-1])
    assert compress(site, kept) == 1 and (site / "a.html.br").read_bytes() == good


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=256, max_size=4000))
def test_a_copy_that_is_no_smaller_is_not_there(tmp_path_factory, data):
    site = tmp_path_factory.mktemp("site")
    (site / "a.html").write_bytes(data)
    compress(site, site.parent / "kept")
    for ending, packer in PACKERS.items():
        assert (site / f"a.html{ending}").exists() == (len(packer(data)) < len(data))
