"""Who writes and who works in these tests: a father with his code, and a colleague with rules and a browser."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from threading import Thread
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from api import sealed
from api.casework import opening, queries
from api.casework.queries import OpenedCase
from api.conversation import queries as conversations
from api.conversation import rules as conversation
from api.conversation.code import new_code
from api.conversation.parcel import Parcel, packed
from api.keys.ring import Ring
from api.report.content import File, from_form
from api.report.rules import sealed_parcel
from api.sealed import Header, Kind, Label, Urgency, Where
from api.tasks import queries as tasks
from tests.people import House, Person

TOLD = "Con trai tôi gọi một phút, nói bị giữ giấy tờ."


class Writer:
    """Somebody outside with a return code. What they write is sealed as the form seals it."""

    def __init__(self, house: House) -> None:
        self.house, self.code = house, new_code()

    def writes(
        self,
        words: str = TOLD,
        kind: Kind = Kind.REPORT,
        desk: str = "intake",
        files: tuple[File, ...] = (),
        **form: str,
    ) -> uuid.UUID:
        """Send one thing; the conversation's id. ``last_when`` is the field last-when."""
        given = MultiDict({"words": words} | {name.replace("_", "-", 1): value for name, value in form.items()})
        content = from_form(lambda name: given.get(name, ""), given.getlist)
        content.files = files
        return self._sends(sealed_parcel(content, kind, self.code, self.house.desk(desk), language="vi"))

    def seals(self, content: Any) -> uuid.UUID:
        """Send what no form of ours makes: any JSON, or bytes that are none, sealed as a phone may seal them."""
        return self._sends(self._parcel(content))

    def seals_to_nobody(self) -> uuid.UUID:
        """Send something whose key no desk can open."""
        parcel = self._parcel({"words": TOLD})
        return self._sends(replace(parcel, wrapped=sealed.seal_to(sealed.new_pair().public, bytes(32), b"")))

    def _parcel(self, content: Any) -> Parcel:
        header, desk = Header("intake", Kind.REPORT, Urgency.NORMAL, Where.UNKNOWN, "vi"), self.house.desk()
        parcel = packed(content if not isinstance(content, bytes) else {}, [b"x"], header, desk, self.code)
        if not isinstance(content, bytes):
            return parcel
        key = sealed.new_content_key()
        wrapped, body = sealed.wrap(key, desk.public, header.hash()), key.seal(content, Label.BODY, key.id)
        return replace(parcel, key_id=key.id, wrapped=wrapped, body=body)

    def _sends(self, parcel: Parcel) -> uuid.UUID:
        self.house.later(seconds=1)
        with self.house.writing() as session:
            within = timedelta(hours=12)
            return conversation.receive(session, parcel, at=self.house.at, answer_within=within).conversation_id

    def box(self) -> conversations.Mailbox:
        """What the code shows now."""
        with self.house.writing() as session:
            found = conversation.opened_by_code(session, self.code, at=self.house.at)
            return conversations.mailbox(session, found, self.code, since=self.house.at)

    def answers(self) -> list[str]:
        return [line.words for line in self.box().lines if line.ours]


class Colleague:
    """A member of staff at work, by rules (``does``) or in a browser (``sends``)."""

    def __init__(self, house: House, person: Person) -> None:
        self.house, self.person, self.id = house, person, person.id

    def does(self, rule: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Apply one rule in a transaction of its own, now."""
        with self.house.writing() as session:
            return rule(session, self.house.ring(session, self.person), *args, at=self.house.at, **named)

    def asks(self, question: Callable[..., Any], *args: Any, **named: Any) -> Any:
        with self.house.reading() as session:
            return question(session, self.ring(session), *args, **named)

    def ring(self, session: Any) -> Ring:
        return self.house.ring(session, self.person)

    def opens(self, subject: uuid.UUID) -> uuid.UUID:
        """From the list into the case; its id."""
        case_id: uuid.UUID = self.does(opening.open_waiting, subject)
        self.does(opening.read, case_id)
        return case_id

    def sees(self, case_id: uuid.UUID) -> OpenedCase:
        found: OpenedCase = self.asks(queries.opened, case_id)
        return found

    def waiting(self) -> list[tasks.Waiting]:
        with self.house.reading() as session:
            return tasks.waiting(session, self.ring(session).desks(session), at=self.house.at)

    @cached_property
    def browser(self) -> FlaskClient:
        return self.house.sign_in(self.person)

    def looks(self, case_id: uuid.UUID) -> TestResponse:
        return self.browser.get(f"/console/case/{case_id}")

    def sends(self, case_id: uuid.UUID, act: str, **form: Any) -> TestResponse:
        """Post one form of a case page; ``fact_name`` is the field fact-name."""
        data = {name.replace("fact_", "fact-"): value for name, value in form.items()}
        return self.browser.post(f"/console/case/{case_id}/{act}", data=data)


def both_at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do things in threads of their own; what each came to, an exception too."""
    found: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            found[place] = deed()
        except Exception as error:
            found[place] = error

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def texts(opened: OpenedCase) -> list[str]:
    """Every clue of the case as text."""
    return [clue.told.text for person in opened.persons for clue in person.clues]
