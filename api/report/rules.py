"""Taking a report: photos cleaned, sealed in memory to the desk, then stored once."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.conversation.code import Code
from api.conversation.parcel import Parcel, packed
from api.keys.queries import DeskPublic
from api.report.content import Content, File, NothingToldYet, urgency
from api.report.photo import NotAPhoto, cleaned
from api.sealed import Header, Kind, Where

INTAKE = "intake"
PHOTOS = 6
VOICE_BYTES = 12 * 1024 * 1024
VOICES = {
    "audio/mpeg": b"",
    "audio/mp4": b"ftyp",
    "audio/x-m4a": b"ftyp",
    "audio/m4a": b"ftyp",
    "audio/aac": b"",
    "audio/ogg": b"OggS",
    "audio/webm": b"\x1aE\xdf\xa3",
    "audio/wav": b"RIFF",
    "audio/x-wav": b"RIFF",
    "audio/amr": b"#!AMR",
    "audio/3gpp": b"ftyp",
}


@dataclass(frozen=True)
class Upload:
    """A file as it came: the name of its form field, what the browser calls it, its bytes."""

    media: str
    content: bytes


def with_photos(content: Content, uploads: Iterable[Upload], *, keep_place: bool, each: int) -> None:
    """Add cleaned photos. One that does not open is left out and noted; the words are never lost for it."""
    places = []
    for number, upload in enumerate(uploads):
        if number >= PHOTOS:
            content.notes.append("too_many_photos")
            break
        if len(upload.content) > each:
            content.notes.append("photo_too_large")
            continue
        try:
            jpeg, place = cleaned(upload.content)
        except NotAPhoto:
            content.notes.append("not_a_photo")
            continue
        content.files = [*content.files, File("image/jpeg", jpeg)]
        if place and keep_place:
            places.append({**place, "photo": len(content.files) - 1})
    if places:
        content.fields["photo_places"] = places


def with_voice(content: Content, upload: Upload | None) -> None:
    """Add a spoken message as it was recorded; a file of another kind is left out and noted."""
    if upload is None or not upload.content:
        return
    mark = VOICES.get(upload.media.partition(";")[0].strip().lower())
    if mark is None or mark not in upload.content[:64] or len(upload.content) > VOICE_BYTES:
        content.notes.append("not_a_voice")
        return
    content.files = [*content.files, File(upload.media.partition(";")[0].strip().lower(), upload.content)]


def sealed_parcel(content: Content, kind: Kind, code: Code, desk: DeskPublic, *, language: str) -> Parcel:
    """Seal a submission in memory: slow, so before any transaction. Raises NothingToldYet.

    A tap on 'I can't speak' needs nothing else: it is itself the message.
    """
    if kind is not Kind.QUIET and not content.tells_something():
        raise NothingToldYet
    where = Where(content.fields.get("where", "unknown"))
    header = Header(desk.code, kind, urgency(content.fields, kind), where, language)
    return packed(content.sealed_form(), [file.content for file in content.files], header, desk, code)
