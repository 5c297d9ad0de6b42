"""A phone without a browser: it seals as docs/envelope.md says, and hands in at the JSON doors."""

from typing import Any

from werkzeug.test import TestResponse

from api import sealed
from api.binary import from_text, to_text
from api.conversation.code import Code, new_code
from api.sealed import Header, Kind, Label, Urgency, Where
from tests.people import House


class Phone:
    """Seals as docs/envelope.md says, with nothing from the server but the intake key."""

    def __init__(self, house: House) -> None:
        self.house, self.browser, self.code = house, house.client(), new_code()
        self.desk = self.browser.get("/api/v1/keys/intake").get_json()

    def report(
        self,
        words: str = "Em ở trên tàu.",
        *,
        code: Code | None = None,
        file: bytes = b"jpg",
        kind: Kind = Kind.REPORT,
        desk: dict[str, str] | None = None,
        urgency: str = "normal",
        **other: Any,
    ) -> dict[str, Any]:
        """``desk``: as a page names it; the intake desk unless another one is named."""
        code, desk = code or self.code, desk or self.desk
        header = Header(desk["desk"], kind, Urgency(urgency), Where.ABROAD, "vi")
        key = sealed.new_content_key()
        plain = sealed.canonical(
            {"format": 1, "words": words, "files": [{"n": 0, "type": "image/jpeg", "bytes": len(file)}]}
        )
        return {
            "header": {"format": 1, "desk": desk["desk"], "kind": kind.value, "urgency": urgency}
            | {"where": "abroad", "language": "vi"},
            "key_id": desk["key_id"],
            "content_key_id": str(key.id),
            "wrapped": to_text(sealed.wrap(key, from_text(desk["public"]), header.hash())),
            "body": to_text(key.seal(plain, Label.BODY, key.id)),
            "files": [to_text(sealed.lock_file(key, 0, file))],
            "lookup": to_text(sealed.derived(code.secret, Label.CODE_LOOKUP)),
            "access": to_text(code.access),
            "public": to_text(code.pair.public),
            "once": to_text(code.once(plain)),
        } | other

    def hands_in(self, report: dict[str, Any], key: str | None = None) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return self.browser.post("/api/v1/reports", json=report, headers=headers)

    def opens_box(self) -> TestResponse:
        return self.browser.post("/box", data={"code": " ".join(self.code.words)})


def tokens(code: Code) -> dict[str, str]:
    """What a phone that keeps its code shows to find and read the mailbox."""
    labels = {"lookup": Label.CODE_LOOKUP, "read": Label.CODE_ACCESS}
    return {name: to_text(sealed.derived(code.secret, label)) for name, label in labels.items()}
