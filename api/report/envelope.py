"""A sealed report as a phone posts it: bounded fields, and the shape of its bytes, which is all that can be checked."""

import hashlib
import uuid
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.binary import from_text
from api.conversation.parcel import Parcel
from api.keys.queries import DeskPublic
from api.sealed import Header, Kind, Sealed, Urgency, Where, is_locked_file, is_point, is_sealed

WRAPPED_BYTES = 65 + 32 + 16
FILES = 7


def _binary(text: str) -> str:
    from_text(text)
    return text


def _text_length(size: int) -> int:
    return -(-size * 4 // 3)


def exactly(size: int, meaning: str) -> object:
    length = _text_length(size)
    return Field(min_length=length, max_length=length, description=f"{meaning} {size} bytes, base64url.")


Binary = Annotated[str, AfterValidator(_binary)]


class AnyHeaderIn(BaseModel):
    """The plain part. Its hash is bound into the wrap, so it must be exactly what was sealed."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    desk: Annotated[str, Field(pattern=r"^[a-z-]{1,20}$")]
    kind: str
    urgency: Literal["normal", "amber", "red"]
    where: Literal["inside", "abroad", "unknown"]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]

    def header(self) -> Header:
        return Header(self.desk, Kind(self.kind), Urgency(self.urgency), Where(self.where), self.language)


class HeaderIn(AnyHeaderIn):
    """The plain part of something written."""

    kind: Literal["report", "quiet", "question", "addition", "contact", "call_back"]


class EnvelopeIn(BaseModel):
    """Something sealed. The lookup id and the access token are hashed on arrival."""

    model_config = ConfigDict(extra="forbid")

    header: AnyHeaderIn
    key_id: uuid.UUID = Field(description="The desk key it is sealed to; retired ones are accepted.")
    content_key_id: uuid.UUID = Field(description="Fresh for each report.")
    wrapped: Annotated[Binary, exactly(WRAPPED_BYTES, "The content key, sealed by HPKE to the desk key.")]
    body: Annotated[Binary, Field(max_length=700_000, description="The Sealed cell, base64url.")]
    files: Annotated[list[Binary], Field(max_length=FILES, description="Locked files, base64url.")] = []
    uploads: Annotated[
        list[Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]],
        Field(max_length=FILES, description="Names of locked files that were sent ahead, in place of `files`."),
    ] = []
    lookup: Annotated[Binary, exactly(32, "Lookup id, from the return code.")]
    access: Annotated[Binary, exactly(32, "What adds to the mailbox, from the return code.")]
    public: Annotated[Binary, exactly(65, "The mailbox's P-256 point, from the return code.")]
    once: Annotated[Binary, exactly(16, "The same for the same report.")] | None = None

    def misshapen(self) -> list[str]:
        """Names of fields whose bytes cannot be what they should be."""
        body, files = from_text(self.body), [from_text(file) for file in self.files]
        fits = {
            "body": is_sealed(body) and Sealed(body).key_id == self.content_key_id,
            "files": all(is_locked_file(file) for file in files),
            "uploads": not (self.files and self.uploads) and len(set(self.uploads)) == len(self.uploads),
            "public": is_point(from_text(self.public)),
            "wrapped": is_point(from_text(self.wrapped)[:65]),
        }
        return [name for name, fit in fits.items() if not fit]

    def parcel(self, desk: DeskPublic, once: bytes) -> Parcel:
        return Parcel(
            header=self.header.header(),
            desk_id=desk.id,
            desk_key_id=desk.key_id,
            key_id=self.content_key_id,
            wrapped=from_text(self.wrapped),
            body=Sealed(from_text(self.body)),
            lookup_hash=hashlib.sha256(from_text(self.lookup)).digest(),
            access_hash=hashlib.sha256(from_text(self.access)).digest(),
            public=from_text(self.public),
            once=once,
            files=[from_text(file) for file in self.files],
            uploads=self.uploads,
        )


class ReportIn(EnvelopeIn):
    """A sealed report. The lookup id and the access token are hashed on arrival."""

    header: HeaderIn
