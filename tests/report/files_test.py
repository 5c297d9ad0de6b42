"""Photos and voices: cleaned, sealed, and never a reason to lose the words beside them."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from api.conversation import queries
from api.report import photo as cleaning
from api.report.voice import media_of
from tests.people import House
from tests.senders import Sender, file, heic, photo

OGG = b"OggS" + bytes(60)


@pytest.fixture
def ba(house: House) -> Sender:
    """Ba has a photo of his daughter and the name of a village."""
    return Sender(house)


def opened_file(sender: Sender, number: int = 0) -> tuple[str, bytes]:
    with sender.house.reading() as session:
        file_id = sender.arrived()[-1].files[number].id
        return queries.opened_file(session, sender.house.ring(session, sender.house.lan), file_id)


def test_a_photo_alone_is_a_report(ba: Sender) -> None:
    assert ba.sends("/write", photo=file(photo())).status_code == 200
    media, content = opened_file(ba)
    assert media == "image/jpeg"
    assert Image.open(BytesIO(content)).size == (40, 30)


def test_a_photo_loses_its_place_and_its_camera(ba: Sender) -> None:
    ba.sends("/write", words="đây", photo=file(photo(place=True)))
    assert not dict(Image.open(BytesIO(opened_file(ba)[1])).getexif())
    assert "photo_places" not in (ba.arrived()[0].content or {})


def test_a_place_that_is_kept_becomes_a_clue_of_its_own(ba: Sender) -> None:
    ba.sends("/write", photo=file(photo(place=True)), photo_place="yes")
    assert not dict(Image.open(BytesIO(opened_file(ba)[1])).getexif())
    (place,) = (ba.arrived()[0].content or {})["photo_places"]
    assert place == {"lat": pytest.approx(21.028333), "lon": pytest.approx(105.854167), "photo": 0}


def test_an_iphones_photo_is_taken_with_the_place_its_sender_keeps(ba: Sender) -> None:
    ba.sends("/write", photo=file(heic(place=True), "IMG_2047.HEIC"), photo_place="yes")
    media, content = opened_file(ba)
    cleaned = Image.open(BytesIO(content), formats=["JPEG"])
    assert (media, cleaned.size, dict(cleaned.getexif())) == ("image/jpeg", (40, 30), {})
    (place,) = (ba.arrived()[0].content or {})["photo_places"]
    assert place["lat"] == pytest.approx(21.028333)


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has ten thousand million pixels."""
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


NO_PHOTOS = {
    "nothing.jpg": b"",
    "words.jpg": b"no photo at all",
    "half.jpg": photo()[:200],
    "half.heic": heic()[:400],
    "bomb.png": bomb(),
    "page.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("name", NO_PHOTOS)
def test_a_photo_that_is_none_does_not_cost_the_words(ba: Sender, name: str) -> None:
    page = ba.sends("/write", words="Con tôi ở bến tàu.", photo=[file(NO_PHOTOS[name], name), file(photo())])
    assert page.status_code == 200
    assert name in page.text
    assert "Lời của bạn đã đến" in page.text
    (message,) = ba.arrived()
    assert (message.content or {})["words"] == "Con tôi ở bến tàu."
    assert len(message.files) == 1


def test_fifty_megabytes_do_not_cost_the_words(ba: Sender) -> None:
    page = ba.sends("/write", words="Con tôi ở bến tàu.", photo=file(bytes(50 << 20), "lon.jpg"))
    assert page.status_code == 200
    assert "lon.jpg" in page.text
    assert "quá lớn" in page.text
    assert (ba.arrived()[0].content or {})["words"] == "Con tôi ở bến tàu."


def test_more_than_the_house_reads_is_told_clearly(ba: Sender) -> None:
    page = ba.sends("/write", words="a", photo=file(bytes(65 << 20), "lon.jpg"))
    assert page.status_code == 413
    assert "Tệp quá lớn" in page.text


def test_a_bad_photo_alone_is_not_called_received(ba: Sender) -> None:
    page = ba.sends("/write", photo=file(b"no photo"))
    assert page.status_code == 422
    assert "cần chọn lại" in page.text


def test_the_seventh_photo_waits_for_the_next_sending(ba: Sender) -> None:
    page = ba.sends("/write", photo=[file(photo(size=(40 + n, 30))) for n in range(7)])
    assert "sáu ảnh" in page.text
    assert len(ba.arrived()[0].files) == 6


def test_another_photo_of_the_same_length_is_another_message(ba: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter([b"\xff\xd8one", b"\xff\xd8two"])
    monkeypatch.setattr("api.report.rules.cleaned", lambda content: (next(made), None))
    ba.sends("/write", photo=file(b"1"))
    ba.sends("/write", fresh=False, photo=file(b"2"))
    assert len(ba.arrived()) == 2


def test_a_spoken_message_is_kept_as_it_was_recorded(ba: Sender) -> None:
    ba.sends("/write", voice=file(OGG, "loi.bin"))
    assert opened_file(ba) == ("audio/ogg", OGG)


def test_a_voice_that_is_none_is_told(ba: Sender) -> None:
    page = ba.sends("/write", words="a", voice=file(b"MZ no sound", "loi.mp3"))
    assert "loi.mp3" in page.text
    assert not ba.arrived()[0].files


@pytest.mark.parametrize(
    ("start", "media"),
    [
        (b"ID3\x04", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"\0\0\0\x18ftyp3gp4", "audio/3gpp"),
        (b"#!AMR\n", "audio/amr"),
        (b"RIFF\0\0\0\0WAVE", "audio/wav"),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_recordings_are_known_by_their_first_bytes(start: bytes, media: str | None) -> None:
    assert media_of(start) == media


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_common_kind_of_photo_opens(kind: str) -> None:
    assert cleaning.cleaned(photo(kind=kind))[0].startswith(b"\xff\xd8\xff")


def test_a_large_photo_is_made_small() -> None:
    small, _ = cleaning.cleaned(photo(size=(5000, 3000)))
    assert max(Image.open(BytesIO(small)).size) == cleaning.LONGEST


def test_nothing_of_an_upload_lies_on_the_disk_in_clear(ba: Sender, house: House) -> None:
    canary = b"CANARY-" * 20
    ba.sends("/write", words="CANARY-WORDS", voice=file(OGG + canary, "CANARY-NAME.ogg"), photo=file(photo(place=True)))
    for path in house.settings.data_dir.rglob("*"):
        if path.is_file():
            assert b"CANARY" not in path.read_bytes(), path.name
