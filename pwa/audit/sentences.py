"""Acts as sentences: '<name> ...'."""

from flask_babel import lazy_gettext as _

from api.audit.acts import Act

SENTENCES = {
    Act.REPORT_RECEIVED: _("gửi một tin"),
    Act.MESSAGE_RECEIVED: _("viết thêm vào hộp thư"),
    Act.MAILBOX_DELETED: _("xóa quyền mở hộp thư"),
    Act.NEWS_ASKED: _("xin cho biết tin"),
    Act.SIGNED_IN: _("đăng nhập"),
    Act.SIGN_IN_REFUSED: _("bị từ chối khi đăng nhập"),
    Act.SIGNED_OUT: _("đăng xuất"),
    Act.SESSION_LOCKED: _("bị khóa màn hình vì để lâu"),
    Act.SESSION_UNLOCKED: _("mở khóa màn hình"),
    Act.STAFF_ADDED: _("thêm nhân viên"),
    Act.STAFF_ENROLLED: _("nhận tài khoản"),
    Act.STAFF_PAUSED: _("đóng tài khoản"),
    Act.STAFF_RESET: _("đặt lại đăng nhập"),
    Act.DESK_MADE: _("lập bàn"),
    Act.DESK_GRANTED: _("cấp quyền vào bàn"),
    Act.DESK_REVOKED: _("thu quyền vào bàn"),
    Act.RECOVERY_MADE: _("tạo khóa khôi phục hai nửa"),
    Act.RECOVERY_USED: _("dùng khóa khôi phục"),
    Act.REPORT_OPENED: _("mở tin lần đầu"),
    Act.CASE_READ: _("xem hồ sơ"),
    Act.FILE_READ: _("mở tệp"),
    Act.CASE_TAKEN: _("nhận hồ sơ"),
    Act.CASE_HANDED: _("giao hồ sơ"),
    Act.CASE_CLASSED: _("xếp loại hồ sơ"),
    Act.CASE_STATE: _("đổi tình trạng hồ sơ"),
    Act.CASE_NOTED: _("viết ghi chú"),
    Act.CASE_ANSWERED: _("trả lời"),
    Act.CASE_JOINED: _("gộp hồ sơ"),
    Act.CASE_PROMISED: _("hẹn xem lại hồ sơ"),
    Act.CLUE_ADDED: _("thêm manh mối"),
    Act.FACTS_CHANGED: _("sửa thông tin người ấy"),
    Act.TASK_DONE: _("đánh dấu đã xong"),
    Act.NUMBER_CHANGED: _("sửa số công khai"),
    Act.CENTRE_CHANGED: _("sửa tổng đài công khai"),
    Act.ARTICLE_CHANGED: _("sửa bài trả lời"),
    Act.AUDIT_READ: _("xem nhật ký"),
}
