"""Sign-ins with the real Argon2id while reports go on arriving: how many, and what the reports feel of them."""

import http.client
import itertools
import secrets
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pyotp
from sqlalchemy.orm import Session

from api import clock, db, settings
from api.accounts import proof, rules, signin
from api.accounts.roles import Role
from api.settings import Settings
from benchmarks.load import Result, pace
from benchmarks.rows import Row, limit
from benchmarks.servers import house
from benchmarks.speed import CONNECTIONS, report
from wsgi import create_app

REPORTS = 100  # a second
SECONDS = 10.0
MEMBERS, AT_ONCE = 240, 8
HOW = (
    f"{REPORTS} reports a second for {SECONDS:.0f} s, first alone, then while {AT_ONCE} members at a time sign in with "
    "password and code, each with an account and a network of their own, as fast as answers come. The floor is bare "
    "Argon2id with the house's own cost in two threads of the same run, nothing else running."
)


class Account(NamedTuple):
    """What a member types."""

    email: str
    password: str
    secret: str


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as (port, _):
        chosen = settings.from_environment({"DATA_DIR": folder})
        members = _enrolled(chosen)
        floor = _bare(chosen)
        alone = _reports(port)
        with _signing_in(port, members) as counted:
            beside = _reports(port)
        rate = counted.entered / SECONDS
    return [
        limit("report p99 with nobody signing in", 50, alone.at(0.99), "ms"),
        limit("report p99 while members sign in", 50, beside.at(0.99), "ms", f"median {beside.at(0.5):.1f} ms"),
        Row(
            "sign-ins a second beside them, against bare Argon2id",
            ">= 0.40",
            f"{rate / floor:.2f} ({rate:.1f}/s of {floor:.1f}/s)",
            rate / floor >= 0.4,
        ),
        Row(
            "reports or sign-ins refused",
            "0",
            str(beside.refused + counted.refused),
            beside.refused + counted.refused == 0,
        ),
    ]


def _reports(port: int) -> Result:
    return pace(port, report, per_second=REPORTS, connections=CONNECTIONS, seconds=SECONDS)


def _bare(chosen: Settings) -> float:
    """Derivations a second, two at once."""
    number, salt = 20, bytes(proof.SALT_BYTES)
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as two:
        list(two.map(lambda _: proof.prove("một hai ba", salt, chosen), range(number)))
    return number / (time.perf_counter() - began)


def _enrolled(chosen: Settings) -> list[Account]:
    """Accounts as their owners take them up; one password for all of them, so that this does not take minutes."""
    app = create_app(chosen)
    with app.app_context():
        issued = proof.issue(chosen)
        with db.writing() as session:
            found = [_member(session, f"member{number}@example.org", issued) for number in range(MEMBERS)]
        db.rows().engine.dispose()
    return found


def _member(session: Session, email: str, issued: proof.Issued) -> Account:
    at, secret = clock.now(), proof.new_totp_secret()
    staff_id: uuid.UUID = rules.add(session, email, email, Role.COUNSELLOR, issued, at=at)
    claim = signin.Claim(staff_id, email, issued.proof, issued.salt, first=True)
    signin.offer(session, claim, issued, secret, at=at)
    yesterday = int(at.timestamp()) - proof.TOTP_SECONDS  # the code of now is for the sign-in that is measured
    assert signin.take_up(session, claim, pyotp.TOTP(secret).at(yesterday), at=at)
    return Account(email, issued.password, secret)


class Counted:
    """How the sign-ins ended."""

    entered = 0
    refused = 0


@contextmanager
def _signing_in(port: int, members: list[Account]) -> Iterator[Counted]:
    counted, over, lock, waiting = Counted(), threading.Event(), threading.Lock(), iter(members)

    def one_after_the_other() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while not over.is_set():
            with lock:
                account = next(waiting)
            status = _sign_in(line, account)
            with lock:
                counted.entered += status == 303 and not over.is_set()
                counted.refused += status != 303

    threads = [threading.Thread(target=one_after_the_other) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    yield counted
    over.set()
    for thread in threads:
        thread.join()


NETWORKS = itertools.count(secrets.randbelow(1 << 16))


def _sign_in(line: http.client.HTTPConnection, account: Account) -> int:
    code = pyotp.TOTP(account.secret).at(int(clock.now().timestamp()))
    network = next(NETWORKS)
    headers = {
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"198.18.{network >> 8 & 255}.{network & 255}",
    }
    form = {"email": account.email, "password": account.password, "code": code}
    line.request("POST", "/console/sign-in", urlencode(form), headers)
    came = line.getresponse()
    came.read()
    return came.status
