"""Archived copies of the sources, from the Wayback Machine (``instead sources archive``).

Only the scheduled job asks: the archive is a gift, and a hundred contributors need not ask it the same. A copy is taken down as the archive shows it,
with its own 14 digits, and only if it is a copy of that very address. Somebody opens it before the record is merged.
"""
from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from datetime import date

from .catalogue.models import Source

API = "https://archive.org/wayback/available?"
COPY = re.compile(r"https?://web\.archive\.org/web/(\d{14})/(https?://.+)")

# An address → the text of the answer. Raises OSError when there is none.
Transport = Callable[[str], str]


class NoAnswer(Exception):
    """The archive did not answer, or not as it says it does."""


def over_the_network(url: str) -> str:
    """The one transport that asks: a second apart, so that nobody is a burden."""
    time.sleep(1)
    request = urllib.request.Request(url, headers={"User-Agent": "DoThisInsteadArchive/1"})
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - https, see API
        return response.read(100_000).decode("utf-8")


def copy_of(address: str, near: date, ask: Transport) -> str | None:
    """The archived copy of an address nearest to a day, as the archive shows it; None if it has none. Raises ``NoAnswer``."""
    question = urllib.parse.urlencode({"url": address, "timestamp": near.strftime("%Y%m%d")})
    try:
        closest = json.loads(ask(API + question))["archived_snapshots"].get("closest")
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as e:
        raise NoAnswer(f"{type(e).__name__}: {e}") from None
    if not isinstance(closest, dict) or not closest.get("available") or str(closest.get("status")) != "200":
        return None
    m = COPY.fullmatch(str(closest.get("url", "")))
    if not m or m[1] != closest.get("timestamp") or _bare(m[2]) != _bare(address):
        return None
    return f"https://web.archive.org/web/{m[1]}/{m[2]}"


def _bare(address: str) -> str:
    """An address without what the archive does not keep apart: http or https, www, the port, a slash at the end, and what stands behind #."""
    parts = urllib.parse.urlsplit(urllib.parse.unquote(address))
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def wanting(sources: Iterable[Source]) -> list[Source]:
    """The sources of the web without an archived copy; a copy of a DOI would be one of a page that only leads on."""
    return [s for s in sources if s.url and not s.archived and not s.retracted]


def this_week(found: list[Source], day: date, limit: int) -> list[Source]:
    """The part of them that is asked for this week: others every week, so that those of which there is no copy do not keep the rest waiting."""
    start = day.toordinal() // 7 * limit % len(found) if found else 0
    return (found[start:] + found[:start])[:limit]


def written(text: str, copy: str) -> str:
    """The text of a record with its archived copy, in the line above “checked”."""
    return re.sub(r"^checked:", lambda m: f"archived: {copy}\n{m[0]}", text, count=1, flags=re.M)
