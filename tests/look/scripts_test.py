"""Built scripts go over the wire small, whole, and once: their name says what is in them."""

import gzip
import re
import subprocess

import pytest

from pwa.shell.assets import BUILT, scripts
from tests.people import House

SCRIPTS = sorted(path.name for path in BUILT.glob("*.*.js"))
UNPACK = "process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(0)))"


def unpacked(encoding: str, body: bytes) -> bytes:
    if encoding == "br":
        return subprocess.run(["node", "-e", UNPACK], input=body, capture_output=True, check=True).stdout
    return gzip.decompress(body) if encoding == "gzip" else body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", ""), ("", "")],
)
def test_a_browser_gets_what_it_can_unpack_and_the_same_script(house: House, accepted: str, encoding: str) -> None:
    for name in SCRIPTS:
        answer = house.client().get(f"/static/built/{name}", headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert unpacked(encoding, answer.data) == (BUILT / name).read_bytes()


def test_a_script_is_kept_forever_under_a_name_of_its_own(house: House) -> None:
    assert set(scripts().values()) <= set(SCRIPTS)
    for name in SCRIPTS:
        assert re.fullmatch(r"[a-z-]+\.[A-Z0-9]{8}\.js", name)
        assert "immutable" in house.client().get(f"/static/built/{name}").headers["Cache-Control"]


def test_only_scripts_are_given_out(house: House) -> None:
    for name in ("manifest.json", "public.css", f"{SCRIPTS[0]}.br", ".made"):
        assert house.client().get(f"/static/built/{name}").status_code == 404
