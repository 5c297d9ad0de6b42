"""The sealed intake: takes what a phone has sealed, once, and answers with a receipt."""

import hashlib
from datetime import timedelta
from typing import Annotated

from apiflask import APIBlueprint, APIFlask, HTTPError
from flask import current_app, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api import clock, db, uploads
from api.binary import from_text
from api.conversation import queries as conversations
from api.conversation import rules
from api.conversation.code import UnknownCode
from api.conversation.parcel import Parcel
from api.description import refusals
from api.doors import ANYBODY, limited, needs
from api.errors import TooLarge
from api.keys import queries as desks
from api.keys.queries import DeskPublic
from api.report.envelope import ReportIn
from api.report.rules import INTAKE, UnknownDeskKey
from api.sealed import PIECE_BYTES

doors = APIBlueprint("report_api", __name__, url_prefix="/api/v1", tag="Reports")
WRONG_PER_MINUTE = 10
PIECES_PER_MINUTE = 1200


class Once(BaseModel):
    """The name a sender gives to one sending; the body's `once` serves as well."""

    model_config = ConfigDict(populate_by_name=True)

    idempotency_key: Annotated[str | None, Field(alias="Idempotency-Key", min_length=8, max_length=200)] = None


class Receipt(BaseModel):
    """When it was received and by when somebody looks at it. Nothing in it opens or finds the mailbox."""

    received_at: str = Field(description="RFC 3339, UTC.")
    look_again_at: str = Field(description="RFC 3339, UTC.")


AGAIN = {
    "description": "Received before; nothing was stored again. The same receipt.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
}
REFUSED = refusals(
    {
        400: "No JSON.",
        404: "The access token does not fit the lookup id.",
        409: "`unknown_desk_key`: fetch the intake key again. `key_taken`: seal anew with a fresh content key. "
        "`upload_missing`: send the pieces of its files again.",
        413: "Larger than the house takes at once.",
        429: "Very many from this network; see Retry-After.",
        503: "Rows or files cannot be reached just now; nothing was stored. See Retry-After.",
    }
)


@doors.post("/reports")
@needs(ANYBODY)
@doors.input(Once, location="headers", arg_name="named")
@doors.input(ReportIn, arg_name="sent")
@doors.output(Receipt, status_code=201, description="Received and durable.")
@doors.doc(responses={200: AGAIN, **REFUSED})
def receive(named: Once, sent: ReportIn) -> tuple[dict[str, str], int]:
    """Hand in a sealed report"""
    settings = current_app.extensions["settings"]
    limited("report", settings.reports_per_minute)
    once = _once(named, sent)
    with db.reading() as session:
        desk = desks.by_key(session, sent.key_id)
        if desk is None or desk.code != sent.header.desk or not _may_be_sealed_to(session, desk, sent):
            raise UnknownDeskKey
    within = timedelta(hours=settings.answer_within_hours)
    receipt = _received(sent.parcel(desk, once), within)
    told = {"received_at": receipt.received_at.isoformat(), "look_again_at": receipt.look_again_at.isoformat()}
    return told, 200 if receipt.again else 201


def _may_be_sealed_to(session: Session, desk: DeskPublic, sent: ReportIn) -> bool:
    """Intake, the desk that reads the conversation, or one that has read it: an outbox may be late."""
    lookup_hash = hashlib.sha256(from_text(sent.lookup)).digest()
    return desk.code == INTAKE or conversations.has_been_at(session, lookup_hash, desk.id)


def _once(named: Once, sent: ReportIn) -> bytes:
    wrong = sent.misshapen()
    if named.idempotency_key is None and sent.once is None:
        wrong.append("once")
    if wrong:
        raise HTTPError(422, detail={"json": {name: ["has the wrong shape"] for name in wrong}})
    if named.idempotency_key is None:
        return from_text(sent.once or "")
    return hashlib.sha256(b"loi-ve/1/idempotency-key\0" + named.idempotency_key.encode()).digest()[:16]


def _received(parcel: Parcel, within: timedelta) -> rules.Receipt:
    try:
        with db.writing() as session:
            return rules.receive(session, parcel, at=clock.now(), answer_within=within, from_outbox=True)
    except UnknownCode:
        limited("wrong code", WRONG_PER_MINUTE)
        raise


class Arrived(BaseModel):
    """How much of a file is here."""

    bytes: int = Field(description="Go on from this offset.")


class Place(BaseModel):
    """Where a piece belongs."""

    model_config = ConfigDict(populate_by_name=True)

    upload_offset: Annotated[int, Field(alias="Upload-Offset", ge=0, le=2**40)]


OTHER_OFFSET = {
    "description": "Another offset comes next; `bytes` says which.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Arrived"}}},
}


@doors.get("/uploads/<name>")
@needs(ANYBODY)
@doors.output(Arrived)
@doors.doc(responses=refusals({404: "No name of an upload: 32 lower-case hex digits."}))
def upload_arrived(name: str) -> dict[str, int]:
    """How much of a file sent ahead is here"""
    return {"bytes": uploads.arrived(name)}


@doors.put("/uploads/<name>")
@needs(ANYBODY, writes=False)
@doors.input(Place, location="headers", arg_name="place")
@doors.output(Arrived, description="This piece, and all before it, are durable.")
@doors.doc(
    responses={
        409: OTHER_OFFSET,
        **refusals(
            {
                404: "No name of an upload.",
                413: "Too large.",
                429: "Very many.",
                503: "See Retry-After.",
                507: "`uploads_full`: see Retry-After; send the report's words meanwhile.",
            }
        ),
    }
)
def upload_piece(name: str, place: Place) -> tuple[dict[str, int], int]:
    """Send a locked file ahead of its report, in pieces of at most 256 KiB

    The body is the piece's bytes (`application/octet-stream`). The name is chosen at random by the sender.
    """
    limited("upload", PIECES_PER_MINUTE)
    request.max_content_length = PIECE_BYTES + 1  # a body that does not say how long it is is cut off here
    piece = request.get_data(cache=False)
    if len(piece) > PIECE_BYTES:
        raise TooLarge
    here, fitted = uploads.append(name, place.upload_offset, piece)
    return {"bytes": here}, 200 if fitted else 409


def init_app(app: APIFlask) -> None:
    app.register_blueprint(doors)
