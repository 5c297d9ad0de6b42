"""What a submission tells is taken into the case once: facts fill gaps, everything else is a clue of its own."""

from io import BytesIO

from PIL import Image

from api.casework import opening, rules
from api.casework.kinds import State
from api.directory import loading
from api.missing.clues import Certainty, Source, Told
from api.report.content import File
from api.sealed import Kind
from tests.casework.people import Colleague, Writer, both_at_once, texts
from tests.people import MORNING, House
from tests.senders import heic, photo


def test_clues_are_taken_in_once(father: Writer, lan: Colleague, nga: Colleague) -> None:
    case_id = lan.opens(father.writes(last_when="hôm qua", recruiter_name="Sáu Mẫu", place="gần sông"))
    both_at_once(*(lambda each=each: each.does(opening.read, case_id) for each in (lan, nga, lan)))
    assert sorted(texts(lan.sees(case_id))) == ["Sáu Mẫu", "gần sông", "hôm qua"]


def test_each_clue_keeps_who_told_it_and_when(father: Writer, lan: Colleague, house: House) -> None:
    told = father.writes(about="self", last_when="hôm qua")
    sent_at = house.at
    house.later(hours=2)
    clue = lan.sees(lan.opens(told)).persons[0].clues[0]
    assert (clue.added_at, clue.added_by, clue.told.source) == (sent_at, None, Source.PERSON)


def test_an_addition_fills_gaps_and_overwrites_nothing(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(person_name="Trần Văn Thí Dụ"))
    before = lan.sees(case_id).persons[0].version
    father.writes("Nhớ thêm.", Kind.ADDITION, person_name="Tèo", person_born="2005")
    lan.does(opening.read, case_id)
    person = lan.sees(case_id).persons[0]
    assert person.facts == {"name": "Trần Văn Thí Dụ", "born": "2005"}
    assert [(clue.told.topic, clue.told.text) for clue in person.clues] == [("person.name", "Tèo")]
    assert person.version > before


def test_whoever_writes_again_opens_a_closed_case_and_danger_lifts_it(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    lan.does(rules.set_state, case_id, State.CLOSED)
    father.writes("Nó đang bị đánh.", Kind.ADDITION, danger="yes")
    assert lan.waiting()[0].rank == 0
    lan.does(opening.read, case_id)
    listed = lan.sees(case_id).listed
    assert (listed.state, listed.rank) == ("open", 0)


def test_a_clue_of_ones_own_counts_where_it_belongs(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes())
    lan.does(rules.add_clue, case_id, Told("staff.noted", "trên tàu cá", Source.HEARD, Certainty.UNSURE, "tuần trước"))
    lan.sends(case_id, "clue", clue="gần chợ Mới", **{"clue-about": "place"})
    page = lan.looks(case_id).text
    assert "nghe kể · chưa chắc" in page
    assert page.count("Nơi ở bây giờ") == 3  # the need, the clue's own heading, the form's list
    assert [clue.added_by for clue in lan.sees(case_id).persons[0].clues] == [lan.id, lan.id]


def test_a_position_gets_the_nearest_commune(house: House, father: Writer, lan: Colleague) -> None:
    with house.writing() as session:
        loading.load_places(session, at=MORNING)
    case_id = lan.opens(father.writes(place_lat="21.0285", place_lon="105.8542", place_accuracy="30"))
    page = lan.looks(case_id).text
    assert "21.02850, 105.85420 ± 30 m" in page
    assert "gần phường Hoàn Kiếm" in page.replace("Phường", "phường")


def test_a_photo_is_drawn_anew_when_it_is_opened(house: House, father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(files=(File("image/jpeg", photo(place=True)),)))
    shown = lan.browser.get(f"/console/file/{lan.sees(case_id).messages[0].files[0].id}")
    assert not dict(Image.open(BytesIO(shown.data)).getexif())
    assert b"CANARY-CAMERA" not in shown.data
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"


def test_what_only_calls_itself_a_photo_is_never_shown(father: Writer, lan: Colleague) -> None:
    page = b"<script>alert(1)</script>"
    for media in ("image/jpeg", "image/svg+xml", "text/html", "audio/ogg", "audio/x\r\nSet-Cookie: a=b", "", "💥"):
        case_id = lan.opens(father.writes(media, Kind.ADDITION, files=(File(media, page),)))
        shown = lan.browser.get(f"/console/file/{lan.sees(case_id).messages[-1].files[0].id}")
        assert (shown.status_code, shown.mimetype) == (200, "application/octet-stream")
        assert shown.headers["Content-Disposition"] == "attachment; filename=file.bin"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_recording_is_heard(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(files=(File("audio/ogg", b"OggS" + bytes(60)),)))
    file_id = lan.sees(case_id).messages[0].files[0].id
    assert f'<audio controls preload="none" src="/console/file/{file_id}">' in lan.looks(case_id).text
    assert lan.browser.get(f"/console/file/{file_id}").mimetype == "audio/ogg"


def test_a_recording_comes_in_pieces_as_an_iphone_asks_for_it(father: Writer, lan: Colleague) -> None:
    sound = b"OggS" + bytes(range(60))
    case_id = lan.opens(father.writes(files=(File("audio/ogg", sound),)))
    path = f"/console/file/{lan.sees(case_id).messages[0].files[0].id}"
    for asked, status, piece in (("0-1", 206, sound[:2]), ("4-", 206, sound[4:]), ("-3", 206, sound[-3:])):
        heard = lan.browser.get(path, headers={"Range": f"bytes={asked}"})
        assert (heard.status_code, heard.data) == (status, piece)
        assert heard.headers["Content-Range"].endswith("/64")
    assert lan.browser.get(path, headers={"Range": "bytes=900-"}).status_code == 416
    assert lan.browser.get(path).headers["Accept-Ranges"] == "bytes"


def test_an_iphones_photo_is_shown_as_a_jpeg(father: Writer, lan: Colleague) -> None:
    case_id = lan.opens(father.writes(files=(File("image/heic", heic(place=True)),)))
    path = f"/console/file/{lan.sees(case_id).messages[0].files[0].id}"
    assert path in lan.looks(case_id).text
    shown = lan.browser.get(path)
    assert shown.mimetype == "image/jpeg"
    assert not dict(Image.open(BytesIO(shown.data), formats=["JPEG"]).getexif())


def test_an_old_home_name_shows_the_places_of_today_and_chooses_none(
    father: Writer, lan: Colleague, house: House
) -> None:
    with house.writing() as session:
        loading.load_places(session, at=house.at)
    page = lan.looks(lan.opens(father.writes(person_home="muong khuong, lao cai"))).text
    assert "Quê có thể là, theo tên hiện nay:" in page
    assert "Mường Khương, tỉnh Lào Cai" in page
