"""The words for requests, outcomes, letters and classes of retention."""

from flask_babel import lazy_gettext as _

from pwa.casework import labels as casework

ASKED = {
    "see": _("Xem dữ liệu"),
    "correct": _("Sửa dữ liệu"),
    "export": _("Nhận bản sao"),
    "delete": _("Xóa dữ liệu"),
    "restrict": _("Hạn chế dùng"),
    "withdraw": _("Rút lại đồng ý"),
}
OUTCOMES = {
    "done": _("Đã làm"),
    "in_part": _("Làm một phần"),
    "refused": _("Không làm được"),
}
CLASSES = {
    **casework.CLASSES,
    "none": _("Chưa xếp loại"),
    "calls": _("Cuộc gọi không thuộc hồ sơ nào"),
}
# What a letter begins with, by what was asked and what became of it; the member goes on in their own words.
LETTERS = {
    ("see", "done"): _("Kèm thư này là những điều chúng tôi đang giữ về bạn."),
    ("correct", "done"): _("Chúng tôi đã sửa theo lời bạn."),
    ("export", "done"): _("Kèm thư này là bản sao những điều chúng tôi đang giữ về bạn."),
    ("delete", "done"): _("Chúng tôi đã xóa. Bản sao lưu cũ mất dần sau %(days)s ngày."),
    ("restrict", "done"): _("Từ nay chỉ vài người được bạn biết đến mở được những điều này."),
    ("withdraw", "done"): _("Chúng tôi đã ghi là bạn rút lại đồng ý. Từ nay không chuyển gì thêm."),
}
