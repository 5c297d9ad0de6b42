"""One day in a live house, in which every field of every form that takes something secret carries a canary."""

import re

from playwright.sync_api import Page, expect

from tests.canaries.canary import HERE, TELEPHONE, canary, choose, choose_files, fill
from tests.canaries.live_house import Live, added
from tests.journeys.family import arrived, code_on, open_box, tap
from tests.journeys.staff import prove
from tests.journeys.tour import answered, press, unfold
from tests.screens import DESK, PHONE, NewPage

CODED = {
    "last-how": "wechat",
    "person-sex": "female",
    "you-relation": "sibling",
    "you-interpreter": "yes",
}
CATEGORY = "forced_fraud"
RECEIVER = "border_guard"
PINS = ("280619", "730415")
HOME = "Mường Khương, Lào Cai"
STRANGER = "son-ca-dau-rang-oi@example.org"


def a_family_writes(live: Live, phone: Page) -> None:
    """The whole report without script: every card, photo and voice, and once the rows are away; then the mailbox."""
    url = live.served.url
    phone.goto(f"{url}/write")
    unfold(phone)
    fill(phone.locator("form#told"))
    phone.fill("[name=person-home]", f"{HOME}, {canary('person-home')}")
    phone.fill("#words", f"{canary('words')}: {TELEPHONE}")
    choose(phone, **CODED)
    for value in ("family", "under_18", "yes", "phone", RECEIVER):
        phone.locator(f'form#told input[value="{value}"]').first.check(force=True)
    phone.locator("input[name=photo-place]").check(force=True)
    with live.served.held_by_another():
        phone.locator("[data-send]").click()
        expect(phone.get_by_role("alert")).to_be_visible()
    choose_files(phone.locator("form#told"))
    phone.locator("[data-send]").click()
    code = code_on(phone)
    press(phone, "/box/check")
    fill(phone.locator("form#told"))
    press(phone, "/box/check")
    open_box(phone, url, " ".join(code))
    for act in ("contact", "add"):
        press(phone, f"/box/{act}")
        unfold(phone)
        fill(phone.locator("form#told"))
        with answered(phone):
            phone.locator("[data-send]").click()
    press(phone, "/box/news")
    open_box(phone, url, canary("a wrong code"))
    live.keep_code(code)


def shares_where_it_is(phone: Page) -> None:
    arrived(phone)
    phone.locator("summary", has_text="Chia sẻ nơi của máy này").click()
    tap(phone, "15 phút")
    expect(phone.locator("aside.live [data-sent]")).to_be_visible()
    phone.locator("[data-live-stop]").click()


def somebody_asks_and_somebody_cannot_speak(live: Live, phone: Page) -> None:
    """With script: the phone's own position goes along."""
    url = live.served.url
    phone.goto(f"{url}/question")
    fill(phone.locator("form#told"))
    press(phone, "/question")
    live.keep_code(code_on(phone))
    shares_where_it_is(phone)
    phone.goto(f"{url}/quiet")
    phone.locator("main form .door").click()
    live.keep_code(code_on(phone))
    phone.locator("#told button[value=abroad]").click()
    phone.locator("[data-take]").click()
    expect(phone.locator("[name=place-lat]")).to_have_value(str(HERE["latitude"]))
    fill(phone.locator("form#told"))
    with answered(phone):
        phone.locator("#told button:not([type=button])").first.click()


def somebody_wants_a_call(live: Live, phone: Page) -> None:
    phone.goto(f"{live.served.url}/call-me")
    fill(phone.locator("form#told"))
    phone.fill("#call-number", TELEPHONE)
    press(phone, "/call-me")
    live.keep_code(code_on(phone))


def somebody_sends_a_place(live: Live, phone: Page) -> None:
    phone.goto(f"{live.served.url}/place")
    unfold(phone)
    fill(phone.locator("form#told"))
    phone.locator("[data-send]").click()
    live.keep_code(code_on(phone))


def lan_works(live: Live, page: Page, mai: Page) -> str:
    """Lan opens what the family wrote and fills in every form there is; returns everything that she could read."""
    page.goto(f"{live.served.url}/console")
    page.locator(".row", has_text="Tin mới").locator("a.verb").click()
    case = page.url
    read = page.locator("main").inner_text()
    for act in ("note", "answer", "clue", "facts", "task", "person", "relate", "join"):
        page.goto(case)
        unfold(page)
        fill(page.locator(f'main form[action$="/{act}"]'))
        press(page, f"/{act}")
    lan_is_asked_for_data(page, case)
    lan_is_called(live, page)
    lan_guards(page, case)
    lan_accompanies(live, page, case, mai)
    page.goto(case)
    with answered(page):
        page.get_by_role("link", name="Hỗ trợ có thể được hưởng").click()
    unfold(page)
    fill(page.locator('main form:has([name="status"])'))
    with answered(page):
        page.locator('main form:has([name="status"]) > button').click()
    page.goto(case)
    choose(page, call_class="counselling", category=CATEGORY)
    press(page, "/class")
    unfold(page)
    page.fill("#day", "2031-03-07")
    press(page, "/promise")
    for path, field in (("places", "#text"), ("all", "#name")):
        page.goto(f"{live.served.url}/console/{path}")
        page.fill(field, canary(path))
        with answered(page):
            page.locator(f"form:has({field}) button").click()
    page.goto(case)
    for picture in page.locator(".veil img").all():
        page.goto(f"{live.served.url}{picture.get_attribute('src')}")
        page.goto(case)
        break
    return read


def lan_is_asked_for_data(page: Page, case: str) -> None:
    """A request with its letter, and a hold."""
    for act in ("hold", "request"):
        page.goto(case)
        unfold(page)
        fill(page.locator(f'main form[action$="/{act}"]'))
        press(page, f"/{act}")
    fill(page.locator("main form:has(#letter)"))
    with answered(page):
        page.locator("main form:has(#letter) > button").click()


def lan_is_called(live: Live, page: Page) -> None:
    """The log of a call, and the number by which Lan is woken."""
    page.goto(f"{live.served.url}/console/calls")
    page.locator(".begin button").click()
    page.wait_for_url("**/call/*")
    fill(page.locator("#log"))
    page.fill("#number", TELEPHONE)
    with answered(page):
        page.locator('button[form=log][value="talked"], #log button[value="talked"]').first.click()
    page.goto(f"{live.served.url}/console/calls")  # once more, and nobody speaks
    page.locator("form:has([value=silent]) input:visible").first.fill(TELEPHONE)
    with answered(page):
        page.locator("form:has([value=silent]) button[value=silent]").first.click()
    page.goto(f"{live.served.url}/console/me")
    page.locator("#phone-form input").fill(TELEPHONE)
    with answered(page):
        page.locator("#phone-form button").first.click()


def lan_guards(page: Page, case: str) -> None:
    """A card, what is weighed, a consent, and a sheet that goes out on it: after this her own words wait."""
    page.goto(case)
    page.locator("#safe a").first.click()
    fill(page.locator('form[action$="/card"]'))
    press(page, "/card")
    receiver = canary("receiver")
    page.goto(f"{case}/consent")
    fill(page.locator('form[action$="/ground"]'))
    page.fill("#g-until", "2031-03-07")
    page.select_option("#g-purpose", "support")
    page.select_option("#g-subject", index=1)
    with answered(page):
        page.locator('form[action$="/ground"] button').click()
    page.goto(f"{case}/consent")
    fill(page.locator('form[action$="/consent"]'))
    page.fill("#until", "2031-03-07")
    page.fill("#receiver", receiver)
    page.select_option("#subject", index=1)
    page.locator("[name=how]").first.check(force=True)
    with answered(page):
        page.locator('form[action$="/consent"] button').click()
    page.goto(f"{case}/release")
    page.fill("#receiver", receiver)
    page.select_option("#purpose", "support")
    press(page, "/release")
    page.goto(f"{case}/consent")
    unfold(page)
    fill(page.locator('form[action$="/withdraw"]').last)
    with answered(page):
        page.locator('form[action$="/withdraw"] button').last.click()
    for act in ("wish", "standing"):
        page.goto(case)
        unfold(page)
        fill(page.locator(f'main form[action$="/{act}"]'))
        choose(page, wish="refuses")
        press(page, f"/{act}")
    page.goto(case)
    unfold(page)
    fill(page.locator('main form[action$="/answer"]'))
    press(page, "/answer")


def lan_accompanies(live: Live, page: Page, case: str, mai: Page) -> None:
    """Mai is invited and joins; a visit, an instrument, a restricted note; handed on, ended."""
    page.goto(f"{case}/follow")
    fill(page.locator('form[action$="/follow"]'))
    for field in ("agreed", "how"):
        page.locator(f"[name={field}]").first.check(force=True)
    press(page, "/follow")
    code = live.keep_code(code_on(page))
    page.locator("main .acts a").first.click()
    page.wait_for_url("**/console/followed/**")
    course = page.url
    mai_joins_and_answers(live, mai, code)
    page.goto(course)
    unfold(page)
    for field, digits in zip(page.locator('form[action$="/pins"] input[type=password]').all(), PINS, strict=True):
        field.fill(digits)
    press(page, "/pins")
    for path in ("visit", "fill/phq9", "notes"):
        page.goto(f"{course}/{path}")
        unfold(page)
        fill(page.locator(f'main form[action$="/{path}"]'))
        if path == "fill/phq9":
            page.locator("[name='phq9.9'][value='1']").check(force=True)
        press(page, f"/{path}")
    lan_shares(page, course)
    for act in ("looked", "hand", "end"):
        page.goto(course)
        unfold(page)
        form = page.locator(f'main form[action$="/{act}"]')
        fill(form)
        for choice in form.locator("[name=state], [name=how]").all():
            choice.check(force=True)
        with answered(page):
            form.locator("button").last.click()


def mai_joins_and_answers(live: Live, mai: Page, code: str) -> None:
    """Without script; what is asked has answers to choose alone."""
    mai.goto(f"{live.served.url}/today/join")
    mai.fill("#code", code)
    tap(mai, "Xem tiếp")
    mai.locator("[name=agree]").check(force=True)
    tap(mai, "Bắt đầu")
    mai.goto(f"{live.served.url}/today")
    mai.fill("form#told #code", code)
    mai.locator("form#told input[type=radio]").first.check(force=True)
    with answered(mai):
        mai.locator("form#told button", has_text="Tiếp").click()
    press(mai, "/today")


def lan_shares(page: Page, course: str) -> None:
    """A safety plan with places to go, and an appointment; held back while no supervisor is sure who reads there."""
    for path in ("shared", "appointments"):
        page.goto(f"{course}/{path}")
        form = page.locator(f'main form[action$="/{path}"]')
        fill(form)
        if path == "appointments":
            page.fill("#day", page.evaluate("new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10)"))
            page.fill("#hour", "12:00")
        press(page, f"/{path}")
        expect(page.get_by_role("alert")).to_contain_text("giám sát")


def locked_while_writing(live: Live, page: Page, url: str, field: str) -> None:
    page.goto(url)
    page.fill(f"#{field}", canary(f"{field} before the lock"))
    live.served.rows("UPDATE staff_session SET last_seen_at = '2020-01-01 00:00:00'")
    with answered(page):
        page.locator(f"form:has(#{field}) button").click()


def lan_is_called_away(live: Live, page: Page, case: str) -> None:
    """Her screen locks in the middle of a note, and she goes on with it."""
    locked_while_writing(live, page, case, "note")
    password, secret = live.sign_ins["lan@house.example"]
    prove(page, live.served, password, secret)
    tap(page, "Gửi tiếp")
    page.locator("#notes").wait_for()


def lan_hands_on(page: Page, case: str) -> None:
    page.goto(case)
    unfold(page)
    page.select_option("#to", "desk:supervision")
    fill(page.locator('main form[action$="/hand"]'))
    press(page, "/hand")


def hoa_restricts_and_looks(live: Live, page: Page) -> None:
    """Hoa shuts a case to all but Lan, says why, finds another by its number, and reads what was done."""
    url = live.served.url
    hoa_erases(page, url)
    page.goto(f"{url}/console")
    page.locator(".row", has_text="Không nói được").first.locator("a.verb").click()
    page.wait_for_url("**/console/case/**")
    unfold(page)
    form = page.locator('main form[action$="/restrict"]')
    fill(form)
    form.locator("label", has_text="Lan").click()
    press(page, "/restrict")
    expect(page.locator("main")).to_contain_text("Đang hạn chế")
    page.goto(f"{url}/console/all")
    page.fill("#name", TELEPHONE.replace(" ", ""))
    with answered(page):
        page.locator("form:has(#name) button").click()
    expect(page.locator(".talk")).to_contain_text(TELEPHONE)
    page.goto(f"{url}/console/audit")
    page.fill("#case", canary("a case in the audit"))
    press(page, "/audit")
    page.goto(f"{url}/console/audit")
    with page.expect_download():
        page.locator("button[value=csv]").click()


def hoa_erases(page: Page, url: str) -> None:
    """Who wanted a call wants to be forgotten: a count without a name is left."""
    page.goto(f"{url}/console")
    page.locator(".row", has_text="Xin gọi lại").first.locator("a.verb").click()
    page.wait_for_url("**/console/case/**")
    unfold(page)
    name = page.locator("label[for=name-erase]").inner_text().partition(": ")[2].strip()
    page.fill("#name-erase", name)
    press(page, "/erase")


def hoa_decides_and_covers(live: Live, page: Page) -> None:
    """What Lan wrote goes back with a word; a picture is covered, and looked at with a reason. Hoa stays signed in."""
    page.goto(f"{live.served.url}/console/all")
    prove(page, live.served, *live.sign_ins["hoa@house.example"])
    page.fill("#name", TELEPHONE.replace(" ", ""))
    with answered(page):
        page.locator("form:has(#name) button").click()
    case = page.url
    unfold(page)
    fill(page.locator('form[action$="/held"]').first)
    with answered(page):
        page.locator('form[action$="/held"] button[value=returned]').first.click()
    page.goto(case)
    unfold(page)
    with answered(page):
        page.locator('form[action$="/cover"] button[value=child]').first.click()
    page.goto(case)
    unfold(page)
    page.locator('form[action*="/console/file/"] input[name=reason]').first.fill(canary("reason to look"))
    page.locator('form[action*="/console/file/"] button').first.click()


def tuan_adds_somebody(live: Live, page: Page, somebody: Page) -> None:
    """A first password, and what it buys, that nobody takes up."""
    first = added(live, page, "Mai", "mai@house.example")
    live.offered(somebody, "mai@house.example", first)


def somebody_tries_to_get_in(live: Live, lan: Page, stranger: Page) -> None:
    """At Lan's locked screen, and at the door."""
    locked_while_writing(live, lan, f"{live.served.url}/console/all", "name")
    lan.fill("#password", canary("a wrong password"))
    lan.fill("#code", "000000")
    press(lan, "/unlock")
    stranger.goto(f"{live.served.url}/console/sign-in")
    stranger.fill("#email", STRANGER)
    stranger.fill("#password", canary("a stranger's password"))
    press(stranger, "/sign-in")


def a_day(live: Live, screen: NewPage) -> str:
    """Everything; returns what Lan read on the family's case."""
    a_family_writes(live, screen(PHONE, java_script_enabled=False))
    somebody_asks_and_somebody_cannot_speak(live, screen(PHONE, geolocation=HERE, permissions=["geolocation"]))
    plain = screen(PHONE, java_script_enabled=False)
    somebody_wants_a_call(live, plain)
    lan = live.screens["lan"]
    read = lan_works(live, lan, screen(PHONE, java_script_enabled=False))
    somebody_sends_a_place(live, plain)
    case = re.sub(r"[?#].*", "", lan.url)
    hoa_restricts_and_looks(live, live.screens["hoa"])
    tuan_adds_somebody(live, live.screens["tuan"], screen(DESK))
    lan_is_called_away(live, lan, case)
    lan_hands_on(lan, case)
    somebody_tries_to_get_in(live, lan, screen(DESK))
    hoa_decides_and_covers(live, live.screens["hoa"])
    return read
