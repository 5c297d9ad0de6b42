"""Taking a report: photos cleaned, sealed in memory to the desk that reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from api.conversation.code import Code
from api.conversation.parcel import Parcel, packed
from api.errors import Refused
from api.keys.queries import DeskPublic
from api.report.content import Content, File, Note, NothingToldYet, urgency
from api.report.photo import NotAPhoto, cleaned
from api.report.voice import media_of
from api.sealed import Header, Kind, Where

INTAKE = "intake"
PHOTOS = 6


class UnknownDeskKey(Refused):
    """Sealed to a key that never was the intake desk's, nor a desk's that reads or has read the conversation."""

    status = 409


@dataclass(frozen=True)
class Upload:
    """A file as it came: what its sender calls it, and its bytes; ``too_large`` when they were not kept."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)
    too_large: bool = False


def with_photos(content: Content, uploads: Iterable[Upload], *, keep_place: bool) -> None:
    """Add cleaned photos. One that does not open is left out and noted; the words are never lost for it."""
    places = []
    for number, upload in enumerate(uploads):
        if number >= PHOTOS:
            content.notes.append(Note("too_many_photos"))
            break
        try:
            jpeg, place = _opened(upload)
        except NotAPhoto:
            content.notes.append(Note("photo_too_large" if upload.too_large else "not_a_photo", upload.name))
            continue
        content.files = [*content.files, File("image/jpeg", jpeg)]
        if place and keep_place:
            places.append({**place, "photo": len(content.files) - 1})
    if places:
        content.fields["photo_places"] = places


def _opened(upload: Upload) -> tuple[bytes, dict[str, float] | None]:
    if upload.too_large:
        raise NotAPhoto
    return cleaned(upload.content)


def with_voice(content: Content, upload: Upload | None) -> None:
    """Add a spoken message as it was recorded; a file of another kind is left out and noted."""
    if upload is None:
        return
    media = media_of(upload.content)
    if upload.too_large or media is None:
        content.notes.append(Note("voice_too_large" if upload.too_large else "not_a_voice", upload.name))
        return
    content.files = [*content.files, File(media, upload.content)]


def sealed_parcel(content: Content, kind: Kind, code: Code, desk: DeskPublic, *, language: str) -> Parcel:
    """Seal a submission in memory: slow, so before any transaction. Raises NothingToldYet.

    A tap on 'I can't speak' needs nothing else: it is itself the message.
    """
    if kind is not Kind.QUIET and not content.tells_something():
        raise NothingToldYet
    where = Where(content.fields.get("where", "unknown"))
    header = Header(desk.code, kind, urgency(content.fields, kind), where, language)
    return packed(content.sealed_form(), [file.content for file in content.files], header, desk, code)
