"""The JSON door of notices: the house's key for browsers, and no more notices to a browser."""

from typing import Annotated

from apiflask import APIBlueprint, APIFlask
from flask import current_app
from pydantic import BaseModel, Field

from api import clock, db
from api.description import refusals
from api.doors import ANYBODY, limited, needs
from api.push import rules
from api.push.address import LONGEST
from api.push.notice import public_text
from api.server_key import load_for_page

doors = APIBlueprint("push_api", __name__, url_prefix="/api/v1", tag="Notices")
PER_MINUTE = 60


class HouseKey(BaseModel):
    """What a browser binds a subscription to."""

    public: str = Field(description="P-256 point, 65 bytes uncompressed, base64url: `applicationServerKey`.")


class Endpoint(BaseModel):
    """The address that a browser was given by its push service; whoever knows it has it from that browser."""

    endpoint: Annotated[str, Field(max_length=LONGEST)]


@doors.get("/push")
@needs(ANYBODY)
@doors.output(HouseKey)
@doors.doc(responses=refusals({503: "The key cannot be reached just now."}))
def push_key() -> dict[str, str]:
    """Public key of notices"""
    return {"public": public_text(load_for_page(current_app.extensions["settings"].server_key))}


@doors.delete("/push")
@needs(ANYBODY)
@doors.input(Endpoint, arg_name="told")
@doors.output({}, status_code=204, description="No notice goes there any more, whether or not one ever did.")
@doors.doc(responses=refusals({400: "No JSON.", 429: "Very many from this network.", 503: "See Retry-After."}))
def forget(told: Endpoint) -> str:
    """No more notices to a browser, for whichever mailbox they were"""
    limited("push", PER_MINUTE)
    key = load_for_page(current_app.extensions["settings"].server_key)
    rules.forget(db.session(), key, told.endpoint, at=clock.now())
    return ""


def init_app(app: APIFlask) -> None:
    app.register_blueprint(doors)
