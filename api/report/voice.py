"""Spoken messages: recognised by their first bytes, since phones name the same recording in many ways."""

MARKS = (
    ("audio/mpeg", 0, b"ID3"),
    ("audio/mpeg", 0, b"\xff\xfb"),
    ("audio/mpeg", 0, b"\xff\xf3"),
    ("audio/mpeg", 0, b"\xff\xf2"),
    ("audio/aac", 0, b"\xff\xf1"),
    ("audio/aac", 0, b"\xff\xf9"),
    ("audio/3gpp", 4, b"ftyp3g"),
    ("audio/mp4", 4, b"ftyp"),
    ("audio/ogg", 0, b"OggS"),
    ("audio/webm", 0, b"\x1aE\xdf\xa3"),
    ("audio/wav", 8, b"WAVE"),
    ("audio/amr", 0, b"#!AMR"),
    ("audio/flac", 0, b"fLaC"),
    ("audio/x-caf", 0, b"caff"),
)


def media_of(content: bytes) -> str | None:
    """The media type of a recording; None when it is none that we know."""
    return next((media for media, place, mark in MARKS if content[place : place + len(mark)] == mark), None)
