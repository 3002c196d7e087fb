"""The recipes for Caddy and nginx, with the real servers on the loopback: headers from the one definition, packed copies, the lost page, what is kept and what is asked again."""

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import brotli
import pytest

from built import LANGS, ROOT
from instead.finish.security import KEEP, header_files, headers
from instead.publish.compress import compress

RECIPES = header_files(LANGS, [])
PAGE, SEARCH = "/fr/help/", "/ar/search/"


def program(name: str) -> str:
    places = [shutil.which(name), f"/usr/sbin/{name}", str(ROOT / f".cache/hosts/usr/sbin/{name}"), str(ROOT / f".cache/hosts/usr/bin/{name}")]
    found = next((p for p in places if p and os.access(p, os.X_OK)), None)
    return found or pytest.skip(f"{name} is not on this machine, and Debian's package could not be had.")


@pytest.fixture(scope="module")
def some(site, tmp_path_factory) -> Path:
    """A few pages of the site with packed copies: enough for a host to show how it treats each kind."""
    folder = tmp_path_factory.mktemp("host") / "site"
    for name in ("index.html", "404.html", "fr/help", "ar/search", "assets", "robots.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (site / name).is_dir() else shutil.copy)(site / name, folder / name)
    compress(folder, folder.parent / "packed")
    return folder


def caddy(folder: Path, port: int, work: Path) -> list[str]:
    file = work / "Caddyfile"
    file.write_text("{\n\tadmin off\n\tauto_https off\n}\n" + RECIPES["Caddyfile"] + f"http://127.0.0.1:{port} {{\n\troot * {folder}\n\timport instead\n}}\n", "utf-8")
    return [program("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"]


def nginx(folder: Path, port: int, work: Path) -> list[str]:
    recipe = RECIPES["nginx.conf"]
    assert "listen 80;" in recipe and "root /srv/site;" in recipe
    types = "types { text/html html; text/css css; application/javascript js; image/svg+xml svg; text/plain txt; }"
    places = "".join(f"{kind}_temp_path {work}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    file = work / "nginx.conf"
    file.write_text(f"pid {work}/pid; error_log {work}/error.log; daemon off; events {{}} http {{ access_log off; {places} {types}\n"
                    + recipe.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/site", str(folder)) + "}\n", "utf-8")
    return [program("nginx"), "-p", str(work), "-c", str(file), "-e", str(work / "error.log")]


@pytest.fixture(scope="module", params=[caddy, nginx], ids=lambda f: f.__name__)
def host(request, some, tmp_path_factory):
    """The port of a server that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    work = tmp_path_factory.mktemp("work")
    for folder in (some, *some.parents):  # nginx's worker is nobody, who may not look into a folder of the one who tests
        if folder.owner() == Path(work).owner() and not folder.stat().st_mode & 0o001 and len(folder.parts) > 2:
            folder.chmod(folder.stat().st_mode | 0o011)
    command = request.param(some, port, work)
    with (work / "said").open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)})
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert server.poll() is None, (work / "said").read_text("utf-8")
                time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def ask(port: int, path: str, **more: str) -> tuple[http.client.HTTPResponse, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", path, headers={name.replace("_", "-"): value for name, value in more.items()})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer, body


@pytest.mark.parametrize("path", [PAGE, SEARCH, "/", "/nowhere/"])
def test_a_page_has_the_headers_of_the_one_definition(host, path):
    answer, _ = ask(host, path)
    assert answer.status == (404 if path == "/nowhere/" else 200)
    for name, value in headers(search=path == SEARCH).items():
        assert answer.headers.get_all(name) == [value], name
    assert answer.headers["Cache-Control"] == KEEP["page"]
    assert answer.headers["Content-Type"].lower() == "text/html; charset=utf-8"


def test_a_lost_address_gives_the_page_in_three_languages(host, some):
    answer, body = ask(host, "/nowhere/at-all")
    assert answer.status == 404 and body == (some / "404.html").read_bytes()


def test_what_is_packed_is_sent_as_it_is(host, some, request):
    whole = (some / "fr/help/index.html").read_bytes()
    answer, body = ask(host, PAGE, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip" and gzip.decompress(body) == whole and body == (some / "fr/help/index.html.gz").read_bytes()
    assert ask(host, PAGE)[1] == whole
    if "caddy" in request.node.name:  # Debian's nginx has brotli in a module of its own
        answer, body = ask(host, PAGE, Accept_Encoding="gzip, br")
        assert answer.headers["Content-Encoding"] == "br" and brotli.decompress(body) == whole


def test_an_asset_is_kept_for_a_year_and_a_page_is_asked_for_again(host, some):
    asset = next(p for p in sorted((some / "assets").iterdir()) if p.suffix == ".css")
    answer, _ = ask(host, f"/assets/{asset.name}")
    assert answer.status == 200 and answer.headers["Cache-Control"] == KEEP["asset"]
    first, _ = ask(host, PAGE)
    again, body = ask(host, PAGE, If_None_Match=first.headers["ETag"])
    assert again.status == 304 and body == b""


def test_an_address_without_its_slash_leads_to_the_folder_and_to_no_other_host(host):
    answer, _ = ask(host, "/fr/help")
    assert answer.status in (301, 302, 307, 308) and answer.headers["Location"] == "/fr/help/"
