"""The audit: Đức reads who did what; every act can be read as a sentence."""

from api.audit.acts import Act
from pwa.audit.sentences import SENTENCES
from tests.people import House


def test_every_act_reads_as_a_sentence() -> None:
    assert set(SENTENCES) == set(Act)


def test_duc_sees_that_lan_signed_in_and_that_he_looked(house: House) -> None:
    house.sign_in(house.lan)
    duc = house.sign_in(house.duc)
    duc.get("/console/audit")
    page = duc.get("/console/audit").text
    assert house.lan.name in page
    assert "đăng nhập" in page
    assert "xem nhật ký" in page


def test_duc_can_follow_one_member(house: House) -> None:
    house.sign_in(house.lan)
    duc = house.sign_in(house.duc)
    page = duc.get(f"/console/audit?by={house.lan.id}").text
    assert house.lan.name in page
    assert house.duc.name not in page.partition("<main")[2]


def test_a_forged_mark_in_the_address_is_no_failure(house: House) -> None:
    duc = house.sign_in(house.duc)
    assert duc.get("/console/audit?after=never~nothing&by=x").status_code == 200
