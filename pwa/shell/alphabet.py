"""Vietnamese alphabetical order: letters as the alphabet has them, then tones."""

import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {mark: place for place, mark in enumerate(("\u0300", "\u0309", "\u0303", "\u0301", "\u0323"), 1)}


def in_order(text: str) -> tuple[list[int], list[int], str]:
    """A key to sort by: An, Ân, Bình, Dung, Đạt; and ma, mà, mả, mã, má, mạ."""
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        tones.append(next((TONES[mark] for mark in parts if mark in TONES), 0))
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
        letters.append(LETTERS.find(bare) if bare in LETTERS else ord(bare[0]) - 0x110000)
    return letters, tones, text
