"""The words for every refusal: a title and one clear sentence, in the person's language."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

Words = tuple[LazyString, LazyString]

WORDS: dict[str, Words] = {
    "refused": (_("Chưa làm được"), _("Có điều gì đó chưa đúng. Hãy quay lại và thử lần nữa.")),
    "failed": (_("Máy chủ gặp lỗi"), _("Lỗi ở phía chúng tôi. Hãy thử lại, hoặc gọi cho chúng tôi.")),
    "signed_out": (_("Bạn chưa đăng nhập"), _("Hãy đăng nhập để xem trang này.")),
    "not_allowed": (_("Trang này không mở cho bạn"), _("Nếu bạn cần vào, hãy hỏi người phụ trách.")),
    "foreign_origin": (
        _("Chưa gửi được"),
        _("Biểu mẫu đến từ một trang khác. Hãy mở lại trang này và gửi lại."),
    ),
    "insecure_connection": (
        _("Đường truyền chưa được khóa"),
        _("Người khác có thể đọc được. Hãy mở lại với https:// ở đầu địa chỉ."),
    ),
    "not_found": (_("Không có trang này"), _("Địa chỉ có thể đã đổi. Hãy về trang đầu.")),
    "changed": (_("Có người vừa sửa"), _("Chưa có gì bị ghi đè. Hãy xem lại rồi lưu lần nữa.")),
    "share_over": (_("Đã hết chia sẻ"), _("Nơi của máy không còn được gửi.")),
    "too_many_points": (_("Đã gửi rất nhiều nơi"), _("Hãy bắt đầu chia sẻ lại.")),
    "too_large": (_("Tệp quá lớn"), _("Hãy gửi ít ảnh hơn, hoặc ảnh nhỏ hơn. Lời của bạn chưa được gửi.")),
    "too_often": (_("Xin chờ một chút"), _("Có nhiều lượt gửi từ mạng này. Hãy thử lại sau nửa phút.")),
    "unavailable": (_("Chưa lưu được"), _("Máy chủ đang bận. Chưa có gì được gửi. Hãy thử lại sau ít phút.")),
    "no_key_yet": (_("Người này chưa nhận tài khoản"), _("Hãy đợi họ đăng nhập lần đầu, rồi cấp quyền.")),
    "wrong_sign_in": (_("Chưa đăng nhập được"), _("E-mail, mật khẩu hoặc mã chưa đúng. Hãy xem lại từng phần.")),
    "slowly": (_("Xin chờ một chút"), _("Có nhiều lần thử chưa đúng. Hãy đợi vài phút rồi thử lại.")),
    "locked": (_("Máy đã khóa"), _("Hãy nhập mật khẩu và mã để làm tiếp.")),
    "no_name": (_("Còn thiếu tên"), _("Hãy ghi tên, không quá 80 chữ cái.")),
    "no_email": (_("E-mail chưa đúng"), _("Hãy xem lại địa chỉ e-mail.")),
    "email_taken": (_("E-mail này đã có tài khoản"), _("Hãy tìm người này trong danh sách.")),
    "prove_again": (_("Hãy xác nhận lại"), _("Hãy nhập mật khẩu và mã để làm tiếp.")),
    "not_a_passkey": (_("Chưa thêm được khóa"), _("Máy chưa trả lời đúng. Hãy thử lại.")),
    "no_passkey_name": (_("Còn thiếu tên"), _("Hãy đặt tên cho khóa, không quá 40 chữ cái.")),
    "too_many_passkeys": (_("Đã đủ khóa"), _("Mỗi người có nhiều nhất mười khóa. Hãy gỡ khóa không dùng nữa.")),
    "not_taken_up": (_("Người này chưa nhận tài khoản"), _("Chưa có bước xác nhận nào để đặt lại.")),
    "own_factor": (
        _("Không tự đặt lại được"),
        _("Hãy đổi ứng dụng tạo mã ở trang của bạn, hoặc nhờ một quản trị viên khác."),
    ),
    "last_administrator": (
        _("Chưa làm được"),
        _("Đây là người quản trị cuối cùng. Hãy thêm một người khác trước."),
    ),
    "account_closed": (_("Tài khoản này đã đóng"), _("Nếu người ấy trở lại, hãy thêm tài khoản mới.")),
    "last_holder": (_("Chưa bỏ được"), _("Không còn ai khác mở được bàn này. Hãy cấp cho một người nữa trước.")),
    "no_reader": (_("Chưa cấp được"), _("Người này không làm hồ sơ, hoặc chưa nhận tài khoản.")),
    "desks_stand": (_("Các bàn đã có"), _("Hãy dùng hoặc làm lại khóa dự phòng.")),
    "not_on_a_terminal": (_("Cần màn hình dòng lệnh"), _("Hai nửa chỉ hiện trước mắt hai người.")),
    "not_every_desk": (_("Chưa làm lại được"), _("Cần một người giữ khóa của mọi bàn.")),
    "not_held": (_("Không có gì chờ xác nhận"), _("Hệ thống này không vừa được khôi phục, hoặc đã có người xác nhận.")),
    "uploads_full": (
        _("Chưa gửi được tệp"),
        _("Máy chủ đang nhận quá nhiều tệp. Lời của bạn vẫn gửi được. Hãy gửi tệp lại sau."),
    ),
    "nothing_told_yet": (_("Chưa có gì để gửi"), _("Hãy viết, nói, gửi ảnh hoặc ghi nơi chốn. Một điều là đủ.")),
    "unknown_code": (_("Không có hộp thư nào mở bằng mã này"), _("Hãy xem lại từng chữ. Hoặc gửi tin mới.")),
    "not_a_photo": (_("Không mở được ảnh này"), _("Hãy thử một ảnh khác.")),
    "key_taken": (_("Chưa gửi được"), _("Hãy gửi lại. Lời của bạn vẫn còn.")),
    "other_desk": (_("Chưa gửi được"), _("Hãy gửi lại. Lời của bạn vẫn còn.")),
    "upload_missing": (_("Chưa gửi được"), _("Tệp chưa đến đủ. Hãy gửi lại. Lời của bạn vẫn còn.")),
    "unknown_desk_key": (_("Chưa gửi được"), _("Trang này đã cũ. Hãy tải lại rồi gửi lần nữa.")),
    "empty_clue": (_("Điều này còn trống"), _("Hãy ghi vài chữ hoặc chọn một nơi.")),
    "nothing_written": (_("Chưa có chữ nào"), _("Hãy viết vài chữ rồi gửi.")),
    "too_many_words": (_("Dài quá"), _("Một ô chứa khoảng 20.000 chữ cái. Hãy chia thành nhiều phần.")),
    "already_taken": (_("Có người vừa nhận"), _("Hồ sơ này đã có người giữ. Tên ở đầu trang.")),
    "no_such_case": (_("Không thấy hồ sơ này"), _("Không thấy hồ sơ tên ấy ở bàn của bạn.")),
    "stays_restricted": (
        _("Hồ sơ này đang hạn chế"),
        _("Không gộp vào hồ sơ có nhiều người mở được hơn. Gộp theo chiều ngược lại thì được."),
    ),
    "nobody_named": (_("Chưa chọn ai"), _("Hãy chọn ít nhất một người được mở hồ sơ này.")),
    "joined_away": (_("Hồ sơ vừa được gộp"), _("Mọi điều nay nằm ở hồ sơ này. Hãy xem lại rồi lưu lần nữa.")),
    "not_ahead": (_("Ngày giờ chưa dùng được"), _("Hãy chọn một lúc sau bây giờ, trong vòng một năm.")),
    "mailbox_gone": (_("Không gửi được"), _("Người báo tin đã xóa hộp thư. Không trả lời được ở đây.")),
    "card_not_read": (
        _("Chưa đọc thẻ"),
        _("Hãy đọc thẻ liên lạc an toàn ở đầu hồ sơ trước. Lời của bạn vẫn còn ở đây."),
    ),
    "do_not_contact": (_("Không liên lạc"), _("Thẻ ghi: không liên lạc. Chưa có gì được gửi.")),
    "card_expired": (_("Thẻ đã quá hạn"), _("Hãy hỏi lại người ấy rồi xác nhận thẻ, trước khi liên lạc.")),
    "no_card": (_("Chưa có thẻ"), _("Chưa biết cách nào an toàn. Chỉ trả lời trong hộp thư.")),
    "not_this_way": (_("Không liên lạc bằng cách này"), _("Thẻ không cho phép cách này. Hãy xem lại thẻ.")),
    "card_too_long": (_("Dài quá"), _("Mỗi ô của thẻ chứa khoảng 2.000 chữ cái.")),
    "too_much_weighed": (_("Dài quá"), _("Mỗi ô chứa khoảng 2.000 chữ cái. Hãy viết phần còn lại vào ghi chú.")),
    "too_much_consent": (_("Dài quá"), _("Mỗi ô chứa khoảng 2.000 chữ cái. Hãy viết phần còn lại vào ghi chú.")),
    "needs_supervisor": (
        _("Cần người giám sát"),
        _("Chỉ người giám sát kết luận được rằng đây là chính người ấy. Hãy để “chưa rõ” và nhờ họ."),
    ),
    "already_decided": (_("Đã có người quyết định"), _("Câu trả lời này đã được duyệt hoặc gửi lại.")),
    "own_answer": (_("Cần một người khác"), _("Người khác xem câu trả lời, không phải người viết nó.")),
    "no_basis": (
        _("Chưa có đồng ý hay căn cứ"),
        _("Chưa gửi gì. Hãy ghi sự đồng ý cho nơi nhận và mục đích này, hoặc một căn cứ pháp lý."),
    ),
    "nobody_stands": (
        _("Căn cứ còn thiếu"),
        _("Hãy ghi lý do, và chọn một người giám sát khác đứng ra chịu trách nhiệm."),
    ),
    "not_said_how": (
        _("Chưa rõ đồng ý bằng cách nào"),
        _("Hãy chọn: qua điện thoại, trong hộp thư, bằng giấy hay gặp mặt."),
    ),
    "not_until_then": (_("Ngày hết hạn chưa dùng được"), _("Hãy chọn một ngày sau hôm nay, trong vòng năm năm.")),
    "never_there": (
        _("Không chuyển cho người này"),
        _("Bản chuyển chỉ gửi cho cơ quan. Không bao giờ gửi cho người báo tin."),
    ),
    "nothing_chosen": (_("Chưa chọn gì"), _("Hãy chọn ít nhất một phần để chuyển.")),
    "no_purpose": (_("Chưa rõ chuyển cho ai"), _("Hãy chọn nơi nhận và mục đích.")),
    "no_push_address": (_("Chưa bật được"), _("Trình duyệt này đưa một địa chỉ không dùng được.")),
    "no_browser": (_("Chưa bật được"), _("Trình duyệt này đưa một khóa không dùng được.")),
    "answer_owed": (_("Cần một câu trả lời"), _("Người ấy xin tin. Hãy trả lời, cả khi chưa có gì mới.")),
    "wrong_halves": (_("Hai nửa không khớp"), _("Hãy xem lại từng chữ trên hai tờ giấy.")),
    "bad_hours": (_("Giờ mở chưa rõ"), _("Hãy chọn ngày, giờ mở và giờ đóng khác nhau.")),
    "bad_text": (_("Chữ chưa dùng được"), _("Hãy ghi tên tiếng Việt, ngắn và rõ.")),
    "bad_number": (_("Số chưa gọi được"), _("Hãy xem lại số. Số gọi từ nước ngoài bắt đầu bằng dấu +.")),
    "no_number": (_("Chưa có số"), _("Hãy ghi số trước, rồi xác nhận.")),
    "bad_source": (_("Ngày của nguồn chưa đúng"), _("Hãy ghi như 2025-07-01, 2025-07 hoặc 2025.")),
    "unwritten": (_("Còn thiếu chữ"), _("Cần có tên bài, câu hỏi và câu trả lời.")),
    "too_long": (_("Bài quá dài"), _("Hãy viết ngắn hơn.")),
    "no_source": (_("Còn thiếu nguồn"), _("Cần ít nhất một nguồn có ngày, như 2025-07-01, 2025-07 hoặc 2025.")),
    "not_checked": (_("Ngày kiểm tra chưa đúng"), _("Ngày kiểm tra không thể ở tương lai.")),
}


def words_for(code: str) -> Words:
    """Title and sentence for a refusal's code."""
    return WORDS.get(code, WORDS["refused"])
