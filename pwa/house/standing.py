"""Each thing that keeps the house running, as one sentence."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from api import clock, server_key, space, uploads
from api.audit import queries as audit
from api.backup import queries as backup
from api.directory import queries as directory
from api.health import schema
from api.keys import queries as keys
from api.push import returns
from api.settings import Settings
from api.timed import queries as timed
from pwa.accounts.labels import desk_name
from pwa.house.work import HEAD, name_of
from pwa.shell.times import wait, when

BACKUP_MAY_BE = timedelta(hours=36)
TAIL_MAY_BE = timedelta(minutes=2)


class Fact(NamedTuple):
    """``wrong``: somebody should do something about it."""

    name: str
    text: str
    wrong: bool = False


def facts(session: Session, settings: Settings, *, at: datetime) -> list[Fact]:
    """Everything there is to say, in the order in which it matters."""
    work = timed.standing(session, at=at)
    done = {each.name: each.done_at for each in work}
    return [
        *_held(session),
        *_clock(session, at),
        *_space(session, settings),
        _backups(settings, at),
        *_chain(session, at),
        *_heads(settings, done.get(HEAD)),
        _server_key(settings),
        *_keys(session),
        *_numbers(session, settings, at),
        *_returns(session, at),
        *map(_work, work),
    ]


def _held(session: Session) -> Iterator[Fact]:
    if backup.elsewhere(session):
        yield Fact(
            _("Khôi phục"),
            _(
                "Hệ thống đã được khôi phục và xác nhận ở máy khác, nên máy này không gửi và không sao lưu gì nữa. "
                "Nếu máy kia chỉ là thử, hãy tắt nó rồi chạy ở đây: flask backup confirm. Nếu không, hãy tắt máy này."
            ),
            True,
        )
    elif backup.held(session):
        yield Fact(
            _("Khôi phục"),
            _(
                "Hệ thống vừa được khôi phục mà chưa ai xác nhận. Đến lúc đó không có gì gửi ra ngoài. "
                "Xem xong thì chạy: flask backup confirm."
            ),
            True,
        )


def _clock(session: Session, at: datetime) -> Iterator[Fact]:
    doubt = audit.clock_doubt(session, at=at)
    if doubt == "behind":
        told = _(
            "Đồng hồ máy đang chậm hơn việc mới nhất trong nhật ký. Hãy chỉnh lại giờ. Nếu giờ đang đúng thì chạy: "
            "flask clock confirm."
        )
        yield Fact(_("Đồng hồ"), told, True)
    elif doubt:
        told = _(
            "Hơn một tháng rưỡi không có gì gửi ra ngoài: giờ máy có thể chạy trước. Đến lúc có người xác nhận, không "
            "có gì gửi ra và không bản sao lưu nào bị bỏ. Nếu giờ đang đúng thì chạy: flask clock confirm."
        )
        yield Fact(_("Đồng hồ"), told, True)
    else:
        yield Fact(_("Đồng hồ"), _("Đi đúng thứ tự với nhật ký."))


def _space(session: Session, settings: Settings) -> Iterator[Fact]:
    disk = space.disk(settings.data_dir)
    left = _("Còn trống %(free)s trong %(total)s.", free=size(disk.free), total=size(disk.total))
    yield Fact(_("Đĩa"), _("Sắp đầy. %(left)s", left=left) if disk.nearly_full else left, disk.nearly_full)
    rows = _("Mở được, lược đồ %(schema)s, %(size)s.", schema=schema(session), size=size(space.rows_bytes(session)))
    yield Fact(_("Dữ liệu"), rows)
    kept, coming = (size(space.folder_bytes(each, uploads.TOTAL)) for each in (settings.files, settings.uploads))
    yield Fact(_("Tệp"), _("%(kept)s đã nhận, %(coming)s đang tới.", kept=kept, coming=coming))


def _backups(settings: Settings, at: datetime) -> Fact:
    """What lies there counts, not what some work says of itself."""
    if not (settings.backup_dir and settings.backup_to):
        return Fact(_("Sao lưu"), _("Chưa đặt sao lưu: cần BACKUP_DIR và BACKUP_TO. Hỏng đĩa là mất hết."), True)
    try:
        last = backup.newest(settings, at=at)
    except OSError:
        return Fact(_("Sao lưu"), _("Không mở được BACKUP_DIR: chưa biết còn bản nào không."), True)
    if last is None:
        return Fact(_("Sao lưu"), _("Chưa có bản nào."), True)
    told = {"time": when(last.at), "wait": wait(last.at), "size": size(last.size)}
    if at - last.at > BACKUP_MAY_BE:
        return Fact(_("Sao lưu"), _("Trễ: bản cuối lúc %(time)s, cách đây %(wait)s, %(size)s.", **told), True)
    return Fact(_("Sao lưu"), _("Bản cuối lúc %(time)s, cách đây %(wait)s, %(size)s.", **told))


def _chain(session: Session, at: datetime) -> Iterator[Fact]:
    chain = audit.standing(session)
    text = _("Đã nối đến số %(number)s, việc lúc %(time)s.", number=chain.head.number, time=when(chain.reaches))
    if not chain.head.number:
        text = _("Chưa có việc nào được nối vào chuỗi.")
    waiting, oldest = chain.tail
    if oldest:
        tail = ngettext(
            "%(num)s việc chưa nối, từ %(time)s.", "%(num)s việc chưa nối, từ %(time)s.", waiting, time=when(oldest)
        )
        text = f"{text} {tail}"
    yield Fact(_("Chuỗi nhật ký"), text, oldest is not None and at - oldest > TAIL_MAY_BE)


def _heads(settings: Settings, last: datetime | None) -> Iterator[Fact]:
    if not settings.backup_dir:
        text = _("Không được chép ra ngoài: chưa đặt BACKUP_DIR. Ai có cả máy lẫn khóa có thể viết lại nhật ký.")
    elif last is None:
        text = _("Chưa được chép ra ngoài lần nào.")
    else:
        text = _("Chép ra ngoài lần cuối lúc %(time)s.", time=when(last))
    yield Fact(_("Đầu chuỗi"), text, last is None)


def _server_key(settings: Settings) -> Fact:
    try:
        key = server_key.load(settings.server_key)
    except server_key.NoServerKey:
        return Fact(_("Khóa máy chủ"), _("Không đọc được tệp khóa (SERVER_KEY_FILE)."), True)
    text = ngettext("%(num)s đời khóa.", "%(num)s đời khóa.", len(key.generations))
    if key.made_on:
        day = key.made_on.strftime("%d/%m/%Y")
        text = f"{text} {_('Bản cất riêng phải được chép sau khi lập khóa này, ngày %(day)s.', day=day)}"
    return Fact(_("Khóa máy chủ"), text)


def _keys(session: Session) -> Iterator[Fact]:
    for code, since in keys.stale(session):
        text = _("Nên đổi khóa: có người từng giữ khóa đã nghỉ từ %(time)s.", time=when(since))
        yield Fact(str(desk_name(code)), text, True)


def _numbers(session: Session, settings: Settings, at: datetime) -> Iterator[Fact]:
    today = clock.hotline_time(at).date()
    stale = partial(directory.is_stale, today=today, after_days=settings.stale_after_days)
    late = sum(map(stale, directory.every_number(session))) + sum(map(stale, directory.every_centre(session)))
    told = ngettext("%(num)s số nên gọi thử để kiểm tra lại.", "%(num)s số nên gọi thử để kiểm tra lại.", late)
    yield Fact(_("Số công khai"), told if late else _("Đều còn trong hạn kiểm tra."), late > 0)


def _returns(session: Session, at: datetime) -> Iterator[Fact]:
    """Whether answers are read, with and without a notice. Few are not told apart."""
    month = returns.of_month(session, at)
    for told, name in ((True, _("Câu trả lời có báo")), (False, _("Câu trả lời không báo"))):
        if month[told].answers is None:
            text = _("Tháng này dưới %(few)s.", few=returns.FEW)
        elif month[told].read is None:
            text = _("Tháng này %(answers)s, đã đọc dưới %(few)s.", answers=month[told].answers, few=returns.FEW)
        else:
            text = _("Tháng này %(answers)s, đã đọc %(read)s.", answers=month[told].answers, read=month[told].read)
        yield Fact(name, text)


def _work(each: timed.Standing) -> Fact:
    done = _("Xong lần cuối lúc %(time)s.", time=when(each.done_at)) if each.done_at else _("Chưa xong lần nào.")
    if each.failure:
        done = _(
            "Không làm được từ %(time)s (%(kind)s). %(done)s", time=when(each.failed_at), kind=each.failure, done=done
        )
    elif each.late:
        done = _("Trễ từ %(time)s. %(done)s", time=when(each.due_at), done=done)
    return Fact(name_of(each.name), done, each.late or each.failure is not None)


def size(count: int) -> str:
    """'1,5 GB'; in steps of 1024."""
    found, units = float(count), ["B", "KB", "MB", "GB", "TB"]
    while found >= 1000 and len(units) > 1:
        found, units = found / 1024, units[1:]
    return f"{format_decimal(found, '#,##0.#')} {units[0]}"
