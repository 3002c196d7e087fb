"""The search's own script, asked from Python: docs/scripts/rank.js in Node, without a browser."""

import json
import shutil
import subprocess
from pathlib import Path

RANK = Path(__file__).resolve().parents[1] / "docs" / "scripts" / "rank.js"
# As an address that says what it is: a file named .js is not a module to every Node.
ASK = """
let given = '';
for await (const piece of process.stdin) given += piece;
const { script, code, values } = JSON.parse(given);
const rank = await import('data:text/javascript;base64,' + Buffer.from(script).toString('base64'));
process.stdout.write(JSON.stringify(await new Function('rank', 'values', code)(rank, values)));
"""
# For each query the addresses found, best first, and what is said of them.
RESULTS = """
const index = rank.prepare(values.entries, values.lang);
return values.queries.map((q) => {
  const found = rank.rank(q, index);
  return { pages: found.hits.map((hit) => hit.page.url), parts: found.hits.map((hit) => hit.part ? hit.part.text : ''), near: found.near, whole: found.whole, asked: found.asked };
});
"""


def run(code: str, values: object) -> object:
    """What the JavaScript ``code`` returns; it sees the module as ``rank`` and ``values`` as they are here."""
    node = shutil.which("node")
    assert node, "Node is missing: make test installs it or says how."
    given = json.dumps({"script": RANK.read_text("utf-8"), "code": code, "values": values})
    done = subprocess.run([node, "--input-type=module", "-e", ASK], input=given, capture_output=True, text=True, timeout=60, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def search(lang: str, entries: list, queries: list[str]) -> list[dict]:
    return run(RESULTS, {"lang": lang, "entries": entries, "queries": queries})
