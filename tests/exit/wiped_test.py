"""The answer to wiping: the browser is told to let go of everything, and no page claims more than is true."""

from tests.people import House


def test_the_answer_tells_the_browser_to_let_go(house: House) -> None:
    for path in ("/wipe", "/en/wipe"):
        answer = house.client().post(path)
        assert answer.status_code == 200
        assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<script" not in answer.text  # it would begin to keep pages again


def test_only_the_act_wipes(house: House) -> None:
    assert "Clear-Site-Data" not in house.client().get("/wipe").headers
    foreign = house.client().post("/wipe", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert "Clear-Site-Data" not in foreign.headers


def test_everything_is_said_before_the_button(house: House) -> None:
    page = house.client().get("/wipe").text
    button = page.index("<form")
    for said in ("Lịch sử của trình duyệt", "Nhật ký cuộc gọi", "Biểu tượng", "Quyền đã cho", "Tên miền", "ứng dụng"):
        assert page.index(said) < button, said
    assert 'href="/wipe"' in house.client().get("/safety").text
