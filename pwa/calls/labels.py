"""The words of calls: what came of one, and the answers of a log in the order in which they are asked."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from api.calls.kinds import COUNTRIES, ELSEWHERE, HOME, Direction
from pwa.casework.labels import CATEGORIES, CLASSES
from pwa.directory.lines import country

Words = LazyString | str
DIRECTIONS = {"in": _("Gọi đến"), "out": _("Gọi đi")}
OUTCOMES = {
    "open": _("đang ghi"),
    "talked": _("đã nói chuyện"),
    "silent": _("im lặng"),
    "dropped": _("rớt máy"),
    "wrong_number": _("nhầm số"),
    "unanswered": _("không ai nghe"),
    "reached": _("gặp được"),
    "not_reached": _("chưa gặp"),
}
# What ends a call, as said on a button.
ENDS = {
    "talked": _("Xong cuộc gọi"),
    "silent": _("Im lặng"),
    "dropped": _("Rớt máy"),
    "wrong_number": _("Nhầm số"),
    "unanswered": _("Máy hai, không ai nghe"),
    "reached": _("Gặp được"),
    "not_reached": _("Chưa gặp"),
}
SAID = {
    "silent": _("Đã ghi: im lặng."),
    "dropped": _("Đã ghi: rớt máy."),
    "wrong_number": _("Đã ghi: nhầm số."),
    "unanswered": _("Đã ghi: máy hai, không ai nghe. Cuộc gọi chờ gọi lại trong danh sách."),
    "talked": _("Đã ghi xong cuộc gọi."),
    "reached": _("Đã ghi: gặp được."),
    "not_reached": _("Đã ghi: chưa gặp. Lần gọi tới đã vào danh sách."),
    "linked": _("Cuộc gọi đã vào hồ sơ."),
    "saved": _("Đã lưu."),
}
NEXT_TRIES = {"1": _("1 giờ"), "4": _("4 giờ"), "12": _("12 giờ"), "24": _("1 ngày")}
UNKNOWN = _("Không biết")
KEYS = "123456789abcdefghijkl"


class Group(NamedTuple):
    """A question whose answers are one keystroke each; not knowing is 0."""

    name: str
    legend: Words
    options: list[tuple[str, Words, str]]


def _group(name: str, legend: Words, words: Mapping[str, Words]) -> Group:
    return Group(name, legend, [(code, text, key) for (code, text), key in zip(words.items(), KEYS, strict=False)])


RELATIONS: dict[str, Words] = {
    "public": _("Người dân"),
    "relative_friend": _("Người thân, bạn bè"),
    "person": _("Chính người ấy"),
    "official_press": _("Cơ quan, báo chí"),
}
AGES: dict[str, Words] = {
    "under_16": _("Dưới 16"),
    "16_17": "16–17",
    "18_24": "18–24",
    "25_39": "25–39",
    "40_59": "40–59",
    "60_up": _("Từ 60"),
}
SEXES = {
    "female": lazy_pgettext("sex", "Nữ"),
    "male": lazy_pgettext("sex", "Nam"),
    "other": lazy_pgettext("sex", "Khác"),
}
PEOPLES = {"kinh": _("Kinh"), "minority": _("Dân tộc khác")}
LANGUAGES = {
    "vi": _("Tiếng Việt"),
    "hmn": _("Tiếng Mông"),
    "tay": _("Tiếng Tày"),
    "tai": _("Tiếng Thái"),
    "dao": _("Tiếng Dao"),
    "km": _("Tiếng Khmer"),
    "lo": _("Tiếng Lào"),
    "zh": _("Tiếng Trung"),
    "other": _("Tiếng khác"),
}
GROUPS = [
    _group("call_class", _("Loại cuộc gọi"), CLASSES),
    _group("category", _("Về việc gì"), CATEGORIES),
    _group("relation", _("Ai gọi"), RELATIONS),
    _group("age", _("Tuổi của người được kể đến"), AGES),
    _group("sex", _("Người ấy là"), SEXES),
    _group("people", _("Dân tộc"), PEOPLES),
    _group("language", _("Nói tiếng gì"), LANGUAGES),
]
FIELDS: dict[str, Words] = {
    **{group.name: group.legend for group in GROUPS},
    "province": _("Tỉnh, thành phố"),
    "destination": _("Nơi đến, nơi đang ở"),
    "words": _("Lời ghi"),
    "number": _("Số gọi"),
    "recording": _("Bản ghi âm: số hoặc tên tệp"),
}


def destinations() -> Iterator[tuple[str, Words]]:
    """Inside, then countries in the order of their distance, then any other."""
    yield HOME, _("Trong Việt Nam")
    yield from ((code, country(code)) for code in COUNTRIES)
    yield ELSEWHERE, _("Nước khác")


def answer(name: str, code: str, provinces: dict[str, str]) -> Words:
    """The words for one answer of a log."""
    group = next((each for each in GROUPS if each.name == name), None)
    if group is not None:
        return next((text for option, text, _key in group.options if option == code), code)
    if name == "destination":
        return dict(destinations()).get(code, code)
    return provinces.get(code, code) if name == "province" else code


def ending(direction: Direction) -> Words:
    """The one ordinary way in which a call ends."""
    return ENDS["talked" if direction is Direction.IN else "reached"]
