"""The person's own page, behind their code: what is next, what is shared with them, what they agreed to.

Each page is the answer to a POST: a code never stands in an address, and nothing that reads lies on the phone.
"""

import uuid
from datetime import datetime
from typing import Any

from flask import Response, render_template, url_for
from flask_babel import gettext as _

from api import clock, db
from api.binary import to_text
from api.checkin import own
from api.checkin.cell import SAFETY, Cell
from api.checkin.kinds import Standing, State
from api.checkin.own import Own, Pace
from api.conversation.code import Code, Holder
from api.doors import ANYBODY
from api.errors import NotFound, Refused
from pwa.checkin import mine_words as words
from pwa.checkin.pages import pages
from pwa.contact.labels import DAYS, ZONES
from pwa.conversation import pages as box
from pwa.conversation.pages import seed_of
from pwa.conversation.sending import for_phones
from pwa.shell import errors

FILE = "ghi-chu.txt"
WAITS_FOR_AN_ANSWER = (Standing.DUE, Standing.LATE, Standing.MISSED)


@pages.at("/today/mine", needs=ANYBODY, kept=True)
def mine() -> str:
    """Asks for the code."""
    return render_template("checkin/mine_ask.html")


@pages.at("/today/mine", needs=ANYBODY, methods=("POST",))
def open_mine() -> str:
    return page(holder())


def holder() -> Holder:
    """Who shows a code, or a phone that keeps it and shows its tokens. A wrong one gets a kind page from here on."""
    code = box.holder()
    errors.way_back(not_opened)
    return code


def not_opened(reason: Refused) -> Response:
    """Ask again, on this page's own form."""
    return box.not_opened(reason, "checkin/mine_ask.html")


def page(code: Holder, said: str = "", problem: str = "", kept: dict[str, Any] | None = None) -> str:
    """The page; ``said``: a short confirmation above it, ``kept``: what was typed and not saved. Raises UnknownCode,
    NotFollowed."""
    at = clock.now()
    with db.reading() as session:
        own.known(session, code)
        found = own.own(session, code)
    mailbox = box.opened(code, at)
    return render_template(
        "checkin/mine.html",
        own=found,
        follow=found.follow,
        cell=found.cell or Cell(),
        next=_next(found),
        waits=found.follow.standing in WAITS_FOR_AN_ANSWER,
        newest=next((line for line in reversed(mailbox.lines) if line.ours), None),
        mailbox=mailbox,
        seed=seed_of(code),
        **({} if isinstance(code, Code) else for_phones(mailbox.desk)),
        as_text=to_text,
        paces=_paces(found),
        words=words,
        safety=SAFETY,
        days=list(DAYS.items()),
        zones=list(ZONES.items()),
        now=at,
        said=said,
        problem=problem,
        kept=kept or {},
        today=today_path(found.follow.state),
        token=uuid.uuid4().hex,
    )


def today_path(state: State = State.ACTIVE) -> str:
    """Where the questions are; for who has not begun yet, where one begins."""
    return url_for("checkin.join" if state is State.INVITED else "checkin.today")


def _next(found: Own) -> str:
    """What is next, in one sentence; a day and never an hour."""
    follow, zone = found.follow, found.follow.window.zone
    if found.over:
        return _("Chúng tôi không hỏi nữa. Cần gì bạn cứ gọi hoặc viết.")
    if follow.state is State.INVITED:
        return _("Bạn chưa bắt đầu. Khi nào muốn, hãy bấm bên dưới.")
    if follow.state is State.PAUSED:
        until = follow.paused_until
        if until is None:
            return _("Đang tạm dừng, đến khi bạn mở lại.")
        return _("Đang tạm dừng đến %(day)s.", day=words.day(until, zone))
    if follow.standing in WAITS_FOR_AN_ANSWER:
        return _("Có vài câu hỏi đang chờ, lúc nào tiện thì bạn trả lời.")
    if follow.next_at is None:
        return _("Chưa có lần hỏi nào sắp tới.")
    return _("Chúng tôi hỏi lại khoảng %(day)s.", day=words.day(follow.next_at, zone))


def _paces(found: Own) -> list[Pace]:
    """What may be changed now."""
    if found.over:
        return []
    if found.follow.state is State.PAUSED:
        return [Pace.GO_ON, Pace.STOP]
    speed = Pace.FASTER if found.follow.slower else Pace.SLOWER
    return [speed, Pace.PAUSE_14, Pace.PAUSE_30, Pace.PAUSE, Pace.STOP]


@pages.at("/today/mine/save", needs=ANYBODY, methods=("POST",), writes=False)
def save_mine() -> Response:
    """What is shared, as a text file with a neutral name. A phone that keeps its code makes the file itself."""
    code = holder()
    if not isinstance(code, Code):
        raise NotFound
    with db.reading() as session:
        own.known(session, code)
        found = own.own(session, code)
    text = as_text(found, clock.now())
    headers = {"Content-Disposition": f"attachment; filename={FILE}"}
    return Response(text, mimetype="text/plain", headers=headers)


def as_text(found: Own, at: datetime) -> str:
    """All that is shared, in plain lines."""
    cell = found.cell or Cell()
    lines: list[str] = [f"{words.SAFETY[name]}: {cell.safety[name]}" for name in SAFETY if cell.safety.get(name)]
    lines += [" · ".join(filter(None, (one.name, one.where, one.tel, one.note))) for one in cell.resources]
    for one in found.meetings:
        if one.open and one.starts_at > at:
            lines.append(
                f"{words.there(one.starts_at, found.follow.window.zone)}: {cell.appointments.get(str(one.id), '')}"
            )
    lines += [_("%(day)s: %(score)s trên 100", day=point.day, score=point.score) for point in cell.progress]
    return "\n".join(lines) + "\n"
