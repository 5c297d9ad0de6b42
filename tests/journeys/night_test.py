"""A red report at night: Lan sees and hears it, wakes the lead who does not answer, then the supervisor who does."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from playwright.sync_api import Page, expect

from tests.journeys.family import code_on, tap
from tests.journeys.idle_lock_test import sixteen_minutes_pass
from tests.journeys.staff import sign_in
from tests.screens import DESK, PHONE, NewPage
from tests.served import Served

COUNTS_NOTES = """
const start = OscillatorNode.prototype.start;
window.notes = 0;
OscillatorNode.prototype.start = function (...when) { window.notes += 1; return start.apply(this, when); };
"""
NOBODY = "Chưa ai nhận, chưa gọi được ai."


def somebody_cannot_speak(phone: Page, house: Served) -> None:
    phone.goto(f"{house.url}/quiet")
    phone.locator("main form .door").click()
    code_on(phone)


def twenty_seconds_pass(page: Page) -> None:
    page.clock.run_for(20_000)


def minutes_pass(house: Served, minutes: int) -> str:
    """What came in last has waited so long; its id."""
    then = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(" ")
    [(last,)] = house.rows("SELECT id FROM due ORDER BY opened_at DESC LIMIT 1")
    house.rows("UPDATE due SET opened_at = ? WHERE id = ?", then, last)
    return str(UUID(last))


def test_a_red_report_at_night(served: Served, screen: NewPage) -> None:
    lan = screen(DESK)
    lan.add_init_script(COUNTS_NOTES)
    lan.clock.install()
    sign_in(lan, served, "lan")
    before = lan.locator(".row").count()
    lan.locator("h1").click()  # a browser lets nothing sound before a first touch
    somebody_cannot_speak(screen(PHONE), served)
    twenty_seconds_pass(lan)
    expect(lan.locator(".row")).to_have_count(before + 1)
    assert lan.evaluate("notes") == 2
    twenty_seconds_pass(lan)
    assert lan.evaluate("notes") == 2

    due = minutes_pass(served, 25)
    lan.reload()
    row = lan.locator(".row", has=lan.locator(f"a[href$='/wake/{due}']"))
    expect(row).to_contain_text(NOBODY)
    expect(row).to_contain_text("25 phút")
    row.get_by_role("link", name="Đánh thức ai").click()
    turn = lan.locator(".rung.turn")
    expect(turn).to_contain_text("Minh")
    expect(turn.get_by_role("link", name="Gọi")).to_have_attribute("href", "tel:+84000000021")
    turn.get_by_role("button", name="Không gọi được").click()
    expect(turn).to_contain_text("Hoa")
    turn.get_by_role("button", name="Gọi được", exact=False).first.click()
    expect(lan.get_by_role("status").filter(has_text="Đã gọi được Hoa")).to_be_visible()
    lan.goto(f"{served.url}/console")
    expect(lan.locator(".row", has_text="Đã gọi được Hoa")).to_have_count(1)

    lan.locator("h1").click()
    for told in ("Đang im, F4 để bật lại", "Tiếng báo: bật"):
        lan.keyboard.press("F4")
        expect(lan.locator("[data-sound]")).to_have_text(told)
    tap(lan.locator(".side"), "Tiếng báo: bật")
    lan.goto(f"{served.url}/console/roster")
    somebody_cannot_speak(screen(PHONE), served)
    twenty_seconds_pass(lan)
    expect(lan.locator("[data-news]")).to_be_visible()
    assert lan.evaluate("notes") == 0

    lan.goto(f"{served.url}/console")
    sixteen_minutes_pass(served, "lan")
    twenty_seconds_pass(lan)
    expect(lan.locator("h1")).to_have_text("Đã khóa vì để lâu")


def test_the_list_the_roster_and_a_task_without_script(served: Served, screen: NewPage) -> None:
    """Minh leads; on a telephone, and scripts are off."""
    minh = screen(PHONE, java_script_enabled=False)
    sign_in(minh, served, "minh")
    expect(minh.locator(".row")).not_to_have_count(0)
    tap(minh, "Tải lại")
    minh.goto(f"{served.url}/console/roster")
    minh.locator("#add select[name=staff]").select_option(label="Nga Thử Nghiệm")
    minh.fill("#from", "03:17")
    minh.fill("#until", "04:17")
    tap(minh.locator("#add"), "Thêm ca")
    expect(minh.locator(".today")).to_contain_text("03:17–04:17")
    minh.goto(f"{served.url}/console/all")
    minh.locator(".row a").first.click()
    tap(minh.locator("#tasks"), "Ghi việc")
    minh.fill("#task", "Gọi đồn biên phòng.")
    minh.locator("#tasks form button").click()
    expect(minh.locator(".due")).to_contain_text("Gọi đồn biên phòng.")
    minh.locator(".quick summary").click()
    tap(minh, "Đã nhận tin")
    expect(minh.locator("#answer")).to_have_value(
        "Chúng tôi đã nhận và đọc tin của bạn. Chúng tôi đang tìm hiểu và sẽ viết lại ở đây."
    )
