"""A trafficker plays the father at every public door, in two houses that differ in one thing: in one of them she has
been found and refuses contact. Bytes, headers and work are the same in both."""

import re
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from flask import request
from sqlalchemy import event
from werkzeug.test import TestResponse

from api import clock, sealed, server_key
from api.binary import to_text
from api.casework import guarding, handing
from api.casework import rules as casework
from api.contact.guard import Relation, Verdict, Wish
from api.contact.holding import Decision
from api.contact.sentences import sentence
from api.conversation.code import Code, new_code
from api.doors import ANYBODY
from api.sealed import Kind
from tests.casework.people import Writer
from tests.contact.people import Keeper
from tests.engines import Engine
from tests.house.doors_test import doors
from tests.location.live_test import Daughter
from tests.people import House
from tests.phones import tokens
from tests.push.people import set_here
from tests.push.receiver import Subscribed

RANDOM = re.compile(rb"[A-Za-z0-9_-]{16,}")
NAMES = {"person_name": "Trần Thị Ví Dụ", "person_born": "2005", "you_relation": "parent"}
STAFF_DOORS = ("/console", "/en/console")


def steady(content: bytes) -> bytes:
    """Without what is drawn by lot (ids, keys, sealed bytes), each as long as it was."""
    return RANDOM.sub(lambda found: b"*" * len(found[0]), content)


class Twin:
    """One house, all that it did, and the same code and telephone as in the other one."""

    def __init__(self, house: House, father: Code, phone: Code) -> None:
        self.house, self.done, self.entered = house, list[str](), set[str]()
        house.later(seconds=1)
        server_key.make(house.settings.server_key)
        set_here(house, 1)
        event.listen(house.app.extensions["rows"].engine, "before_cursor_execute", self._does)
        house.app.before_request(self._enters)
        self.father, self.browser = Writer(house), house.client()
        self.father.code = father
        self.phone = Daughter(house)
        self.phone.code = phone
        assert self.phone.hands_in(self.phone.report("Con tôi đâu?")).status_code == 201
        self.lan, self.hoa = Keeper(house, house.lan), Keeper(house, house.hoa)
        self.cases: dict[uuid.UUID, uuid.UUID] = {}

    def _does(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.done.append(statement)

    def _enters(self) -> None:
        self.entered.add(f"{request.method} {request.url_rule.rule if request.url_rule else ''}")

    def begins(self) -> None:
        """The father writes; Lan opens, takes and answers both reports."""
        talks = [self.father.writes(**NAMES), self._talk_of(self.phone.code)]
        self.house.later(minutes=1)
        for talk in talks:
            case_id = self.cases[talk] = self.lan.opens(talk)
            self.lan.does(handing.take, case_id)
            self.lan.does(casework.answer, case_id, talk, "Chào bác.", look_again_in=timedelta(days=1))
        self.house.later(hours=1)

    def _talk_of(self, code: Code) -> uuid.UUID:
        writer = Writer(self.house)
        writer.code = code
        return writer.writes("Nhớ thêm.", Kind.ADDITION)

    def is_found(self) -> None:
        """She is found and refuses; Lan's own words are held and given back; he may be involved."""
        for talk, case_id in self.cases.items():
            self.lan.wishes(case_id, Wish.REFUSES)
            self.lan.weighs(case_id, talk, Relation.PARENT, Verdict.INVOLVED)
            self.lan.does(casework.answer, case_id, talk, "Em ổn.", look_again_in=timedelta(days=9))
            held = self.lan.held(case_id)[0].id
            self.hoa.does(guarding.decide, case_id, held, Decision.RETURNED, reason="Nói ra.")

    def goes_on(self) -> None:
        """In both houses the same sentence goes out."""
        for talk, case_id in self.cases.items():
            self.lan.does(guarding.answer_standard, case_id, talk, "closing", look_again_in=timedelta(days=1))

    def knocks(self, name: str, knock: Any) -> tuple[str, int, list[tuple[str, str]], bytes, list[str]]:
        """What one door says, and what was done meanwhile."""
        self.house.later(seconds=1)
        self.done.clear()
        answer: TestResponse = knock(self)
        headers = sorted(
            (key, steady(value.encode()).decode())
            for key, value in answer.headers.items()
            if key not in {"Date", "Expires"}  # of the machine's own clock
        )
        return name, answer.status_code, headers, steady(answer.data), list(self.done)

    def box(self, act: str = "", **form: str) -> TestResponse:
        return self.browser.post(f"/box{act}", data={"seed": self.father.code.secret.hex(), **form})

    def today(self, act: str, **form: str) -> TestResponse:
        return self.browser.post(f"/today{act}", data={"seed": self.father.code.secret.hex(), **form})

    def checkin(self) -> dict[str, Any]:
        return {**self.phone.report(kind=Kind.CHECK_IN), "files": []}

    def tokens_box(self, act: str = "", **form: str) -> TestResponse:
        return self.browser.post(f"/box{act}", data=tokens(self.phone.code) | form)

    def own(self, act: str, held: dict[str, str] | None = None) -> TestResponse:
        """A page that belongs to somebody who came home, tried with an ordinary mailbox's code."""
        held = held or {"seed": self.father.code.secret.hex()}
        return self.browser.post(f"/today/mine{act}", data=held | OWN[act])

    def posting(self) -> dict[str, str]:
        """What a phone of one's own keeps to post with."""
        lookup = to_text(sealed.derived(self.phone.code.secret, sealed.Label.CODE_LOOKUP))
        return {"lookup": lookup, "access": to_text(self.phone.code.access)}

    def form(self, path: str, **form: str) -> TestResponse:
        told = {"seed": "0123456789abcdef0123", "words": "Con tôi đâu?", "person-name": "Trần Thị Ví Dụ"} | form
        return self.browser.post(path, data=told)

    def json(self, path: str, told: dict[str, Any]) -> TestResponse:
        return self.browser.post(f"/api/v1{path}", json=told)


OWN = {
    "": {},
    "/pace": {"do": "stop:sure"},
    "/hours": {"since": "08:00", "until": "10:00"},
    "/appointment": {"answer": f"{uuid.UUID(int=9)}:1:agreed"},
    "/consent": {"consent": f"{uuid.UUID(int=9)}:follow_up:sure"},
    "/ask": {"ask": "see:x"},
    "/save": {},
}
SUBSCRIBED = Subscribed("http://127.0.0.1:9/x")
NEW_CODE = new_code()
# In the order in which he would try them; the mailbox goes last.
KNOCKS: list[tuple[str, Any]] = [
    ("mailbox", lambda twin: twin.box()),
    ("mailbox again", lambda twin: twin.box()),
    ("mailbox in English", lambda twin: twin.browser.post("/en/box", data={"seed": twin.father.code.secret.hex()})),
    ("mailbox by tokens", lambda twin: twin.tokens_box()),
    ("more", lambda twin: twin.box("/more")),
    ("code", lambda twin: twin.box("/code")),
    ("square", lambda twin: twin.box("/square")),
    ("check", lambda twin: twin.box("/check")),
    ("what she told, form", lambda twin: twin.box("/contact", show="1")),
    ("what she told", lambda twin: twin.box("/contact", words="Cháu vừa gọi, nói đã về.")),
    ("what she told, by tokens", lambda twin: twin.tokens_box("/contact", show="1")),
    ("adding, form", lambda twin: twin.box("/add", show="1")),
    ("adding", lambda twin: twin.box("/add", words="Con tôi đang ở nhà tạm lánh nào?")),
    ("adding nothing", lambda twin: twin.box("/add")),
    ("news", lambda twin: twin.box("/news")),
    ("news again", lambda twin: twin.box("/news")),
    ("news by tokens", lambda twin: twin.tokens_box("/news")),
    ("a wish for notices", lambda twin: twin.json("/push", tokens(twin.phone.code) | SUBSCRIBED.told())),
    ("the key of notices", lambda twin: twin.browser.get("/api/v1/push")),
    ("no notices", lambda twin: twin.tokens_box("/no-notices")),
    ("no notices to a browser", lambda twin: twin.browser.delete("/api/v1/push", json={"endpoint": "http://x"})),
    ("an addition sealed on the phone", lambda twin: twin.phone.hands_in(twin.phone.report(kind=Kind.ADDITION))),
    ("a live place", lambda twin: twin.phone.begins()),
    ("its points", lambda twin: twin.phone.sends(twin.phone.point(1))),
    ("its end", lambda twin: twin.phone.stops()),
    ("another report of the same names", lambda twin: twin.form("/write")),
    ("its mailbox", lambda twin: twin.browser.post("/box", data={"seed": "0123456789abcdef0123"})),
    ("another sealed report", lambda twin: twin.phone.hands_in(twin.phone.report("Con tôi đâu?", code=NEW_CODE))),
    ("cannot speak", lambda twin: twin.form("/quiet", seed="1123456789abcdef0123")),
    ("cannot speak, more", lambda twin: twin.form("/quiet/add", seed="1123456789abcdef0123", near="yes")),
    ("a place", lambda twin: twin.form("/place", seed="2123456789abcdef0123", place="21.0, 105.8")),
    ("shared", lambda twin: twin.form("/shared", seed="3123456789abcdef0123")),
    ("share", lambda twin: twin.browser.post("/share", data={"text": "x"})),
    ("a question", lambda twin: twin.form("/question", seed="4123456789abcdef0123")),
    ("asking to be called", lambda twin: twin.form("/call-me", seed="5123456789abcdef0123")),
    ("how one is", lambda twin: twin.today("", **{"short.mood": "1", "sure": "1"})),
    ("help now", lambda twin: twin.today("", help="1")),
    ("another moment", lambda twin: twin.today("", later="1")),
    ("whether somebody has it", lambda twin: twin.today("/state")),
    ("who reads it", lambda twin: twin.browser.post("/today/here", data=tokens(twin.phone.code))),
    ("a check-in sealed on the phone", lambda twin: twin.json("/checkins", twin.checkin())),
    ("what became of it", lambda twin: twin.json("/checkins/state", twin.posting())),
    ("a PIN", lambda twin: twin.json("/checkins/open", {**twin.posting(), "pin": "204060"})),
    ("joining", lambda twin: twin.today("/join", begin="1", agree="yes")),
    ("wiping", lambda twin: twin.browser.post("/wipe")),
    ("a piece of an upload", lambda twin: twin.browser.put(f"/api/v1/uploads/{'a' * 32}", data=b"x")),
    *((f"own page{act}", lambda twin, act=act: twin.own(act)) for act in OWN),
    *((f"own page{act} by tokens", lambda twin, act=act: twin.own(act, tokens(twin.phone.code))) for act in OWN),
    ("a pause", lambda twin: twin.form("/today/pause", seed=twin.father.code.secret.hex(), do="stop")),
    ("deleting?", lambda twin: twin.box("/delete")),
    ("deleting", lambda twin: twin.box("/delete", sure="1")),
    ("the mailbox that is gone", lambda twin: twin.box()),
    ("deleting by tokens", lambda twin: twin.tokens_box("/delete", sure="1")),
    ("a wish for a mailbox that is gone", lambda twin: twin.json("/push", tokens(twin.phone.code) | SUBSCRIBED.told())),
]


@pytest.fixture
def twins(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Twin, Twin]]:
    """In the first house nothing has happened; in the second one she is found and refuses contact."""
    father, phone = new_code(), new_code()
    with ExitStack() as stack:
        found = []
        for name in ("a", "b"):
            house = stack.enter_context(_house(engine, tmp_path / name, monkeypatch))
            found.append(Twin(house, father, phone))
            found[-1].begins()
        nothing, refused = found
        refused.is_found()
        for twin in found:
            _live_in(monkeypatch, twin)
            twin.goes_on()
        assert nothing.house.at == refused.house.at
        yield nothing, refused


@contextmanager
def _house(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    folder.mkdir()
    with engine.copy(folder) as url:
        house = House(url, folder, engine.people, own=True)
        monkeypatch.setattr(clock, "source", lambda: house.at)
        yield house
        house.close()


def _live_in(monkeypatch: pytest.MonkeyPatch, twin: Twin) -> None:
    """The clock is this house's."""
    monkeypatch.setattr(clock, "source", lambda: twin.house.at)


def public_pages(twin: Twin) -> Iterator[tuple[str, Any]]:
    """Every public page that opens by its address."""
    for method, path, stated in doors(twin.house.app):
        if method == "GET" and stated is ANYBODY and not path.startswith(STAFF_DOORS):
            yield path, lambda twin, path=path: twin.browser.get(path)


def test_no_public_door_says_whether_she_is_found(twins: tuple[Twin, Twin], monkeypatch: pytest.MonkeyPatch) -> None:
    nothing, refused = twins
    told = []
    for twin in twins:
        _live_in(monkeypatch, twin)
        told.append([twin.knocks(*knock) for knock in [*public_pages(twin), *KNOCKS]])
    for one, other in zip(*told, strict=True):
        assert one == other, one[0]
    assert sentence("closing", "vi").encode() in told[0][[name for name, *_ in told[0]].index("mailbox")][3]
    assert nothing.entered == refused.entered
    there = {
        f"{method} {rule.rule}"
        for rule in nothing.house.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
        if getattr(nothing.house.app.view_functions[rule.endpoint], "needs", None) is ANYBODY
        and not rule.rule.startswith(("/console", "/<lang:lang>/console", "/<lang:lang>"))
    }
    assert there <= nothing.entered, "a public door that he was not let to try"
    print("mailbox, seconds, nothing happened and refused:", *(f"{seconds:.4f}" for seconds in _pace(twins)))


def _pace(twins: tuple[Twin, Twin]) -> list[float]:
    """How long a mailbox takes in either house, in turns: a figure for who wishes to look, never a condition."""
    took: dict[int, list[float]] = {0: [], 1: []}
    for turn in range(20):
        for place, twin in sorted(enumerate(twins), key=lambda pair: pair[0] ^ (turn % 2)):
            begun = perf_counter()
            twin.browser.post("/box", data={"seed": "0123456789abcdef0123"})
            took[place].append(perf_counter() - begun)
    return [median(each) for each in took.values()]


def test_the_answers_that_his_phone_opens_are_as_long(
    twins: tuple[Twin, Twin], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed answers are padded, and the one sentence is the same: nothing to weigh."""
    sizes = []
    for twin in twins:
        _live_in(monkeypatch, twin)
        page = twin.tokens_box().data
        sizes.append(sorted(len(found) for found in RANDOM.findall(page)))
    assert sizes[0] == sizes[1]
    assert len(to_text(sealed.padded(b"x"))) == len(to_text(sealed.padded(sentence("read", "vi").encode())))
