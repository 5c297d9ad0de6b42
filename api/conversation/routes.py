"""The mailbox's JSON door: notices when something waits in it."""

from typing import Annotated

from apiflask import APIBlueprint, APIFlask
from flask import current_app
from pydantic import BaseModel, Field

from api import clock, db
from api.conversation import queries, rules
from api.conversation.code import UnknownCode, by_tokens
from api.description import refusals
from api.doors import ANYBODY, limited, needs
from api.push.address import LONGEST, looked_at
from api.push.notice import browser
from api.push.rules import subscribe
from api.server_key import load_for_page

doors = APIBlueprint("conversation_api", __name__, url_prefix="/api/v1", tag="Notices")
WRONG_PER_MINUTE = 10
PER_MINUTE = 60


class Wish(BaseModel):
    """A browser's subscription, and the tokens of the mailbox of which it wishes to hear."""

    lookup: Annotated[str, Field(max_length=64, description="Lookup id, 32 bytes, base64url without padding.")]
    read: Annotated[str, Field(max_length=64, description="Reading token, 32 bytes, base64url without padding.")]
    endpoint: Annotated[str, Field(max_length=LONGEST, description="`https`, on the public internet.")]
    p256dh: Annotated[str, Field(max_length=120, description="P-256 point, 65 bytes uncompressed, base64url.")]
    auth: Annotated[str, Field(max_length=40, description="16 bytes, base64url.")]


@doors.post("/push")
@needs(ANYBODY, writes=False)
@doors.input(Wish, arg_name="wish")
@doors.output({}, status_code=204, description="From now on this browser gets a notice when an answer waits.")
@doors.doc(
    responses=refusals(
        {
            400: "No JSON.",
            404: "No mailbox answers to these tokens.",
            422: "`no_push_address`: no public https address. `no_browser`: keys of another shape.",
            429: "Very many from this network; see Retry-After.",
            503: "Rows or keys cannot be reached just now. See Retry-After.",
        }
    )
)
def wish(wish: Wish) -> str:
    """Ask for a notice when an answer waits

    The notice is the same for everybody and says nothing.
    """
    limited("push", PER_MINUTE)
    settings = current_app.extensions["settings"]
    told, code = browser(wish.endpoint, wish.p256dh, wish.auth), by_tokens(wish.lookup, wish.read)
    key = load_for_page(settings.server_key)
    try:
        with db.reading() as session:
            if queries.desk_of(session, code) is None:  # a wrong code costs one look and no lock
                raise UnknownCode
        looked_at(told.endpoint, here=bool(settings.push_here))
        with db.writing() as session:
            subscribe(session, key, told, conversation_id=rules.found(session, code).id, at=clock.now())
    except UnknownCode:
        limited("wrong code", WRONG_PER_MINUTE)
        raise
    return ""


def init_app(app: APIFlask) -> None:
    app.register_blueprint(doors)
