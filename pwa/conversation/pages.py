"""The code page and the mailbox. Each is the answer to a POST: a code never stands in an address."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, render_template

from api import clock, db, doors
from api.binary import to_text
from api.conversation import queries, rules
from api.conversation.code import Code, Holder, UnknownCode, by_tokens, from_seed, read_code
from api.conversation.queries import Mailbox
from api.doors import ANYBODY
from api.errors import Refused, TooOften
from api.words import folded
from pwa.conversation import words
from pwa.conversation.keepsake import keepsake, square, two_places
from pwa.conversation.sending import for_phones, intake_for_phones, typed
from pwa.shell import errors
from pwa.shell.page import Pages
from pwa.shell.words import words_for

pages = Pages("conversation")
pages.add_app_template_global(words_for)
pages.add_app_template_global(words.left_out_words)
WRONG_PER_MINUTE = 10


@pages.at("/next-time", needs=ANYBODY, cached=True, kept=True)
def next_time() -> str:
    """The card for the next call: five questions to ask, and what not to write."""
    return render_template("conversation/next_time.html")


@pages.at("/box/more", needs=ANYBODY, methods=("POST",), writes=False)
def more() -> str:
    """For a phone that has just made its code: what it may do besides."""
    return render_template("conversation/more.html", **intake_for_phones())


@pages.at("/box", needs=ANYBODY, kept=True)
def box() -> str:
    """'Tôi có mã': asks for it."""
    return render_template("conversation/ask.html")


@pages.at("/box", needs=ANYBODY, methods=("POST",))
def open_box() -> str:
    return mailbox_page(holder())


@pages.at("/box/code", needs=ANYBODY, methods=("POST",), writes=False)
def code() -> str:
    """The code once more, for whoever holds it anyway."""
    return render_template("conversation/code.html", kept=keepsake(held_code()), receipt=None, notes=[])


@pages.at("/box/square", needs=ANYBODY, methods=("POST",), writes=False)
def square_page() -> str:
    """The code as a picture for another phone's camera."""
    code = held_code()
    return render_template("conversation/square.html", picture=square(code), seed=code.secret.hex())


@pages.at("/box/check", needs=ANYBODY, methods=("POST",), writes=False)
def check() -> str:
    """Two words of the code, to see whether it was written down."""
    code = held_code()
    places = two_places(code)
    given = [folded(typed(f"word-{place}").strip()) for place in places]
    right = [folded(code.words[place - 1]) for place in places]
    known = given == right
    wrong = any(given) and not known
    return render_template("conversation/check.html", kept=keepsake(code), places=places, known=known, wrong=wrong)


def held_code() -> Code:
    """The code of the posted form, typed or carried along. From here on a wrong one gets a kind page."""
    errors.way_back(not_opened)
    return from_seed(typed("seed")) or read_code(typed("code"))


def holder() -> Holder:
    """As :func:`held_code`, or a phone that shows the code's tokens and keeps the code."""
    errors.way_back(not_opened)
    return by_tokens(typed("lookup"), typed("read")) if typed("lookup") or typed("read") else held_code()


def seed_of(held: Holder) -> str:
    """What the page's forms carry along; nothing on a phone that keeps the code to itself."""
    return held.secret.hex() if isinstance(held, Code) else ""


def not_opened(reason: Refused, form: str = "conversation/ask.html") -> Response:
    """Ask again. A wrong code is counted, a right one never, so that guessing is slow and nobody is locked out."""
    try:
        if isinstance(reason, UnknownCode):
            doors.limited("wrong code", WRONG_PER_MINUTE)
    except TooOften as often:
        reason = often
    page = render_template(form, reason=reason.code, problem=words_for(reason.code))
    headers = {"Retry-After": str(reason.retry_after)} if reason.retry_after else {}
    return Response(page, reason.status, headers)


def mailbox_page(
    code: Holder,
    said: str = "",
    *,
    at: datetime | None = None,
    notes: Sequence[words.Noted] = (),
    heard: Sequence[str] = (),
) -> str:
    """The mailbox; ``said`` is a short confirmation above it, ``heard`` what was read out of the words. Raises
    UnknownCode."""
    mailbox = opened(code, at or clock.now())
    return render_template(
        "conversation/mailbox.html",
        mailbox=mailbox,
        **({} if isinstance(code, Code) else for_phones(mailbox.desk)),
        seed=seed_of(code),
        as_text=to_text,
        said=said,
        notes=notes,
        heard=heard,
        state=words.STATES,
        sent=words.SENT,
        now=clock.now(),
    )


def opened(code: Holder, at: datetime) -> Mailbox:
    """What the holder of a code sees; its answers count as read. A wrong code costs one look and no lock."""
    with db.reading() as session:
        if queries.desk_of(session, code) is None:
            raise UnknownCode
    with db.writing() as session:
        conversation = rules.opened_by_code(session, code, at=at)
        return queries.mailbox(session, conversation, code, since=at)
