"""Two years with Mai: invited, asked, slower, silent twice, red at night, forced, and at the end of the road.

The clock of the house is the test's; the browser, the pages and the timed work are the real ones.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from api import server_key
from api.tasks import phones
from tests.casework.people import Colleague, Writer
from tests.checkin.people import work
from tests.journeys.family import pick, tap
from tests.journeys.today_test import answers, joins
from tests.moved import at_console, doors_open
from tests.people import House
from tests.screens import DESK, PHONE, NewPage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FINE = ("Ổn", "Có", "Không cần gì", "Được")
NOT_SAFE = ("Rất khó", "Không", "Có người nói chuyện", "Được")


class Paper:
    """What Mai holds in her hand."""

    def __init__(self, words: str) -> None:
        self.paper = words


@pytest.fixture
def url(house: House) -> Iterator[str]:
    server_key.make(house.settings.server_key)
    with doors_open(house) as url:
        yield url


def days_pass(house: House, days: float) -> None:
    """Day after day, and the timed work with them."""
    end = house.at + timedelta(days=days)
    while house.at < end:
        house.at = min(house.at + timedelta(hours=12), end)
        work(house)


def on_duty(screen: NewPage, house: House, url: str) -> Page:
    """Lan comes to her shift; the session of the one before has ended."""
    lan = screen(DESK)
    at_console(lan, house, url, house.lan)
    return lan


def waits(lan: Page, url: str, reason: str) -> int:
    lan.goto(f"{url}/console")
    return lan.locator(".row", has_text=reason).count()


def says(phone: Page, url: str, *words: str) -> None:
    """She opens the page of her phone and answers."""
    phone.goto(f"{url}/today")
    tap(phone, "Được, bắt đầu")
    answers(phone, *words)
    tap(phone, "Gửi ngay")
    expect(phone.locator('[data-part="thanks"] [data-when="received"]')).to_be_visible()


def invited(lan: Page, url: str, case: str) -> Paper:
    """Together, at the desk: how one knows that it is she, her card, her yes; then the code, once."""
    lan.goto(f"{url}/console/case/{case}")
    tap(lan, "Mời được hỏi thăm")
    lan.fill("[name=checked]", "Gặp mặt ở phòng tư vấn.")
    lan.locator("label.pick", has_text="Đồng ý, sau khi nghe").click()
    pick(lan, "Nói khi gặp mặt")
    tap(lan, "Lưu, rồi xem mã")
    words = lan.locator(".read-out").inner_text().splitlines()
    tap(lan, "Đã trao mã")
    return Paper(" ".join(word for word in words if re.fullmatch(r"[^\W\d_]+", word)))


def test_two_years(house: House, lan: Colleague, url: str, screen: NewPage) -> None:
    with house.writing() as session:
        phones.keep(session, house.hoa.id, "0000000018", at=house.at)
    case = lan.opens(Writer(house).writes("Em đã về nhà rồi.", person_name="Mai Thí Dụ"))
    desk = on_duty(screen, house, url)
    mai = invited(desk, url, str(case))
    course = desk.url
    phone = screen(PHONE)
    joins(phone, url, mai, "Của riêng tôi")

    days_pass(house, 3.5)
    desk = on_duty(screen, house, url)
    assert waits(desk, url, "Đến lúc hỏi thăm") == 1
    desk.goto(course)
    tap(desk, "Ghi lần thăm, cuộc gọi")
    desk.fill("[name=words]", "Em ngủ được, đang tìm việc.")
    desk.locator("form button:visible").last.click()
    assert waits(desk, url, "Đến lúc hỏi thăm") == 0

    days_pass(house, 11)
    says(phone, url, *FINE)
    desk = on_duty(screen, house, url)
    assert waits(desk, url, "Có câu trả lời hỏi thăm") == 1
    desk.goto(course)
    expect(desk.locator("#entries")).to_contain_text("Trả lời trên điện thoại")
    desk.locator("#raised form button").click()
    assert waits(desk, url, "Có câu trả lời hỏi thăm") == 0

    phone.goto(f"{url}/today/pause")
    pick(phone, "Hỏi thưa hơn")
    tap(phone, "Làm vậy")

    days_pass(house, 300)
    desk = on_duty(screen, house, url)
    assert waits(desk, url, "Hai lần chưa trả lời hỏi thăm") == 1

    house.at = house.at.replace(hour=19)  # two at night
    says(phone, url, *NOT_SAFE)
    expect(phone.locator('[data-red] [data-says="wait"]')).to_be_visible()
    house.later(minutes=11)
    work(house)
    desk = on_duty(screen, house, url)
    row = desk.locator(".row", has_text="Có câu trả lời hỏi thăm")
    row.get_by_role("link", name="Đánh thức ai").click()
    desk.locator(".rung.turn").get_by_role("button", name="Gọi được", exact=False).first.click()
    expect(phone.locator('[data-red] [data-says="here"]')).to_be_visible()

    desk.goto(f"{course}#pins")
    desk.locator("#pins summary").click()
    desk.fill("[name=pin]", "135790")
    desk.fill("[name=duress]", "246813")
    desk.locator("#pins form button").click()
    phone.goto(f"{url}/today")
    phone.wait_for_load_state("networkidle")
    phone.goto(f"{url}/today")
    phone.fill("[name=open]", "246813")
    tap(phone, "Mở")
    phone.wait_for_url(f"{url}/pause")
    assert waits(desk, url, "Có thể đang bị ép") == 1

    desk.goto(course)
    expect(desk.locator("#raised")).to_contain_text("Đừng gọi, đừng nhắn")
    desk.fill("[name=looked]", "Đã hỏi Hoa, làm theo điều đã hẹn.")
    desk.locator("#raised form button").click()
    days_pass(house, 400)
    desk = on_duty(screen, house, url)
    desk.goto(course)
    tap(desk.locator("#hand"), "Kết thúc")
    desk.locator("#hand label.pick").filter(has=desk.locator("[value=graduated]")).click()
    tap(desk.locator("#hand"), "Kết thúc hỏi thăm")
    expect(desk.locator(".top")).to_contain_text("Đã kết thúc tốt")
    for label in ("Đến lúc hỏi thăm", "Hai lần chưa trả lời hỏi thăm"):
        assert waits(desk, url, label) == 0
    days_pass(house, 200)
    desk = on_duty(screen, house, url)
    assert waits(desk, url, "hỏi thăm") == 0
