"""A thief takes everything a live house has: rows, journal, sealed files, temporary folder, logs, and back-ups with
the stick that opens them; then the command line.

Nothing that anybody wrote, and no secret that anybody was shown, may be in it in any shape.
"""

import contextlib
import shutil
import sqlite3
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyrage
import pytest
from playwright.sync_api import APIResponse, Page

from api.accounts.roles import Role
from api.report.cards import ASKED, input_name
from tests.canaries.canary import CORE, NUMBERS, TELEPHONE, made
from tests.canaries.day import CATEGORY, CODED, HOME, RECEIVER, STRANGER, a_day
from tests.canaries.disguises import cells, files_in, search
from tests.canaries.live_house import IN_EARNEST, Live, opened, words_on
from tests.house.columns_test import told
from tests.journeys.tour import unfold
from tests.screens import DESK, NewPage
from tests.served import Served

PUBLIC = frozenset(
    {"article", "article_version", "centre", "contact", "directory_loaded", "old_place", "old_to_new", "place"}
)

# What no day on this machine alone can fill.
NEVER = {
    ("push_subscription", "locked"): "a browser's maker is asked for an address, on the open internet",
    ("push_subscription", "endpoint_hash"): "the same",
}

ROLES = (Role.COUNSELLOR, Role.SUPERVISOR, Role.ADMINISTRATOR)  # together they may whatever anybody may
CONSOLE = [
    "/console",
    *(
        f"/console/{name}"
        for name in ("calls", "mine", "all", "followed", "audit", "house", "places", "numbers", "staff", "keys", "me")
    ),
    *("/console/articles", "/console/roster", "/console/replies", "/console/retention"),
]


@dataclass
class Loot:
    """``taken`` while the house served; ``left`` when it had stopped; ``read``: what Lan could read all the same."""

    live: Live
    taken: Path
    left: Path
    read: str


@dataclass
class Seen:
    """Everything that a thief with accounts of their own was answered."""

    thief: Live
    pages: list[tuple[str, bytes]] = field(default_factory=list)
    visited: list[tuple[str, str, int]] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    refused: bool = False

    def everything(self, page: Page, who: str = "") -> None:
        """Every page of the console, and every case and file by its own address."""
        name = who or next(email for email in reversed(self.thief.sign_ins)).partition("@")[0]
        rows = self.thief.served.rows
        things = {
            "/console/case/": rows("SELECT id FROM case_file"),
            "/console/call/": rows("SELECT id FROM call_log"),
            "/console/request/": rows("SELECT id FROM subject_request"),
            "/console/open/": rows("SELECT id FROM conversation"),
            "/console/followed/": rows("SELECT id FROM follow_up"),
            "/console/file/": rows("SELECT id FROM message_file"),
        }
        named = [f"{path}{uuid.UUID(str(one))}" for path, found in things.items() for (one,) in found]
        for path in [*CONSOLE, *named]:
            self._keep(name, path, page.request.get(self.thief.served.url + path))
        found = page.request.post(f"{self.thief.served.url}/console/find", **form(name=TELEPHONE))
        self.found.append(found.status)

    def as_lan(self, administrator: Page, page: Page) -> None:
        """The administrator resets Lan, and is Lan."""
        administrator.goto(f"{self.thief.served.url}/console/staff")
        unfold(administrator)
        administrator.locator(f'form[action$="/{self._id_of("lan@house.example")}/reset"] button').click()
        self.thief.take_up(page, "lan@house.example", words_on(administrator))
        self.everything(page, "lan")

    def granted(self, supervisor: Page) -> None:
        """A supervisor who holds nothing tries to give it to themselves."""
        own = self._id_of("supervisor@thief.example")
        answers = [
            supervisor.request.post(f"{self.thief.served.url}/console/keys/grant", **form(desk=code, member=str(own)))
            for code in ("intake", "supervision", "index", "statistics")
        ]
        self.refused = all(answer.status >= 400 for answer in answers)

    def _id_of(self, email: str) -> uuid.UUID:
        return uuid.UUID(str(self.thief.served.rows("SELECT id FROM staff WHERE email = ?", email)[0][0]))

    def _keep(self, who: str, path: str, answer: APIResponse) -> None:
        self.visited.append((who, path, answer.status))
        self.pages.append((f"{who} {path}", answer.body()))


def form(**fields: str) -> dict[str, Any]:
    """What a form of our own page sends."""
    return {"form": fields, "headers": {"Sec-Fetch-Site": "same-origin"}}


@pytest.fixture(scope="module")
def loot(screen_for_all: NewPage, tmp_path_factory: pytest.TempPathFactory) -> Loot:
    home, taken = tmp_path_factory.mktemp("live"), tmp_path_factory.mktemp("taken")
    with opened(home, lambda: screen_for_all(DESK)) as live:
        read = a_day(live, screen_for_all)
        live.command("work", "--once")
        live.command("backup", "make")
        assert "The chain holds" in live.command("audit", "verify")
        shutil.copytree(home, taken / "copy")
        back_up(live.served.file, taken / "backup.sqlite3")
        other = Path(live.served.environ["BACKUP_DIR"])
        shutil.copytree(other, taken / "other")
        (taken / "opened").write_bytes(opened_back_up(other))
        (taken / "configuration").write_text(repr(live.served.environ))
        shutil.copy(live.served.environ["SERVER_KEY_FILE"], taken)
    return Loot(live, taken, home, read)


def back_up(file: Path, to: Path) -> None:
    """As an operator's program does it: a copy in one piece, page by page."""
    with contextlib.closing(sqlite3.connect(file)) as rows, contextlib.closing(sqlite3.connect(to)) as copy:
        rows.backup(copy)


def opened_back_up(other: Path) -> bytes:
    """The newest back-up, with the stick that opens it."""
    newest = max(other.glob("*.age"))
    stick = other.with_suffix(".identity").read_text().split("\n")
    (secret,) = [line for line in stick if line.startswith("AGE-SECRET-KEY-")]
    plain: bytes = pyrage.decrypt(newest.read_bytes(), [pyrage.x25519.Identity.from_str(secret)])
    assert b"case_file" in plain
    return plain


def test_the_day_was_a_real_one(loot: Loot) -> None:
    """Otherwise nothing would be found because nothing was written."""
    asked = [input_name(card, one) for card in ASKED for one in card.fields if not one.options]
    assert [
        name for name in asked if f" {name}\n" not in loot.read and f" {name.split('-')[1]}\n" not in loot.read
    ] == []
    assert CORE.encode() in made("photo")["buffer"]
    assert len(loot.live.secrets) > 80
    assert '"event": "store"' in (loot.left / "server.log").read_text()
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in loot.taken.rglob("*"))
    assert len([path for path in (loot.left / "data" / "files").rglob("*") if path.is_file()]) >= 6
    with contextlib.closing(sqlite3.connect(loot.taken / "backup.sqlite3")) as rows:
        counted = dict(rows.execute("SELECT kind, count(*) FROM message GROUP BY kind"))
        assert rows.execute("SELECT count(*) FROM live_point").fetchone() == (1,)
    once = ("live", "check_in", "contact", "addition", "answer", "question")
    assert counted == dict.fromkeys(once, 1) | {"report": 2, "quiet": 3}


def test_everything_that_is_kept_sealed_or_hashed_was_there_to_steal(loot: Loot) -> None:
    with contextlib.closing(sqlite3.connect(loot.taken / "backup.sqlite3")) as rows:
        empty = {
            (table, column)
            for (table, column), kept in told().items()
            if kept != "plain" and not rows.execute(f"SELECT count({column}) FROM {table}").fetchone()[0]
        }
    assert empty == set(NEVER)


@pytest.mark.parametrize("place", ["taken", "left"])
def test_no_canary_lies_anywhere(loot: Loot, place: str) -> None:
    assert search(files_in(getattr(loot, place)), [CORE, STRANGER, *NUMBERS]) == []


def test_no_secret_that_was_shown_lies_anywhere(loot: Loot) -> None:
    whole = [loot.taken / name for name in ("copy", "other")]
    assert search(files_in(*whole), loot.live.secrets) == []
    assert search([("the back-up, opened", (loot.taken / "opened").read_bytes())], loot.live.secrets) == []


def test_no_coded_fact_and_no_province_stands_in_a_row(loot: Loot) -> None:
    codes = [CODED["last-how"], CODED["person-sex"], CODED["you-relation"], CATEGORY, RECEIVER, "under_18"]
    assert search(cells(loot.taken / "backup.sqlite3", but=PUBLIC), [*codes, *HOME.split(", ")]) == []


def test_no_sealed_file_looks_like_what_it_holds(loot: Loot) -> None:
    for where, content in files_in(loot.left / "data" / "files"):
        assert b"JFIF" not in content, where
        assert b"ID3\x04" not in content, where


@pytest.fixture(scope="module")
def break_in(loot: Loot, screen_for_all: NewPage, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The thief serves the loot with its own configuration and keys, and makes themselves at home there."""
    home = tmp_path_factory.mktemp("thief") / "house"
    shutil.copytree(loot.taken / "copy", home)
    thief = Live(Served(home, **IN_EARNEST, SERVER_KEY_FILE=loot.live.served.environ["SERVER_KEY_FILE"]))
    firsts = {role: thief.first_password(f"{role}@thief.example", role.value, role.value) for role in ROLES}
    thief.command("staff", "reset-factor", "hoa@house.example")  # it still takes her password
    thief.served.start()
    seen = Seen(thief)
    try:
        for role, first in firsts.items():
            page = screen_for_all(DESK)
            thief.take_up(page, f"{role}@thief.example", first)
            seen.everything(page)
            if role is Role.ADMINISTRATOR:
                seen.as_lan(page, screen_for_all(DESK))
            if role is Role.SUPERVISOR:
                seen.granted(page)
    finally:
        thief.served.stop()
    return seen


def test_the_thief_was_inside(break_in: Seen) -> None:
    """Otherwise nothing would be seen because nobody got in."""
    inside = {(role, path) for role, path, status in break_in.visited if status == 200}
    assert ("supervisor", "/console/audit") in inside
    assert ("counsellor", "/console") in inside
    assert ("administrator", "/console/staff") in inside
    assert ("lan", "/console") in inside
    assert len(break_in.visited) > 50


def test_an_account_of_ones_own_shows_nothing_that_anybody_wrote(loot: Loot, break_in: Seen) -> None:
    assert search(break_in.pages, [CORE, *NUMBERS, *loot.live.secrets]) == []
    assert set(break_in.found) == {403, 404}  # nor does a telephone number lead to a case


def test_no_command_and_no_account_brings_a_desk_to_the_thief(loot: Loot, break_in: Seen) -> None:
    served = break_in.thief.served
    holders = {holder for (holder,) in served.rows("SELECT holder_id FROM desk_grant")}
    thieves = {one for (one,) in served.rows("SELECT id FROM staff WHERE email LIKE '%@thief.example'")}
    assert len(thieves) == len(ROLES)
    assert holders & thieves == set()
    assert break_in.refused  # Hoa's doors, with a supervisor's account and no key
