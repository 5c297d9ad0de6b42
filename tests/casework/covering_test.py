"""A picture that is hard to see says so first; one that may show the abuse of a child opens to supervision alone."""

import hashlib
import uuid
from io import BytesIO

import pytest
from PIL import Image

from api.casework import handing, pictures, rules
from api.casework.kinds import State
from api.casework.pictures import Mark
from api.report.content import File
from tests.casework.people import Colleague, Writer
from tests.people import House


def photo() -> File:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#654321").save(out, "JPEG")
    return File("image/jpeg", out.getvalue())


SENT = photo()


@pytest.fixture
def case_id(father: Writer, lan: Colleague) -> uuid.UUID:
    return lan.opens(father.writes(files=(SENT,)))


def picture(lan: Colleague, case_id: uuid.UUID) -> uuid.UUID:
    return next(file.id for message in lan.sees(case_id).messages for file in message.files)


def test_a_picture_that_is_hard_to_see_says_so_before_the_tap(case_id: uuid.UUID, lan: Colleague) -> None:
    file = picture(lan, case_id)
    assert lan.sends(case_id, "cover", file=str(file), mark="hard").status_code == 303
    assert "Có thể khó xem" in lan.looks(case_id).text
    assert lan.browser.get(f"/console/file/{file}").status_code == 200


def test_a_child_is_covered_at_once_and_its_digest_stays(
    house: House, case_id: uuid.UUID, lan: Colleague, nga: Colleague
) -> None:
    file = picture(lan, case_id)
    lan.sends(case_id, "cover", file=str(file), mark="child")
    assert lan.browser.get(f"/console/file/{file}").status_code == 403
    assert nga.looks(case_id).status_code == 404
    shown = lan.looks(case_id).text
    assert hashlib.sha256(SENT.content).hexdigest() in shown
    assert f"/console/file/{file}" not in shown


def test_supervision_looks_only_after_saying_why(house: House, case_id: uuid.UUID, lan: Colleague) -> None:
    file, hoa = picture(lan, case_id), Colleague(house, house.hoa)
    lan.does(pictures.cover, case_id, file, Mark.CHILD)
    assert lan.browser.post(f"/console/file/{file}/open", data={"reason": "xem"}).status_code == 403
    assert hoa.browser.post(f"/console/file/{file}/open", data={"reason": " "}).status_code == 422
    before = house.acts().count("FILE_UNCOVERED")
    answer = hoa.browser.post(f"/console/file/{file}/open", data={"reason": "giao cho công an"})
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
    assert house.acts().count("FILE_UNCOVERED") == before + 1


def test_a_weaker_mark_uncovers_nothing(case_id: uuid.UUID, lan: Colleague) -> None:
    file = picture(lan, case_id)
    for mark in (Mark.CHILD, Mark.HARD):
        lan.does(pictures.cover, case_id, file, mark)
    assert lan.asks(pictures.marks, case_id)[file].mark is Mark.CHILD


def test_a_picture_of_another_case_is_not_covered_from_here(house: House, case_id: uuid.UUID, lan: Colleague) -> None:
    other = lan.opens(Writer(house).writes(files=(SENT,)))
    assert lan.sends(case_id, "cover", file=str(picture(lan, other)), mark="child").status_code == 404


def test_the_mark_follows_its_case(house: House, case_id: uuid.UUID, lan: Colleague) -> None:
    file, into = picture(lan, case_id), lan.opens(Writer(house).writes())
    lan.does(pictures.cover, case_id, file, Mark.HARD)
    lan.does(handing.join, case_id, lan.sees(into).listed.name)
    assert lan.asks(pictures.marks, into)[file].mark is Mark.HARD


def cared_for(hoa: Colleague) -> list[uuid.UUID]:
    return [row.subject_id for row in hoa.waiting() if row.kind == "care"]


def test_after_a_hard_case_somebody_looks_after_lan(house: House, case_id: uuid.UUID, lan: Colleague) -> None:
    hoa, calm = Colleague(house, house.hoa), lan.opens(Writer(house).writes())
    red = lan.opens(Writer(house).writes(danger="yes"))
    for each in (calm, red):
        lan.does(rules.set_state, each, State.CLOSED)
    lan.does(pictures.cover, case_id, picture(lan, case_id), Mark.CHILD)
    assert cared_for(hoa) == [red, case_id]
    assert [row.kind for row in lan.waiting() if row.kind == "care"] == []
