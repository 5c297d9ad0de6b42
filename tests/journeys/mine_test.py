"""Mai opens her own page with her code: reads her plan, agrees to a time, slows down, withdraws, stops nothing else."""

import re

import pytest
from flask import Response, request
from playwright.sync_api import Page, expect

from api.casework import granting
from api.consent.kinds import Given, How, Purpose, Recipient
from tests.checkin.own.mai import Mai
from tests.contact.people import Keeper
from tests.engines import Engine
from tests.journeys.family import tap
from tests.moved import doors_open
from tests.people import House
from tests.screens import PHONE, NewPage

SECRETS = ("Dì Sáu", "Trạm y tế xã", "quán nước")


def unfold(page: Page, title: str) -> None:
    summary = page.locator("main summary", has_text=title).first
    if not summary.evaluate("summary => summary.parentElement.open"):
        summary.click()


def all_that_leaves(house: House) -> list[str]:
    """What her page's doors answer from now on."""
    told = list[str]()

    def hear(answer: Response) -> Response:
        if request.path.startswith("/today/mine") and request.method == "POST":
            told.append(answer.get_data(as_text=True))
        return answer

    house.app.after_request(hear)
    return told


def opens(page: Page, url: str, mai: Mai) -> None:
    page.goto(f"{url}/today/mine")
    page.fill("#code", " ".join(mai.code.words))
    tap(page, "Mở")
    expect(page.locator("h1")).to_have_text("Của bạn")
    expect(page.locator("main")).to_contain_text("Chúng tôi hỏi lại khoảng")


def reads_her_plan(page: Page) -> None:
    main = page.locator("main")
    expect(main).to_contain_text("Dì Sáu")
    expect(main).to_contain_text("Ở quán nước, với cô Lan")
    unfold(page, "Nơi giúp gần bạn")
    expect(page.locator("a[href^='tel:02093']")).to_be_visible()


def changes_things(page: Page) -> None:
    tap(page, "Đồng ý")
    expect(page.get_by_role("status").first).to_contain_text("bạn đồng ý buổi hẹn")
    unfold(page, "Khi nào chúng tôi hỏi")
    tap(page, "Hỏi thưa hơn")
    expect(page.locator("h1")).to_have_text("Hỏi thưa hơn?")
    tap(page, "Hỏi thưa hơn")
    expect(page.get_by_role("status").first).to_contain_text("Chúng tôi hỏi thưa hơn")
    unfold(page, "Khi nào chúng tôi hỏi")
    unfold(page, "Giờ an toàn")
    page.fill("#since", "19:00")
    tap(page, "Lưu giờ")
    expect(page.get_by_role("status").first).to_contain_text("chỉ nhắc và gọi trong giờ này")


def withdraws(page: Page) -> None:
    unfold(page, "Bạn đã đồng ý")
    note = page.locator(".note", has_text="Nhờ nơi khác giúp bạn")
    expect(note).to_contain_text("Hội Phụ nữ")
    note.get_by_role("button", name="Rút lại").click()
    expect(page.locator("h1")).to_have_text("Rút lại sự đồng ý này?")
    tap(page, "Rút lại")
    expect(page.get_by_role("status").first).to_have_text("Đã rút lại.")
    unfold(page, "Bạn đã đồng ý")
    expect(page.locator("main")).not_to_contain_text("Nhờ nơi khác giúp bạn")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("script", [True, False])
def test_mai_looks_after_her_own_page(engine: Engine, own_house: House, screen: NewPage, script: bool) -> None:
    house = own_house
    over_the_wire = all_that_leaves(house)
    lan = Keeper(house, house.lan)
    mai = Mai(house, lan)
    given = Given(Purpose.REFERRAL, Recipient.WOMEN_UNION, how=How.IN_PERSON)
    lan.does(granting.give, mai.case_id, lan.person_of(mai.case_id), given)
    mai.shares()
    mai.offers()
    page = screen(PHONE, java_script_enabled=script, accept_downloads=True)
    with doors_open(house) as url:
        opens(page, url, mai)
        reads_her_plan(page)
        unfold(page, "Dữ liệu của bạn")
        with page.expect_download() as saved:
            tap(page, "Lưu thành tệp")
        assert saved.value.suggested_filename == "ghi-chu.txt"
        text = saved.value.path().read_text("utf-8")
        assert all(secret in text for secret in SECRETS)
        changes_things(page)
        withdraws(page)
    assert mai.row().slower
    assert mai.row().since == "19:00"
    assert re.fullmatch(r".*/today/mine(/consent)?", page.url)
    if script:  # what is shared was opened on the phone alone
        assert over_the_wire
        assert not any(secret in answer for secret in SECRETS for answer in over_the_wire)
