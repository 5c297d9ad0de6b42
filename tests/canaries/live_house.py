"""A house in earnest, opened as docs/operator.md says: on a terminal, with two halves on paper, nobody invented."""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from api.conversation.code import read_code
from tests.journeys.family import tap
from tests.served import Served, flask
from tests.terminal import on_terminal

IN_EARNEST = {
    "LOI_VE_MODE": "live",
    "PUBLIC_ORIGIN": "https://house.example",
    "ARGON2_KIB": "65536",
    "ARGON2_PASSES": "1",
}
HALF = re.compile(r"Half \d of 2[^\n]*\n\n  ([^\n]+)\n")


@dataclass
class Live:
    """The house, and every secret that was shown to somebody: none of them may lie anywhere."""

    served: Served
    secrets: list[str | bytes] = field(default_factory=list)
    sign_ins: dict[str, tuple[str, str]] = field(default_factory=dict)
    screens: dict[str, Page] = field(default_factory=dict)

    def keep_words(self, shown: str) -> str:
        """A secret made of words is looked for whole and by three words at a time."""
        words = shown.split()
        self.secrets += [shown, *(" ".join(words[at : at + 3]) for at in range(0, len(words) - 2, 3))]
        return shown

    def keep_code(self, words: list[str]) -> str:
        """A return code: its words, its digits, and the bytes behind them."""
        code = read_code(" ".join(words))
        self.secrets += [" ".join(code.digits), "".join(code.digits), code.secret]
        return self.keep_words(" ".join(words))

    def command(self, *line: str) -> str:
        return flask(*line, environ=self.served.environ)

    def on_terminal(self, *line: str, answers: tuple[tuple[str, str], ...] = ()) -> list[str]:
        """A command that shows the recovery key's halves."""
        shown = on_terminal(*line, environ=self.served.environ, answers=answers)
        halves = HALF.findall(shown)
        assert len(halves) == 2, shown
        return [self.keep_words(half) for half in halves]

    def first_password(self, email: str, name: str, role: str) -> str:
        shown = self.command("staff", "add", email, name, "--role", role)
        return self.keep_words(shown.partition(": ")[2].strip())

    def offered(self, page: Page, email: str, first: str) -> tuple[str, str]:
        """What the first password buys: a password of one's own and the secret of a second factor."""
        page.goto(f"{self.served.url}/console")
        page.fill("#email", email)
        page.fill("#password", first)
        tap(page, "Đăng nhập")
        own = self.keep_words(words_on(page))
        tap(page, "Không quét được? Nhập chữ này")
        secret = page.locator("code").inner_text().replace(" ", "")
        self.secrets += [secret, base64.b32decode(secret)]
        return own, secret

    def take_up(self, page: Page, email: str, first: str) -> None:
        """The first sign-in: a password and a second factor that only the owner sees."""
        own, secret = self.offered(page, email, first)
        page.fill("#code", self.served.six_digits(secret))
        tap(page, "Đã chép, mở tài khoản")
        page.locator("nav").wait_for()
        self.sign_ins[email] = own, secret
        for cookie in page.context.cookies():
            self.secrets += [cookie["value"], base64.urlsafe_b64decode(cookie["value"] + "=")]


def words_on(page: Page) -> str:
    shown = page.locator(".words li")
    expect(shown).to_have_count(7)
    return " ".join(re.sub(r"^\d+\s*", "", one).strip() for one in shown.all_inner_texts())


@contextmanager
def opened(home: Path, new_page: Callable[[], Page]) -> Iterator[Live]:
    """A house that serves; Tuấn, Hoa and Lan are signed in at it, Lan with the desk that Hoa gave her."""
    server_key = home.with_name(f"{home.name}.key")
    other, stick = home.with_name(f"{home.name}.other"), home.with_name(f"{home.name}.identity")
    other.mkdir(mode=0o700)
    live = Live(Served(home, **IN_EARNEST, SERVER_KEY_FILE=str(server_key), BACKUP_DIR=str(other)))
    live.served.environ["BACKUP_TO"] = live.command("backup", "identity", "--to", str(stick)).split()[-1]
    live.command("server-key", "make")
    live.secrets.append(bytes.fromhex(server_key.read_text().split()[1]))
    live.command("upgrade")
    halves = live.on_terminal("recovery", "begin")
    tuan_first = live.first_password("tuan@house.example", "Tuấn", "administrator")
    hoa_first = live.first_password("hoa@house.example", "Hoa", "supervisor")
    live.command("prepare")
    live.command("check")
    live.served.start()
    try:
        tuan, hoa, lan = new_page(), new_page(), new_page()
        live.take_up(tuan, "tuan@house.example", tuan_first)
        live.take_up(hoa, "hoa@house.example", hoa_first)
        first, second = halves
        answers = (("First half", first), ("Second half", second), ("E-mail", "hoa@house.example"))
        live.on_terminal("recovery", "use", answers=answers)
        live.take_up(lan, "lan@house.example", added(live, tuan, "Lan", "lan@house.example"))
        hoa.goto(f"{live.served.url}/console/keys")
        hoa.get_by_role("button", name="Cấp khóa: Bàn tiếp nhận, Lan").click()
        live.screens |= {"tuan": tuan, "hoa": hoa, "lan": lan}
        yield live
    finally:
        live.served.stop()


def added(live: Live, page: Page, name: str, email: str) -> str:
    """Tuấn adds somebody; the first password is on the screen, once."""
    page.goto(f"{live.served.url}/console/staff")
    tap(page, "Thêm người")
    page.fill("#name", name)
    page.fill("#email", email)
    tap(page, "Thêm")
    return live.keep_words(words_on(page))
