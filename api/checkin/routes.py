"""The phone's JSON door: check-ins that it sealed."""

from datetime import timedelta
from typing import Literal

from apiflask import APIBlueprint, APIFlask, HTTPError
from flask import current_app

from api import clock, db
from api.binary import from_text
from api.checkin import rules
from api.conversation.code import UnknownCode, by_posting
from api.doors import ANYBODY, limited, needs
from api.keys import queries as desks
from api.report.envelope import AnyHeaderIn, EnvelopeIn
from api.report.rules import UnknownDeskKey

doors = APIBlueprint("checkin_api", __name__, url_prefix="/api/v1", tag="Check-ins")
WRONG_PER_MINUTE = 10


class HeaderIn(AnyHeaderIn):
    kind: Literal["check_in", "later"]


class CheckInIn(EnvelopeIn):
    """A sealed check-in."""

    header: HeaderIn


@doors.post("/checkins")
@needs(ANYBODY)
@doors.input(CheckInIn, arg_name="sent")
def receive(sent: CheckInIn) -> tuple[dict[str, str], int]:
    """Hand in a sealed check-in"""
    settings = current_app.extensions["settings"]
    limited("report", settings.reports_per_minute)
    if sent.misshapen() or sent.once is None:
        raise HTTPError(422)
    with db.reading() as session:
        desk = desks.by_key(session, sent.key_id)
    if desk is None or desk.code != sent.header.desk:
        raise UnknownDeskKey
    within = timedelta(hours=settings.answer_within_hours)
    code = by_posting(from_text(sent.lookup), from_text(sent.access))
    try:
        with db.writing() as session:
            receipt = rules.receive(
                session, sent.parcel(desk, from_text(sent.once)), code, at=clock.now(), answer_within=within
            )
    except UnknownCode:
        limited("wrong code", WRONG_PER_MINUTE)
        raise
    told = {"received_at": receipt.received_at.isoformat(), "look_again_at": receipt.look_again_at.isoformat()}
    return told, 200 if receipt.again else 201


def init_app(app: APIFlask) -> None:
    app.register_blueprint(doors)
