"""Back-ups: making, checking and bringing back, each against `cp` of the same bytes in the same run."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyrage

from api import clock, db, demo
from api.accounts import queries as staff
from api.accounts import signin
from api.backup import age, making, restoring
from api.keys import rules as keys
from api.settings import Settings, from_environment
from benchmarks import crowd
from benchmarks.rows import Row
from tests.served import Template, environment, ready
from wsgi import create_app

CASES, FILES, FILE_BYTES, ROUNDS = 10_000, 400, 512 * 1024, 3
HOW = (
    f"A house on SQLite with {CASES:,} cases and {FILES} sealed files of {FILE_BYTES // 1024} KiB; `cp` copies its "
    f"folder and syncs it. Medians of {ROUNDS} interleaved rounds."
)
MOST = {"make": 20.0, "check": 8.0, "restore": 30.0}


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, ready("sqlite") as template:
        settings, identity = _filled(template, Path(folder))
        app = create_app(settings)
        with app.app_context():
            taken = _rounds(settings, identity, Path(folder))
            size = sum(path.stat().st_size for path in settings.data_dir.rglob("*") if path.is_file())
            db.rows().engine.dispose()
    floor = statistics.median(taken.pop("cp"))
    return [_row(name, statistics.median(found), floor, size) for name, found in taken.items()]


def _filled(template: Template, home: Path) -> tuple[Settings, pyrage.x25519.Identity]:
    template.copy_to(home)
    (there := home / "outside").mkdir()
    identity = pyrage.x25519.Identity.generate()
    chosen = replace(
        from_environment(environment(home)), backup_dir=str(there), backup_to=str(identity.to_public()), backup_days=1
    )
    app = create_app(chosen)
    account = next(one for one in demo.accounts_of(chosen) if one["role"] == "counsellor")
    with app.app_context():
        claim = signin.claimed(account["email"], account["password"], chosen)
        with db.writing() as session:
            ring = keys.open_member_key(session, staff.person_of(session, account["email"]).id, claim.proof.wrapping)
            crowd.fill(session, ring, CASES, at=clock.now())
        db.rows().engine.dispose()
    for number in range(FILES):
        path = chosen.files / f"{number % 256:02x}" / f"{number % 256:02x}{number:030x}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(FILE_BYTES))
    return chosen, identity


def _rounds(settings: Settings, identity: pyrage.x25519.Identity, home: Path) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {"cp": [], "make": [], "check": [], "restore": []}
    for number in range(ROUNDS):
        copy, again = home / f"copy{number}", home / f"again{number}"
        elsewhere = replace(settings, data_dir=again, database_url="", server_key_file=str(settings.server_key))
        made = making.make(settings)  # warm, as what is copied is
        taken["cp"].append(_timed(partial(_copied, settings.data_dir, copy)))
        taken["make"].append(_timed(partial(making.make, settings)))
        taken["check"].append(_timed(partial(age.opened, made.path, [identity], lambda _: None)))
        back = partial(restoring.restore, elsewhere, made.path, [identity], at=clock.now())
        taken["restore"].append(_timed(back))
        for folder in (copy, again):
            shutil.rmtree(folder)
    return taken


def _copied(folder: Path, to: Path) -> None:
    shutil.copytree(folder, to)
    os.sync()


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _row(name: str, taken: float, floor: float, size: int) -> Row:
    ratio = taken / floor
    told = f"{ratio:.1f} ({taken:.2f} s of {floor:.2f} s, {size / taken / 1e6:,.0f} MB/s)"
    return Row(f"`flask backup {name}` against `cp`", f"<= {MOST[name]:.0f}", told, ratio <= MOST[name])
