"""The server on this computer: the headers of the real hosts, our own page for wrong addresses, and a script for reloading only while somebody writes."""

import http.client
import threading
from pathlib import Path

import pytest
from golden import LANGUAGES, small_project
from watchdog.events import DirModifiedEvent, FileModifiedEvent, FileMovedEvent

from instead.finish import security
from instead.serve import _Changes, _sources, _Whole, server

PAGE = f'<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="{security.csp()}"></head><body>Hello</body></html>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("site")
    for name in ("index.html", "cases/index.html", "search/index.html", "fr/search/index.html", "404.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(PAGE.replace("Hello", name), "utf-8")
    (root / "page.bib").write_text("@misc{é}", "utf-8")
    (root.parent / "secret.txt").write_text("secret", "utf-8")
    return root


def running(folder, live=None):
    httpd = server(folder, 0, live, LANGUAGES)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()

    def get(path):
        connection = http.client.HTTPConnection("127.0.0.1", httpd.server_port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer, body
    return httpd, get


@pytest.fixture(scope="module")
def plain(folder):
    httpd, get = running(folder)
    yield get
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(scope="module")
def live(folder):
    httpd, get = running(folder, live=lambda: 7)
    yield get
    httpd.shutdown()
    httpd.server_close()


@pytest.mark.parametrize("path, search", [("/", False), ("/cases/", False), ("/search/", True), ("/search/?x", True), ("/fr/search/", True), ("/nowhere/", False)])
def test_every_answer_has_the_headers_of_the_hosts(plain, path, search):
    answer, _ = plain(path)
    assert {k: answer.getheader(k) for k in security.headers()} == security.headers(search)


def test_it_listens_to_this_computer_only(folder):
    httpd = server(folder, 0)
    assert httpd.server_address[0] == "127.0.0.1"
    httpd.server_close()


def test_a_wrong_address_gets_our_page(plain):
    answer, body = plain("/nowhere/")
    assert (answer.status, answer.getheader("Content-Type")) == (404, "text/html; charset=utf-8")
    assert "404.html" in body


def test_without_our_page_a_wrong_address_is_still_a_404(tmp_path):
    httpd, get = running(tmp_path)
    assert get("/nowhere/")[0].status == 404
    httpd.shutdown()
    httpd.server_close()


def test_only_the_head_is_sent_when_only_the_head_is_asked(folder):
    """A body behind a head would be taken for the answer to the next question on the same connection."""
    httpd, _ = running(folder)
    connection = http.client.HTTPConnection("127.0.0.1", httpd.server_port, timeout=5)
    found = []
    for method, path in (("HEAD", "/nowhere/"), ("HEAD", "/"), ("GET", "/")):
        connection.request(method, path)
        answer = connection.getresponse()
        found.append((answer.status, answer.read() != b""))
    assert found == [(404, False), (200, False), (200, True)]
    connection.close()
    httpd.shutdown()
    httpd.server_close()


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/cases/../../secret.txt"])
def test_nothing_outside_the_site_is_served(plain, path):
    answer, body = plain(path)
    assert answer.status == 404 and "secret" not in body


def test_text_is_utf_8(plain):
    assert plain("/page.bib")[0].getheader("Content-Type") == "text/plain; charset=utf-8"
    assert plain("/")[0].getheader("Content-Type") == "text/html; charset=utf-8"


def test_a_finished_site_is_served_as_it_is(plain):
    assert plain("/")[1] == PAGE.replace("Hello", "index.html")
    for path in ("/_version", "/_reload.js"):
        assert plain(path)[0].status == 404


@pytest.mark.parametrize("path", ["/", "/cases/", "/cases/index.html", "/cases/?x=1"])
def test_while_somebody_writes_the_page_reloads_itself(live, path):
    answer, body = live(path)
    assert '<script src="/_reload.js" defer></script></head>' in body
    assert "connect-src 'self'" in answer.getheader("Content-Security-Policy")


def test_the_script_asks_for_the_number_of_the_build(live):
    assert live("/_version")[1] == "7"
    answer, body = live("/_reload.js")
    assert answer.getheader("Content-Type") == "text/javascript" and "/_version" in body


# --- what was written -----------------------------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path):
    """A project with two built pages."""
    for name in ("docs/index.md", "docs/fr/cases/a.md", "docs/fr/cases/new.md", "data/terms/x.yaml", "site/index.html", "site/fr/cases/a/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    return tmp_path


@pytest.mark.parametrize("names, sources", [
    (["docs/index.md"], {"index.md"}),
    (["docs/index.md", "docs/fr/cases/a.md"], {"index.md", "fr/cases/a.md"}),
    (["docs/fr/cases/new.md"], None),
    (["docs/gone.md"], None),
    (["docs/index.md", "data/terms/x.yaml"], None),
])
def test_only_pages_that_stand_in_the_site_are_built_alone(written, names, sources):
    assert _sources(written, {written / name for name in names}) == sources


def test_an_editors_own_files_are_no_change():
    changes = _Changes()
    for event in (FileModifiedEvent("/p/docs/.a.md.swp"), FileModifiedEvent("/p/docs/a.md~"), DirModifiedEvent("/p/docs")):
        changes.on_any_event(event)
    assert changes.take() == set()
    changes.on_any_event(FileMovedEvent("/p/docs/.a.md.new", "/p/docs/a.md"))
    changes.on_any_event(FileMovedEvent("/p/docs/b.md", "/p/docs/c.md"))
    assert changes.take() == {Path("/p/docs") / name for name in ("a.md", "b.md", "c.md")}
    assert changes.take() == set()


def whole(root):
    build = _Whole(root)
    build.process.wait()
    return build


def test_a_whole_build_beside_the_site(tmp_path):
    root = small_project(tmp_path / "project")
    (root / "site").mkdir()
    assert whole(root).put() == ""
    assert (root / "site" / "cases" / "the-list" / "index.html").is_file() and (root / "site" / "pagefind").is_dir()
    page = root / "docs" / "cases" / "the-list.md"
    page.write_text(page.read_text("utf-8").replace("More.", "More [@nobody, para 2]."), "utf-8")
    before = sorted((root / "site").rglob("*"))
    assert whole(root).put().startswith("docs/cases/the-list.md:")
    _Whole(root).stop()
    assert sorted((root / "site").rglob("*")) == before
    assert not (root / ".cache" / "instead" / "served").exists()
