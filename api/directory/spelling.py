"""How place names are compared: without marks, blanks and the spellings that people mix up."""

import re
import unicodedata
from typing import NamedTuple

from api.words import folded

KINDS = (
    "thành phố",
    "thị trấn",
    "thị xã",
    "đặc khu",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
)
SHORT = {
    "tp": "thành phố",
    "tt": "thị trấn",
    "tx": "thị xã",
    "p": "phường",
    "h": "huyện",
    "q": "quận",
    "t": "tỉnh",
    "x": "xã",
}
FOLDED_KINDS = {folded(kind): kind for kind in KINDS}
LONGEST_TEXT = 300
MOST_WORDS = 24

_APOSTROPHES = re.compile(r"['’‘`ʼ]")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_NUMBER = re.compile(r"\d+|[IVX]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Word(NamedTuple):
    """A word as typed (lower case) and without its marks."""

    typed: str
    plain: str


def words_of(text: str) -> list[Word]:
    """At most 24 words of the text's first 300 letters; "Q.1" is two, "TP" is written out."""
    typed = unicodedata.normalize("NFC", text[:LONGEST_TEXT].casefold())
    found: list[Word] = []
    for token in _WORD.findall(_APOSTROPHES.sub("", typed)):
        for word in SHORT.get(token, token).split():
            plain = folded(word)
            if plain.isdecimal():
                plain = plain.lstrip("0") or "0"
            if re.fullmatch("[a-z]+|[0-9]{1,4}", plain):
                found.append(Word(word, plain))
    return found[:MOST_WORDS]


def key_of(name: str) -> str:
    """The folded form of a name without its kind: "Đắk Lắk", "Dac Lac" and "daklak" have the same."""
    return joined(_plain(name))


def other_keys(name: str) -> list[str]:
    """Keys besides the first: each half of "Lâm Viên - Đà Lạt", and "Đắc Hà" for "Đắk Hà"."""
    keys = [key_of(half) for half in name.split(" - ")] if " - " in name else []
    if "k h" in name.casefold():
        keys.append(joined([re.sub("k$", "c", word) for word in _plain(name)]))
    return keys


def is_number(name: str) -> bool:
    """Whether a name is but a number, as in "Phường 1" or "Phường IV"; such a one is known by its kind with it."""
    return _NUMBER.fullmatch(name) is not None


def _plain(name: str) -> list[str]:
    return [folded(word) for word in _WORD.findall(_APOSTROPHES.sub("", name))]


def joined(plain: list[str]) -> str:
    """The key of words without marks: one word, k (but not kh) as c, y after a consonant as i."""
    key = re.sub("k(?!h)", "c", "".join(plain))
    return re.sub("(?<=[bcdghklmnpqrstvx])y", "i", key)


def kind_and_name(whole: str) -> tuple[str, str]:
    """("xã", "Mường Khương") from "Xã Mường Khương". Raises ValueError for a kind that nobody knows."""
    for kind in KINDS:
        if whole.casefold().startswith(kind + " "):
            return kind, whole[len(kind) + 1 :]
    raise ValueError(f"no kind of place in {whole!r}")


def marked(word: str) -> tuple[str, str]:
    """A syllable's letters and its tone apart, so that "hoà" and "hòa" are the same."""
    parts = unicodedata.normalize("NFD", word.casefold())
    letters = "".join(part for part in parts if part not in _TONES)
    return unicodedata.normalize("NFC", letters), "".join(part for part in parts if part in _TONES)
