"""The server key rotated, from the page and on a terminal: no generation is lost, the next act has the new one."""

import os
import re
import signal
import uuid
from pathlib import Path
from threading import Event, Thread

import pytest
from flask.testing import FlaskClient

from api import db, server_key
from api.audit import jobs as audit
from api.audit.model import Entry
from api.audit.verify import walk
from api.backup import jobs as backup
from api.backup import outside
from api.sealed import Label
from tests.accounts.sessions_test import fields
from tests.casework.people import both_at_once
from tests.people import House

PAGE = "/console/house/server-key"


def killed_while_rotating(path: Path, syncs: int) -> bool:
    """A process that is killed when it has put so many things on the disk for good."""
    child = os.fork()
    if not child:
        left, real = [0] * syncs, os.fsync

        def sync(file: int) -> None:
            left.pop() if left else os.kill(os.getpid(), signal.SIGKILL)
            real(file)

        os.fsync = sync
        server_key.rotate(path)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a house that has rotated its key once."""
    server_key.make(tmp_path / "server.key")
    server_key.rotate(tmp_path / "server.key")
    return tmp_path / "server.key"


def test_of_many_who_rotate_at_once_none_loses_a_generation(path: Path) -> None:
    first = list(server_key.load(path).generations.items())
    made = both_at_once(*(lambda: [server_key.rotate(path).current for _ in range(5)] for _ in range(6)))
    found = list(server_key.load(path).generations.items())
    assert {name for name, _ in found[:-2]} == {name for names in made for name in names}
    assert (len(found), found[-2:]) == (32, first)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("syncs", "generations"), [(0, 2), (1, 3)], ids=["before the file", "before the folder"])
def test_who_is_killed_in_the_middle_leaves_a_whole_file_and_holds_nobody_up(
    path: Path, syncs: int, generations: int
) -> None:
    before = server_key.load(path).generations
    assert killed_while_rotating(path, syncs)
    assert len(server_key.load(path).generations) == generations
    assert before.items() <= server_key.rotate(path).generations.items()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_another_user_must_read_stays_theirs_and_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    whose, link = path.stat().st_uid, tmp_path / "link"
    link.symlink_to(path)
    server_key.rotate(link)
    assert (link.is_symlink(), path.stat().st_uid, len(server_key.load(path).generations)) == (True, whose, 3)


def test_the_name_of_a_generation_says_its_day_and_one_of_an_older_release_does_not(house: House, path: Path) -> None:
    assert f"{server_key.rotate(path).made_on:%d/%m/%Y}" == "24/11/2026"
    path.write_text("0a1b2c3d " + "00" * 32)
    assert server_key.load(path).made_on is None


# --- on the page and on the terminal ---


@pytest.fixture
def file(house: House) -> Path:
    server_key.make(house.settings.server_key)
    return house.settings.server_key


@pytest.fixture
def tuan(house: House, file: Path) -> FlaskClient:
    return house.sign_in(house.tuan)


def generations(file: Path) -> int:
    return len(server_key.load(file).generations)


def test_tuan_rotates_it_on_the_page_and_is_told_to_copy_it_anew(house: House, tuan: FlaskClient, file: Path) -> None:
    asked = fields(tuan.get(PAGE).text)
    answer = tuan.post(PAGE, data=asked)
    assert (answer.status_code, generations(file)) == (303, 2)
    page = tuan.get(answer.location).text
    assert "Chép lại bản cất riêng ngay bây giờ" in page
    assert "lập ngày 24/11/2026" in page
    for word in file.read_text("ascii").split():
        assert word not in page
    assert "phải được chép sau khi lập khóa này, ngày 24/11/2026" in tuan.get("/console/house").text
    assert tuan.post(PAGE, data=asked).status_code == 409
    assert (generations(file), house.acts().count("SERVER_KEY_ROTATED")) == (2, 1)
    with house.reading() as session:
        assert session.query(Entry).filter_by(act="SERVER_KEY_ROTATED").one().actor_id == house.tuan.id


def test_minutes_after_signing_in_he_proves_himself_once_more(house: House, tuan: FlaskClient, file: Path) -> None:
    house.later(minutes=5)
    assert tuan.post(PAGE, data={"seen": "1"}).status_code == 401
    page = tuan.get(PAGE)
    assert (page.status_code, generations(file)) == (401, 1)
    form = {**fields(page.text), "password": house.tuan.password, "code": house.code(house.tuan)}
    assert tuan.post("/console/unlock", data=form).location == PAGE
    assert tuan.post(PAGE, data={"seen": "1"}).status_code == 303


@pytest.mark.parametrize("seen", ["", "-1", "9" * 5000])
def test_a_form_that_is_none_rotates_nothing(tuan: FlaskClient, file: Path, seen: str) -> None:
    assert tuan.post(PAGE, data={"seen": seen}).status_code == 409
    assert generations(file) == 1


def test_a_folder_that_cannot_be_written_to_is_one_sentence_and_no_act(
    house: House, tuan: FlaskClient, file: Path
) -> None:
    (file.parent / "server.key.new" / "in-the-way").mkdir(parents=True)
    answer = tuan.post(PAGE, data={"seen": "1"})
    assert answer.status_code == 409
    assert "flask server-key rotate" in answer.text
    shown = house.app.test_cli_runner().invoke(args=["server-key", "rotate"])
    assert (shown.exit_code, shown.output.count("\n")) == (1, 1)
    assert "SERVER_KEY_ROTATED" not in house.acts()
    assert generations(file) == 1


def test_without_the_file_the_page_says_so(house: House, tuan: FlaskClient, file: Path) -> None:
    file.unlink()
    assert "Không đọc được tệp khóa" in tuan.get(PAGE).text
    assert "Không đọc được tệp khóa" in tuan.get("/console/house").text


def test_the_terminal_writes_the_same_act_and_shows_no_key(house: House, file: Path) -> None:
    shown = house.app.test_cli_runner().invoke(args=["server-key", "rotate"])
    assert (shown.exit_code, generations(file), house.acts()) == (0, 2, ["SERVER_KEY_ROTATED"])
    assert "Put a new copy" in shown.output
    assert not re.search(r"[0-9a-f]{16}", shown.output)


# --- while the house is at work ---


def test_who_has_read_the_file_before_opens_what_came_after(file: Path) -> None:
    """A worker that sends for a minute, an audit that is walked for an hour."""
    worker, row = server_key.load(file), uuid.uuid4()
    later = server_key.rotate(file)
    assert worker.unlock(later.lock(b"Mai", Label.PUSH_SUBSCRIPTION, row), Label.PUSH_SUBSCRIPTION, row) == b"Mai"
    assert worker.mac(b"link", Label.AUDIT_LINK, later.current) == later.mac(b"link", Label.AUDIT_LINK)


def test_all_goes_on_while_it_is_rotated(house: House, file: Path, tmp_path: Path) -> None:
    (away := tmp_path / "away").mkdir()
    house.set(backup_dir=str(away))
    outside.begin(away)
    over, key = Event(), server_key.load(file)

    def work() -> None:
        while True:
            last = over.is_set()
            with house.app.app_context():
                audit.chain_all()
                backup.copy_out()
            if last:
                return

    worker = Thread(target=work)
    worker.start()
    for person in (house.lan, house.nga, house.thao):
        tuan = house.sign_in(house.tuan)
        assert tuan.post(PAGE, data=fields(tuan.get(PAGE).text)).status_code == 303
        assert tuan.post(f"/console/staff/{person.id}/close").status_code == 303
    over.set()
    worker.join()
    house.sign_in(house.minh)
    with house.app.app_context():
        audit.chain_all()
        assert walk(db.reading, key).head.number > 6
    assert len(outside.read(away, server_key.load(file))) == 3
    with house.reading() as session:
        assert session.query(Entry).filter_by(mac_key=server_key.load(file).current).count() > 0
