"""Before a house serves: whatever would put somebody at risk is refused in one sentence, the first fault first."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from click.testing import Result
from sqlalchemy import text

from api import server_key
from api.audit import rules as audit
from api.audit.acts import Act
from api.audit.jobs import chain_all
from api.errors import Refused
from api.settings import UnsafeSettings
from tests.people import House
from wsgi import create_app

DAMAGED = "Error: The rows cannot be read: they are damaged, or no house's. Restore a back-up."
Spoils = Callable[[House, Path], None]


@pytest.fixture
def live(house: House, tmp_path: Path) -> House:
    """A house in earnest as docs/operator.md makes it: its key apart from its data."""
    data, outside = tmp_path / "data", tmp_path / "outside"
    data.mkdir(mode=0o700)
    outside.mkdir(mode=0o700)
    set_to(
        house,
        mode="live",
        data_dir=data,
        public_origin="https://house.example",
        server_key_file=str(tmp_path / "server.key"),
        backup_dir=str(outside),
        backup_to=str(pyrage.x25519.Identity.generate().to_public()),
    )
    server_key.make(house.settings.server_key)
    return house


def set_to(house: House, **settings: object) -> None:
    house.settings = replace(house.settings, **settings)  # type: ignore[arg-type]
    house.app.extensions["settings"] = house.settings


def run(house: House, command: str) -> Result:
    return house.app.test_cli_runner().invoke(args=[command])


def newer_rows(house: House, _: Path) -> None:
    with house.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def a_later_act(house: House, _: Path) -> None:
    with house.writing() as session:
        audit.record(session, Act.SIGNED_IN, at=house.at + timedelta(minutes=61))


def another_key(house: House, path: Path) -> None:
    with house.writing() as session:
        audit.record(session, Act.SIGNED_IN, at=house.at)
    with house.app.app_context():
        chain_all()
    house.settings.server_key.unlink()
    server_key.make(house.settings.server_key)


def rows_without_release(house: House, _: Path) -> None:
    with house.writing() as session:
        session.execute(text("DELETE FROM alembic_version"))


def limits_away(house: House, _: Path) -> None:
    house.app.extensions["limiter"].storage.check = lambda: False


SPOILT: dict[str, tuple[Spoils, str]] = {
    "no key named": (lambda house, _: set_to(house, server_key_file=""), "Live mode needs SERVER_KEY_FILE"),
    "key in the data": (
        lambda house, _: set_to(house, server_key_file=str(house.settings.data_dir / "x")),
        "SERVER_KEY_FILE lies inside DATA_DIR",
    ),
    "key gone": (lambda house, _: house.settings.server_key.unlink(), "SERVER_KEY_FILE names no server key"),
    "key open": (lambda house, _: house.settings.server_key.chmod(0o640), "SERVER_KEY_FILE can be read by others"),
    "data open": (lambda house, _: house.settings.data_dir.chmod(0o755), "DATA_DIR can be read by others"),
    "demo accounts": (
        lambda house, _: (house.settings.data_dir / "demo-accounts.json").touch(),
        "DATA_DIR holds demo-accounts.json",
    ),
    "demo code": (lambda house, _: (house.settings.data_dir / "demo-code.txt").touch(), "holds demo-code.txt"),
    "newer rows": (newer_rows, "made by a newer release"),
    "clock back": (a_later_act, "The clock stands more than an hour before"),
    "limits away": (limits_away, "LIMITS_URL cannot be reached"),
    "no recipient": (lambda house, _: set_to(house, backup_to="age1nobody"), "BACKUP_TO: recipient 1 is no age"),
    "back-ups in the data": (
        lambda house, _: set_to(house, backup_dir=str(house.settings.data_dir / "b")),
        "BACKUP_DIR lies inside DATA_DIR",
    ),
    "data in the back-ups": (
        lambda house, path: set_to(house, backup_dir=str(path)),
        "DATA_DIR lies inside BACKUP_DIR",
    ),
    "key in the back-ups": (
        lambda house, path: set_to(house, server_key_file=shutil.copy2(path / "server.key", path / "outside" / "key")),
        "SERVER_KEY_FILE lies inside BACKUP_DIR",
    ),
    "back-ups for anybody": (
        lambda house, _: Path(house.settings.backup_dir).chmod(0o777),
        "BACKUP_DIR can be written to by anybody",
    ),
    "back-ups to nowhere": (lambda house, _: set_to(house, backup_dir=""), "BACKUP_TO is set and BACKUP_DIR is not"),
    "another house's key": (another_key, "SERVER_KEY_FILE is not this house's"),
    "rows without a release": (rows_without_release, "do not say of which release"),
    "back-ups away": (lambda house, _: shutil.rmtree(house.settings.backup_dir), "BACKUP_DIR cannot be written to"),
}


@pytest.mark.parametrize("command", ["check", "prepare"])
@pytest.mark.parametrize("fault", SPOILT)
def test_what_is_wrong_is_one_sentence(live: House, tmp_path: Path, fault: str, command: str) -> None:
    spoil, told = SPOILT[fault]
    spoil(live, tmp_path)
    result = run(live, command)
    assert result.exit_code == 1
    assert told in result.output
    assert len(result.output.splitlines()) == 1


def test_a_house_as_the_guide_makes_it_may_serve(live: House) -> None:
    result = run(live, "check")
    assert (result.exit_code, result.output) == (0, "The house may serve.\n")
    assert run(live, "prepare").exit_code == 0


def test_a_disk_that_is_full_is_refused(live: House, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage("/"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(2**40, 2**40, 199 * 2**20))
    assert "Less than 200 MB are free" in run(live, "check").output


def test_older_rows_are_named_by_the_check(live: House) -> None:
    with live.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "The rows are of an older release" in run(live, "check").output


def test_damaged_rows_are_named(live: House) -> None:
    damaged = live.settings.data_dir / "damaged.sqlite3"
    damaged.write_bytes(b"not a house's rows " * 100)
    set_to(live, database_url=f"sqlite:///{damaged}")
    for command in ("check", "prepare"):
        told = create_app(live.settings).test_cli_runner().invoke(args=[command])
        assert (told.exit_code, told.output.splitlines()) == (1, [DAMAGED])


def test_invented_people_never_come_among_real_ones(live: House) -> None:
    set_to(live, mode="demo")
    result = run(live, "prepare")
    assert (result.exit_code, result.output.startswith("Error: These are a live house's rows")) == (1, True)


def test_of_several_faults_the_first_is_told(live: House, tmp_path: Path) -> None:
    for fault in ("back-ups away", "newer rows", "data open"):
        SPOILT[fault][0](live, tmp_path)
    assert run(live, "check").output == "Error: DATA_DIR can be read by others: chmod 700 it.\n"


def test_a_store_of_counts_that_nobody_knows_is_refused_at_once(house: House) -> None:
    with pytest.raises(UnsafeSettings, match="LIMITS_URL"):
        create_app(replace(house.settings, limits_url="nonsense://here"))
    assert not issubclass(UnsafeSettings, Refused)
