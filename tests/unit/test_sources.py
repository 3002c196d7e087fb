"""`instead sources status` and `instead sources archive`. The archive is played by a function; nothing is asked over a network."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from golden import TODAY, catalogue, small_project, small_site

from instead import archive, cli, sources
from instead.catalogue.load import read_record

ADDRESS = "https://www.example.org/study/"
DAY = date(2026, 11, 22)


def shown(**changed):
    """What the archive says of a copy, as its own documentation has it."""
    closest = {"status": "200", "available": True, "url": "http://web.archive.org/web/20200102030405/https://example.org/study", "timestamp": "20200102030405"}
    return json.dumps({"url": ADDRESS, "archived_snapshots": {"closest": closest | changed}})


def test_the_copy_is_the_one_that_the_archive_shows():
    asked = []
    found = archive.copy_of(ADDRESS, DAY, lambda url: asked.append(url) or shown())
    assert found == "https://web.archive.org/web/20200102030405/https://example.org/study"
    assert asked == ["https://archive.org/wayback/available?url=https%3A%2F%2Fwww.example.org%2Fstudy%2F&timestamp=20261122"]


@pytest.mark.parametrize("answer", [
    json.dumps({"url": ADDRESS, "archived_snapshots": {}}),
    shown(available=False), shown(status="404"), shown(status=None),
    shown(url="http://web.archive.org/web/2020/https://example.org/study"),            # no full stamp
    shown(timestamp="20200102030406"),                                                 # another stamp than the copy's
    shown(url="http://web.archive.org/web/20200102030405/https://example.org/"),       # another page
    shown(url="http://web.archive.org/web/20200102030405/https://other.org/study"),    # another host
    shown(url="https://evil.example/web/20200102030405/https://example.org/study"),    # no copy of the archive
])
def test_what_is_no_copy_of_this_address_is_not_taken(answer):
    assert archive.copy_of(ADDRESS, DAY, lambda url: answer) is None


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"archived_snapshots": 3}', "<html>"])
def test_an_answer_of_another_form_is_told(answer):
    with pytest.raises(archive.NoAnswer):
        archive.copy_of(ADDRESS, DAY, lambda url: answer)


def test_no_answer_is_told():
    def silent(url):
        raise TimeoutError("timed out")

    with pytest.raises(archive.NoAnswer, match="timed out"):
        archive.copy_of(ADDRESS, DAY, silent)


def test_every_source_has_its_week():
    found = list(catalogue().sources.values()) * 3
    weeks = [archive.this_week(found, TODAY + timedelta(days=7 * n), 2) for n in range(len(found))]
    assert all(len(week) == 2 for week in weeks) and {s.id for week in weeks for s in week} == {s.id for s in found}
    assert archive.this_week([], TODAY, 2) == []


def test_only_the_scheduled_job_asks(tmp_path, monkeypatch):
    root = small_project(tmp_path / "site")
    monkeypatch.chdir(root)
    monkeypatch.delenv("INSTEAD_SCHEDULED", raising=False)
    monkeypatch.setattr(archive, "over_the_network", lambda url: pytest.fail("asked"))
    run = lambda *more: CliRunner().invoke(cli.main, ["sources", "archive", *more])  # noqa: E731
    refused = run()
    assert refused.exit_code == 1 and "Only the scheduled job asks" in refused.output
    wanted = archive.wanting(catalogue().sources.values())
    assert wanted and run("--dry-run").output.splitlines() == [f"{s.id}: {s.url}" for s in wanted]


def test_the_copy_goes_into_the_record(tmp_path, monkeypatch):
    root = small_project(tmp_path / "site")
    monkeypatch.chdir(root)
    monkeypatch.setenv("INSTEAD_SCHEDULED", "1")
    first, *rest = archive.wanting(catalogue().sources.values())
    copy = f"https://web.archive.org/web/20200102030405/{first.url}"

    def answers(url):
        if archive.urllib.parse.quote_plus(first.url) in url:
            return shown(url=copy)
        return json.dumps({"archived_snapshots": {}})

    monkeypatch.setattr(archive, "over_the_network", answers)
    done = CliRunner().invoke(cli.main, ["sources", "archive"])
    assert done.exit_code == 0 and f"{first.id}: {copy}" in done.output
    assert all(f"{s.id}: the archive has no copy of this address" in done.output for s in rest)
    record, wrong = read_record((root / "data" / "sources" / f"{first.id}.yaml").read_text("utf-8"), "sources", f"data/sources/{first.id}.yaml")
    assert not wrong and record == first.model_copy(update={"archived": copy})


def test_the_status_says_what_rests_on_what():
    site = small_site()
    found = sources.status(site)
    assert sum(found.read.values()) == len(site.catalogue.sources)
    cited = {key for lang in site.languages for key in site.cited_by[lang]}
    assert cited and set(found.uncited) == set(site.catalogue.sources) - cited
    assert found.claims == [] and found.due == []
    claim = site.catalogue.claims["sixty-thousand"]
    alone = sources.status(small_site_with(claim.model_copy(update={"for_": []})))
    assert alone.claims == [("sixty-thousand", "portal-2020")]


def small_site_with(claim):
    site = small_site()
    return replace(site, catalogue=replace(site.catalogue, claims={claim.id: claim}))


def test_what_has_to_be_opened_again_is_told_a_month_ahead():
    site = small_site()
    checked = min(s.checked for s in site.catalogue.sources.values())
    last = checked + timedelta(days=sources.SOURCE)
    assert sources.status(replace(site, today=last - timedelta(days=31))).due == []
    due = sources.status(replace(site, today=last - timedelta(days=30))).due
    assert due and {day for day, _ in due} == {last}
    text = "\n".join(sources.lines(sources.status(replace(site, today=last))))
    assert f"- by {last}: {due[0][1]}" in text and f"## To open again ({len(due)})" in text
