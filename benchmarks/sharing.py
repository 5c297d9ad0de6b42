"""Phones that share where they are: each has reported, began a share, and sends points that are sealed already."""

import http.client
import json
import secrets
from typing import Any

from api import sealed
from api.binary import from_text, to_text
from api.conversation.code import new_code
from api.sealed import Header, Kind, Label, Urgency, Where


class Phone:
    """One phone in a network of its own, doing what docs/envelope.md says."""

    def __init__(self, number: int, desk: dict[str, str]) -> None:
        self.network = f"198.18.{number >> 8}.{number & 255}"
        self.desk, self.code, self.key, self.share = desk, new_code(), sealed.new_content_key(), ""

    def reports(self, line: http.client.HTTPConnection) -> None:
        plain = {"format": 1, "words": "Em ở trên xe.", "files": []}
        self._ask(line, "/api/v1/reports", self._envelope(sealed.new_content_key(), Kind.REPORT, "normal", plain))

    def begins(self, line: http.client.HTTPConnection) -> None:
        begin = self._envelope(self.key, Kind.LIVE, "amber", {"format": 1, "live": 60}) | {"minutes": 60}
        self.share = self._ask(line, "/api/v1/live", begin)["share"]

    def point(self, number: int) -> bytes:
        """A whole request that adds one point."""
        here = {"n": number, "at": 1_900_000_000 + number, "lat": 11.562112, "lon": 104.916311, "accuracy": 12}
        body = to_text(self.key.seal(sealed.canonical(here), Label.LIVE_POINT, self.key.id))
        tokens = {"lookup": self._lookup, "access": to_text(self.code.access), "share": self.share}
        sent = json.dumps({**tokens, "points": [{"number": number, "body": body}]}).encode()
        head = (
            "POST /api/v1/live/points HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
            "Content-Type: application/json\r\n"
            f"X-Forwarded-For: {self.network}\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        return head.encode() + sent

    @property
    def _lookup(self) -> str:
        return to_text(sealed.derived(self.code.secret, Label.CODE_LOOKUP))

    def _envelope(
        self, key: sealed.ContentKey, kind: Kind, urgency: str, plain: dict[str, object]
    ) -> dict[str, object]:
        header = Header(self.desk["desk"], kind, Urgency(urgency), Where.UNKNOWN, "vi")
        return {
            "header": {"format": 1, "desk": self.desk["desk"], "kind": kind.value, "urgency": urgency}
            | {"where": "unknown", "language": "vi"},
            "key_id": self.desk["key_id"],
            "content_key_id": str(key.id),
            "wrapped": to_text(sealed.wrap(key, from_text(self.desk["public"]), header.hash())),
            "body": to_text(key.seal(sealed.canonical(plain), Label.BODY, key.id)),
            "files": [],
            "lookup": self._lookup,
            "access": to_text(self.code.access),
            "public": to_text(self.code.pair.public),
            "once": to_text(secrets.token_bytes(16)),
        }

    def _ask(self, line: http.client.HTTPConnection, path: str, told: dict[str, object]) -> Any:
        headers = {"Content-Type": "application/json", "X-Forwarded-For": self.network, "Sec-Fetch-Site": "same-origin"}
        line.request("POST", path, json.dumps(told), headers)
        came = line.getresponse()
        body = came.read()
        assert came.status == 201, (path, came.status, body)
        return json.loads(body)


def phones(port: int, many: int) -> list[Phone]:
    """So many phones that share from now on."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/api/v1/keys/intake")
    desk = json.loads(line.getresponse().read())
    found = [Phone(number, desk) for number in range(many)]
    for phone in found:
        phone.reports(line)
        phone.begins(line)
    line.close()
    return found
