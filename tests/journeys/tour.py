"""A tour through every page there is, in one language: the addresses from the app's own map, the answers by walking."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.routing import Rule

from api.accounts.roles import MAY, Role
from api.doors import ANYBODY
from tests.journeys.family import code_on, go_on, open_box, report
from tests.journeys.staff import open_latest, sign_in
from tests.people import cheap
from tests.served import Served
from wsgi import create_app

NAMES = {
    Role.COUNSELLOR: "lan",
    Role.LEAD: "minh",
    Role.SUPERVISOR: "hoa",
    Role.ADMINISTRATOR: "tuan",
    Role.AUDITOR: "duc",
    Role.ANALYST: "thao",
}


class Address(NamedTuple):
    """A page that opens by its address; ``who`` may, or None for everybody."""

    name: str
    path: str
    who: str | None


def app_of(folder: Path) -> Flask:
    """An app that is only asked for its map."""
    return create_app(cheap(f"sqlite:///{folder / 'none.sqlite3'}", folder))


def examples(house: Served, lang: str) -> list[dict[str, Any]]:
    """What to put into addresses. An address with a part that is not here fails the tour: nothing is forgotten."""
    (case,) = house.rows("SELECT id FROM case_file ORDER BY opened_at LIMIT 1")[0]
    (waiting,) = house.rows("SELECT subject_id FROM due WHERE kind = 'quiet' LIMIT 1")[0]
    (call,) = house.rows("SELECT id FROM call_log ORDER BY began_at LIMIT 1")[0]
    (person,) = house.rows("SELECT person_id FROM case_person WHERE case_id = ? LIMIT 1", case)[0]
    (due,) = house.rows("SELECT id FROM due WHERE kind = 'quiet' LIMIT 1")[0]
    (follow,) = house.rows("SELECT id FROM follow_up LIMIT 1")[0]
    first = {"lang": lang, "slug": "contact-lost", "language": lang, "sort": "numbers", "key": "ngay-mai"}
    first |= {"sheet": "phq9"}
    ids = {"case_id": _id(case), "subject_id": _id(waiting), "file_id": uuid.UUID(int=7), "call_id": _id(call)}
    ids |= {"person_id": _id(person), "due_id": _id(due), "request_id": uuid.UUID(int=8), "follow_id": _id(follow)}
    ids |= {"passkey_id": uuid.UUID(int=9)}
    built = {"name": "no-such-file.js"}
    return [first | ids | built, {"lang": lang, "sort": "centres", "key": "hanoi"}]


def _id(value: object) -> uuid.UUID:
    return uuid.UUID(str(value))


def addresses(app: Flask, house: Served, lang: str) -> list[Address]:
    """Every page in this language that opens by its address."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and _in(lang, rule):
            opened = [_address(app, rule, values) for values in examples(house, lang) if _fits(rule, values)]
            assert opened, f"no example for {rule.rule}"
            found += opened
    return found


def _in(lang: str, rule: Rule) -> bool:
    """Whether this rule is the one for this language; machines' doors have none and are tried once."""
    if "lang" not in rule.arguments:
        return lang == "vi"
    return (rule.defaults or {}).get("lang", lang) == lang and bool(rule.defaults) == (lang == "vi")


def _fits(rule: Rule, values: dict[str, Any]) -> bool:
    return rule.arguments <= set(values) and ("slug" in values or "sort" in rule.arguments)


def _address(app: Flask, rule: Rule, values: dict[str, Any]) -> Address:
    given = {name: values[name] for name in rule.arguments}
    path = app.url_map.bind("localhost").build(rule.endpoint, given, "GET")
    return Address(rule.endpoint, path, _who(app, rule.endpoint))


def _who(app: Flask, endpoint: str) -> str | None:
    permission = getattr(app.view_functions[endpoint], "needs")  # noqa: B009 - no view's type knows of it
    if permission is ANYBODY:
        return None
    return next(name for role, name in NAMES.items() if permission in MAY[role])


def press(page: Page, action: str) -> None:
    """Send the form that goes to this door, by its own button, and wait for the answer."""
    form = page.locator(f'form[action$="{action}"], form[data-door$="{action}"]')
    with answered(page):
        form.locator("button[type=submit]").first.click()


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Whatever is done meanwhile is answered: by another page, or by other content in the place of this one's."""
    page.locator("main > *").first.evaluate("part => part.dataset.before = ''")
    yield
    expect(page.locator("[data-before]")).to_have_count(0)
    page.wait_for_load_state()


def unfold(page: Page) -> None:
    """Open everything that is folded away."""
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")


def public_walk(page: Page, url: str) -> Iterator[str]:
    """Everything that is answered to a form of the public; ``url`` with the language's prefix."""
    page.goto(f"{url}/write")
    for step in range(5):
        yield f"report, step {step + 1}"
        go_on(page)
    page.locator("[data-send]").click()
    yield "report refused"
    code = report(page, url)
    yield "code"
    press(page, "/box/square")
    yield "square"
    press(page, "/box/code")
    yield "code again"
    press(page, "/box/check")
    yield "two words"
    page.locator("input[name^=word-]").first.fill("sai")
    press(page, "/box/check")
    yield "two words, wrong"
    for field in page.locator("input[name^=word-]").all():
        field.fill(code[int(re.sub(r"\D", "", field.get_attribute("name") or "")) - 1])
    press(page, "/box/check")
    yield "two words, right"
    yield from _mailbox_walk(page, url, " ".join(code))
    yield from _quiet_walk(page, url)
    yield from _today_walk(page, url)


def _mailbox_walk(page: Page, url: str, code: str) -> Iterator[str]:
    open_box(page, url, code)
    yield "mailbox, nothing read yet"
    for act in ("contact", "add"):
        press(page, f"/box/{act}")
        yield act
        if act == "add":
            page.locator("[data-send]").click()
            yield "add refused"
        page.fill("#words", "Cháu vừa gọi.")
        page.locator("[data-send]").click()
        yield f"mailbox after {act}"
    press(page, "/box/news")
    yield "news asked"
    unfold(page)
    press(page, "/box/delete")
    yield "delete?"
    press(page, "/box/delete")
    yield "deleted"
    open_box(page, url, code)
    yield "unknown code"


def _today_walk(page: Page, url: str) -> Iterator[str]:
    """'Hôm nay' on a phone that nothing is kept on; the code is nobody's."""
    page.goto(f"{url}/today")
    page.locator("[data-go=begin]").click()
    page.locator("#own-code").fill("sai mã")
    yield "today, the code"
    page.locator("[data-part=code] button[type=submit]").click()
    expect(page.locator("[data-wrong=no_code]")).to_be_visible()
    yield "today, a wrong code"
    page.locator("[data-go=help]").click()
    yield "today, help now"


def _quiet_walk(page: Page, url: str) -> Iterator[str]:
    page.goto(f"{url}/quiet")
    page.locator("main form .door").click()
    code_on(page)
    while page.locator("#told button[name], #told [name=place]").count():
        yield f"quiet, {page.locator('[name=step]').first.input_value()}"
        with answered(page):
            page.locator("#told button[type=submit]").last.click()
    yield "quiet, all answered"
    page.goto(f"{url}/question")
    page.fill("#words", "Đi làm ở nước ngoài cần giấy gì?")
    press(page, "/question")
    yield "question received"


def signing_in_walk(page: Page, house: Served, url: str) -> Iterator[str]:
    """What somebody meets who signs in for the first time, or wrongly."""
    page.goto(f"{url}/console/sign-in")
    page.fill("#email", "ai@example.org")
    page.fill("#password", "sai")
    press(page, "/sign-in")
    yield "sign-in refused"
    sign_in(page, house, "tuan", "/console/me")
    page.goto(f"{url}/console/staff")
    unfold(page)
    page.fill("#name", "Mới")
    page.fill("#email", "lan@example.org")
    press(page, "/console/staff")
    yield "staff refused"
    page.fill("#email", f"moi-{uuid.uuid4().hex[:8]}@example.org")
    email = page.locator("#email").input_value()
    press(page, "/console/staff")
    yield "first password"
    first = re.sub(r"\d", "", page.locator(".words").inner_text())
    page.context.clear_cookies()
    page.goto(f"{url}/console/sign-in")
    page.fill("#email", email)
    page.fill("#password", first)
    press(page, "/sign-in")
    yield "take up"
    page.fill("#code", "000000")
    press(page, "/take-up")
    yield "take up, wrong code"


def _guard_walk(page: Page, case: str) -> Iterator[str]:
    """Safe contact and consent: the card, a consent, the sheet; and both of them refused."""
    page.goto(case)
    page.locator("#safe a").first.click()
    yield "first card"
    page.locator("form[action$='/card'] button").click()
    page.goto(page.locator("#safe a").first.evaluate("link => link.href"))
    yield "card"
    for path in ("consent", "release"):
        page.goto(f"{case}/{path}")
        press(page, f"/{path}")
        yield f"{path} refused"
    page.goto(f"{case}/consent")
    page.locator("#subject").select_option(index=1)
    page.locator("#purpose").select_option("referral")
    page.locator("[name=how]").first.check(force=True)
    press(page, "/consent")
    page.goto(f"{case}/release")
    press(page, "/release")
    yield "sheet"
    page.goto(case)
    unfold(page)
    page.select_option("#wish select", "found")
    press(page, "/wish")
    page.fill("#answer", "Chào bạn.")
    press(page, "/answer")
    yield "a case in which an answer waits"


def _accompanying_walk(page: Page, case: str) -> Iterator[str]:
    """Somebody is invited, and gets a code; what a member does with the course, refused and done."""
    page.goto(f"{case}/follow")
    press(page, "/follow")
    yield "invitation refused"
    for field in ("agreed", "how"):
        page.locator(f"[name={field}]").first.check(force=True)
    press(page, "/follow")
    yield "code of somebody who came home"
    page.locator("main .acts a").first.click()
    page.wait_for_url("**/console/followed/*")
    course = page.url
    yield "a course that has just begun"
    for act in ("hand", "pins", "code"):
        page.goto(course)
        unfold(page)
        press(page, f"/{act}") if act != "pins" else _save_pins(page)
        yield f"{act} refused"
    page.goto(f"{course}/fill/phq9")
    page.locator("[name='phq9.9'][value='1']").check(force=True)
    press(page, "/fill/phq9")
    yield "a thought of dying"
    for path in ("visit", "notes"):
        page.goto(f"{course}/{path}")
        press(page, f"/{path}")
        yield f"{path} refused"


def _save_pins(page: Page) -> None:
    page.fill("#pin", "1")
    press(page, "/pins")


def casework_walk(page: Page, house: Served, url: str) -> Iterator[str]:
    """What a counsellor meets besides the pages with an address of their own."""
    report(page, url, words="21.0285, 105.8542 hay 77.2090, 28.6139")
    sign_in(page, house, "lan")
    open_latest(page, house)
    case = page.url.replace(house.url, url)
    page.goto(case)
    yield "a fresh case"
    page.goto(f"{case}/places")
    unfold(page)
    yield "places of a case"
    yield from _guard_walk(page, case)
    yield from _accompanying_walk(page, case)
    for act in ("note", "answer", "clue", "task"):
        page.goto(case)
        unfold(page)
        press(page, f"/{act}")
        yield f"{act} refused"
    page.goto(case)
    unfold(page)
    page.fill("#person-name", "Mai Thí Dụ")
    press(page, "/person")
    unfold(page)
    press(page, "/relate")
    yield "a case with two people"
    yield from _rights_walk(page, case)
    yield from _calls_walk(page, url)
    page.goto(f"{url}/console/places")
    page.fill("#text", "muong khuong")
    page.locator("form:has(#text) button").click()
    yield "places found"
    page.goto(f"{url}/console/all")
    page.fill("#name", "Không Có 1")
    page.locator("form:has(#name) button").click()
    yield "no such case"
    yield from _other_walk(page, house, url)


def _rights_walk(page: Page, case: str) -> Iterator[str]:
    """What somebody asks of their data, up to the letter."""
    page.goto(case)
    unfold(page)
    press(page, "/request")
    yield "request refused"
    unfold(page)
    page.fill("#asker", "Ba Thí Dụ")
    page.fill("#proof", "đọc được mã")
    press(page, "/request")
    yield "request"
    request = page.url
    page.goto(f"{request}/data")
    yield "what is kept about somebody"
    page.goto(request)
    press(page, request.removeprefix(page.evaluate("location.origin")))
    yield "letter"


def _calls_walk(page: Page, url: str) -> Iterator[str]:
    """Two logs open at once, a refusal, and a report that is taken down; both logs are ended."""
    for name in ("a call being logged", "a second one"):
        page.goto(f"{url}/console/calls")
        page.locator(".begin button").click()
        page.wait_for_url("**/call/*")
        yield name
    page.fill("#case-name", "Không Có 1")
    _save(page, "join")
    yield "no such case for a call"
    page.fill("#case-name", "")
    with answered(page):
        page.keyboard.press("F9")  # its button lies in the menu of a narrow screen
    yield "a call that nobody answered"
    call = page.url.partition("?")[0]
    page.goto(f"{call}/report")
    press(page, "/report")
    yield "report of a caller refused"
    page.fill("#words", "Cha gọi.")
    press(page, "/report")
    yield "code of a caller"
    page.goto(call)
    _save(page, "talked")
    yield "a call that is over"
    page.locator(".top a.chip").click()
    yield "a case with a call"
    page.goto(f"{url}/console")
    page.locator(".logs a").first.click()
    _save(page, "talked")


def _save(page: Page, value: str) -> None:
    """Press one of the buttons of a call's form."""
    with answered(page):
        page.locator(f"button[form=log][value={value}], #log button[value={value}]").locator(
            "visible=true"
        ).first.click()


def _other_walk(page: Page, house: Served, url: str) -> Iterator[str]:
    """What a supervisor gets wrong."""
    sign_in(page, house, "hoa", "/console/me")
    for path, field in (("roster", "#day"), ("replies", "#title-new")):
        page.goto(f"{url}/console/{path}")
        page.fill(field, "")
        press(page, f"/console/{path}")
        yield f"{path} refused"
    for path, field in (("numbers/ngay-mai", "#name-vi"), ("articles/contact-lost/vi", "#title")):
        page.goto(f"{url}/console/{path}")
        page.fill(field, "")
        press(page, path)
        yield f"{path} refused"
