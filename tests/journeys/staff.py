"""What members of staff do: sign in with a second factor, find a report, open it."""

import re
import uuid
from weakref import WeakKeyDictionary

from playwright.sync_api import Cookie, Locator, Page, expect

from tests.served import Served

NEW = re.compile(r"^[0-2] phút$")
SIGNED_IN: WeakKeyDictionary[Served, dict[str, list[Cookie]]] = WeakKeyDictionary()


def sign_in(page: Page, house: Served, name: str, at: str = "/console") -> None:
    """Through the real form, with what the account has on paper and on its telephone; once in each house.

    An authenticator has one code in half a minute, so later pages go on in the same session. On a slow machine it may
    have locked meanwhile, and is unlocked like anybody's.
    """
    kept = SIGNED_IN.setdefault(house, {})
    page.context.add_cookies(kept.get(name, []))  # type: ignore[arg-type]
    page.goto(house.url + at)
    if not page.locator("nav").count():
        account = house.account(name)
        email = account["email"] if page.locator("#email").count() else ""
        prove(page, house, account["password"], account["totp_secret"], email=email)
    expect(page.locator("nav")).to_be_attached()
    kept[name] = page.context.cookies()


def prove(page: Page, house: Served, password: str, secret: str, email: str = "") -> None:
    """Fill in whatever form asks who this is, and send it."""
    form = page.locator("form:has(#password)")
    if email:
        form.locator("#email").fill(email)
    form.locator("#password").fill(password)
    form.locator("#code").fill(house.six_digits(secret))
    form.locator("button").click()


def waiting(page: Page, house: Served, text: str) -> list[str]:
    """The addresses of what waits now with this text in its row, the newest first."""
    page.goto(house.url + "/console")
    rows = page.locator(".row", has_text=text)
    return [row.locator("a.verb").get_attribute("href") or "" for row in rows.all() if NEW.match(_wait(row))]


def _wait(row: Locator) -> str:
    return str(row.locator(".wait").inner_text()).strip()


def open_new(page: Page, house: Served, text: str = "Tin mới") -> str:
    """Open what has just come in; returns the name of the case."""
    found = waiting(page, house, text)
    assert len(found) == 1, found
    page.locator(f'.row a[href="{found[0]}"]').click()
    return page.locator("main h1").inner_text()


def open_latest(page: Page, house: Served) -> str:
    """Open what came in last of all; returns the name of the case."""
    latest = uuid.UUID(str(house.rows("SELECT id FROM conversation ORDER BY received_at DESC LIMIT 1")[0][0]))
    page.goto(f"{house.url}/console/open/{latest}")
    return page.locator("main h1").inner_text()
