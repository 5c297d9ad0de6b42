"""The phone's door for check-ins: hand one in, ask what became of a raised hand, show a PIN. Nothing is read here.

A code that is none, an ordinary mailbox and a follow-up that never was get the same answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Literal

from apiflask import APIBlueprint, APIFlask, HTTPError
from flask import current_app
from pydantic import BaseModel, ConfigDict, Field

from api import clock, db
from api.binary import from_text
from api.checkin import pin, queries, rules
from api.checkin.rules import NotFollowed
from api.conversation import queries as conversations
from api.conversation.code import Held, UnknownCode, by_posting
from api.conversation.rules import OtherDesk
from api.description import refusals
from api.doors import ANYBODY, limited, needs, within
from api.keys import queries as desks
from api.keys.queries import DeskPublic
from api.report.envelope import AnyHeaderIn, Binary, EnvelopeIn, exactly
from api.report.rules import UnknownDeskKey
from api.server_key import load_for_page
from api.settings import Settings

doors = APIBlueprint("checkin_api", __name__, url_prefix="/api/v1/checkins", tag="Check-ins")
CALLS_PER_MINUTE = 600  # from one network: carriers put thousands behind one
WRONG_PER_MINUTE = 10
PINS_PER_MINUTE, PINS_PER_HOUR = 5, 20  # for one person
FROM_NETWORK_PER_MINUTE, FROM_NETWORK_PER_HOUR = 120, 2_000


class CheckInHeader(AnyHeaderIn):
    """The plain part of a check-in, or of "another moment"."""

    kind: Literal["check_in", "later"]


class CheckInIn(EnvelopeIn):
    """A sealed check-in; docs/envelope.md says what stands in it. It has no files."""

    header: CheckInHeader
    once: Annotated[Binary, exactly(16, "The same for the same check-in.")]

    def held(self) -> Held:
        return by_posting(from_text(self.lookup), from_text(self.access))


class Posting(BaseModel):
    """What a phone keeps that may only post."""

    model_config = ConfigDict(extra="forbid")

    lookup: Annotated[Binary, exactly(32, "Lookup id, from the return code.")]
    access: Annotated[Binary, exactly(32, "What adds to the mailbox, from the return code.")]

    def held(self) -> Held:
        return by_posting(from_text(self.lookup), from_text(self.access))


class PinIn(Posting):
    """A PIN as it was typed."""

    pin: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class Received(BaseModel):
    """When it was received and by when somebody looks at it."""

    received_at: str = Field(description="RFC 3339, UTC.")
    look_again_at: str = Field(description="RFC 3339, UTC.")


class Raised(BaseModel):
    """What became of the hand that was raised last."""

    state: Literal["calm", "wait", "here", "none"] = Field(
        description="`calm`: none was raised within a day. `wait`: nobody has it yet. `here`: somebody has taken or "
        "read it, or was reached. `none`: nobody was reached so far."
    )


class Opened(BaseModel):
    """Whether the questions open; one length whatever happens."""

    open: Literal[0, 1]


AGAIN = {
    "description": "Received before; nothing was stored again. The same receipt.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Received"}}},
}
REFUSED = refusals(
    {
        400: "No JSON.",
        404: "These tokens lead to nobody who is asked.",
        429: "Very many from this network; see Retry-After.",
        503: "Rows cannot be reached just now; nothing was stored. See Retry-After.",
    }
)
REFUSED_ENVELOPE = {
    **REFUSED,
    **refusals({409: "`unknown_desk_key`, `other_desk`: open the page anew. `key_taken`: seal anew."}),
}


@doors.post("")
@needs(ANYBODY, writes=False)
@doors.input(CheckInIn, arg_name="sent")
@doors.output(Received, status_code=201, description="Received and durable.")
@doors.doc(responses={200: AGAIN, **REFUSED_ENVELOPE})
def receive(sent: CheckInIn) -> tuple[dict[str, str], int]:
    """Hand in a sealed check-in

    Also one that was sealed to a desk key of yesterday, or to a desk that has handed the case on since.
    """
    limited("check-in", CALLS_PER_MINUTE)
    wrong = [*sent.misshapen(), *(name for name in ("files", "uploads") if getattr(sent, name))]
    if wrong:
        raise HTTPError(422, detail={"json": {name: ["has the wrong shape"] for name in wrong}})
    settings = _settings()
    parcel = sent.parcel(_desk(sent), from_text(sent.once))
    answer_within, wake = timedelta(hours=settings.answer_within_hours), timedelta(minutes=settings.wake_minutes)
    with _alike(), db.writing() as session:
        at = clock.now()
        receipt = rules.receive(session, parcel, sent.held(), at=at, answer_within=answer_within, wake=wake)
    told = {"received_at": receipt.received_at.isoformat(), "look_again_at": receipt.look_again_at.isoformat()}
    return told, 200 if receipt.again else 201


def _desk(sent: CheckInIn) -> DeskPublic:
    """The desk it is sealed to, which must be one that has ever read this mailbox. Raises UnknownDeskKey, OtherDesk."""
    with _alike(), db.reading() as session:
        desk = desks.by_key(session, sent.key_id)
        if desk is None or desk.code != sent.header.desk:
            raise UnknownDeskKey
        conversations.held_by(session, sent.held())
        if not conversations.has_been_at(session, sent.held().lookup_hash, desk.id):
            raise OtherDesk
    return desk


@doors.post("/state")
@needs(ANYBODY, writes=False)
@doors.input(Posting, arg_name="sent")
@doors.output(Raised)
@doors.doc(responses=REFUSED)
def state(sent: Posting) -> dict[str, str]:
    """What became of a raised hand"""
    limited("check-in", CALLS_PER_MINUTE)
    wake = timedelta(minutes=_settings().wake_minutes)
    with _alike(), db.reading() as session:
        talk = conversations.held_by(session, sent.held())
        if queries.by_conversation(session, talk) is None:
            raise NotFollowed
        return {"state": queries.raised(session, talk, at=clock.now(), wake=wake).value}


@doors.post("/open")
@needs(ANYBODY, writes=False)
@doors.input(PinIn, arg_name="sent")
@doors.output(Opened, description="The same length whatever happens; tokens that lead nowhere open nothing.")
@doors.doc(responses=refusals({400: "No JSON.", 503: "See Retry-After."}))
def open_with_pin(sent: PinIn) -> dict[str, int]:
    """Show a PIN"""
    settings = _settings()
    if not within("pins", FROM_NETWORK_PER_MINUTE, FROM_NETWORK_PER_HOUR):
        return {"open": 0}
    key, wake = load_for_page(settings.server_key), timedelta(minutes=settings.wake_minutes)
    try:
        with db.writing() as session:
            follow = rules.held(session, sent.held(), ended=True)
            counts = within("pin", PINS_PER_MINUTE, PINS_PER_HOUR, str(follow.id))
            opens = pin.try_pin(session, key, follow, sent.pin, counts=counts, at=clock.now(), wake=wake)
    except (UnknownCode, NotFollowed):
        return {"open": 0}
    return {"open": int(opens)}


@contextmanager
def _alike() -> Iterator[None]:
    """Whoever tries a code learns nothing from the answer; wrong ones are slowed by network, right ones never."""
    try:
        yield
    except (UnknownCode, NotFollowed) as error:
        limited("wrong code", WRONG_PER_MINUTE)
        raise UnknownCode from error


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def init_app(app: APIFlask) -> None:
    app.register_blueprint(doors)
