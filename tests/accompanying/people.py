"""Mai, who came home, with the code that Lan gave her; and what her phone would send."""

import uuid
from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from api.casework import accompanying
from api.casework.accompanying import Home
from api.checkin import queries, rules
from api.checkin.kinds import Reminder
from api.checkin.queries import Followed
from api.contact.window import Window
from api.conversation.code import Code, new_code
from api.conversation.parcel import packed
from api.sealed import Header, Kind, Urgency, Where
from tests.casework.people import Colleague
from tests.people import House

HANOI = "Asia/Ho_Chi_Minh"
WELL = {f"who5.{number}": 4 for number in range(1, 6)}
LOW = {f"who5.{number}": 1 for number in range(1, 6)}


def invites(who: Colleague, case_id: uuid.UUID, code: Code, **other: Any) -> TestResponse:
    """Fill in the form of an invitation and send it."""
    person = str(who.sees(case_id).persons[0].id)
    form = {"seed": code.secret.hex(), "person": person, "checked": "gặp mặt", "agreed": "1", "how": "in_person"}
    form |= {"channels": ["mailbox", "call"], "since": "08:00", "until": "20:00", "zone": HANOI, "language": "vi"}
    return who.browser.post(f"/console/case/{case_id}/follow", data=form | other)


class Mai:
    """She came home; ``id`` is of the house's accompanying her."""

    def __init__(self, house: House, lan: Colleague, case_id: uuid.UUID) -> None:
        self.house, self.code, self.case_id = house, new_code(), case_id
        answer = invites(lan, case_id, self.code)
        assert answer.status_code == 200, answer.text
        self.id = self.row.id

    @property
    def row(self) -> Followed:
        with self.house.reading() as session:
            (found,) = queries.of_case(session, self.case_id)
            return found

    def joins(self) -> None:
        with self.house.writing() as session:
            window = Window(HANOI, (), "08:00", "20:00")
            rules.join(session, self.code, window, reminder=Reminder.TASK, at=self.house.at)

    def answers(
        self, answers: dict[str, int], urgency: Urgency = Urgency.NORMAL, kind: Kind = Kind.CHECK_IN, **other: Any
    ) -> None:
        """Send one sitting as her phone seals it; ``other`` replaces what else it says."""
        self.house.later(seconds=1)
        told = {"form": uuid.uuid4().hex[:16], "part": 0, "half": False, "versions": {}, "answers": answers}
        body = {"format": 1, "checkin": told | {"skipped": [], "raised": [], "words": ""} | other}
        with self.house.writing() as session:
            header = Header("intake", kind, urgency, Where.INSIDE, "vi")
            parcel = packed(body, [], header, self.house.desk(), self.code)
            rules.receive(session, parcel, self.code, at=self.house.at, answer_within=timedelta(hours=12))


def course(who: Colleague, mai: Mai) -> Home:
    found: Home = who.asks(accompanying.course, mai.id, {})
    return found


def page(who: Colleague, mai: Mai) -> str:
    answer = who.browser.get(f"/console/followed/{mai.id}")
    assert answer.status_code == 200
    return answer.text


def does(who: Colleague, mai: Mai, deed: str, **form: Any) -> TestResponse:
    """Send one form of the course, as it is shown now."""
    shown = {"version": str(mai.row.version), "token": uuid.uuid4().hex}
    return who.browser.post(f"/console/followed/{mai.id}/{deed}", data=shown | form)
