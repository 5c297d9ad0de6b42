"""Mai, whose mailbox waits for an answer, and what the timed work does."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from api.conversation import rules as conversations
from api.conversation.model import Conversation
from api.push import jobs
from api.push.model import PushSubscription
from tests.people import House
from tests.phones import Phone, tokens
from tests.push.receiver import Subscribed


@dataclass
class Mai:
    """Somebody with a mailbox, on a phone that keeps its code."""

    house: House
    phone: Phone

    @property
    def talk(self) -> uuid.UUID:
        with self.house.reading() as session:
            found = session.scalars(select(Conversation)).all()
            return next(one.id for one in found if one.lookup_hash == self.phone.code.lookup_hash)

    def wishes(self, browser: Subscribed, **other: str) -> int:
        """Ask for notices; the status of the answer."""
        told = {**tokens(self.phone.code), **browser.told(), **other}
        return self.phone.browser.post("/api/v1/push", json=told).status_code

    def is_answered(self) -> None:
        """Lan writes."""
        lan, within = self.house.lan, self.house.at + timedelta(hours=12)
        with self.house.writing() as session:
            conversations.answer(session, self.talk, "Chưa có gì mới.", by=lan.id, at=self.house.at, next_look=within)

    def reads(self) -> None:
        assert self.phone.browser.post("/box", data=tokens(self.phone.code)).status_code == 200


def set_here(house: House, here: int) -> None:
    """Whether notices may go to this machine."""
    house.settings = replace(house.settings, push_here=here)
    house.app.extensions["settings"] = house.settings


def somebody(house: House) -> Mai:
    phone = Phone(house)
    assert phone.hands_in(phone.report()).status_code == 201
    return Mai(house, phone)


def work(house: House) -> None:
    """One turn of the timed work."""
    with house.app.app_context():
        jobs.send_owed()


def tidy(house: House) -> None:
    with house.app.app_context():
        jobs.tidy()


def rows(house: House) -> list[PushSubscription]:
    with house.reading() as session:
        return list(session.scalars(select(PushSubscription)))
