"""The words of accompanying somebody, for members alone: how it stands, the plan, records, what an answer says."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from api import clock
from api.checkin import instruments, raises
from api.checkin.instruments import Instrument, Item, Text
from api.checkin.kinds import Standing
from api.checkin.raises import CutOffs
from api.contact.window import Window
from api.settings import Settings
from pwa.contact import labels as contact
from pwa.shell.language import SOURCE, current

STANDINGS = {
    "red": _("Cần xem ngay"),
    "amber": _("Cần xem sớm"),
    "missed": _("Nhiều lần chưa trả lời"),
    "late": _("Trả lời chậm"),
    "due": _("Đang chờ trả lời"),
    "watch": _("Để ý thêm"),
    "quiet": _("Bình thường"),
    "waiting": _("Chưa bắt đầu, hoặc tạm dừng"),
    "over": _("Đã kết thúc"),
}
STATES = {
    "invited": _("Đã mời, chưa dùng mã"),
    "active": _("Đang hỏi thăm"),
    "paused": _("Tạm dừng"),
    "stopped": _("Đã dừng"),
    "graduated": _("Đã kết thúc tốt"),
}
TURNS = {
    "planned": _("sẽ hỏi"),
    "open": _("đang chờ"),
    "late": _("chậm"),
    "missed": _("không trả lời"),
    "done": _("đã trả lời"),
    "dropped": _("bỏ qua"),
}
WAYS = {"contact": _("Nhân viên liên lạc"), "form": _("Trả lời trên điện thoại")}
STEPS = {
    "d3": _("3 ngày"),
    "w2": _("2 tuần"),
    "m1": _("1 tháng"),
    "m3": _("3 tháng"),
    "m6": _("6 tháng"),
    "m12": _("12 tháng"),
    "m18": _("18 tháng"),
    "m24": _("24 tháng"),
    "own": _("hẹn riêng"),
}
REMINDERS = {"task": _("Không báo trên máy, nhân viên hỏi"), "push": _("Một ghi chú trung tính trên máy")}
KINDS = {
    "visit": _("Gặp mặt"),
    "call": _("Gọi điện"),
    "other": _("Cách khác"),
    "filled": _("Điền phiếu cùng nhau"),
    "looked": _("Đã xem điều được báo"),
    "handed": _("Chuyển người đồng hành"),
    "ended": _("Kết thúc"),
    "note": _("Ghi chú riêng"),
}
LEVELS = {"watch": _("để ý thêm"), "quiet": _("như thường lệ")}
ENDINGS = {"graduated": _("Kết thúc tốt: người ấy đã vững"), "stopped": _("Dừng: người ấy không muốn nữa")}
BANDS = {
    "low": _("rất thấp"),
    "look": _("thấp, xem thêm"),
    "minimal": _("ít hoặc không"),
    "mild": _("nhẹ"),
    "moderate": _("vừa"),
    "moderately_severe": _("khá nặng"),
    "severe": _("nặng"),
    "sensitive": _("từ ngưỡng nhạy"),
    "efficient": _("từ ngưỡng chắc"),
}
SHOWS = {
    "due": (Standing.DUE,),
    "late": (Standing.LATE,),
    "missed": (Standing.MISSED,),
    "raised": (Standing.RED, Standing.AMBER),
    "watch": (Standing.WATCH,),
    "all": tuple(each for each in Standing if each is not Standing.OVER),
    "ended": (Standing.OVER,),
}
SHOWN = {
    "all": _("Tất cả"),
    "raised": _("Được báo"),
    "missed": _("Nhiều lần chưa trả lời"),
    "late": _("Chậm"),
    "due": _("Đang chờ"),
    "watch": _("Để ý thêm"),
    "ended": _("Đã kết thúc"),
}
WHOSE = {"mine": _("Tôi đồng hành"), "desk": _("Cả bàn")}
FORM, BY_COUNSELLOR = "short", "counsellor"


def cut_offs() -> CutOffs:
    """The house's own."""
    settings: Settings = current_app.extensions["settings"]
    return settings.cuts


def in_words(text: Text) -> str:
    """A text of a data file in the page's language; empty where it has none."""
    return text.get(current(), text.get(SOURCE, ""))


def standing(of: Standing) -> LazyString:
    return STANDINGS[of.name.lower()]


def band(code: str) -> LazyString | str:
    return BANDS.get(code, code)


def there(moment: datetime, zone: str) -> str:
    """'14:05, 12/10/2026' on the clock of where somebody is."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M, %d/%m/%Y")


def day(moment: datetime) -> str:
    return clock.hotline_time(moment).strftime("%d/%m/%Y")


class Said(NamedTuple):
    """The answers to one instrument; ``score`` None where it has none or is not whole."""

    title: str
    lines: list[tuple[str, str]]
    score: int | None
    highest: int
    band: str


def said(answers: Mapping[str, int]) -> list[Said]:
    """Answers as questions and words, one instrument after the other, those on the phone first."""
    told = [_said(one, answers) for one in instruments.every().values()]
    return sorted((one for one in told if one.lines), key=lambda one: one.score is not None)


def _said(one: Instrument, answers: Mapping[str, int]) -> Said:
    lines = [
        (in_words(item.text), in_words(choice.text))
        for item in one.items
        for choice in item.choices
        if answers.get(item.id) == choice.value
    ]
    score = one.score(answers)
    found = raises.band_of(one, score, cut_offs())
    return Said(in_words(one.title), lines, score, one.highest, str(band(found.code)) if found else "")


def together() -> list[Instrument]:
    """Instruments that a member fills in together with somebody."""
    return [one for one in instruments.every().values() if one.by == BY_COUNSELLOR]


def changed(versions: Mapping[str, str]) -> tuple[str, ...]:
    """Instruments of which another version was filled in."""
    known = instruments.every()
    return tuple(name for name, version in versions.items() if name in known and known[name].version != version)


def titles(ids: tuple[str, ...]) -> str:
    """Names of instruments."""
    known = instruments.every()
    return ", ".join(in_words(known[name].title) for name in ids if name in known)


def choices(item: Item) -> list[tuple[str, str]]:
    """The answers of a question, as a form offers them."""
    return [(str(choice.value), in_words(choice.text)) for choice in item.choices]


def asked(one: Instrument) -> list[Item]:
    """What a member asks of an instrument: not the door to help that stands beside it on a phone."""
    return [item for item in one.items if item.id != one.more.get("door")]


def touched(one: Instrument, kept: Mapping[str, str]) -> bool:
    """Whether something was typed into one of its questions."""
    return any(kept.get(item.id) for item in one.items)


def hours(window: Window) -> str:
    """Days and hours in which somebody may be asked."""
    days = ", ".join(str(contact.DAYS[day]) for day in window.days) or gettext("ngày nào cũng được")
    between = f", {window.since}-{window.until}" if window.since and window.until else ""
    return f"{days}{between}, {contact.ZONES.get(window.zone, window.zone)}"
