"""Bodies stay in memory and are capped: no upload ever touches a disk before it is sealed."""

from io import BytesIO
from typing import IO

from flask import Request as FlaskRequest

DRAINED = 64 * 1024 * 1024


class Request(FlaskRequest):
    """A request whose files are kept in memory (Werkzeug would spool them to the temporary folder)."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()

    def drain(self) -> None:
        """Read away a body that is too large (64 MiB at most), so that the browser reads our answer."""
        stream, left = self.environ["wsgi.input"], min(self.content_length or 0, DRAINED)
        while left > 0:
            chunk = stream.read(min(65536, left))
            if not chunk:
                return
            left -= len(chunk)
