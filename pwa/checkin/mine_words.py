"""The words of the person's own page: when they are asked, what they agreed to, what they may ask."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from api import clock
from api.checkin.kinds import Appointed
from api.checkin.own import Pace
from api.conversation.noting import Asks
from pwa.consent.labels import RECIPIENTS as TO_WHOM
from pwa.contact.labels import DAYS, ZONES
from pwa.shell.language import SOURCE

PURPOSES = {
    "support": _("Giúp đỡ bạn"),
    "identification": _("Làm thủ tục theo luật"),
    "search_abroad": _("Tìm ở nước ngoài"),
    "referral": _("Nhờ nơi khác giúp bạn"),
    "follow_up": _("Hỏi thăm bạn"),
    "statistics": _("Thống kê, không có tên"),
}
RECIPIENTS = TO_WHOM | {"person": _("Chính bạn")}

SAFETY = {
    "signs": _("Điều báo trước"),
    "calm": _("Điều giúp tôi bình tĩnh"),
    "people": _("Người tôi tin"),
    "places": _("Nơi an toàn"),
    "call": _("Khi cần, tôi gọi"),
}

APPOINTED = {
    Appointed.OFFERED: _("Chờ bạn trả lời"),
    Appointed.AGREED: _("Bạn đã đồng ý"),
    Appointed.OTHER_TIME: _("Bạn xin giờ khác. Chúng tôi sẽ đề nghị lại."),
    Appointed.CANCELLED: _("Đã hủy"),
    Appointed.DONE: _("Đã xong"),
}

APPOINTED_FOR_STAFF = {
    Appointed.OFFERED: _("chờ trả lời"),
    Appointed.AGREED: _("đã đồng ý"),
    Appointed.OTHER_TIME: _("xin giờ khác"),
    Appointed.CANCELLED: _("đã hủy"),
    Appointed.DONE: _("đã xong"),
}

# A question before the second tap, what happens then, the button, and what is said afterwards.
PACES: dict[Pace, tuple[LazyString, LazyString, LazyString, LazyString]] = {
    Pace.SLOWER: (
        _("Hỏi thưa hơn?"),
        _("Từ nay chúng tôi hỏi bạn thưa gấp đôi."),
        _("Hỏi thưa hơn"),
        _("Đã ghi. Chúng tôi hỏi thưa hơn."),
    ),
    Pace.FASTER: (
        _("Hỏi như lúc đầu?"),
        _("Chúng tôi hỏi bạn theo lịch ban đầu."),
        _("Hỏi như lúc đầu"),
        _("Đã ghi. Chúng tôi hỏi theo lịch ban đầu."),
    ),
    Pace.PAUSE_14: (
        _("Tạm dừng hai tuần?"),
        _("Trong hai tuần chúng tôi không hỏi, không nhắc."),
        _("Tạm dừng hai tuần"),
        _("Đã tạm dừng hai tuần."),
    ),
    Pace.PAUSE_30: (
        _("Tạm dừng một tháng?"),
        _("Trong một tháng chúng tôi không hỏi, không nhắc."),
        _("Tạm dừng một tháng"),
        _("Đã tạm dừng một tháng."),
    ),
    Pace.PAUSE: (
        _("Tạm dừng đến khi bạn mở lại?"),
        _("Chúng tôi không hỏi, không nhắc, đến khi bạn mở lại ở trang này."),
        _("Tạm dừng đến khi tôi mở lại"),
        _("Đã tạm dừng, đến khi bạn mở lại."),
    ),
    Pace.GO_ON: (
        _("Hỏi lại từ bây giờ?"),
        _("Chúng tôi hỏi bạn theo lịch, trong giờ bạn chọn."),
        _("Hỏi lại"),
        _("Đã ghi. Chúng tôi hỏi lại theo lịch."),
    ),
    Pace.STOP: (
        _("Dừng hẳn việc hỏi thăm?"),
        _(
            "Chúng tôi không hỏi nữa và hủy các buổi hẹn. Bạn không cần nói lý do. "
            "Mã vẫn mở được trang này, và bạn vẫn gọi được chúng tôi."
        ),
        _("Dừng hẳn"),
        _("Đã dừng. Chúng tôi không hỏi nữa. Cần gì bạn cứ gọi."),
    ),
}

ASKS: dict[Asks, LazyString] = {
    Asks.SEE: _("Xin xem những gì được giữ"),
    Asks.EXPORT: _("Xin một bản mang đi"),
    Asks.CORRECT: _("Xin sửa điều chưa đúng"),
    Asks.DELETE: _("Xin xóa"),
    Asks.PROGRESS: _("Tôi muốn xem đường đi của mình"),
    Asks.NO_PROGRESS: _("Đừng cho hiện nữa"),
}
ASKED_FOR = (Asks.SEE, Asks.EXPORT, Asks.CORRECT, Asks.DELETE)


def there(moment: datetime, zone: str) -> str:
    """'thứ hai 14/12, 09:30' on the clock of the person's place, with that place's name where it is not Viet Nam."""
    local = moment.astimezone(ZoneInfo(zone))
    said = f"{weekday(local)} {local:%d/%m}, {local:%H:%M}"
    return said if zone == str(clock.HOTLINE_ZONE) else f"{said} ({ZONES[zone]})" if zone in ZONES else said


def weekday(local: datetime) -> str:

    return str(list(DAYS.values())[local.weekday()])


def day(moment: datetime, zone: str) -> str:
    """'14/12' on the clock of the person's place."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%d/%m")


def for_staff(said: LazyString | str, **told: str) -> str:
    """A sentence of ours as members read it in the case: in Vietnamese, whatever the page's language is."""
    with force_locale(SOURCE):
        return f"Trên trang Hôm nay: {str(said) % told if told else said}"
