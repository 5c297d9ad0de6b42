"""Demo data of a first start: invented people only, made through the same rules as real ones."""

import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from api import clock, demo_home
from api.accounts import queries as staff
from api.accounts import signin
from api.accounts.demo import FILE as ACCOUNTS_FILE
from api.calls.kinds import Direction, Outcome
from api.casework import calling, handing, opening, replies
from api.casework import rules as casework
from api.casework.kinds import CallClass, Category
from api.conversation import rules as conversation
from api.conversation.code import Code, new_code
from api.db import new_id
from api.keys import queries as desks
from api.keys.ring import Ring
from api.report.content import from_form
from api.report.rules import INTAKE, sealed_parcel
from api.sealed import Kind
from api.settings import Settings
from api.tasks import phones, roster
from api.tasks import queries as tasks
from api.tasks.roster import Duty

CODE_FILE = "demo-code.txt"
HOME_FILE = "demo-home-code.txt"


@dataclass(frozen=True)
class Scene:
    """One invented submission; ``ago`` in minutes before the first start."""

    ago: int
    form: dict[str, str]
    kind: Kind = Kind.REPORT
    language: str = "vi"
    additions: tuple["Scene", ...] = field(default=())


SCENES = (
    Scene(
        9,
        {
            "about": "family",
            "words": "Em tôi nhắn được một câu: bị giữ trong nhà, có người canh. Pin sắp hết.",
            "danger": "yes",
            "where": "inside",
            "last-when": "9 phút trước",
            "last-how": "zalo",
            "last-phone_watched": "yes",
            "place": "nhà ba tầng gần cây xăng, không rõ phường",
            "person-name": "Nguyễn Thị Ví Dụ",
            "person-sex": "female",
        },
    ),
    Scene(41, {"where": "abroad"}, Kind.QUIET),
    Scene(
        190,
        {
            "about": "other",
            "words": "Có công ty mời đi làm may ở nước ngoài, đòi giữ hộ chiếu trước. Tôi nên hỏi gì?",
            "where": "inside",
        },
        Kind.QUESTION,
    ),
)

ANSWERED = Scene(
    1500,
    {
        "about": "family",
        "words": "Con trai tôi đi làm ở biên giới từ tháng tám. Hôm qua cháu gọi được một phút, nói bị giữ giấy tờ.",
        "danger": "unknown",
        "where": "inside",
        "last-when": "hôm qua, một phút",
        "last-how": "call",
        "last-number": "số lạ, đầu 855",
        "person-name": "Trần Văn Thí Dụ",
        "person-born": "2005",
        "person-home": "Mường Khương, Lào Cai",
        "recruiter-name": "một người tên gọi là Sáu Mẫu",
        "recruiter-promise": "lương tháng hai mươi triệu, việc nhẹ",
        "you-relation": "parent",
    },
    additions=(
        Scene(
            70,
            {"words": "Cháu nhắn: gần sông, tối nghe tiếng loa.", "place": "gần sông, có tiếng loa"},
            Kind.CONTACT,
        ),
    ),
)
# title, language, words: what a desk often needs
REPLIES = (
    ("Đã nhận tin", "vi", "Chúng tôi đã nhận và đọc tin của bạn. Chúng tôi đang tìm hiểu và sẽ viết lại ở đây."),
    (
        "Xin thêm ảnh",
        "vi",
        "Bạn có ảnh của người ấy, hoặc ảnh chụp tin nhắn cuối không?",
    ),
    (
        "Đừng chuyển tiền",
        "vi",
        "Nếu có ai đòi tiền, hãy giữ lại tin nhắn và viết cho chúng tôi trước khi trả lời.",
    ),
    ("Chưa có tin mới", "vi", "Hôm nay chưa có gì mới. Chúng tôi vẫn đang làm và sẽ xem lại theo giờ đã hẹn."),
    ("Received", "en", "We have received and read what you wrote. We are looking into it and will write to you here."),
)
NIGHT_NUMBERS = {"minh": "+84 000 000 021", "hoa": "+84 000 000 022"}  # numbers that cannot exist
DUTIES = {
    "minh": (Duty.LEAD, 0, 7),
    "hoa": (Duty.SUPERVISOR, 0, 7),
    "lan": (Duty.COUNSELLOR, 7, 12),
    "nga": (Duty.COUNSELLOR, 19, 12),
}  # as what, from which hour on, so many hours a day or (7) the whole week
CALL = {
    "call_class": "information",
    "category": "job_abroad",
    "relation": "public",
    "age": "25_39",
    "sex": "male",
    "language": "vi",
    "destination": "VN",
    "words": "Hỏi công ty Ví Dụ có được phép đưa người đi làm không. Đã chỉ cách tra danh sách.",
}
ANSWER = "Chúng tôi đã đọc tin của bác. Cháu gọi từ số nào? Bác có nhớ tiếng động hay biển hiệu nào không?"


def make(session: Session, settings: Settings, at: datetime) -> None:
    """A few reports that wait and one that is being worked on; its code lies in DATA_DIR/demo-code.txt."""
    for scene in SCENES:
        _send(session, scene, new_code(), at)
    code = new_code()
    _send(session, ANSWERED, code, at)
    account = next(account for account in accounts_of(settings) if account["role"] == "counsellor")
    ring = _ring(session, account, settings, at)
    _work_on(session, ring, at)
    _log_a_call(session, ring, at)
    for addition in ANSWERED.additions:
        _send(session, addition, code, at)
    supervisor = next(account for account in accounts_of(settings) if account["role"] == "supervisor")
    home = demo_home.make(session, ring, _ring(session, supervisor, settings, at), at)
    lead = next(account for account in accounts_of(settings) if account["role"] == "lead")
    _lead(session, _ring(session, lead, settings, at), at)
    _write_code(settings.data_dir / HOME_FILE, home)
    _write_code(settings.data_dir / CODE_FILE, code)


def _send(session: Session, scene: Scene, code: Code, at: datetime) -> None:
    form = MultiDict(scene.form)
    content = from_form(lambda name: form.get(name, ""), form.getlist)
    parcel = sealed_parcel(content, scene.kind, code, desks.desk(session, INTAKE), language=scene.language)
    conversation.receive(session, parcel, at=at - timedelta(minutes=scene.ago), answer_within=timedelta(hours=12))


def _ring(session: Session, account: dict[str, str], settings: Settings, at: datetime) -> Ring:
    """Sign in as anybody does: demo data gets no door of its own."""
    claim = signin.claimed(account["email"], account["password"], settings)
    earlier = at - timedelta(minutes=5)
    return signin.enter(session, claim, pyotp.TOTP(account["totp_secret"]).at(earlier), at=earlier)


def _work_on(session: Session, ring: Ring, at: datetime) -> None:
    oldest = min(tasks.waiting(session, ring.desks(session), at=at), key=lambda row: row.opened_at)
    read_at = at - timedelta(minutes=1480)
    case_id = opening.open_conversation(session, ring, oldest.subject_id, at=read_at)
    opening.read(session, ring, case_id, at=read_at)
    handing.take(session, ring, case_id, at=read_at)
    casework.classify(session, ring, case_id, CallClass.COUNSELLING, Category.LOST_CONTACT, version=1, at=read_at)
    casework.answer(
        session,
        ring,
        case_id,
        oldest.subject_id,
        ANSWER,
        at=at - timedelta(minutes=1460),
        look_again_in=timedelta(hours=30),
    )


def _lead(session: Session, ring: Ring, at: datetime) -> None:
    """Minh keeps words at hand and a roster for this week and the next; two can be woken."""
    desk = desks.desk(session, INTAKE)
    for title, language, words in REPLIES:
        replies.write(session, ring, desk.id, language, title, words, at=at)
    midnight = clock.hotline_time(at).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    for name, (duty, hour, hours) in DUTIES.items():
        staff_id = staff.person_of(session, f"{name}@example.org").id
        for week in (monday, monday + timedelta(days=7)):
            begins = week + timedelta(hours=hour)
            long, days = (timedelta(days=7), 1) if hours == 7 else (timedelta(hours=hours), 7)
            roster.add_shifts(session, ring, desk.id, staff_id, duty, begins, begins + long, days=days, at=at)
    for name, number in NIGHT_NUMBERS.items():
        phones.keep(session, staff.person_of(session, f"{name}@example.org").id, number, at=at)


def _log_a_call(session: Session, ring: Ring, at: datetime) -> None:
    call_id, began, ended = new_id(), at - timedelta(minutes=34), at - timedelta(minutes=29)
    calling.begin(session, ring, call_id, direction=Direction.IN, at=began)
    calling.save(session, ring, call_id, CALL, version=1, at=ended)
    calling.end(session, ring, call_id, Outcome.TALKED, at=ended)


def _write_code(path: Path, code: Code) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(" ".join(code.words) + "\n")


def told(settings: Settings) -> bool:
    """Whether the demo reports were made already."""
    return (settings.data_dir / CODE_FILE).exists()


def accounts_of(settings: Settings) -> list[dict[str, str]]:
    """The demo sign-ins, as the first start wrote them."""
    found: list[dict[str, str]] = json.loads((settings.data_dir / ACCOUNTS_FILE).read_text("utf-8"))
    return found


def home_code_of(settings: Settings) -> str:
    """The code of who came home."""
    return (settings.data_dir / HOME_FILE).read_text("utf-8").strip()


def code_of(settings: Settings) -> str:
    """The code of the answered demo report."""
    return (settings.data_dir / CODE_FILE).read_text("utf-8").strip()
