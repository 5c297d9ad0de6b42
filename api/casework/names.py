"""Short neutral names for cases: drawn by lot, never made from a code or from anything told."""

import secrets

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
