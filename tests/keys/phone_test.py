"""The phone's own half, run as it is: it derives and opens what every vector holds, and Python opens what it seals."""

import json
import subprocess
import uuid
from typing import Any

import pytest

from api import sealed
from api.binary import from_text, to_text
from api.conversation.code import Code
from api.report.envelope import ReportIn
from api.sealed import Label, Pair, Sealed, new_pair
from deploy.run import ROOT

VECTORS = ROOT / "tests" / "vectors"
DESK_KEY = uuid.UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture(scope="module")
def desk() -> Pair:
    return new_pair()


@pytest.fixture(scope="module")
def phone(desk: Pair, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the phone's code prints, bundled as for the browser."""
    script = tmp_path_factory.mktemp("phone") / "phone.mjs"
    esbuild = [str(ROOT / "node_modules" / ".bin" / "esbuild"), "tests/keys/phone.ts", "--bundle", "--format=esm"]
    more = ["--platform=node", "--loader:.txt=text", f"--outfile={script}", "--log-level=error"]
    subprocess.run([*esbuild, *more], cwd=ROOT, check=True)
    to = json.dumps({"desk": "intake", "key_id": str(DESK_KEY), "public": to_text(desk.public)})
    ran = subprocess.run(["node", script, VECTORS, to], check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return found


def test_it_derives_from_a_code_what_every_house_derives(phone: Any) -> None:
    for vector, found in zip(vectors("code"), phone["codes"], strict=True):
        assert found.pop("typed") == [vector["secret"]] * 2
        assert found == {name: vector[name] for name in found}


def test_it_opens_every_envelope(phone: Any) -> None:
    for vector, found in zip(vectors("envelope"), phone["envelopes"], strict=True):
        assert found == {name: vector[name] for name in found}


def test_it_pads_by_the_same_steps(phone: Any) -> None:
    assert phone["padding"] == [{name: one[name] for name in ("length", "padded")} for one in vectors("padding")]


def test_a_desk_opens_what_it_seals(phone: Any, desk: Pair) -> None:
    sent = ReportIn.model_validate({**phone["sealed"]})
    assert sent.misshapen() == []
    header = sent.header.header()
    assert (header.kind.value, header.urgency.value, header.where.value) == ("contact", "amber", "abroad")
    key = sealed.unwrap(sent.content_key_id, from_text(sent.wrapped), desk.private, header.hash())
    content = key.open_json(Sealed(from_text(sent.body)), Label.BODY, key.id)
    assert content["words"] == "“Cháu” ở đâu?\n"
    assert content["photo_places"] == [{"lat": 1.5, "lon": 2, "photo": 0}]
    assert sealed.unlock_file(key, 0, from_text(sent.files[0])) == b"\7" * 600_000


def test_what_it_seals_belongs_to_its_code(phone: Any) -> None:
    code = Code(bytes(range(10)))
    assert from_text(phone["sealed"]["public"]) == code.pair.public
