"""What makes somebody look: one list of rules, read alike by the phone and by the house."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from api.checkin import instruments, raises
from api.checkin.raises import WATCH
from api.sealed import Urgency
from api.settings import Settings, UnsafeSettings, from_environment
from deploy.run import ROOT

VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests/vectors/raises.json").read_text("utf-8"))
WHO5 = instruments.every()["who5"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_house_raises_what_the_vectors_say(vector: dict[str, Any]) -> None:
    found = raises.raised(vector["answers"], vector["cut_offs"])
    assert [*found.rules] == vector["raised"]
    assert found.urgency.value == vector["urgency"]


def test_a_phone_raises_the_same(tmp_path: Path) -> None:
    script = tmp_path / "raises.mjs"
    esbuild = [str(ROOT / "node_modules/.bin/esbuild"), "tests/checkin/raises.ts", "--bundle", "--format=esm"]
    subprocess.run([*esbuild, "--platform=node", f"--outfile={script}", "--log-level=error"], cwd=ROOT, check=True)
    given = [{"rules": raises.for_phones(one["cut_offs"]), "answers": one["answers"]} for one in VECTORS]
    ran = subprocess.run(["node", script], input=json.dumps(given), check=True, capture_output=True, text=True)
    assert json.loads(ran.stdout) == [{"ids": one["raised"], "urgency": one["urgency"]} for one in VECTORS]


def test_every_rule_asks_for_what_there_is_and_is_met_by_a_vector() -> None:
    for rule in raises.rules().values():
        assert rule.level in (Urgency.RED.value, Urgency.AMBER.value, WATCH)
        assert set(rule.text) == {"vi", "en"}
        for one in rule.any:
            if "item" in one:
                assert set(one["values"]) <= instruments.items()[one["item"]].values
            else:
                assert one["band"] in [band.code for band in instruments.every()[one["score"]].bands]
    assert {name for one in VECTORS for name in one["raised"]} >= set(raises.rules()) - {"food"}


def test_what_every_house_must_see_at_once_is_red() -> None:
    levels = {name: rule.level for name, rule in raises.rules().items()}
    assert [name for name, level in levels.items() if level == "red"] == [
        *("help_now", "not_safe", "life", "harm", "trafficker", "child"),
    ]


def test_a_sharp_fall_is_told_by_whoever_reads_the_course() -> None:
    assert not raises.dropped(WHO5, [60], {})
    assert raises.dropped(WHO5, [20, 60, 40], {})
    assert not raises.dropped(WHO5, [60, 44], {})
    assert raises.dropped(WHO5, [60, 44], {"who5.drop": 16})


def test_cut_offs_are_a_setting_that_is_refused_when_it_says_nothing() -> None:
    assert from_environment({"CUT_OFFS": "who5.low=30, who5.look=48"}).cuts == {"who5.low": 30, "who5.look": 48}
    assert Settings().cuts == {}
    for told in ("who5", "who5.low=", "who5.low=-1", "low=3", "who5.low=28;who5.look=50"):
        with pytest.raises(UnsafeSettings, match="CUT_OFFS"):
            from_environment({"CUT_OFFS": told})
    assert raises.unknown({"who5.low": 30, "who5.deep": 3, "who5.look": 400}) == ["who5.deep", "who5.look"]
