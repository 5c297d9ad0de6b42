"""The words of return codes and issued passwords: clear, kind, and never reordered."""

import hashlib
import re
import unicodedata

from api.words import folded, from_words, to_words, words

UNKIND = (
    "chết giết đánh bắt trói nhốt giam tù cướp lừa dụ bán nợ trốn thoát súng bom đạn dao máu ma quỷ bệnh đau "
    "khóc buồn khách tha cặc lồn buồi địt đụ đéo đĩ dâm hiếp cứt đái ỉa bướm chim hàng mọi mán"
)
ONE_SYLLABLE = re.compile(r"[bcdghklmnpqrstvx]{0,3}[aeiouy]{1,3}(c|ch|m|n|ng|nh|p|t)?")
# The order is part of every code already written on paper.
FROZEN = "950e44572bb32bb46bd1f90a2c74ac896a53b61d5218f8f891c42b5124dd5200"


def test_ten_bits_are_one_word():
    assert len(words()) == 1024


def test_each_word_is_known_without_its_marks():
    assert len({folded(word) for word in words()}) == 1024


def test_every_word_is_short_lower_case_and_one_syllable():
    for word in words():
        assert word == unicodedata.normalize("NFC", word).lower()
        assert 2 <= len(word) <= 6
        assert ONE_SYLLABLE.fullmatch(folded(word)), word


def test_no_word_frightens_or_shames():
    assert not set(words()) & set(UNKIND.split())


def test_the_order_never_changes():
    assert hashlib.sha256(" ".join(words()).encode()).hexdigest() == FROZEN


def test_a_father_types_without_marks_and_in_capitals():
    spoken = to_words(2**80 - 12345, 8)
    typed = " ".join(folded(word) for word in spoken).upper()
    assert from_words(typed, 8) == 2**80 - 12345
