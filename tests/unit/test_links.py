"""`instead sources links`: what the outside world does is told and never fails; our own list of exceptions has to be right. A server on this machine plays the
outside world; no other is asked."""

import json
import threading
from collections import Counter
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from golden import catalogue, small_project

from instead import cli, links
from instead.catalogue.load import read_record

ROOT = Path(__file__).resolve().parents[2]

DAY = date(2026, 11, 24)
BRISK = links.Manners(tries=3, timeout=5, pause=0, sleep=lambda seconds: None)


class Server(ThreadingHTTPServer):
    """Answers by the last word of the path: a status, or a story told in several answers."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = Counter()

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.server_address[1]}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked[self.path] += 1
        word = self.path.rsplit("/", 1)[-1]
        headers = {}
        if word.startswith("to-"):  # to-301-localhost-page
            _, status, host, path = word.split("-", 3)
            headers["Location"] = self.server.url("/" + path.replace("-", "/"), host)
        elif word == "circle":
            status, headers["Location"] = 302, self.path
        elif word == "once-503":
            status = 503 if self.server.asked[self.path] == 1 else 200
        else:
            status = word if word.isdigit() else 200
        self.send_response(int(status))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Whatever stands between this machine and the network, its own address is asked directly."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture(scope="module")
def world():
    server = Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(world, path, **more):
    return links.ask(world.url(path), BRISK, **more)


# --- one address --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path, state", [
    ("/page", "ok"), ("/404", "gone"), ("/410", "gone"), ("/403", "refused"), ("/405", "refused"), ("/451", "refused"), ("/400", "refused"),
    ("/500", "silent"), ("/circle", "refused"),
])
def test_an_answer_is_one_of_five(world, path, state):
    assert ask(world, path).state == state


def test_a_passing_fault_is_asked_about_again(world):
    assert ask(world, "/story/once-503").state == "ok"
    assert world.asked["/story/once-503"] == 2


def test_a_lasting_one_only_as_often_as_manners_allow(world):
    assert ask(world, "/lasting/503").state == "silent"
    assert world.asked["/lasting/503"] == BRISK.tries
    ask(world, "/lasting/404")
    assert world.asked["/lasting/404"] == 1


def test_a_host_that_does_not_answer_is_silent():
    assert links.ask("http://127.0.0.1:1/", BRISK).state == "silent"  # port 1: nobody listens
    assert links.ask("http://no host/", BRISK).state == "silent"


def test_a_page_that_moved_for_good_to_another_host_is_told(world):
    answer = ask(world, "/to-301-localhost-new-page")
    assert answer.state == "moved" and "localhost" in answer.said
    assert ask(world, "/to-308-localhost-new-page").state == "moved"
    assert ask(world, "/to-302-localhost-new-page").state == "ok"   # for the time being only
    assert ask(world, "/to-301-127.0.0.1-new-page").state == "ok"   # the same host keeps its own addresses in order


def test_a_page_that_ends_at_a_front_page_is_told(world):
    assert ask(world, "/report/to-302-127.0.0.1-").state == "moved"


def test_a_page_that_has_come_to_lead_to_a_denied_host_is_the_worst(world):
    assert ask(world, "/to-302-localhost-page", denied=["localhost"]) == links.Answer("denied", "localhost")


def test_an_address_goes_over_the_wire_in_ascii():
    assert links.ascii_url("https://annahar.example/77-مجتمع/x?q=é") == "https://annahar.example/77-%D9%85%D8%AC%D8%AA%D9%85%D8%B9/x?q=%C3%A9"
    assert links.ascii_url("https://example.org/a%20b#part") == "https://example.org/a%20b"
    assert links.ascii_url("https://exämple.org") == "https://xn--exmple-cua.org/"


# --- the records --------------------------------------------------------------------------------------------------------

def test_addresses_come_from_the_records_without_their_fragments(tmp_path):
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("url: https://example.org/a#part\ntitle: https://example.org/not\ndoi: 10.1/x\n", "utf-8")
    (folder / "b.yaml").write_text("list:\n- {url: https://example.org/a}\n- {help_url: https://example.org/help}\n", "utf-8")
    (folder / "broken.yaml").write_text("url: [", "utf-8")
    assert links.addresses(tmp_path) == {
        "https://example.org/a": ["data/sources/a.yaml", "data/sources/b.yaml"],
        "https://doi.org/10.1/x": ["data/sources/a.yaml"],
        "https://example.org/help": ["data/sources/b.yaml"],
    }


def test_the_project_has_addresses_and_its_lists_can_be_read():
    places = links.addresses(ROOT)
    assert len(places) > 100 and all(url.startswith("https://") for url in places)
    links.read_allowed(ROOT / "data" / "links-allowed.yaml")
    assert "t.me" in links.read_denied(ROOT)


# --- exceptions ---------------------------------------------------------------------------------------------------------

def allowed(text, tmp_path):
    path = tmp_path / "links-allowed.yaml"
    path.write_text(text, "utf-8")
    return links.read_allowed(path)


def test_an_exception_names_host_reason_and_last_day(tmp_path):
    one, = allowed("- {host: example.org, reason: refuses machines, expires: 2027-05-24}\n", tmp_path)
    assert one == links.Allowed("example.org", "refuses machines", date(2027, 5, 24))
    assert one.covers("https://www.example.org/page") and not one.covers("https://notexample.org/")
    assert allowed("# nothing yet\n", tmp_path) == []


@pytest.mark.parametrize("text, word", [
    ("- {host: example.org, expires: 2027-05-24}", "reason"),
    ("- {host: example.org, reason: '', expires: 2027-05-24}", "reason"),
    ("- {host: https://example.org/, reason: x, expires: 2027-05-24}", "not the name of a host"),
    ("- {host: example.org, reason: x, expires: soon}", "not a day"),
    ("host: example.org", "not a list"),
    ("- [", "not readable"),
])
def test_a_slip_in_the_list_is_our_own_fault(text, word, tmp_path):
    with pytest.raises(links.BadList, match=word):
        allowed(text, tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "links-allowed.yaml").write_text(text, "utf-8")
    with pytest.raises(links.BadList, match=word):
        links.look(tmp_path, DAY)


# --- a run --------------------------------------------------------------------------------------------------------------

def go(world, tmp_path, paths, day=DAY, exceptions=()):
    return links.run([world.url(path) for path in paths], tmp_path / "links.json", exceptions, [], day, BRISK)


def test_what_answered_is_not_asked_again_for_six_days(world, tmp_path):
    go(world, tmp_path, ["/kept/page", "/kept/404"])
    go(world, tmp_path, ["/kept/page", "/kept/404"], date(2026, 11, 29))
    assert (world.asked["/kept/page"], world.asked["/kept/404"]) == (1, 2)
    go(world, tmp_path, ["/kept/page"], date(2026, 12, 1))
    assert world.asked["/kept/page"] == 2


def test_a_failing_address_remembers_since_when(world, tmp_path):
    url = world.url("/since/404")
    assert go(world, tmp_path, ["/since/404"]).since == {url: "2026-11-24"}
    assert go(world, tmp_path, ["/since/404"], date(2026, 12, 1)).since == {url: "2026-11-24"}


def test_the_cache_may_be_damaged_and_forgets_what_is_gone(world, tmp_path):
    cache = tmp_path / "links.json"
    for damage in ("", "[]", '{"a": 1}', '{"%s": {"ok": "yes"}}' % world.url("/odd/page")):
        cache.write_text(damage, "utf-8")
        assert go(world, tmp_path, ["/odd/page"]).answers[world.url("/odd/page")].state == "ok"
    go(world, tmp_path, ["/other/page"])
    assert list(json.loads(cache.read_text("utf-8"))) == [world.url("/other/page")]


def test_an_exception_holds_until_its_day_and_is_told_when_it_is_over_or_needless(world, tmp_path):
    late = links.Allowed("127.0.0.1", "refuses machines", DAY)
    assert go(world, tmp_path, ["/quiet/404"], exceptions=[late]).answers == {} and not world.asked["/quiet/404"]
    after = go(world, tmp_path, ["/quiet/404"], date(2026, 11, 25), exceptions=[late])
    assert after.answers and "ended on 2026-11-24" in after.notes[0]
    needless = go(world, tmp_path, ["/quiet/404"], exceptions=[links.Allowed("example.org", "x", DAY)])
    assert "remove the exception" in needless.notes[0]


def test_one_host_is_asked_one_by_one_with_a_pause(world, tmp_path):
    pauses = []
    manners = links.Manners(tries=1, timeout=5, pause=2, sleep=pauses.append)
    links.run([world.url(f"/row/{n}/page") for n in range(3)], tmp_path / "links.json", [], [], DAY, manners)
    assert pauses == [2, 2]


def test_the_report_links_to_nothing_and_calls_nobody():
    found = links.Found({"https://example.org/a`@someone": links.Answer("gone", "404"), "https://example.org/b": links.Answer("ok")},
                        {"https://example.org/a`@someone": "2026-11-24"})
    text = links.report(found, {"https://example.org/a`@someone": ["data/sources/a.yaml"]})
    assert "- `https://example.org/a'@someone` `404` since 2026-11-24, in `data/sources/a.yaml`" in text
    assert "example.org/b" not in text
    assert links.report(links.Found({"https://example.org/b": links.Answer("ok")}), {}) == ""


def test_faults_of_the_outside_world_end_well(world, tmp_path):
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(f"url: {world.url('/end/404')}\n", "utf-8")
    (folder / "b.yaml").write_text(f"url: {world.url('/end/page')}\n", "utf-8")
    said = []
    found, places = links.look(tmp_path, DAY, BRISK, said.append)
    assert any(line.startswith("warning: gone") for line in said) and said[-1] == "1 addresses answer, 1 to look at, 0 not asked for"
    assert "data/sources/a.yaml" in links.report(found, places)


# --- what is gone -------------------------------------------------------------------------------------------------------

COPY = "https://web.archive.org/web/20200102030405/https://example.org/study"


def source(**more):
    return catalogue().sources["study-2015"].model_copy(update={"url": "https://example.org/study", "archived": COPY, **more})


def given(state, since="2026-11-10"):
    return links.Found({"https://example.org/study": links.Answer(state, "404")}, {} if state == "ok" else {"https://example.org/study": since})


@pytest.mark.parametrize("found, one, told", [
    (given("gone"), source(), {"study-2015": "2026-11-10"}),
    (given("gone", "2026-11-24"), source(), {}),           # missed for the first time
    (given("gone"), source(archived=None), {}),            # nowhere to lead readers to
    (given("gone"), source(gone=date(2026, 11, 10)), {}),  # told already
    (given("silent"), source(), {}),                       # may be back tomorrow
    (given("ok"), source(gone=date(2026, 11, 10)), {"study-2015": None}),
    (given("ok"), source(), {}),
])
def test_a_page_is_gone_when_two_runs_miss_it_and_there_is_a_copy(found, one, told):
    assert links.gone(found, [one], DAY) == told


def test_the_day_goes_into_the_record_and_out_again():
    before = f"id: x\narchived: {COPY}\nchecked: 2026-11-22\n"
    after = links.mark(before, "2026-11-10")
    assert after == f"id: x\narchived: {COPY}\ngone: 2026-11-10\nchecked: 2026-11-22\n"
    assert links.mark(after, "2026-11-10") == after and links.mark(after, None) == before


def test_readers_are_led_to_the_copy_of_what_is_gone():
    assert source().opens == "https://example.org/study"
    assert source(gone=date(2026, 11, 10)).opens == COPY


def test_the_command_marks_reports_and_ends_well(world, tmp_path, monkeypatch):
    root = small_project(tmp_path / "site")
    file = root / "data" / "sources" / "study-2015.yaml"
    record = catalogue().sources["study-2015"]
    monkeypatch.setattr(links, "look", lambda *_, **__: (links.Found({record.link: links.Answer("gone", "404")}, {record.link: "2026-11-10"}), {record.link: ["data/sources/study-2015.yaml"]}))
    monkeypatch.setenv("INSTEAD_TODAY", "2026-11-24")
    monkeypatch.chdir(root)
    done = CliRunner().invoke(cli.main, ["sources", "links", "--mark", "--report", "new/links.md"])
    assert done.exit_code == 0 and "study-2015: gone since 2026-11-10, shown as the archived copy" in done.output
    assert "data/sources/study-2015.yaml" in (root / "new" / "links.md").read_text("utf-8")
    assert read_record(file.read_text("utf-8"), "sources", "data/sources/study-2015.yaml")[0].gone == date(2026, 11, 10)
