"""Short neutral names for cases: drawn by lot, never made from a code or from anything told."""

import re
import secrets
from functools import cache

from api.words import folded

THINGS = (
    "Hạt Dẻ", "Lá Tre", "Bến Sông", "Mây Trắng", "Cầu Gỗ", "Hoa Bưởi", "Giếng Làng", "Đồng Lúa", "Núi Xanh",
    "Chim Sẻ", "Cá Chép", "Trăng Rằm", "Gió Nồm", "Mưa Rào", "Nắng Sớm", "Sương Mai", "Rặng Dừa", "Vườn Cam",
    "Quả Bàng", "Cây Đa", "Mái Ngói", "Ngõ Nhỏ", "Phiến Đá", "Suối Trong", "Đèn Lồng", "Diều Giấy", "Áo Len",
    "Nón Lá", "Trà Sen", "Bánh Nếp", "Mật Ong", "Hạt Sen", "Lúa Mới", "Khói Bếp", "Chum Nước", "Thềm Nhà",
    "Hiên Tây", "Rừng Thông", "Đồi Chè", "Bãi Cát", "Vỏ Sò", "Cánh Buồm", "Mái Chèo", "Hồ Thu", "Tiếng Ve",
    "Đom Đóm", "Chuồn Chuồn", "Bồ Câu", "Cò Trắng", "Hoa Gạo", "Hoa Mơ", "Quả Thị", "Bông Lau", "Cỏ May",
)  # fmt: skip


def drawn() -> str:
    """A name such as 'Hạt Dẻ 2047': about half a million of them."""
    return f"{secrets.choice(THINGS)} {1000 + secrets.randbelow(9000)}"


def as_drawn(text: str) -> str:
    """A name as somebody heard and typed it, in any case and without marks; empty when it can be none."""
    found = re.fullmatch(r"([a-z ]{1,40}?) ?([0-9]{4})", " ".join(folded(text[:80]).split()))
    thing = _by_sound().get(found[1]) if found else None
    return f"{thing} {found[2]}" if found and thing else ""


@cache
def _by_sound() -> dict[str, str]:
    return {folded(thing): thing for thing in THINGS}
