"""The public key of intake: what a phone seals to."""

from typing import Any

from apiflask import APIBlueprint, APIFlask
from pydantic import BaseModel, Field

from api import db
from api.binary import to_text
from api.description import refusals
from api.doors import ANYBODY, needs
from api.keys import queries
from api.sealed import FORMAT

INTAKE = "intake"
doors = APIBlueprint("keys_api", __name__, url_prefix="/api/v1", tag="Keys")


class IntakeKey(BaseModel):
    """The desk's current key; a report sealed to an older one is accepted all the same."""

    desk: str
    key_id: str = Field(description="UUID of this key; goes into the report as `key_id`.")
    public: str = Field(description="P-256 point, 65 bytes uncompressed, base64url without padding.")
    fingerprint: str = Field(description="First 16 hex digits of the SHA-256 of the point.")
    format: int = Field(description="Envelope format, see docs/envelope.md.")


@doors.get("/keys/intake")
@needs(ANYBODY)
@doors.output(IntakeKey)
@doors.doc(responses=refusals({503: "The rows cannot be reached just now."}))
def intake_key() -> dict[str, Any]:
    """Public intake key"""
    desk = queries.desk(db.session(), INTAKE)
    return {
        "desk": desk.code,
        "key_id": str(desk.key_id),
        "public": to_text(desk.public),
        "fingerprint": desk.fingerprint,
        "format": FORMAT,
    }


def init_app(app: APIFlask) -> None:
    app.register_blueprint(doors)
