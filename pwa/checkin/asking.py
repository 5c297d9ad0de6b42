"""'Hôm nay': four questions, and more for whoever wishes. A phone seals its answers itself; without script they are
sealed here, in this request's memory."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from api import clock, db, doors
from api.binary import from_text
from api.checkin import instruments, queries, raises, rules, turns
from api.checkin.kinds import OVER, Turn, Way
from api.checkin.queries import Followed
from api.checkin.raises import Raised
from api.checkin.rules import NotFollowed
from api.conversation import queries as conversations
from api.conversation.code import Code, Holder, UnknownCode, by_posting, from_seed, read_code
from api.conversation.parcel import packed
from api.doors import ANYBODY
from api.errors import Refused, TooOften
from api.keys import queries as desks
from api.keys.queries import DeskPublic
from api.sealed import KEY_BYTES, Header, Kind, Urgency, Where
from pwa.checkin.pages import pages
from pwa.checkin.questions import asked, others, questions, versions
from pwa.conversation.sending import answer_within, for_phones, intake_for_phones, typed
from pwa.report.pages import emergency_numbers
from pwa.shell import errors
from pwa.shell.kept import keeping
from pwa.shell.language import current
from pwa.shell.words import words_for

WRONG_PER_MINUTE = 10
SAID = ("wait", "here", "none")
FORM = re.compile(r"[0-9a-f]{16}")


class NothingAnswered(Refused):
    """A check-in in which no question has an answer."""

    status = 422


@pages.at("/today", needs=ANYBODY, kept=True)
def today() -> str:
    """Asks for the code, and four questions; on a phone of one's own the script asks one after the other."""
    return _form()


@pages.at("/today", needs=ANYBODY, methods=("POST",))
def answer() -> str | AnyResponse:
    """A second look before anything is sent. Another moment, or help at once, go as they are."""
    if typed("later"):
        return _later()
    errors.way_back(_again)
    if typed("show"):
        return _form()
    code = _code()
    answers = {turns.door(): 1} if typed("help") else _answers()
    if not answers:
        return _form(problem=words_for(NothingAnswered().code))
    with db.reading() as session:
        followed(session, code)
    if not typed("sure") and not typed("help"):
        return render_template("checkin/today_sure.html", seed=code.secret.hex(), form=_form_id(), answers=answers)
    found = raises.raised(answers, current_app.extensions["settings"].cuts)
    _send(code, Kind.CHECK_IN, _content(answers, found), found.urgency)
    return _thanks(code, found.urgency)


def _later() -> AnyResponse:
    """The neutral page, whatever becomes of the sending."""
    try:
        _send(_code(), Kind.LATER, {"format": 1, "later": _form_id()}, Urgency.NORMAL)
    except Refused as reason:
        counted(reason)
    return redirect(url_for("shell.pause"), 303)


@pages.at("/today/here", needs=ANYBODY, methods=("POST",), writes=False)
def here() -> str:
    """For a phone: the desk that reads its answers now, and which questions have their turn."""
    errors.way_back(_nothing_here)
    code = _posting()
    with db.reading() as session:
        follow = followed(session, code)
        desk = desk_for(session, code)
        times = queries.times(session, follow.id)
    turn = sum(time.state == Turn.DONE.value and time.way == Way.FORM.value for time in times)
    told = {**for_phones(desk)["desk"], "turn": turn % len(turns.turns()), "pin": follow.pinned}
    return render_template("checkin/today_here.html", told=told)


def _posting() -> Holder:
    """From what a phone keeps: it adds to the mailbox and cannot read it. Raises UnknownCode."""
    try:
        found, access = from_text(typed("lookup")), from_text(typed("access"))
    except ValueError as error:
        raise UnknownCode from error
    if len(found) != KEY_BYTES or len(access) != KEY_BYTES:
        raise UnknownCode
    return by_posting(found, access)


def _nothing_here(reason: Refused) -> Response:
    counted(reason)
    return Response(render_template("checkin/today_here.html", told=None), reason.status)


def _code() -> Code:
    return from_seed(typed("seed")) or read_code(typed("code"))


def followed(session: Session, code: Holder) -> Followed:
    """Who is followed up behind a code; a wrong one costs one look and no lock. Raises UnknownCode, NotFollowed."""
    follow = queries.by_conversation(session, conversations.held_by(session, code))
    if follow is None or follow.state in OVER:
        raise NotFollowed
    return follow


def desk_for(session: Session, code: Holder) -> DeskPublic:
    """The desk that reads what the holder of a code writes. Raises UnknownCode."""
    desk_id = conversations.desk_of(session, code)
    if desk_id is None:
        raise UnknownCode
    return desks.by_id(session, desk_id)


def _answers() -> dict[str, int]:
    """What was chosen, as far as there is such a question with such an answer."""
    given = {name: request.form.get(name, "") for name in _on_own_phone()}
    return {name: int(value) for name, value in given.items() if _may_be(name, value)}


def _on_own_phone() -> list[str]:
    return [*turns.short(), *(name for turn in range(len(turns.turns())) for name in turns.long(turn))]


def _may_be(name: str, value: str) -> bool:
    return value.isdecimal() and len(value) < 3 and int(value) in instruments.items()[name].values


def _form_id() -> str:
    """The name of this sitting: the same for the same form, so that a double tap is one answer."""
    return typed("form") if FORM.fullmatch(typed("form")) else secrets.token_hex(8)


def _content(answers: Mapping[str, int], found: Raised) -> dict[str, Any]:
    """As a phone writes it; what was left empty was skipped only where the four questions are concerned."""
    skipped = [name for name in turns.short() if name not in answers]
    told = {
        "form": _form_id(),
        "part": 0,
        "half": False,
        "versions": versions(answers),
        "answers": dict(answers),
        "skipped": [] if typed("help") else skipped,
        "raised": list(found.rules),
        "words": "",
    }
    return {"format": 1, "checkin": told}


def _send(code: Code, kind: Kind, content: dict[str, Any], urgency: Urgency) -> None:
    """Seal in memory and hand in. Raises UnknownCode, NotFollowed."""
    with db.reading() as session:
        followed(session, code)
        desk = desk_for(session, code)
    with db.turn():
        _handed_in(code, desk, kind, content, urgency)


def _handed_in(code: Code, desk: DeskPublic, kind: Kind, content: dict[str, Any], urgency: Urgency) -> None:
    parcel = packed(content, [], Header(desk.code, kind, urgency, Where.UNKNOWN, current()), desk, code)
    wake = timedelta(minutes=current_app.extensions["settings"].wake_minutes)
    with db.writing() as session:
        rules.receive(session, parcel, code, at=clock.now(), answer_within=answer_within(), wake=wake)


def _again(reason: Refused) -> str | Response:
    """The form as it was filled in. A code that is nobody's and one that is not followed are told alike."""
    reason = counted(reason)
    page = _form(problem=words_for("not_followed" if reason.status == 404 else reason.code))
    return Response(page, reason.status, {"Retry-After": str(reason.retry_after)} if reason.retry_after else {})


def counted(reason: Refused) -> Refused:
    """Wrong codes are counted, so that guessing is slow."""
    try:
        if isinstance(reason, UnknownCode):
            doors.limited("wrong code", WRONG_PER_MINUTE)
    except TooOften as often:
        return often
    return reason


def _form(**more: Any) -> str:
    turn = turns.of_day(clock.hotline_time(clock.now()).date())
    inside, abroad = emergency_numbers()
    return render_template(
        "checkin/today.html",
        short=questions(turns.short()),
        long=asked(turn),
        others=others(turn),
        form="" if keeping() else _form_id(),
        told=_for_scripts(turn),
        typed=typed,
        inside=inside,
        abroad=abroad,
        **intake_for_phones(),
        **more,
    )


def _for_scripts(turn: int) -> dict[str, Any]:
    """What the script works with: rules, turns, versions; no words."""
    every = [*_on_own_phone(), turns.door()]
    cuts = current_app.extensions["settings"].cuts
    forms = [turns.long(each) for each in range(len(turns.turns()))]
    told = {"short": turns.short(), "door": turns.door(), "turns": forms, "turn": turn, "versions": versions(every)}
    return {**told, **raises.for_phones(cuts)}


@pages.at("/today/state", needs=ANYBODY, methods=("POST",), writes=False)
def state() -> str:
    """Whether somebody has it: an honest look, for who has no script that looks by itself."""
    errors.way_back(_again)
    code = _code()
    with db.reading() as session:
        followed(session, code)
    return _thanks(code, Urgency.RED)


def _became(code: Code) -> str:
    """What became of the raised hand, as the page names it."""
    wake = timedelta(minutes=current_app.extensions["settings"].wake_minutes)
    with db.reading() as session:
        talk = conversations.held_by(session, code)
        found = queries.raised(session, talk, at=clock.now(), wake=wake).value
    return str(found) if found in SAID else "wait"


def _thanks(code: Code, urgency: Urgency) -> str:
    inside, abroad = emergency_numbers()
    red = urgency is Urgency.RED
    return render_template(
        "checkin/today_thanks.html",
        red=red,
        seed=code.secret.hex() if red else "",
        state=_became(code) if red else "",
        inside=inside,
        abroad=abroad,
    )
