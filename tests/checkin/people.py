"""Mai came home: Lan invites her, she joins with the code from the paper, answers or does not; the clock goes on."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api import sealed
from api.binary import to_text
from api.casework import following, opening
from api.casework.following import Invitation
from api.checkin import jobs, queries, rules
from api.checkin.kinds import Reminder
from api.checkin.model import Appointment, FollowUp, FollowUpRecord
from api.checkin.queries import Followed
from api.consent.kinds import How
from api.contact.card import Card
from api.contact.window import Window
from api.conversation import rules as conversation
from api.conversation.code import Code, new_code
from api.keys import rules as keys
from api.keys.queries import DeskPublic
from api.sealed import Header, Kind, Label, Urgency, Where
from api.tasks.queries import Waiting
from tests.casework.people import Colleague, Writer
from tests.people import House
from tests.phones import tokens

ANY_TIME = Window("Asia/Ho_Chi_Minh")
EVENINGS = Window("Asia/Ho_Chi_Minh", (), "19:00", "21:00")
ANSWERS = {"who5.1": 4}


@dataclass
class Mai:
    """Somebody who is followed up, and what her phone keeps: tokens that post, never what reads."""

    house: House
    lan: Colleague
    case_id: uuid.UUID
    person_id: uuid.UUID
    follow_id: uuid.UUID
    code: Code = field(repr=False)

    def joins(self, window: Window = ANY_TIME, reminder: Reminder = Reminder.PUSH) -> None:
        with self.house.writing() as session:
            rules.join(session, self.code, window, reminder=reminder, at=self.house.at)

    def now(self) -> Followed:
        with self.house.reading() as session:
            return queries.followed(session.get_one(FollowUp, self.follow_id))

    @property
    def talk(self) -> uuid.UUID:
        return self.now().conversation_id

    def now_in(self, session: Session) -> uuid.UUID:
        """Her mailbox, in a transaction that goes on."""
        return session.get_one(FollowUp, self.follow_id).conversation_id

    def plan(self) -> list[queries.Time]:
        with self.house.reading() as session:
            return queries.times(session, self.follow_id)

    def stands(self, step: str) -> str:
        """What has become of one of the times."""
        return next(each.state for each in self.plan() if each.step == step)

    def does(self, rule: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Apply one rule to the row of her follow-up."""
        with self.house.writing() as session:
            return rule(session, session.get_one(FollowUp, self.follow_id), *args, at=self.house.at, **named)

    def envelope(
        self, kind: Kind = Kind.CHECK_IN, urgency: str = "normal", desk: DeskPublic | None = None, **other: Any
    ) -> dict[str, Any]:
        """One check-in as her phone seals it."""
        desk = desk or self.house.desk()
        header, key = Header(desk.code, kind, Urgency(urgency), Where.INSIDE, "vi"), sealed.new_content_key()
        checkin = {"form": "0" * 16, "part": 0, "half": False, "answers": ANSWERS, "words": "Em khỏe."}
        plain = sealed.canonical({"format": 1, "checkin": checkin})
        plainly = {"format": 1, "desk": desk.code, "kind": kind.value, "urgency": urgency}
        return (
            {
                "header": plainly | {"where": "inside", "language": "vi"},
                "key_id": str(desk.key_id),
                "content_key_id": str(key.id),
                "wrapped": to_text(sealed.wrap(key, desk.public, header.hash())),
                "body": to_text(key.seal(plain, Label.BODY, key.id)),
                "public": to_text(self.code.pair.public),
                "once": to_text(uuid.uuid4().bytes),
            }
            | self.posting()
            | other
        )

    def posting(self) -> dict[str, str]:
        """What her phone keeps."""
        lookup = to_text(sealed.derived(self.code.secret, Label.CODE_LOOKUP))
        return {"lookup": lookup, "access": to_text(self.code.access)}

    def sends(self, envelope: dict[str, Any], network: str = "203.0.113.7") -> TestResponse:
        return self.house.client(network).post("/api/v1/checkins", json=envelope)

    def answers(self, urgency: str = "normal", kind: Kind = Kind.CHECK_IN) -> None:
        assert self.sends(self.envelope(kind, urgency)).status_code == 201

    def later(self) -> None:
        self.answers(kind=Kind.LATER)

    def is_told(self, words: str) -> None:
        """Lan writes to her."""
        at = self.house.at
        with self.house.writing() as session:
            conversation.answer(session, self.now_in(session), words, by=self.lan.id, at=at, next_look=at)

    def tasks(self) -> list[Waiting]:
        """What waits for members because of her, at Lan's desks."""
        talk = self.talk
        return [each for each in self.lan.waiting() if each.subject_id == talk]

    def kinds(self) -> list[str]:
        return sorted(each.kind for each in self.tasks())

    def reading(self) -> dict[str, str]:
        return tokens(self.code)

    def with_code(self, code: Code) -> "Mai":
        return replace(self, code=code)


def came_home(lan: Colleague, window: Window = ANY_TIME) -> Mai:
    """A case, its person, and the invitation; the code is on a paper in her hand."""
    return at_home(lan, lan.opens(Writer(lan.house).writes("Con tôi đã về.")), window)


def at_home(lan: Colleague, case_id: uuid.UUID, window: Window = ANY_TIME) -> Mai:
    """The person of this case is invited."""
    person_id, code = lan.sees(case_id).persons[0].id, new_code()
    card = Card(days=window.days, since=window.since, until=window.until, zone=window.zone)
    told = Invitation(person_id, card, How.IN_PERSON, "2026-11-24", "vi", Where.INSIDE, "gặp mặt")
    follow_id = lan.does(following.invite, case_id, told, code)
    return Mai(lan.house, lan, case_id, person_id, follow_id, code)


def work(house: House) -> None:
    """One turn of the timed work."""
    with house.app.app_context():
        jobs.turn_due()


def until(house: House, moment: datetime, step: timedelta = timedelta(hours=6)) -> None:
    """Time goes on to this moment, and the timed work with it."""
    while house.at < moment:
        house.at = min(house.at + step, moment)
        work(house)


def something_everywhere(mai: Mai) -> dict[str, uuid.UUID]:
    """A visit, a restricted note and an appointment, beside what is shared from the beginning.

    Ids of the first two, and of the note's own key.
    """
    house = mai.house
    with house.writing() as session:
        _, key = opening.case_of(session, mai.lan.ring(session), mai.case_id)
        supervision = house.desk("supervision")
        own = keys.new_content_key(session, [(supervision.key_id, supervision.public)])
        visit, note = uuid.uuid4(), uuid.uuid4()
        about = {"case_id": mai.case_id, "follow_up_id": mai.follow_id, "by_id": mai.lan.id, "at": house.at}
        for place, under in ((visit, key), (note, own)):
            body = under.seal_json({"said": "đã thăm"}, Label.FOLLOW_UP_RECORD, place)
            session.add(FollowUpRecord(id=place, content_key_id=under.id, body=body, **about))
        when = {"starts_at": house.at + timedelta(days=2), "state": "offered", "by_id": mai.lan.id, "version": 1}
        session.add(Appointment(follow_up_id=mai.follow_id, **when))
    return {"visit": visit, "note": note, "own": own.id}
