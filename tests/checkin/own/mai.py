"""Mai came home: her code, her page, and the case in which Lan follows her."""

import re
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from api.casework import following, sharing
from api.casework.following import Invitation
from api.checkin import own
from api.checkin import rules as checkin
from api.checkin.cell import Cell, Resource
from api.checkin.kinds import Reminder
from api.checkin.model import FollowUp
from api.consent.kinds import How
from api.contact.card import Card
from api.contact.window import Window
from api.conversation.code import Code, new_code
from api.sealed import Where
from tests.casework.people import Writer
from tests.contact.people import Keeper
from tests.people import House
from tests.phones import tokens

EVENING = Window("Asia/Ho_Chi_Minh", (), "18:00", "21:00")
CARD = Card(since="18:00", until="21:00")
CELL = Cell(
    safety={"signs": "Tim đập nhanh", "people": "Dì Sáu"},
    resources=(Resource("Trạm y tế xã", "cạnh chợ", "02093 123 456"),),
    counsellor="cô Lan",
)


class Mai:
    """Somebody who came home, by rules, or in a browser with her code."""

    def __init__(self, house: House, lan: Keeper, *, joined: bool = True) -> None:
        self.house, self.lan, self.code = house, lan, new_code()
        self.case_id = lan.opens(Writer(house).writes("Em về rồi.", person_name="Mai Thí Dụ"))
        told = Invitation(lan.person_of(self.case_id), CARD, How.IN_PERSON, "2026-01", "vi", Where.INSIDE, "gặp mặt")
        self.follow_id: uuid.UUID = lan.does(following.invite, self.case_id, told, self.code)
        self.browser = house.client()
        if joined:
            self.joins()

    def joins(self, code: Code | None = None) -> None:
        self.house.later(minutes=5)
        with self.house.writing() as session:
            checkin.join(session, code or self.code, EVENING, reminder=Reminder.TASK, at=self.house.at)

    def shares(self, cell: Cell = CELL, version: int = 1) -> None:
        self.lan.does(sharing.publish, self.follow_id, cell, version=version)

    def offers(self, text: str = "Ở quán nước, với cô Lan", **time: Any) -> None:
        """Lan offers the evening of the day after tomorrow."""
        starts_at = (self.house.at + timedelta(days=2)).replace(hour=12, minute=0, second=0) + timedelta(**time)
        self.lan.does(sharing.offer, self.follow_id, starts_at, text, token=uuid.uuid4().hex)

    def sees(self) -> own.Own:
        with self.house.reading() as session:
            return own.own(session, self.code)

    def does(self, rule: Any, *args: Any, **named: Any) -> Any:
        self.house.later(seconds=1)
        with self.house.writing() as session:
            return rule(session, self.code, *args, at=self.house.at, **named)

    def waits(self) -> list[str]:
        """What waits at the desk, besides her first report."""
        return [one.kind for one in self.lan.waiting() if one.kind != "report"]

    def row(self) -> FollowUp:
        with self.house.reading() as session:
            return session.scalars(select(FollowUp).where(FollowUp.id == self.follow_id)).one()

    def opens(self, act: str = "", **form: str) -> TestResponse:
        """Her page, or one act on it, with the code in the form."""
        self.house.later(seconds=1)
        return self.browser.post(f"/today/mine{act}", data={"seed": self.code.secret.hex(), **form})

    def opens_by_tokens(self, act: str = "", **form: str) -> TestResponse:
        """The same on a phone that keeps its code to itself."""
        return self.browser.post(f"/today/mine{act}", data=tokens(self.code) | form)

    def buttons(self, name: str) -> list[str]:
        """What the buttons of her page say, by their name."""
        return re.findall(rf'name="{name}" value="([^"]*)"', self.opens().text)
