"""docs/envelope.md is enough: a reader written from it in another language reads the same."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
VECTORS = HERE.parent / "vectors"


@pytest.fixture(scope="module")
def read() -> Any:
    line = ["node", str(HERE / "second_reader.mjs"), str(VECTORS)]
    return json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)


def test_codes_are_read_alike(read: Any) -> None:
    for vector, found in zip(json.loads((VECTORS / "code.json").read_text("utf-8")), read["codes"], strict=True):
        assert found == {name: vector[name] for name in found}


def test_envelopes_are_read_alike(read: Any) -> None:
    vectors = json.loads((VECTORS / "envelope.json").read_text("utf-8"))
    for vector, found in zip(vectors, read["envelopes"], strict=True):
        files = [file["content"] for file in vector["files"]]
        assert found == {name: vector[name] for name in found if name != "files"} | {"files": files}
