"""Bytes in JSON: base64url without padding (RFC 4648, section 5), one spelling for each value."""

import base64


def to_text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Inverse of :func:`to_text`. Raises ValueError for anything else, other spellings of the same bytes too."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:  # binascii.Error is one
        raise ValueError("not base64url") from error
    if to_text(content) != text:
        raise ValueError("not base64url without padding")
    return content
