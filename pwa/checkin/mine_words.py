"""The words of the person's own page: when they are asked, what they agreed to, what they may ask."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from api import clock
from api.checkin.kinds import Appointed
from api.checkin.own import Pace
from api.conversation.noting import Asks
from pwa.consent.labels import RECIPIENTS as TO_WHOM
from pwa.contact.labels import DAYS, ZONES
from pwa.shell.language import SOURCE

PURPOSES = {
    "support": _l("Giúp đỡ bạn"),
    "identification": _l("Làm thủ tục theo luật"),
    "search_abroad": _l("Tìm ở nước ngoài"),
    "referral": _l("Nhờ nơi khác giúp bạn"),
    "follow_up": _l("Hỏi thăm bạn"),
    "statistics": _l("Thống kê, không có tên"),
}
RECIPIENTS = TO_WHOM | {"person": _l("Chính bạn")}

SAFETY = {
    "signs": _l("Điều báo trước"),
    "calm": _l("Điều giúp tôi bình tĩnh"),
    "people": _l("Người tôi tin"),
    "places": _l("Nơi an toàn"),
    "call": _l("Khi cần, tôi gọi"),
}

APPOINTED = {
    Appointed.OFFERED: _l("Chờ bạn trả lời"),
    Appointed.AGREED: _l("Bạn đã đồng ý"),
    Appointed.OTHER_TIME: _l("Bạn xin giờ khác. Chúng tôi sẽ đề nghị lại."),
    Appointed.CANCELLED: _l("Đã hủy"),
    Appointed.DONE: _l("Đã xong"),
}

APPOINTED_FOR_STAFF = {
    Appointed.OFFERED: _l("chờ trả lời"),
    Appointed.AGREED: _l("đã đồng ý"),
    Appointed.OTHER_TIME: _l("xin giờ khác"),
    Appointed.CANCELLED: _l("đã hủy"),
    Appointed.DONE: _l("đã xong"),
}

# A question before the second tap, what happens then, the button, and what is said afterwards.
PACES: dict[Pace, tuple[LazyString, LazyString, LazyString, LazyString]] = {
    Pace.SLOWER: (
        _l("Hỏi thưa hơn?"),
        _l("Từ nay chúng tôi hỏi bạn thưa gấp đôi."),
        _l("Hỏi thưa hơn"),
        _l("Đã ghi. Chúng tôi hỏi thưa hơn."),
    ),
    Pace.FASTER: (
        _l("Hỏi như lúc đầu?"),
        _l("Chúng tôi hỏi bạn theo lịch ban đầu."),
        _l("Hỏi như lúc đầu"),
        _l("Đã ghi. Chúng tôi hỏi theo lịch ban đầu."),
    ),
    Pace.PAUSE_14: (
        _l("Tạm dừng hai tuần?"),
        _l("Trong hai tuần chúng tôi không hỏi, không nhắc."),
        _l("Tạm dừng hai tuần"),
        _l("Đã tạm dừng hai tuần."),
    ),
    Pace.PAUSE_30: (
        _l("Tạm dừng một tháng?"),
        _l("Trong một tháng chúng tôi không hỏi, không nhắc."),
        _l("Tạm dừng một tháng"),
        _l("Đã tạm dừng một tháng."),
    ),
    Pace.PAUSE: (
        _l("Tạm dừng đến khi bạn mở lại?"),
        _l("Chúng tôi không hỏi, không nhắc, đến khi bạn mở lại ở trang này."),
        _l("Tạm dừng đến khi tôi mở lại"),
        _l("Đã tạm dừng, đến khi bạn mở lại."),
    ),
    Pace.GO_ON: (
        _l("Hỏi lại từ bây giờ?"),
        _l("Chúng tôi hỏi bạn theo lịch, trong giờ bạn chọn."),
        _l("Hỏi lại"),
        _l("Đã ghi. Chúng tôi hỏi lại theo lịch."),
    ),
    Pace.STOP: (
        _l("Dừng hẳn việc hỏi thăm?"),
        _l(
            "Chúng tôi không hỏi nữa và hủy các buổi hẹn. Bạn không cần nói lý do. "
            "Mã vẫn mở được trang này, và bạn vẫn gọi được chúng tôi."
        ),
        _l("Dừng hẳn"),
        _l("Đã dừng. Chúng tôi không hỏi nữa. Cần gì bạn cứ gọi."),
    ),
}

ASKS: dict[Asks, LazyString] = {
    Asks.SEE: _l("Xin xem những gì được giữ"),
    Asks.EXPORT: _l("Xin một bản mang đi"),
    Asks.CORRECT: _l("Xin sửa điều chưa đúng"),
    Asks.DELETE: _l("Xin xóa"),
    Asks.PROGRESS: _l("Tôi muốn xem đường đi của mình"),
    Asks.NO_PROGRESS: _l("Đừng cho hiện nữa"),
}
ASKED_FOR = (Asks.SEE, Asks.EXPORT, Asks.CORRECT, Asks.DELETE)


def there(moment: datetime, zone: str) -> str:
    """'thứ hai 14/12, 09:30' on the clock of the person's place, with that place's name where it is not Viet Nam."""
    local = moment.astimezone(ZoneInfo(zone))
    said = _(
        "%(day)s %(date)s, %(time)s",
        day=weekday(local),
        date=local.strftime("%d/%m"),
        time=local.strftime("%H:%M"),
    )
    return said if zone == str(clock.HOTLINE_ZONE) else f"{said} ({ZONES[zone]})" if zone in ZONES else said


def weekday(local: datetime) -> str:

    return str(list(DAYS.values())[local.weekday()])


def day(moment: datetime, zone: str) -> str:
    """'14/12' on the clock of the person's place."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%d/%m")


def for_staff(said: LazyString, **told: str) -> str:
    """A sentence of ours as members read it in the case: in Vietnamese, whatever the page's language is."""
    with force_locale(SOURCE):
        return _("Trên trang Hôm nay: %(said)s", said=str(said) % told if told else str(said))
