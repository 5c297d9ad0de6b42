"""What phones keep: one rendering for everybody and every hour, under a version that follows the public rows."""

import json
import re
from typing import Any

import pytest

from api import db
from api.directory import rules
from tests.people import House
from tests.senders import HIDDEN, Sender

WITH_A_CODE = ("/write", "/quiet", "/question", "/en/write")
NOW = ('class="chip', 'aria-current="date"')


def told_to_the_worker(house: House) -> dict[str, Any]:
    """The list in front of the worker's script."""
    answer = house.client().get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "application/javascript"
    list_of_all: dict[str, Any] = json.loads(answer.text.split("self.HOUSE=")[1].split(";\n")[0])
    return list_of_all


def pages(house: House) -> list[str]:
    return [path for paths in told_to_the_worker(house)["pages"].values() for path in paths]


def test_every_listed_page_and_file_is_there(told: House) -> None:
    listed = told_to_the_worker(told)
    for language, home in (("vi", "/"), ("en", "/en")):
        assert listed["needed"][language][0] == home
        assert set(listed["needed"][language]) <= set(listed["pages"][language])
        assert len(listed["pages"][language]) > 25
    for path in (*pages(told), *listed["files"]):
        assert told.client().get(path).status_code == 200, path
    assert not [path for path in listed["files"] if "casework" in path]


def test_a_kept_page_is_the_same_for_everybody_and_at_every_hour(told: House) -> None:
    first = {path: told.client().get(f"{path}?kept=1") for path in pages(told)}
    told.later(hours=15)
    hoa = told.sign_in(told.hoa)
    for path, answer in first.items():
        again = hoa.get(f"{path}?kept=1", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304, path
        assert answer.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-cache"
        assert not HIDDEN.search(answer.text)
        assert not [word for word in NOW if word in answer.text], path


def test_the_page_of_now_stays_as_it_was(told: House) -> None:
    told.client().get("/?kept=1")
    assert "đang mở" in told.client().get("/").text or "mở lại" in told.client().get("/").text
    assert 'aria-current="date"' in told.client().get("/pause").text
    for path in WITH_A_CODE:
        seeds = [HIDDEN.search(told.client().get(path).text) for _ in range(2)]
        assert all(seeds)
        assert len({seed[1] for seed in seeds if seed}) == 2
        assert told.client().get(path).headers["Cache-Control"] == "no-store"


def test_a_form_that_was_kept_still_gets_a_code(told: House) -> None:
    mai = Sender(told)
    mai.seed = ""
    assert mai.sends("/write", fresh=False, words="Em tôi chưa về.").status_code == 200
    assert len(mai.code.split()) == 8


def test_another_number_is_another_version_and_another_page(told: House) -> None:
    before, page = told_to_the_worker(told)["version"], told.client().get("/?kept=1").text
    told.later(minutes=2)
    assert told_to_the_worker(told)["version"] == before
    with told.writing() as session:
        rules.unverify_number(session, "ngay-mai", by=told.hoa.id, at=told.at)
    assert told.client().get("/?kept=1").text != page
    told.later(minutes=1)
    assert told_to_the_worker(told)["version"] != before


def test_a_form_without_its_numbers_is_not_kept(told: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with told.app.app_context():
        db.rows().engine.dispose()
    monkeypatch.setitem(told.app.extensions, "rows", db.Rows("sqlite:////nowhere/loi-ve.sqlite3"))
    assert told.client().get("/write").status_code == 200
    assert told.client().get("/write?kept=1").status_code == 503
    assert told.client().get("/sw.js").status_code == 503


def test_only_our_worker_can_be_started(told: House) -> None:
    policy = told.client().get("/").headers["Content-Security-Policy"]
    assert re.search(r"trusted-types loi-ve-worker(;|$)", policy)
