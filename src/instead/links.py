"""Ask every outside address of the records whether it still answers (``instead sources links``).

Each address is asked for once, without its body, several tries apart; two requests to one host are a pause apart, many hosts are asked
at the same time. What answered stays in the cache for six days, so that a run that was broken off goes on where it stopped.

A fault of the outside world is a warning and never fails: hosts are down for an hour, and some refuse machines. Only our own fault, a list of
exceptions that cannot be read, ends with 1. `data/links-allowed.yaml` names the hosts that are not asked, each with its reason and the day
until which it holds.

This and ``archive`` alone ask outside hosts, and neither building nor testing calls them. linkchecker, which the tests use for
the built site, keeps no cache between runs and knows no exception that ends.
"""
from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from .catalogue.models import Source

AGENT = "Mozilla/5.0 (compatible; DoThisInsteadLinks/1)"
FIELDS = ("url", "archived", "help_url", "doi")
FRESH = timedelta(days=6)  # less than the week between two scheduled runs: these ask for everything
# Answers that may be another one a moment later.
PASSING = {408, 425, 429}
# State of an address → its heading in the report, most urgent first.
STATES = {
    "denied": "Lead now to a host that nothing here may lead to",
    "gone": "Gone: look for the page's new address, or say in the record why there is none",
    "moved": "Moved: read the new page, then mend the record",
    "silent": "No answer: wait for another week, unless it has been so for long",
    "refused": "Refused to a machine: open the page, and if it is there name the host in data/links-allowed.yaml",
}


class BadList(Exception):
    """The list of exceptions cannot be used; says where and why."""


@dataclass(frozen=True)
class Allowed:
    """A host that is not asked, the reason, and the last day on which that holds."""

    host: str
    reason: str
    expires: date

    def covers(self, url: str) -> bool:
        return below(url, self.host)


@dataclass(frozen=True)
class Answer:
    """What asking for an address gave: ``ok`` or a state of ``STATES``, and a few words about it."""

    state: str
    said: str = ""


@dataclass(frozen=True)
class Manners:
    """How hosts are asked. The tests ask faster."""

    tries: int = 3
    timeout: float = 20  # seconds
    pause: float = 1.0   # seconds between two requests to one host; doubled after each try
    hosts: int = 8       # asked at the same time
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Found:
    """The result of a run: address → answer, where it stands, and since when it has been failing."""

    answers: dict[str, Answer] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def below(url: str, host: str) -> bool:
    name = (urllib.parse.urlsplit(url).hostname or "").rstrip(".")
    return name == host or name.endswith("." + host)


# --- what is asked ------------------------------------------------------------------------------------------------------

def addresses(root: Path) -> dict[str, list[str]]:
    """Outside address, without its fragment → the records in which it stands."""
    out: dict[str, list[str]] = {}

    def visit(value: Any, name: str, path: str) -> None:
        if isinstance(value, dict):
            for key, child in value.items():
                visit(child, str(key), path)
        elif isinstance(value, list):
            for child in value:
                visit(child, name, path)
        elif name in FIELDS and isinstance(value, str):
            url = f"https://doi.org/{value}" if name == "doi" else value
            if url.startswith(("https://", "http://")):
                places = out.setdefault(urllib.parse.urldefrag(url)[0], [])
                if path not in places:
                    places.append(path)

    for file in sorted((root / "data").glob("*/*.yaml")):
        try:
            visit(yaml.load(file.read_text("utf-8"), yaml.BaseLoader), "", file.relative_to(root).as_posix())
        except (yaml.YAMLError, UnicodeDecodeError):
            continue  # instead check tells
    return out


def read_allowed(path: Path) -> list[Allowed]:
    """The exceptions. Raises BadList."""
    try:
        entries = yaml.load(path.read_text("utf-8"), yaml.BaseLoader) or []
    except FileNotFoundError:
        return []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadList(f"{path.name} is not readable: {error}") from None
    if not isinstance(entries, list):
        raise BadList(f"{path.name} is not a list. Begin each entry with “- ”.")
    out = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or set(entry) != {"host", "reason", "expires"} or not all(isinstance(v, str) and v for v in entry.values()):
            raise BadList(f"{path.name}, entry {number}: write {{host: …, reason: …, expires: YYYY-MM-DD}}, nothing else.")
        if "/" in entry["host"] or "." not in entry["host"]:
            raise BadList(f"{path.name}, entry {number}: “{entry['host']}” is not the name of a host, as in www.example.org.")
        try:
            expires = date.fromisoformat(entry["expires"])
        except ValueError:
            raise BadList(f"{path.name}, entry {number}: “{entry['expires']}” is not a day, as in 2027-05-31.") from None
        out.append(Allowed(entry["host"], entry["reason"], expires))
    return out


def read_denied(root: Path) -> list[str]:
    """Hosts to which nothing may lead, whole hosts only: an address may come to lead there without having changed."""
    path = root / "data" / "hosts-denied.yaml"
    entries = yaml.load(path.read_text("utf-8"), yaml.BaseLoader) if path.exists() else []
    return [entry["host"] for entry in entries or [] if not entry.get("path") and not entry.get("except")]


# --- asking -------------------------------------------------------------------------------------------------------------

class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects and remembers whether all of them were said to be for good."""

    permanent = True

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # noqa: ANN001, ANN201 - the signature is the library's
        self.permanent &= code in (301, 308)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def ask(url: str, manners: Manners, denied: Sequence[str] = ()) -> Answer:
    """Ask for one address, again while the answer may be a passing one."""
    answer = Answer("silent")
    for attempt in range(manners.tries):
        if attempt:
            manners.sleep(manners.pause * 2 ** attempt)
        answer, again = _once(url, manners.timeout, denied)
        if not again:
            break
    return answer


def _once(url: str, timeout: float, denied: Sequence[str]) -> tuple[Answer, bool]:
    """The answer, and whether asking again may give another."""
    redirects = _Redirects()
    opener = urllib.request.build_opener(redirects, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    try:
        request = urllib.request.Request(ascii_url(url), headers={"User-Agent": AGENT, "Accept": "*/*", "Accept-Language": "en, fr, ar"})
        with opener.open(request, timeout=timeout) as response:  # GET, not HEAD, which many servers answer with an error; the body is not read
            return _arrived(url, response.geturl(), redirects.permanent, denied), False
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (404, 410):
            return Answer("gone", str(error.code)), False
        if 500 <= error.code < 600:
            return Answer("silent", str(error.code)), True
        # The server refuses the machine that asks, and says nothing of the page.
        return Answer("refused", "redirected in a circle" if error.code < 400 else str(error.code)), error.code in PASSING
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return Answer("silent", " ".join(str(reason or type(reason).__name__).split())[:120]), True


def _arrived(url: str, final: str, permanent: bool, denied: Sequence[str]) -> Answer:
    host = next((host for host in denied if below(final, host) and not below(url, host)), None)
    if host:
        return Answer("denied", host)
    if final == ascii_url(url):
        return Answer("ok")
    before, after = urllib.parse.urlsplit(url), urllib.parse.urlsplit(final)
    if before.path.strip("/") and not after.path.strip("/") and not after.query:
        return Answer("moved", f"to a front page, {final}")
    if before.hostname != "doi.org" and permanent and bare(before.hostname) != bare(after.hostname):
        return Answer("moved", f"to {final}")
    return Answer("ok")


def bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def ascii_url(url: str) -> str:
    """The address as it goes over the wire: a host in its ASCII form, other letters by their percent signs."""
    parts = urllib.parse.urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path, query = (urllib.parse.quote(text, safe="/%:@!$&'()*+,;=~?[]") for text in (parts.path or "/", parts.query))
    return urllib.parse.urlunsplit((parts.scheme, host, path, query, ""))


# --- a run --------------------------------------------------------------------------------------------------------------

def run(urls: Sequence[str], cache: Path, allowed: Sequence[Allowed], denied: Sequence[str], day: date, manners: Manners = Manners(),
        say: Callable[[str], None] = lambda text: None) -> Found:
    """Ask for everything that neither the cache nor an exception answers, and write the cache."""
    found, remembered = Found(), read_cache(cache)
    holding = [a for a in allowed if a.expires >= day]
    for a in allowed:
        if a.expires < day:
            found.notes.append(f"{a.host}: the exception ended on {a.expires} ({a.reason}). Open its pages, then write a new day or remove it.")
        elif not any(a.covers(url) for url in urls):
            found.notes.append(f"{a.host}: no record has an address there; remove the exception.")
    queues: dict[str, list[str]] = {}
    for url in urls:
        known = remembered.get(url, {})
        if any(a.covers(url) for a in holding):
            continue
        if known.get("ok") and _recent(known["ok"], day):
            found.answers[url] = Answer("ok")
        else:
            queues.setdefault(urllib.parse.urlsplit(url).hostname or "", []).append(url)

    def queue(urls: list[str]) -> list[tuple[str, Answer]]:
        out = []
        for number, url in enumerate(urls):
            if number:
                manners.sleep(manners.pause)
            out.append((url, ask(url, manners, denied)))
        return out

    pending = sum(map(len, queues.values()))
    if pending:
        say(f"{pending} addresses of {len(queues)} hosts are asked for")
    try:
        with ThreadPoolExecutor(max_workers=manners.hosts) as pool:
            for answers in pool.map(queue, queues.values()):
                for url, answer in answers:
                    found.answers[url] = answer
                    since = remembered.get(url, {}).get("since", day.isoformat())
                    remembered[url] = {"ok": day.isoformat()} if answer.state == "ok" else {"since": since, "state": answer.state}
    finally:
        write_cache(cache, {url: remembered[url] for url in urls if url in remembered})
    found.since = {url: remembered[url]["since"] for url, answer in found.answers.items() if answer.state != "ok"}
    return found


def _recent(text: str, day: date) -> bool:
    try:
        return timedelta(0) <= day - date.fromisoformat(text) < FRESH
    except ValueError:
        return False


def read_cache(path: Path) -> dict[str, dict[str, str]]:
    """What earlier runs found; nothing, if the file is missing or was damaged: it is only a cache."""
    try:
        cache = json.loads(path.read_text("utf-8"))
        return {url: known for url, known in cache.items() if isinstance(known, dict) and all(isinstance(v, str) for v in known.values())}
    except (OSError, ValueError, AttributeError):
        return {}


def write_cache(path: Path, cache: dict[str, dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(cache, ensure_ascii=False, indent=1) + "\n", "utf-8")
    os.replace(beside, path)


def report(found: Found, places: dict[str, list[str]]) -> str:
    """The findings as Markdown; nothing if there are none. Addresses stand between backquotes: an issue that links to a page which has
    changed hands would send people there."""
    lines: list[str] = []
    for state, heading in STATES.items():
        urls = sorted(url for url, answer in found.answers.items() if answer.state == state)
        if urls:
            lines += [f"### {heading} ({len(urls)})", ""]
            lines += [f"- {code(url)} {code(found.answers[url].said)} since {found.since[url]}, in {', '.join(map(code, places[url]))}" for url in urls]
            lines.append("")
    if found.notes:
        lines += ["### Exceptions in data/links-allowed.yaml", "", *(f"- {code(note)}" for note in found.notes), ""]
    return "\n".join(["## Outside links", "", *lines]) if lines else ""


def code(text: str) -> str:
    """Text that is neither a link nor the mention of an account, whatever stands in it."""
    return f"`{' '.join(text.replace('`', chr(39)).split()) or '-'}`"


def look(root: Path, day: date, manners: Manners = Manners(), say: Callable[[str], None] = lambda text: None) -> tuple[Found, dict[str, list[str]]]:
    """Ask every address of the records, and say what there is to look at: the answers, and where each address stands. Raises BadList."""
    allowed = read_allowed(root / "data" / "links-allowed.yaml")
    places = addresses(root)
    found = run(sorted(places), root / ".cache" / "links.json", allowed, read_denied(root), day, manners, say)
    for url, answer in sorted(found.answers.items()):
        if answer.state != "ok":
            say(f"warning: {answer.state}: {url} {answer.said} (since {found.since[url]}; {', '.join(places[url])})")
    for note in found.notes:
        say(f"warning: {note}")
    fine = sum(answer.state == "ok" for answer in found.answers.values())
    say(f"{fine} addresses answer, {len(found.answers) - fine} to look at, {len(places) - len(found.answers)} not asked for")
    return found, places


# --- records ------------------------------------------------------------------------------------------------------------

def gone(found: Found, sources: Iterable[Source], day: date) -> dict[str, str | None]:
    """Source → the day since when its page is gone, where readers should now be led to the archived copy; None where it answers again.

    A page that is missing for the first time may be there tomorrow: it is gone when a run at least six days later misses it too."""
    out: dict[str, str | None] = {}
    for source in sources:
        url = urllib.parse.urldefrag(source.link or "")[0]
        answer = found.answers.get(url)
        if answer and answer.state == "gone" and source.archived and not source.gone and not _recent(found.since[url], day):
            out[source.id] = found.since[url]
        elif answer and answer.state == "ok" and source.gone:
            out[source.id] = None
    return out


def mark(text: str, since: str | None) -> str:
    """The text of a source's record with the day since when its page is gone, or without one."""
    text = re.sub(r"^gone: .*\n", "", text, flags=re.M)
    return re.sub(r"^(archived: .*\n)", rf"\1gone: {since}\n", text, count=1, flags=re.M) if since else text
