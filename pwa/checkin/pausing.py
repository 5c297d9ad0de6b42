"""Slower, a pause, on again, or no more: with the code, or with what an own phone keeps to post with; it reads nothing.

Whoever holds that phone may pause somebody's questions; a member sees it on the list, and nothing is lost by it.
"""

from flask import Response, render_template
from flask_babel import gettext as _

from api import clock, db, doors
from api.binary import from_text
from api.checkin import own
from api.checkin.own import Pace
from api.conversation.code import Code, Holder, UnknownCode, by_posting, by_tokens, from_seed, read_code
from api.doors import ANYBODY
from api.errors import NotFound, Refused, TooOften
from api.sealed import KEY_BYTES
from pwa.checkin import mine_words as words
from pwa.checkin.mine import today_path
from pwa.checkin.pages import pages
from pwa.conversation.pages import WRONG_PER_MINUTE
from pwa.conversation.sending import typed
from pwa.shell import errors
from pwa.shell.words import words_for

OFFERED = (Pace.SLOWER, Pace.FASTER, Pace.PAUSE_14, Pace.PAUSE_30, Pace.PAUSE, Pace.GO_ON, Pace.STOP)


@pages.at("/today/pause", needs=ANYBODY, kept=True)
def pause_form() -> str:
    """What may be changed, and the code; an own phone's script puts its tokens into the form instead."""
    return _form()


def _form(reason: str = "", problem: object = None) -> str:
    return render_template(
        "checkin/mine_pause.html", offered=OFFERED, words=words, reason=reason, problem=problem, chosen=typed("do")
    )


@pages.at("/today/pause", needs=ANYBODY, methods=("POST",))
def pause() -> str:
    """Change it: a choice on the form and the button are the two taps."""
    errors.way_back(_again)
    code, name = _holder(), typed("do")
    if name not in set(Pace):
        raise NotFound
    with db.reading() as session:
        own.known(session, code)
    with db.writing() as session:
        own.change(session, code, Pace(name), posting=not typed("read") and bool(typed("lookup")), at=clock.now())
    return render_template("checkin/mine_paused.html", said=str(words.PACES[Pace(name)][3]), today=today_path())


def _holder() -> Holder:
    """A code, a phone's reading tokens, or its posting tokens alone. Raises UnknownCode."""
    if typed("read"):
        return by_tokens(typed("lookup"), typed("read"))
    if typed("lookup"):
        return _posting(typed("lookup"), typed("access"))
    found: Code = from_seed(typed("seed")) or read_code(typed("code"))
    return found


def _posting(lookup: str, access: str) -> Holder:
    try:
        found, posts = from_text(lookup), from_text(access)
    except ValueError as error:
        raise UnknownCode from error
    if len(found) != KEY_BYTES or len(posts) != KEY_BYTES:
        raise UnknownCode
    return by_posting(found, posts)


def _again(reason: Refused) -> Response:
    """The form once more; a wrong code is counted."""
    try:
        if isinstance(reason, UnknownCode):
            doors.limited("wrong code", WRONG_PER_MINUTE)
    except TooOften as often:
        reason = often
    title = _("Mã này chưa mở được") if isinstance(reason, UnknownCode) else words_for(reason.code)[0]
    told = title if isinstance(reason, UnknownCode) else f"{title}. {words_for(reason.code)[1]}"
    headers = {"Retry-After": str(reason.retry_after)} if reason.retry_after else {}
    return Response(_form(reason.code, told), reason.status, headers)
