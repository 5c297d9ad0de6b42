"""Bodies stay in memory and are capped: no upload ever touches a disk before it is sealed."""

from io import BytesIO
from typing import IO, Any

from flask import Request as FlaskRequest
from flask import current_app
from werkzeug.exceptions import BadRequest

PASSING = 64 * 1024 * 1024


class Capped(BytesIO):
    """A file in memory. One that grows above its limit is let go at once, so that the words beside it still arrive."""

    def __init__(self, limit: int, left: list[int]) -> None:
        super().__init__()
        self.limit, self.left, self.too_large = limit, left, False

    def write(self, chunk: Any) -> int:
        if self.too_large:
            return len(chunk)
        if self.tell() + len(chunk) > self.limit or len(chunk) > self.left[0]:
            self.too_large = True
            self.left[0] += self.tell()
            self.seek(0)
            self.truncate()
            return len(chunk)
        self.left[0] -= len(chunk)
        return super().write(chunk)


class Request(FlaskRequest):
    """A request whose files are kept in memory (Werkzeug would spool them to the temporary folder)."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        settings = current_app.extensions["settings"]
        if not hasattr(self, "bytes_left"):
            self.bytes_left = [settings.upload_bytes]
        return Capped(settings.photo_bytes, self.bytes_left)

    def get_json(self, *given: Any, **named: Any) -> Any:
        """As ever; thousands of brackets within each other are a bad request like any other that is no JSON."""
        try:
            return super().get_json(*given, **named)
        except RecursionError as error:
            raise BadRequest from error

    def let_large_files_pass(self) -> None:
        """Read up to 64 MiB, keeping no file above its limit: the form's words come through beside a large photo."""
        self.max_content_length = PASSING

    def drain(self) -> None:
        """Read away a body that is too large (64 MiB at most), so that the browser reads our answer."""
        stream, left = self.environ["wsgi.input"], min(self.content_length or 0, PASSING)
        while left > 0:
            chunk = stream.read(min(65536, left))
            if not chunk:
                return
            left -= len(chunk)
