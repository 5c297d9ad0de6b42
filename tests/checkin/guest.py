"""Mai has a paper with a code, and a browser without script."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.casework import following
from api.casework.following import Invitation
from api.checkin import answers
from api.checkin.answers import CheckedIn
from api.consent.kinds import How
from api.contact.card import Card
from api.conversation import queries as conversations
from api.conversation.code import new_code
from api.keys.ring import Ring
from api.sealed import Where
from tests.casework.people import Colleague, Writer

EVENINGS = Card(days=("sat", "sun"), since="19:00", until="21:00")


class Guest:
    """Somebody who was invited by Lan; nobody has used the code yet."""

    def __init__(self, lan: Colleague, card: Card = EVENINGS) -> None:
        self.house, self.lan, self.code = lan.house, lan, new_code()
        self.case_id = lan.opens(Writer(lan.house).writes("Em đã về."))
        self.person_id = lan.sees(self.case_id).persons[0].id
        told = Invitation(self.person_id, card, How.IN_PERSON, "2026-11-24", "vi", Where.INSIDE, "gặp mặt")
        lan.does(following.invite, self.case_id, told, self.code)
        self.browser: FlaskClient = self.house.client()

    @property
    def paper(self) -> str:
        return " ".join(self.code.words)

    def posts(self, path: str = "/today", /, **form: Any) -> TestResponse:
        return self.browser.post(path, data={"code": self.paper, **form})

    def answers(self, said: Mapping[str, int], **form: str) -> TestResponse:
        """Fills in the form and confirms."""
        return self.posts(**{name: str(value) for name, value in said.items()}, sure="1", **form)

    def joins(self, **form: Any) -> TestResponse:
        return self.posts("/today/join", begin="1", agree="yes", **form)

    def told(self) -> list[tuple[str, str, CheckedIn | None]]:
        """What Lan can read of it: kind, urgency, and what it says; the oldest first."""
        found: list[tuple[str, str, CheckedIn | None]] = self.lan.asks(self._opened)
        return found

    def _opened(self, session: Session, ring: Ring) -> list[tuple[str, str, CheckedIn | None]]:
        talk = conversations.held_by(session, self.code)
        messages = conversations.opened(session, ring, [talk])
        return [(one.kind, one.urgency, answers.read(one.content)) for one in messages]
