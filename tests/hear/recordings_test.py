"""Recordings of a house: found by name, given out for good, kept on phones where small, missing ones listed."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from pwa.hear.recordings import found_in, kept
from tests.hear.tones import tone
from tests.journeys.tour import app_of
from tests.people import House, cheap
from wsgi import create_app

WHERE = "ban-dang-o-dau"


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """What Mai recorded in Vietnamese and Vàng in Hmong."""
    tone(tmp_path / "audio" / "vi" / f"{WHERE}.mp3")
    tone(tmp_path / "audio" / "hmn" / f"{WHERE}.ogg", pitch=330)
    tone(tmp_path / "audio" / "hmn" / "cau-da-doi.ogg")
    (tmp_path / "audio" / "hmn" / "name.txt").write_text("Hmoob\n", "utf-8")
    return tmp_path / "audio"


@pytest.fixture
def heard(audio: Path, house: House) -> Iterator[Flask]:
    """The same house, started again with recordings."""
    app = create_app(replace(house.settings, audio_dir=str(audio)))
    app.testing = True
    yield app
    app.extensions["rows"].engine.dispose()


def test_files_are_found_by_language_and_key_alone(audio: Path) -> None:
    tone(audio / "vi" / "Lạ.mp3")
    tone(audio / "VI" / "x.mp3")
    tone(audio / "vi" / f"{WHERE}.ogg")
    (audio / "vi" / "notes.txt").write_text("x")
    found = found_in(audio)
    assert set(found) == {("vi", WHERE), ("hmn", WHERE), ("hmn", "cau-da-doi")}
    assert found["vi", WHERE].path.suffix == ".mp3"
    assert re.fullmatch(rf"vi\.{WHERE}\.[0-9a-f]{{10}}\.mp3", found["vi", WHERE].name)


def test_another_recording_has_another_address(audio: Path) -> None:
    before = found_in(audio)["vi", WHERE].name
    tone(audio / "vi" / f"{WHERE}.mp3", pitch=500)
    assert found_in(audio)["vi", WHERE].name != before


def test_a_recording_is_given_out_for_good_and_nothing_else_is(heard: Flask, audio: Path) -> None:
    name = found_in(audio)["vi", WHERE].name
    answer = heard.test_client().get(f"/static/audio/{name}")
    assert answer.mimetype == "audio/mpeg"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.data == (audio / "vi" / f"{WHERE}.mp3").read_bytes()
    for other in ("name.txt", "..%2Fvi%2Fname.txt", f"vi.{WHERE}.0000000000.mp3"):
        assert heard.test_client().get(f"/static/audio/{other}").status_code == 404


def test_without_script_a_recorded_question_has_a_player_and_no_other_has(heard: Flask) -> None:
    page = heard.test_client().get("/question").text
    assert re.findall(r'<audio[^>]* src="/static/audio/([^"]+)" aria-label="([^"]+)"', page) == [
        (heard.extensions["recordings"]["vi", WHERE].name, "Bạn đang ở đâu?")
    ]
    assert "<audio" not in heard.test_client().get("/en/question").text


def test_without_recordings_nothing_speaks_of_them(house: House) -> None:
    for path in ("/question", "/hear", "/quiet"):
        page = house.client().get(path).text
        assert "<audio controls preload" not in page
        assert "data-recorded" not in page


def test_the_page_names_a_language_as_its_speakers_do(heard: Flask) -> None:
    page = heard.test_client().get("/hear").text
    assert 'data-tongue="hmn"' in page
    assert ">Hmoob</button>" in page
    assert page.count("<audio") == 2
    assert "Máy này không có giọng đọc tiếng Anh." in page


def test_phones_keep_small_recordings_and_a_new_one_makes_a_new_generation(heard: Flask, house: House) -> None:
    told, before = (app.test_client().get("/sw.js").text.split(";\n")[0] for app in (heard, house.app))
    files, without = (json.loads(line.removeprefix("self.HOUSE=")) for line in (told, before))
    sounds = [path for path in files["files"] if "/audio/" in path]
    assert [path.split("/")[-1].split(".")[0] for path in sounds] == ["vi", "hmn"]
    assert files["version"] != without["version"]


def test_a_large_recording_stays_on_the_server(audio: Path, tmp_path: Path) -> None:
    tone(audio / "vi" / f"{WHERE}.mp3", seconds=4)
    none = cheap(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path)
    with create_app(replace(none, audio_dir=str(audio))).test_request_context("/"):
        assert [path.split("/")[-1].split(".")[0] for path in kept()] == ["hmn"]


def test_the_operator_is_told_what_nobody_has_recorded(heard: Flask, tmp_path: Path) -> None:
    told = heard.test_cli_runner().invoke(args=["audio", "missing"]).output.splitlines()
    keys = [tuple(line.split("\t")[:2]) for line in told]
    assert ("vi", WHERE) not in keys
    assert ("hmn", WHERE) not in keys
    assert f"en\t{WHERE}\tWhere are you?" in told
    assert "hmn\tban-bao-tin-cho-ai\tBạn báo tin cho ai?" in told
    assert told[-1].startswith("hmn\tcau-da-doi\tsays no text")
    only = app_of(tmp_path).test_cli_runner().invoke(args=["audio", "missing", "tyz"]).output.splitlines()
    assert {line.split("\t")[0] for line in only} == {"tyz"}
