"""Demo data of a first start: one invented woman who came home four months ago, and how she has answered since."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.casework import accompanying, handing, opening
from api.casework import rules as casework
from api.casework.following import Invitation
from api.casework.kinds import CallClass, Category
from api.casework.opening import person_ids
from api.checkin import instruments, rules, turning
from api.checkin.kinds import Reminder, Standing
from api.checkin.records import RecordKind, Told
from api.consent import texts
from api.consent.kinds import How
from api.contact import queries as contacts
from api.contact import rules as contact
from api.contact import weighing
from api.contact.card import Card, Channel, Phone
from api.contact.guard import Relation, Verdict
from api.contact.guard import Standing as Weighed
from api.conversation import rules as conversation
from api.conversation.code import Code, new_code
from api.conversation.parcel import packed
from api.keys import queries as desks
from api.keys.ring import Ring
from api.report.content import from_form
from api.report.rules import INTAKE, sealed_parcel
from api.sealed import Header, Kind, Urgency, Where

WITHIN = timedelta(hours=12)
BEGAN = 120  # days before the first start
TOLD = {
    "about": "self",
    "words": "Tôi đã về được một tháng. Tôi muốn có người hỏi thăm, đừng gọi về nhà.",
    "where": "inside",
    "person-name": "Lê Thị Thí Dụ",
    "person-sex": "female",
}
CARD = Card(
    channels=(Channel.MAILBOX, Channel.CALL),
    days=("mon", "wed", "fri", "sat"),
    since="08:00",
    until="20:00",
    phone=Phone.OWN,
    if_other="hỏi lớp học nghề",
    note="Không nhắn vào buổi tối.",
)


@dataclass(frozen=True)
class Sitting:
    """``day``: after she joined; ``wellbeing``: her five answers of WHO-5."""

    day: int
    mood: int
    safe: int
    wellbeing: tuple[int, ...]
    words: str = ""


SITTINGS = (
    Sitting(15, 3, 1, (2, 1, 1, 1, 2), "Đêm khó ngủ. Ở nhà chị thì yên."),
    Sitting(33, 2, 0, (2, 2, 2, 2, 2)),
    Sitting(93, 1, 0, (3, 3, 3, 2, 4), "Tôi đang học may, sắp có lương."),
)
MET = "Gặp ở trung tâm. Ở với chị gái, có chỗ ngủ riêng. Muốn học nghề. Đã hẹn từ khi bị ép."
TOGETHER = (1, 2, 2, 1, 1, 2, 1, 0, 0, 1)  # PHQ-9, and how hard it makes things
PRIVATE = "Ghi chú buổi tham vấn (bịa): nhắc lại kỹ thuật thở, hẹn nói tiếp về giấc ngủ."


def make(session: Session, lan: Ring, hoa: Ring, at: datetime) -> Code:
    """Everything through the same rules as for anybody; nothing of it waits on the list any more. Her code."""
    joined = _inside(at - timedelta(days=BEGAN))
    code = new_code()
    follow_id = _invited(session, lan, hoa, code, joined - timedelta(hours=1))
    rules.join(session, code, CARD.window, reminder=Reminder.TASK, at=joined)
    met = _inside(joined + timedelta(days=3))
    turning.turn(session, at=met, most=1)
    visit = Told(RecordKind.VISIT, met, {"short.mood": 3, "short.safe": 1}, words=MET)
    accompanying.put_down(session, lan, follow_id, visit, at=met)
    items = [item.id for item in instruments.every()["phq9"].items]
    filled = Told(RecordKind.FILLED, met, dict(zip(items, TOGETHER, strict=True)))
    accompanying.put_down(session, lan, follow_id, filled, at=met)
    accompanying.note(session, lan, follow_id, PRIVATE, at=met)
    for each in SITTINGS:
        _answered(session, lan, follow_id, code, each, _inside(joined + timedelta(days=each.day)))
    _confirmed(session, lan, follow_id, at)
    return code


def _inside(at: datetime) -> datetime:
    """Two hours into the next of her safe hours."""
    return CARD.window.first_inside(at + timedelta(hours=12)) + timedelta(hours=2)


def _confirmed(session: Session, lan: Ring, follow_id: uuid.UUID, at: datetime) -> None:
    """Her card was gone through again at the last talk."""
    found, last = accompanying.open_to(session, lan, follow_id), at - timedelta(days=9)
    case_id, talk = found.case_id, found.conversation_id
    contact.confirm_card(session, case_id, talk, version=1, by=lan.holder_id, at=last)


def _invited(session: Session, lan: Ring, hoa: Ring, code: Code, at: datetime) -> uuid.UUID:
    desk = desks.desk(session, INTAKE)
    content = from_form(lambda name: TOLD.get(name, ""), lambda name: [])
    parcel = sealed_parcel(content, Kind.REPORT, new_code(), desk, language="vi")
    talk = conversation.receive(session, parcel, at=at, answer_within=WITHIN).conversation_id
    case_id = opening.open_conversation(session, lan, talk, at=at)
    opening.read(session, lan, case_id, at=at)
    handing.take(session, lan, case_id, at=at)
    casework.classify(session, lan, case_id, CallClass.COUNSELLING, Category.RETURNED, version=1, at=at)
    hello = "Cảm ơn bạn. Mời bạn tới trung tâm, chúng tôi nói cách hỏi thăm."
    casework.answer(session, lan, case_id, talk, hello, at=at, look_again_in=timedelta(days=30))
    (person,) = person_ids(session, case_id)[:1]
    told = Invitation(person, CARD, How.IN_PERSON, texts.present().version, "vi", Where.INSIDE, "gặp mặt, có giấy hẹn")
    follow_id = accompanying.invite(session, lan, case_id, told, code, at=at)
    found = accompanying.open_to(session, lan, follow_id)
    _case, key = opening.case_of(session, hoa, case_id)
    version = contacts.standings(session, case_id, key)[found.conversation_id].version
    sure = Weighed(Relation.SELF, Verdict.CLEAR, "gặp mặt cùng Lan")
    weighing.weigh(session, key, case_id, found.conversation_id, sure, version=version, by=hoa.holder_id, at=at)
    return follow_id


def _answered(session: Session, lan: Ring, follow_id: uuid.UUID, code: Code, said: Sitting, at: datetime) -> None:
    """She is asked, answers on her phone, and Lan has looked at it the same day."""
    turning.turn(session, at=at, most=1)
    answers = {"short.mood": said.mood, "short.safe": said.safe, "short.need": 0, "short.contact": 0}
    answers |= {f"who5.{number}": value for number, value in enumerate(said.wellbeing, 1)}
    amber = said.safe == 1 or 4 * sum(said.wellbeing) <= 28
    body = {"form": f"{said.day:016x}", "part": 0, "half": False, "versions": {}, "answers": answers, "skipped": []}
    told = {"format": 1, "checkin": {**body, "raised": [], "words": said.words}}
    urgency = Urgency.AMBER if amber else Urgency.NORMAL
    header = Header(INTAKE, Kind.CHECK_IN, urgency, Where.INSIDE, "vi")
    parcel = packed(told, [], header, desks.desk(session, INTAKE), code)
    rules.receive(session, parcel, code, at=at, answer_within=WITHIN)
    later = at + timedelta(hours=3)
    accompanying.read(session, lan, follow_id, at=later)
    level = Standing.WATCH if amber else Standing.QUIET
    accompanying.looked_at(session, lan, follow_id, level, "Đã đọc, nhắn lại." if amber else "", at=later)
