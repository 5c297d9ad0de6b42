"""The phone's door for a live share: begin, add points, stop. Nothing stands in an address, nothing can be read."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Literal

from apiflask import APIBlueprint, APIFlask, HTTPError
from flask import current_app
from pydantic import BaseModel, ConfigDict, Field

from api import clock, db
from api.binary import from_text
from api.conversation.code import Held, UnknownCode, by_posting
from api.description import refusals
from api.doors import ANYBODY, limited, needs
from api.keys import queries as desks
from api.location import rules
from api.location.rules import Point, Standing
from api.report.envelope import AnyHeaderIn, Binary, EnvelopeIn, exactly
from api.report.rules import UnknownDeskKey
from api.sealed import Sealed, is_sealed

doors = APIBlueprint("location_api", __name__, url_prefix="/api/v1/live", tag="Live share")
CALLS_PER_MINUTE = 600  # from one network: carriers put thousands behind one
WRONG_PER_MINUTE = 10
BATCH = 100


class LiveHeaderIn(AnyHeaderIn):
    """The plain part of the message that begins a share."""

    kind: Literal["live"]


class LiveIn(EnvelopeIn):
    """The message that begins a share; its content key seals the points as well."""

    header: LiveHeaderIn
    once: Annotated[Binary, exactly(16, "The same for the same share.")]
    minutes: Literal[15, 60] | None = Field(description="How long; null goes on until it is stopped, 12 hours at most.")


class Tokens(BaseModel):
    """What adds to a mailbox, and which share."""

    model_config = ConfigDict(extra="forbid")

    lookup: Annotated[Binary, exactly(32, "Lookup id, from the return code.")]
    access: Annotated[Binary, exactly(32, "What adds to the mailbox, from the return code.")]
    share: uuid.UUID

    def held(self) -> Held:
        return by_posting(from_text(self.lookup), from_text(self.access))


class PointIn(BaseModel):
    """One sealed position."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1, le=2**31 - 1, description="The phone's own count, from 1; also inside what is sealed.")
    body: Annotated[Binary, Field(max_length=800, description="The Sealed cell, base64url.")]


class PointsIn(Tokens):
    """Some positions, in any order; a number that is here already changes nothing."""

    points: Annotated[list[PointIn], Field(min_length=1, max_length=BATCH)]

    def sealed(self) -> list[Point]:
        """Raises HTTPError for bytes that cannot be sealed."""
        found = [Point(one.number, Sealed(from_text(one.body))) for one in self.points]
        if not all(is_sealed(one.body) for one in found):
            raise HTTPError(422, detail={"json": {"points": ["has the wrong shape"]}})
        return found


class Share(BaseModel):
    """A share as its phone sees it."""

    share: uuid.UUID
    ends_at: str = Field(description="RFC 3339, UTC: when it ends by itself.")
    stopped: bool


REFUSED = refusals(
    {
        404: "The tokens lead to no mailbox, or the share is not its own.",
        410: "The share is over.",
        429: "Very many from this network; see Retry-After.",
        503: "Rows cannot be reached just now; nothing was stored. See Retry-After.",
    }
)
REFUSED_AT_START = {
    **REFUSED,
    **refusals({409: "`unknown_desk_key`, `other_desk`, `key_taken`: ask the mailbox anew."}),
}


@doors.post("")
@needs(ANYBODY, writes=False)
@doors.input(LiveIn, arg_name="sent")
@doors.output(Share, status_code=201, description="It runs from now on.")
@doors.doc(responses=REFUSED_AT_START)
def start(sent: LiveIn) -> tuple[dict[str, object], int]:
    """Begin to share where this phone is"""
    limited("live", CALLS_PER_MINUTE)
    wrong = [*sent.misshapen(), *(name for name in ("files", "uploads") if getattr(sent, name))]
    if wrong:
        raise HTTPError(422, detail={"json": {name: ["has the wrong shape"] for name in wrong}})
    with db.reading() as session:
        desk = desks.by_key(session, sent.key_id)
    if desk is None or desk.code != sent.header.desk:
        raise UnknownDeskKey
    within = timedelta(hours=current_app.extensions["settings"].answer_within_hours)
    parcel = sent.parcel(desk, from_text(sent.once))
    with _wrong_counted(), db.writing() as session:
        return _told(rules.start(session, parcel, sent.minutes, at=clock.now(), answer_within=within)), 201


@doors.post("/points")
@needs(ANYBODY, writes=False)
@doors.input(PointsIn, arg_name="sent")
@doors.output(Share, description="These points are durable.")
@doors.doc(responses={**REFUSED, **refusals({413: "More points than a share may have."})})
def points(sent: PointsIn) -> dict[str, object]:
    """Add positions"""
    limited("live", CALLS_PER_MINUTE)
    found = sent.sealed()
    with _wrong_counted(), db.writing() as session:
        return _told(rules.take(session, sent.held(), sent.share, found, at=clock.now()))


@doors.post("/stop")
@needs(ANYBODY, writes=False)
@doors.input(Tokens, arg_name="sent")
@doors.output(Share, description="It is over.")
@doors.doc(responses=REFUSED)
def stop(sent: Tokens) -> dict[str, object]:
    """Stop sharing"""
    limited("live", CALLS_PER_MINUTE)
    with _wrong_counted(), db.writing() as session:
        return _told(rules.stop(session, sent.held(), sent.share, at=clock.now()))


@contextmanager
def _wrong_counted() -> Iterator[None]:
    """Wrong tokens are slowed by network; right ones never."""
    try:
        yield
    except UnknownCode:
        limited("wrong code", WRONG_PER_MINUTE)
        raise


def _told(share: Standing) -> dict[str, object]:
    return {
        "share": share.id,
        "ends_at": share.ends_at.isoformat(),
        "stopped": share.stopped_at is not None,
    }


def init_app(app: APIFlask) -> None:
    app.register_blueprint(doors)
