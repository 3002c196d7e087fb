"""Another program's opinion of the links: LinkChecker on the served site, inside links only, with their anchors."""

import os
import re
import subprocess
import sys

import pytest

from built import none

CONFIG = r"""
[checking]
threads=4
maxrequestspersecond=1000
# The pages themselves are named; each is read once and what it links to is looked up, not read again for every anchor.
recursionlevel=1
[filtering]
checkextern=0
# Thousands of anchors, each of which costs a reading of a large page: test_site_pages looks at them all. (A line that begins with the sign would be a comment.)
ignore=
  [#](r[0-9]+(-[0-9]+)?|c[0-9]+)$
  /(sources|glossary)/#
[AnchorCheck]
"""
# LinkChecker changes to the user “nobody” when it is started by root, who in a container may be the only one that can read its modules.
START = "from linkcheck.command import linkchecker as c; c.drop_privileges = lambda: None; c.linkchecker()"


def check(tmp_path, *urls: str) -> tuple[int, list[str], str]:
    """(exit status, findings, what was looked at)."""
    config = tmp_path / "linkcheckerrc"
    config.write_text(CONFIG, "utf-8")
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([sys.executable, "-c", START, "--config", str(config), "--no-status", "--no-robots", "-o", "text", *urls],
                          capture_output=True, text=True, env=env, cwd=tmp_path, timeout=300)
    # One paragraph a finding.
    found = [" · ".join(" ".join(line.split()) for line in p.splitlines())[:400] for p in re.split(r"\n\s*\n", done.stdout) if re.search(r"^(Result +Error|Warning )", p, re.M)]
    return done.returncode, found, done.stdout[-600:] + done.stderr[-1500:]


@pytest.mark.slow
def test_link_checker_finds_no_dead_link_and_no_missing_anchor(served, addresses, tmp_path):
    status, found, said = check(tmp_path, *(served(a) for a in addresses))
    none(found)
    assert status == 0, said
    # That it looked at something at all.
    count = int(re.search(r"(\d+) links? in \d+ URLs? checked", said)[1])
    assert count > 5000, said


def test_link_checker_would_have_found_them(tmp_path):
    """The same settings on two pages with a dead link and a missing anchor."""
    import threading

    from instead.serve import server

    folder = tmp_path / "small"
    (folder / "other").mkdir(parents=True)
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title></head><body>'
    (folder / "index.html").write_text(head + '<a href="other/">a</a><a href="nowhere/">b</a><a href="other/#there">c</a><a href="other/#not-there">d</a><a href="other/#r7">e</a></body></html>')
    (folder / "other" / "index.html").write_text(head + '<p id="there">x</p></body></html>')
    httpd = server(folder, 0)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        base = f"http://127.0.0.1:{httpd.server_port}/"
        status, found, said = check(tmp_path, base, base + "other/")
    finally:
        httpd.shutdown()
        httpd.server_close()
    assert status == 1, said
    assert len(found) == 2, found
    assert any("nowhere" in f and "404" in f for f in found) and any("not-there" in f for f in found), found
