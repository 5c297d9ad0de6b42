"""What somebody changes on their own page: each act answers with the page and a short confirmation."""

import uuid
from datetime import time, timedelta

from flask import Response, current_app, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from api import clock, db
from api.checkin import own
from api.checkin.kinds import Appointed, Reminder
from api.checkin.own import Pace
from api.checkin.rules import NotFollowed
from api.contact.card import ZONES
from api.contact.window import DAYS, Window
from api.conversation.code import Holder, UnknownCode
from api.conversation.noting import OF_DATA, Asks
from api.doors import ANYBODY
from api.errors import Changed, NotFound, Refused
from pwa.checkin import mine_words as words
from pwa.checkin.mine import holder, not_opened, page
from pwa.checkin.pages import pages
from pwa.conversation.pages import seed_of
from pwa.conversation.sending import answer_within, typed
from pwa.shell import errors
from pwa.shell.words import words_for

# What members read of it in the case, in the house's own language.
HOURS_CHANGED = "tôi đổi giờ an toàn. Hãy xem lại thẻ liên lạc."
WITHDRAWN = "tôi rút lại một sự đồng ý."
ANSWERED = {
    Appointed.AGREED: "tôi đồng ý buổi hẹn %(when)s.",
    Appointed.OTHER_TIME: "tôi xin giờ khác cho buổi hẹn %(when)s.",
    Appointed.CANCELLED: "tôi hủy buổi hẹn %(when)s.",
}
SAID = {
    Appointed.AGREED: _("Đã ghi: bạn đồng ý buổi hẹn."),
    Appointed.OTHER_TIME: _("Đã ghi. Chúng tôi sẽ đề nghị giờ khác."),
    Appointed.CANCELLED: _("Đã hủy buổi hẹn."),
}
_CHANGED = _("Giờ hẹn vừa được đổi. Hãy xem lại rồi trả lời.")


def _entered() -> Holder:
    """Who acts. A refusal of what they do leads back to their page, with what was typed."""
    code = holder()
    with db.reading() as session:
        own.known(session, code)

    def again(reason: Refused) -> str | Response:
        if isinstance(reason, UnknownCode | NotFollowed):
            return not_opened(reason)
        kept = {**request.form.to_dict(), "days": request.form.getlist("days")}
        problem = _CHANGED if isinstance(reason, Changed) else words_for(reason.code)[1]
        return page(code, problem=str(problem), kept=kept)

    errors.way_back(again)
    return code


def _two_taps(code: Holder, title: str, text: str, button: str, door: str, value: str) -> str:
    """The question before the second tap."""
    told = {"title": title, "text": text, "button": button, "door": door, "value": value}
    return render_template("checkin/mine_sure.html", seed=seed_of(code), **told)


def _chosen(name: str) -> list[str]:
    """What a button says, in its parts."""
    return typed(name).split(":")


@pages.at("/today/mine/pace", needs=ANYBODY, methods=("POST",))
def mine_pace() -> str:
    """Slower, a pause, on again, or no more: one tap and a second one, no reasons."""
    code, (name, *sure) = _entered(), _chosen("do")
    if name not in set(Pace):
        raise NotFound
    title, text, button, said = words.PACES[Pace(name)]
    if not sure:
        return _two_taps(code, str(title), str(text), str(button), "checkin.mine_pace", f"{name}:sure")
    with db.writing() as session:
        own.change(session, code, Pace(name), at=clock.now())
    return page(code, str(said))


@pages.at("/today/mine/hours", needs=ANYBODY, methods=("POST",))
def mine_hours() -> str:
    """Other safe hours, and whether a notice may come."""
    code = _entered()
    since, until = _clock("since"), _clock("until")
    window = Window(
        typed("zone") if typed("zone") in ZONES else ZONES[0],
        tuple(day for day in DAYS if day in request.form.getlist("days")),
        *((since, until) if since and until else ("", "")),
    )
    reminder = Reminder.PUSH if typed("reminder") == Reminder.PUSH else Reminder.TASK
    with db.writing() as session:
        told = words.for_staff(HOURS_CHANGED)
        own.set_hours(session, code, window, reminder, told, at=clock.now(), within=answer_within())
    return page(code, gettext("Đã ghi. Chúng tôi chỉ nhắc và gọi trong giờ này."))


def _clock(name: str) -> str:
    try:
        return time.fromisoformat(typed(name)).strftime("%H:%M")
    except ValueError:
        return ""


@pages.at("/today/mine/appointment", needs=ANYBODY, methods=("POST",))
def mine_appointment() -> str:
    """Agree, ask for another time, or cancel."""
    code, chosen = _entered(), _chosen("answer")
    if len(chosen) != 3 or chosen[2] not in set(ANSWERED) or not chosen[1].isdecimal():
        raise NotFound
    which, said, at = _id(chosen[0]), Appointed(chosen[2]), clock.now()
    with db.writing() as session:
        moment = words.there(own.meeting(session, code, which).starts_at, ZONES[0])
        told = words.for_staff(ANSWERED[said], when=moment)
        version = int(chosen[1])
        own.answer(session, code, which, said, told, version=version, at=at, within=answer_within())
    return page(code, str(SAID[said]))


@pages.at("/today/mine/consent", needs=ANYBODY, methods=("POST",))
def mine_consent() -> str:
    """Withdraw what was agreed to: one tap and a second one."""
    code, (name, purpose, *sure) = _entered(), [*_chosen("consent"), ""]
    which = _id(name)
    if "sure" not in sure:
        text = gettext("Từ nay không gì được chuyển đi theo sự đồng ý này. Điều đã chuyển rồi thì không lấy lại được.")
        if purpose == "follow_up":
            text = gettext("Rút lại thì việc hỏi thăm cũng dừng, và các buổi hẹn được hủy. Bạn vẫn gọi được chúng tôi.")
        title, door = gettext("Rút lại sự đồng ý này?"), "checkin.mine_consent"
        return _two_taps(code, title, text, gettext("Rút lại"), door, f"{which}:{purpose}:sure")
    with db.writing() as session:
        told = words.for_staff(WITHDRAWN)
        ended = own.withdraw(session, code, which, purpose, told, at=clock.now(), within=answer_within())
    return page(code, gettext("Đã rút lại. Việc hỏi thăm cũng dừng.") if ended else gettext("Đã rút lại."))


@pages.at("/today/mine/ask", needs=ANYBODY, methods=("POST",))
def mine_ask() -> str:
    """See, take along, correct, delete; or see one's own course. A member answers."""
    code, (name, *token) = _entered(), _chosen("ask")
    if name not in {each.value for each in words.ASKS}:
        raise NotFound
    asks, at = Asks(name), clock.now()
    within = timedelta(hours=current_app.extensions["settings"].request_hours) if asks in OF_DATA else answer_within()
    with db.writing() as session:
        own.ask(session, code, asks, words.for_staff(words.ASKS[asks]), token="".join(token), at=at, within=within)
    if asks in OF_DATA:
        return page(
            code, gettext("Đã ghi. Trong %(hours)s giờ bạn có trả lời ở hộp thư.", hours=within // timedelta(hours=1))
        )
    return page(code, gettext("Đã ghi. Người theo bạn làm khi mở hồ sơ lần tới."))


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error
