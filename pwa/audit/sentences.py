"""Acts as sentences: '<name> ...'."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from api.audit.acts import FROM_OUTSIDE, Act
from api.audit.queries import Done
from pwa.shell.alphabet import in_order

SENTENCES = {
    Act.REPORT_RECEIVED: _("gửi một tin"),
    Act.MESSAGE_RECEIVED: _("viết thêm vào hộp thư"),
    Act.MAILBOX_DELETED: _("xóa quyền mở hộp thư"),
    Act.NEWS_ASKED: _("xin cho biết tin"),
    Act.SIGNED_IN: _("đăng nhập"),
    Act.SIGNED_IN_THERE: _("đăng nhập ngay trên máy chủ"),
    Act.SIGN_IN_REFUSED: _("bị từ chối khi đăng nhập"),
    Act.SIGNED_OUT: _("đăng xuất"),
    Act.SESSION_LOCKED: _("bị khóa màn hình vì để lâu"),
    Act.SESSION_UNLOCKED: _("mở khóa màn hình"),
    Act.STAFF_ADDED: _("thêm nhân viên"),
    Act.STAFF_ENROLLED: _("nhận tài khoản"),
    Act.STAFF_PAUSED: _("đóng tài khoản"),
    Act.STAFF_RESET: _("đặt lại đăng nhập"),
    Act.FACTOR_RESET: _("đặt lại bước xác nhận thứ hai"),
    Act.FACTOR_CHANGED: _("đổi ứng dụng tạo mã"),
    Act.PASSKEY_ADDED: _("thêm khóa truy cập"),
    Act.PASSKEY_REMOVED: _("gỡ khóa truy cập"),
    Act.PASSKEY_CLONED: _("bị từ chối vì khóa truy cập có thể đã bị sao chép"),
    Act.DESK_MADE: _("lập bàn"),
    Act.DESK_GRANTED: _("cấp quyền vào bàn"),
    Act.DESK_REVOKED: _("thu quyền vào bàn"),
    Act.DESK_ROTATED: _("đổi khóa một bàn"),
    Act.KEYS_RESEALED: _("khóa lại tin cũ bằng khóa mới"),
    Act.SERVER_KEY_ROTATED: _("đổi khóa máy chủ"),
    Act.CASES_MARKED: _("đánh dấu lại hồ sơ để tìm được bằng khóa mới"),
    Act.RECOVERY_MADE: _("tạo khóa khôi phục hai nửa"),
    Act.RECOVERY_USED: _("dùng khóa khôi phục"),
    Act.RECOVERY_REHEARSED: _("diễn tập với khóa khôi phục"),
    Act.REPORT_OPENED: _("mở tin lần đầu"),
    Act.CASE_READ: _("xem hồ sơ"),
    Act.FILE_READ: _("mở tệp"),
    Act.CASE_TAKEN: _("nhận hồ sơ"),
    Act.CASE_HANDED: _("giao hồ sơ"),
    Act.CASE_RESTRICTED: _("hạn chế hồ sơ cho vài người"),
    Act.PLACE_WATCHED: _("xem máy đang ở đâu"),
    Act.CASE_FOUND: _("tìm hồ sơ theo số hoặc tài khoản"),
    Act.CASE_CLASSED: _("xếp loại hồ sơ"),
    Act.CASE_STATE: _("đổi tình trạng hồ sơ"),
    Act.CASE_NOTED: _("viết ghi chú"),
    Act.CASE_ANSWERED: _("trả lời"),
    Act.CASE_JOINED: _("gộp hồ sơ"),
    Act.CASE_PROMISED: _("hẹn xem lại hồ sơ"),
    Act.CLUE_ADDED: _("thêm manh mối"),
    Act.FACTS_CHANGED: _("sửa thông tin người ấy"),
    Act.LATE_KEY_GIVEN: _("chuyển chìa của tin đến muộn"),
    Act.REQUEST_RECEIVED: _("ghi một yêu cầu về dữ liệu"),
    Act.REQUEST_ANSWERED: _("trả lời một yêu cầu về dữ liệu"),
    Act.CASE_HELD: _("giữ hồ sơ, không cho xóa"),
    Act.CASE_HOLD_LIFTED: _("thôi giữ hồ sơ"),
    Act.CASE_ERASED: _("xóa hẳn hồ sơ"),
    Act.CALL_ERASED: _("xóa hẳn cuộc gọi"),
    Act.FILE_MARKED: _("che một ảnh"),
    Act.FILE_UNCOVERED: _("mở một ảnh đã che"),
    Act.CALL_BEGUN: _("bắt đầu ghi một cuộc gọi"),
    Act.CALL_SAVED: _("viết vào bản ghi cuộc gọi"),
    Act.CALL_LOGGED: _("ghi một cuộc gọi"),
    Act.CALL_LINKED: _("đưa cuộc gọi vào hồ sơ"),
    Act.CALL_READ: _("xem bản ghi cuộc gọi"),
    Act.REPORT_TAKEN_DOWN: _("ghi tin cho người gọi"),
    Act.TASK_DONE: _("đánh dấu đã xong"),
    Act.TASK_WRITTEN: _("ghi một việc cần làm"),
    Act.ROSTER_CHANGED: _("sửa lịch trực"),
    Act.PHONE_KEPT: _("sửa số máy riêng để gọi dậy"),
    Act.NUMBERS_READ: _("xem số máy riêng của người có thể gọi dậy"),
    Act.MEMBER_WOKEN: _("gọi người trực dậy"),
    Act.PERSON_ADDED: _("thêm một người vào hồ sơ"),
    Act.CLUE_MOVED: _("chuyển manh mối sang người khác trong hồ sơ"),
    Act.RELATION_CHANGED: _("sửa quan hệ giữa những người trong hồ sơ"),
    Act.SUPPORT_CHANGED: _("ghi về hỗ trợ một người có thể được hưởng"),
    Act.REPLIES_CHANGED: _("sửa câu trả lời soạn sẵn"),
    Act.CARD_SET: _("ghi thẻ liên lạc an toàn"),
    Act.CARD_READ: _("đọc thẻ liên lạc an toàn"),
    Act.CARD_CONFIRMED: _("xác nhận lại thẻ liên lạc an toàn"),
    Act.STANDING_WEIGHED: _("cân nhắc về người báo tin"),
    Act.WISH_SET: _("ghi điều người ấy muốn"),
    Act.ANSWER_HELD: _("nhờ người giám sát xem một câu trả lời"),
    Act.ANSWER_APPROVED: _("duyệt một câu trả lời"),
    Act.ANSWER_RETURNED: _("trả lại một câu trả lời"),
    Act.CONSENT_GIVEN: _("ghi một sự đồng ý"),
    Act.GROUND_RECORDED: _("ghi một căn cứ pháp lý"),
    Act.CONSENT_WITHDRAWN: _("ghi việc rút lại đồng ý"),
    Act.CASE_RELEASED: _("chuyển thông tin hồ sơ ra ngoài"),
    Act.FOLLOW_BEGUN: _("mời một người được hỏi thăm"),
    Act.FOLLOW_JOINED: _("bắt đầu được hỏi thăm"),
    Act.FOLLOW_CHANGED: _("đổi lịch hỏi thăm"),
    Act.FOLLOW_HANDED: _("chuyển việc hỏi thăm"),
    Act.FOLLOW_CODE_CHANGED: _("trao mã hỏi thăm mới"),
    Act.FOLLOW_PIN_CHANGED: _("đổi số PIN của việc hỏi thăm"),
    Act.FOLLOW_READ: _("xem việc hỏi thăm"),
    Act.FOLLOW_LOOKED_AT: _("đã xem điều được báo"),
    Act.FOLLOW_RECORDED: _("ghi lần thăm, cuộc gọi hay phiếu"),
    Act.THERAPY_NOTED: _("viết ghi chú riêng"),
    Act.THERAPY_READ: _("xem ghi chú riêng"),
    Act.FOLLOW_SHARED: _("đổi điều chia sẻ với người đã về"),
    Act.CHECK_IN_RECEIVED: _("trả lời hỏi thăm"),
    Act.CHECK_IN_MISSED: _("không trả lời lần thứ hai"),
    Act.DURESS_SHOWN: _("báo là đang bị ép"),
    Act.APPOINTMENT_MADE: _("đề nghị một buổi hẹn"),
    Act.APPOINTMENT_ANSWERED: _("trả lời một buổi hẹn"),
    Act.NUMBER_CHANGED: _("sửa số công khai"),
    Act.CENTRE_CHANGED: _("sửa tổng đài công khai"),
    Act.ARTICLE_CHANGED: _("sửa bài trả lời"),
    Act.HOUSE_RESTORED: _("khôi phục hệ thống từ bản sao lưu"),
    Act.CLOCK_CONFIRMED: _("xác nhận giờ của máy là đúng"),
    Act.RESTORE_CONFIRMED: _("xác nhận hệ thống đã khôi phục"),
    Act.HOUSE_ELSEWHERE: _("biết rằng hệ thống đã chạy tiếp ở máy khác"),
    Act.LIST_WRITTEN_ANEW: _("viết lại danh sách những gì đã thu hồi, vì có dòng bị mất"),
    Act.AUDIT_READ: _("xem nhật ký"),
    Act.AUDIT_EXPORTED: _("chép nhật ký ra tệp"),
}

# By what an auditor looks for; what stands in none is offered at the end.
GROUPS = {
    _("Đăng nhập và tài khoản"): ("SIGN", "SESSION_", "STAFF_", "FACTOR_", "PASSKEY_"),
    _("Khóa và bàn"): ("DESK_", "KEYS_", "RECOVERY_", "SERVER_KEY", "LATE_KEY", "CASES_"),
    _("Tin và hộp thư"): ("REPORT_", "MESSAGE_", "MAILBOX_", "NEWS_"),
    _("Hồ sơ"): ("CASE_", "CLUE_", "FACTS_", "PERSON_", "RELATION_", "SUPPORT_", "FILE_", "PLACE_"),
    _("Trả lời và liên lạc an toàn"): ("CARD_", "STANDING_", "WISH_", "ANSWER_"),
    _("Đồng ý và quyền với dữ liệu"): ("CONSENT_", "GROUND_", "REQUEST_"),
    _("Cuộc gọi"): ("CALL_",),
    _("Hỏi thăm"): ("FOLLOW_", "THERAPY_", "CHECK_IN_", "DURESS_", "APPOINTMENT_"),
    _("Việc, lịch trực, gọi dậy"): ("TASK_", "ROSTER_", "PHONE_", "NUMBERS_", "MEMBER_", "REPLIES_"),
    _("Trang công khai"): ("NUMBER_", "CENTRE_", "ARTICLE_"),
    _("Hệ thống và nhật ký"): ("HOUSE_", "RESTORE_", "BACKUP_", "LIST_", "CLOCK_", "AUDIT_"),
}


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """All acts as an auditor chooses one: (group, [(name, sentence)]), within a group by the alphabet."""
    rest, found = {act.name: str(told) for act, told in SENTENCES.items()}, []
    for title, begins in GROUPS.items():
        mine = [(name, rest.pop(name)) for name in list(rest) if name.startswith(begins)]
        found.append((str(title), sorted(mine, key=lambda one: in_order(one[1]))))
    return [*found, (gettext("Việc khác"), list(rest.items()))] if rest else found


def sentence(row: Done) -> str:
    """The sentence of one act, also of one that another release wrote."""
    return (
        str(SENTENCES[row.act]) if row.act else gettext("làm một việc mà bản này không biết: %(code)s", code=row.code)
    )


def nobody(row: Done) -> str:
    """Who did it where it was no member."""
    return gettext("bên ngoài") if row.act in FROM_OUTSIDE else gettext("máy chủ")
