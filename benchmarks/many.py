"""Many cases: the counsellor's pages at 1,000 and at 100,000 cases, side by side."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from api import clock, db, settings
from api.accounts import queries as staff
from api.accounts import signin
from api.keys import rules as keys
from benchmarks import crowd
from benchmarks.rows import Row
from tests.served import Served, Template, ready
from tests.visitor import Answer, Visitor
from wsgi import create_app

FEW, MANY = 1_000, 100_000
ROUNDS = 40
HOW = (
    f"Two houses on SQLite in one run, {FEW:,} and {MANY:,} cases (one in ten waits in the list), sealed for real; a "
    f"signed-in counsellor, one page after the other, interleaved; medians of {ROUNDS} rounds in milliseconds, the "
    "whole answer with what it costs to render it."
)

Look = Callable[[Visitor, int], Answer]
LOOKS: dict[str, Look] = {
    "inbox": lambda who, _: who.get("/console"),
    "all cases": lambda who, _: who.get("/console/all"),
    "filter by state": lambda who, _: who.get("/console/all?state=closed"),
    "filter by class": lambda who, _: who.get("/console/all?call_class=transfer"),
    "filter by both": lambda who, _: who.get("/console/all?state=open&call_class=transfer"),
    "one's own": lambda who, _: who.get("/console/mine"),
    "find by case name": lambda who, place: who.post("/console/find", {"name": crowd.name(place)}),
    "find by telephone": lambda who, place: who.post("/console/find", {"name": crowd.number(place)}),
    "find by account": lambda who, place: who.post("/console/find", {"name": f"@{crowd.account(place)}"}),
    "one case": lambda who, place: who.follow(who.post("/console/find", {"name": crowd.name(place)})),
}


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as home, ready("sqlite") as template:
        few, many = (_filled(template, Path(home) / str(number), number) for number in (FEW, MANY))
        size = sum(file.stat().st_size for file in many.data.glob("loi-ve.sqlite3*")) / 1e6
        try:
            rows = _compared(few, many)
        finally:
            few.stop()
            many.stop()
    return [*rows, Row("rows on disk at 100,000 cases", "told", f"{size:,.0f} MB", True)]


def _filled(template: Template, home: Path, number: int) -> Served:
    home.mkdir()
    house = Served(home)
    template.copy_to(home)
    chosen = settings.from_environment(house.environ)
    app, account = create_app(chosen), house.account("lan")
    with app.app_context():
        claim = signin.claimed(account["email"], account["password"], chosen)
        with db.writing() as session:
            ring = keys.open_member_key(session, staff.person_of(session, account["email"]).id, claim.proof.wrapping)
            crowd.fill(session, ring, number, at=clock.now())
        db.rows().engine.dispose()
    house.start()
    return house


def _compared(few: Served, many: Served) -> list[Row]:
    visitors = {house: Visitor(house).sign_in("lan") for house in (few, many)}
    taken: dict[str, dict[Served, list[float]]] = {name: {few: [], many: []} for name in LOOKS}
    for turn in range(ROUNDS):
        for name, look in LOOKS.items():
            for house, visitor in visitors.items():
                taken[name][house].append(_timed(look, visitor, 20 * turn + 3))
    return [_row(name, statistics.median(found[few]), statistics.median(found[many])) for name, found in taken.items()]


def _timed(look: Look, visitor: Visitor, place: int) -> float:
    began = time.perf_counter()
    answer = look(visitor, place)
    assert answer.status in {200, 303}, (answer.status, (visitor.house.home / "server.log").read_text()[-300:])
    return time.perf_counter() - began


def _row(name: str, few: float, many: float) -> Row:
    ratio = many / few
    told = f"{ratio:.2f} ({many * 1000:.1f} of {few * 1000:.1f} ms)"
    return Row(f"{name}: 100,000 cases against 1,000", "<= 2.00", told, ratio <= 2)
