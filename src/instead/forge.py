"""The forge on which the project lives, once it has one: the ways to its editor and its forms, and who is asked to read a change."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlencode

from .catalogue.yaml import BadYaml, parse
from .problems import BadInput, Problem

SETTING, OWNERS = "data/forge.yaml", ".github/CODEOWNERS"
KINDS = ("github", "gitlab", "forgejo")
FORMS = ".github/ISSUE_TEMPLATE"


class Forge(NamedTuple):
    """``url`` is that of the repository, without a stroke at its end."""

    kind: str
    url: str
    branch: str

    def edit(self, path: str) -> str:
        """Where somebody with an account changes a file in the browser."""
        way = {"github": "edit", "gitlab": "-/edit", "forgejo": "_edit"}[self.kind]
        return f"{self.url}/{way}/{self.branch}/{path}"

    def report(self, form: Literal["error", "contact"], lang: str, title: str, page: str) -> str:
        """Where somebody with an account tells what is wrong with a page: the form in their language, with title and page filled in as far as the forge does that."""
        if self.kind == "gitlab":  # has no forms
            return f"{self.url}/-/issues/new?" + urlencode({"issue[title]": f"[{lang}] {title}", "issue[description]": page})
        if self.kind == "forgejo":
            return f"{self.url}/issues/new?" + urlencode({"template": f"{FORMS}/{form}.{lang}.yml", "title": f"[{lang}] {title}"})
        return f"{self.url}/issues/new?" + urlencode({"template": f"{form}.{lang}.yml", "title": f"[{lang}] {title}"} | ({"page": page} if form == "error" else {}))


def read(root: Path) -> Forge | None:
    """The forge of the project; None while it has none. Raises ``BadInput``."""
    try:
        located = parse((root / SETTING).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (BadYaml, UnicodeDecodeError, OSError) as e:
        raise _bad(f"This is not readable: {e}.") from None
    value = located.value
    if not value:
        return None
    if not isinstance(value, dict) or set(value) != {"kind", "url", "branch"} or value["kind"] not in KINDS:
        raise _bad("A forge has kind, url and branch, and nothing else.")
    if not re.fullmatch(r"https://[a-z0-9.-]+(?::\d+)?(?:/[\w.-]+){2,}", str(value["url"]), re.A) or not re.fullmatch(r"[\w.-]+", str(value["branch"]), re.A):
        raise _bad("The address is that of the repository: https://, the host, the owner, the name, and no stroke at the end.")
    return Forge(**value)


def _bad(message: str) -> BadInput:
    return BadInput([Problem(SETTING, 1, 1, "forge", message, f"Run: instead forge KIND ADDRESS; kinds: {', '.join(KINDS)}. Or leave the file empty.")])


def set_up(root: Path, forge: Forge, person: str = "") -> list[str]:
    """Write the setting and the owners of each place: the teams of the forge's own owner, or one person. The names of the files that were written. Raises ``BadInput``."""
    path = root / SETTING
    old = path.read_text("utf-8") if path.exists() else ""
    path.write_text("".join(f"{line}\n" for line in old.split("\n") if line.startswith("#")) + f"kind: {forge.kind}\nurl: {forge.url}\nbranch: {forge.branch}\n", "utf-8")
    try:
        read(root)
    except BadInput:
        path.write_text(old, "utf-8")
        raise
    if forge.kind == "forgejo":  # its places are regular expressions, in another file
        return [SETTING]
    owner = forge.url.split("/", 3)[3].rsplit("/", 1)[0]
    lines = []
    for line in (root / OWNERS).read_text("utf-8").splitlines():
        place = line.split()[0] if line.strip() and not line.startswith("#") else ""
        lines.append(f"{place} {' '.join([f'@{person}'] if person else [f'@{owner}/{team}' for team in teams(place)])}" if place else line)
    target = OWNERS if forge.kind == "github" else ".gitlab/CODEOWNERS"
    (root / target).parent.mkdir(exist_ok=True)
    (root / target).write_text("\n".join(lines) + "\n", "utf-8")
    return [SETTING, target]


# Places where a slip can hurt somebody.
SAFETY = re.compile(r"/docs/(?:fr/|ar/)?(?:report|help|instead|about)/|/data/(?:channels|helplines|countries|\*)|/src/instead/check/")
LANGUAGES = {"fr": "french", "ar": "arabic"}


def teams(place: str) -> list[str]:
    """The teams that are asked to read a change of a place in the list of owners."""
    found = ["safety"] if SAFETY.match(place) else []
    if m := re.match(r"/(?:docs|locales)/(fr|ar)\b", place):
        return [LANGUAGES[m[1]], *found]
    if place.startswith("/data/"):
        return found or ["sources"]
    return found or (["editors"] if place in ("*", "/docs/") else ["code"])
