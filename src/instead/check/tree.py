"""Rules about the files themselves: what they are called, how large they are, what kinds there are, and where pictures come from."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

from lxml import etree

from ..finish.scan import SVG, SVG_EVERYWHERE
from ..problems import Problem
from ..tree import LARGEST, entries, plain, unsafe
from .repository import Repository
from .rule import Finding, rule

KB = 1000
PICTURES = (".svg", ".png", ".jpg", ".webp")
# Folder and ending → the largest size in bytes. What is not here has no place in the site.
KINDS: tuple[tuple[str, int, str], ...] = (
    (r"docs/(?:[a-z0-9-]+/)*[a-z0-9-]+\.md", 200 * KB, "a page"),
    (r"docs/assets/(?:[a-z0-9-]+/)*[a-z0-9-]+\.svg", 30 * KB, "a drawing"),
    (r"docs/assets/(?:[a-z0-9-]+/)*[a-z0-9-]+\.(?:png|jpg|webp)", 500 * KB, "a picture"),
    (r"docs/styles/[a-z0-9-]+\.css", 100 * KB, "a stylesheet"),
    (r"docs/scripts/[a-z0-9-]+\.js", 100 * KB, "a script"),
    (r"data/(?:[a-z0-9-]+/)?[a-z0-9-]+\.yaml", 50 * KB, "a record"),
    (r"data/(?:schemas|translations|verified)/(?:[a-z0-9-]+/)*[a-z0-9-]+\.json|data/rules-examples\.json", 200 * KB, "a list made by the site"),
    (r"data/spelling/[a-z]{2,3}\.txt", 50 * KB, "a list of words"),
    (r"locales/[a-z]{2,3}\.po", 200 * KB, "a catalogue of words"),
    (r"overrides/(?:[a-z0-9-]+/)*[a-z0-9-]+\.html", 50 * KB, "a template"),
)
_KINDS = [(re.compile(pattern), most, what) for pattern, most, what in KINDS]
# Devices of Windows: a file of this name cannot be checked out there.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
# Longer lines, and longer runs without a space, bring the other rules to a stop; the longest here have 940 and 232 signs.
LINE, RUN = 4000, 1000
_LONG = re.compile(rf"^.{{{LINE + 1}}}|\S{{{RUN + 1}}}", re.M)


def endless(path: str, text: str) -> Finding | None:
    """A line or a run of signs in a text that is longer than anything that somebody would read."""
    # Where no line is as long as a run may be, and that is nearly everywhere, there is nothing to look for.
    if not path.endswith((".md", ".yaml", ".po", ".txt")) or max(map(len, text.split("\n"))) <= RUN or not (m := _LONG.search(text)):
        return None
    kind = f"A line of more than {LINE} signs" if len(m[0]) > RUN + 1 else f"More than {RUN} signs without a space"
    return Finding(text.count("\n", 0, m.start()) + 1, m.start() - text.rfind("\n", 0, m.start()), f"{kind}: {plain(m[0][:40])}…",
                   "Nobody reads this, and programs stumble over it. Make paragraphs of it.", path=path)


@rule("files")
def files(repo: Repository) -> Iterator[Finding]:
    """Whoever copies the site must get the same files on every machine, and nothing that only looks like one. A link to another place, a name that
    hides its ending or a file of a thousand pages can give away what is not ours, or bring the work to a stop."""
    for entry in repo.entries:
        if problem := unsafe(entry):
            yield Finding(0, 0, problem.message, problem.cure, path=problem.path)
            continue
        name = entry.path.rsplit("/", 1)[-1]
        kind = next(((most, what) for pattern, most, what in _KINDS if pattern.fullmatch(entry.path)), None)
        if len(entry.path) > 120 or _DEVICE.match(name) or not re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*/)+[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z]+", entry.path):
            yield Finding(0, 0, f"This is not how a file is named here: {plain(entry.path)[-80:]}.",
                          "Use lower-case ASCII words joined by hyphens, one ending, and at most 120 signs with the folders.", path=entry.path)
        elif kind is None:
            yield Finding(0, 0, f"A file of the kind “{name[name.rfind('.'):]}” has no place in this folder.",
                          "Pages are .md, pictures .svg, .png, .jpg or .webp under docs/assets, records .yaml, catalogues .po.", path=entry.path)
        elif entry.size > kind[0]:
            yield Finding(0, 0, f"This file has {entry.size / KB:.0f} kB; {kind[1]} has {kind[0] // KB} at most.",
                          "Divide it, or make the picture smaller.", path=entry.path)
        elif (m := re.match(r"docs/([a-z]{2})/", entry.path)) and m[1] not in repo.languages:
            yield Finding(0, 0, f"docs/{m[1]}/ looks like the folder of a language, and the site has no language of that name.",
                          f"Add the language first (instead new language {m[1]}), or choose a longer name.", path=entry.path)
        elif found := endless(entry.path, repo.texts.get(entry.path, "")):
            yield found


_REFERENCE = re.compile(r"url\s*\(|[a-z][a-z0-9+.-]*:|//|&|\\", re.I)


@rule("svg")
def svg(repo: Repository) -> Iterator[Finding]:
    """A drawing is a small program: it can carry scripts, fetch pictures from elsewhere and hide text. Ours are lines and shapes, drawn in the page
    itself, where they could do everything that the page can."""
    for entry in repo.entries:
        if entry.path.endswith(".svg") and entry.regular and entry.size <= LARGEST:
            for found in drawing((repo.root / entry.path).read_bytes()):
                yield found._replace(path=entry.path)


def drawing(content: bytes) -> Iterator[Finding]:
    """What is wrong with the text of one SVG file."""
    cure = "Draw it with lines and shapes only, and save it as plain SVG."
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as e:
        yield Finding(1, 1, f"Byte {e.start} is not UTF-8.", "Save the file as UTF-8.")
        return
    if m := re.search(r"<!--|<!|<\?", text):
        what = {"<!--": "a comment", "<?": "a declaration or an instruction to a program"}.get(m[0], "a document type or an entity")
        yield Finding(text.count("\n", 0, m.start()) + 1, 1, f"The drawing has {what}.", cure)
        return
    try:
        tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False))
    except (etree.XMLSyntaxError, ValueError) as e:
        line = getattr(e, "lineno", 1) or 1
        yield Finding(line, 1, f"This is not readable as SVG: {plain(str(e))[:80]}.", "Draw it again, or mend the mark that is not closed.")
        return
    for element in tree.iter():
        line = element.sourceline or 1
        if not isinstance(element.tag, str):
            yield Finding(line, 1, "The drawing has an entity.", cure)
            continue
        name = etree.QName(element)
        if name.localname not in SVG or name.namespace not in (None, "http://www.w3.org/2000/svg"):
            yield Finding(line, 1, f"The drawing has an element “{plain(name.localname)[:40]}”.", cure)
            continue
        if element is tree and name.localname != "svg":
            yield Finding(line, 1, "The outermost element of a drawing is svg.", cure)
        for key, value in element.attrib.items():
            key = key.rsplit("}", 1)[-1] if "}" not in key else f"another language's {key.rsplit('}', 1)[-1]}"
            if key not in SVG[name.localname] | SVG_EVERYWHERE:
                yield Finding(line, 1, f"The drawing has an attribute “{plain(key)[:40]}”.", cure)
            elif _REFERENCE.search(value):
                yield Finding(line, 1, f"The attribute “{key}” of the drawing leads somewhere: {plain(value)[:40]}.", cure)
        for words, where in ((element.text, name.localname), (element.tail, "")):
            if words and words.strip() and where not in ("title", "desc") and not (where == "" and element is tree):
                yield Finding(line, 1, f"The drawing has words: {plain(words.strip())[:40]}.", "Words belong into the page, where they can be translated and read aloud.")


# The first bytes of each kind of picture, and what must not follow.
_BEGINS = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".webp": b"RIFF"}
_ENDS = {".png": b"IEND\xaeB`\x82", ".jpg": b"\xff\xd9"}
_CARRIES = re.compile(rb"Exif\x00\x00|eXIf|<x:xmpmeta|http://ns\.adobe\.com/xap/|GPSLatitude|EXIF[\x00-\xff]{4}(?:II\*|MM\x00)")


@rule("pictures")
def pictures(repo: Repository) -> Iterator[Finding]:
    """A picture without an origin may be stolen, or be propaganda, or show somebody who never agreed. Each has a record that says who made it, when,
    under which licence, and what it shows. The camera's notes inside it, such as the place, are taken out."""
    listed = {p.file: i for i, p in enumerate(repo.pictures)}
    there = {e.path for e in repo.entries if e.path.startswith("docs/assets/") and e.regular}
    text = repo.texts.get(path := "data/pictures.yaml", "")

    def line(file: str) -> int:
        at = text.find(file)
        return text.count("\n", 0, at) + 1 if at >= 0 else 0

    for i, picture in enumerate(repo.pictures):
        if listed[picture.file] != i:
            yield Finding(line(picture.file), 0, f"{plain(picture.file)} stands in the list twice.", "Remove one of them.", path=path)
        elif picture.file not in there:
            yield Finding(line(picture.file), 0, f"There is no file {plain(picture.file)}.", "Remove its record, or mend the way to it.", path=path)
        for lang in repo.complete:
            if lang not in picture.alt:
                yield Finding(line(picture.file), 0, f"{plain(picture.file)} has no words in “{lang}” for those who do not see it.", "Write alt in every language.", path=path)
        if picture.date > repo.today:
            yield Finding(line(picture.file), 0, f"{plain(picture.file)} cannot have been made on a day to come.", "Write the day on which it was made.", path=path)
    for name in sorted(there):
        if name not in listed:
            yield Finding(0, 0, "Nobody has said where this picture comes from.",
                          "Add it to data/pictures.yaml: file, by, licence, source, date, and alt in every language.", path=name)
        ending = Path(name).suffix
        if ending in _BEGINS and (repo.root / name).stat().st_size <= LARGEST:
            content = (repo.root / name).read_bytes()
            if not content.startswith(_BEGINS[ending]) or ending == ".webp" and content[8:12] != b"WEBP":
                yield Finding(0, 0, f"This is not what its ending, {ending}, says.", "Save it as what it is called.", path=name)
            elif ending in _ENDS and not content.endswith(_ENDS[ending]):
                yield Finding(0, 0, "There is something behind the end of the picture.", "Open it in a drawing program and save it anew.", path=name)
            elif _CARRIES.search(content):
                yield Finding(0, 0, "The picture carries notes of the camera or program; they may tell who made it and where.",
                              "Save it without them (“remove metadata”).", path=name)


def gate(root: Path) -> list[Problem]:
    """What must be mended before anything is read by the other rules."""
    out = []
    for entry in entries(root):
        if problem := unsafe(entry):
            out.append(problem)
        elif entry.path.endswith((".md", ".yaml", ".po", ".txt")) and (found := endless(entry.path, (root / entry.path).read_text("utf-8", "replace"))):
            out.append(Problem(found.path, found.line, found.column, "files", found.message, found.cure))
    return out
