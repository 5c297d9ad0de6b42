"""Somebody at the house without a browser: one connection that asks and sends forms, as fast as a test wants."""

import http.client
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.served import Served

File = tuple[str, str, bytes]  # field, name, content


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Visitor:
    """One connection, opened at once and kept; its cookies are its own."""

    def __init__(self, house: Served) -> None:
        self.house = house
        self.cookie = ""
        self.line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
        self.line.connect()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", "")

    def post(self, path: str, form: Mapping[str, str], files: Sequence[File] = ()) -> Answer:
        """Send a form as our own page would."""
        if not files:
            return self._ask("POST", path, urlencode(form).encode(), "application/x-www-form-urlencoded")
        mark = uuid.uuid4().hex
        return self._ask("POST", path, _parts(mark, form, files), f"multipart/form-data; boundary={mark}")

    def follow(self, answer: Answer) -> Answer:
        """The page that a form leads to."""
        return self.get(answer.headers["Location"])

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": kind, "Cookie": self.cookie}
        self.line.request(method, path, body, {name: value for name, value in headers.items() if value})
        came = self.line.getresponse()
        answer = Answer(came.status, came.read().decode("utf-8", "replace"), dict(came.getheaders()))
        given = [value.split(";")[0] for name, value in came.getheaders() if name == "Set-Cookie"]
        self.cookie = next((one for one in given if one.startswith("__Host-loi-ve=")), self.cookie)
        return answer

    def sign_in(self, name: str) -> "Visitor":
        account = self.house.account(name)
        code = self.house.six_digits(account["totp_secret"])
        form = {"email": account["email"], "password": account["password"], "code": code}
        assert self.post("/console/sign-in", form).status == 303
        return self


def _parts(mark: str, form: Mapping[str, str], files: Sequence[File]) -> bytes:
    fields = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in form.items()]
    parts = [field.encode() for field in fields] + [
        f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode() + content
        for field, name, content in files
    ]
    return b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), part) for part in parts) + f"--{mark}--\r\n".encode()
