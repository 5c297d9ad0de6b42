"""Everything that may differ between two houses: read from the environment once, checked, then frozen."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click

KEPT_CLASSES = {"information", "counselling", "transfer", "none", "calls"}


class UnsafeSettings(click.ClickException):
    """The house refuses to start; one sentence says what to change and is all that a command shows."""


@dataclass(frozen=True)
class Settings:
    """All settings. Times are whole minutes or days, sizes bytes; the README lists each with its variable."""

    mode: str = "demo"
    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("var")
    database_url: str = ""
    limits_url: str = "memory://"
    public_origin: str = ""
    proxies: int = 0
    idle_minutes: int = 15
    session_hours: int = 12
    answer_within_hours: int = 12
    wake_minutes: int = 10
    stale_after_days: int = 365
    card_days: int = 90
    argon2_kib: int = 65536
    argon2_passes: int = 3
    upload_bytes: int = 24 * 1024 * 1024
    photo_bytes: int = 12 * 1024 * 1024
    reports_per_minute: int = 60
    server_key_file: str = ""
    backup_dir: str = ""
    backup_to: str = ""
    backup_days: int = 30
    uploads_bytes: int = 2 * 1024 * 1024 * 1024
    push_days: int = 3
    push_here: int = 0
    sms_number: str = ""
    audio_dir: str = "static/audio"
    map_file: str = ""
    request_hours: int = 72
    retention: str = "information=365,counselling=1095,transfer=3650,none=365,calls=365"
    cut_offs: str = ""

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def database(self) -> str:
        """SQLAlchemy address of the rows; SQLite inside ``data_dir`` unless another is named."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'loi-ve.sqlite3').resolve()}"

    @property
    def server_key(self) -> Path:
        """File of the server key; in demo mode alone it may lie with the data."""
        return Path(self.server_key_file) if self.server_key_file else self.data_dir / "server.key"

    @property
    def files(self) -> Path:
        """Folder of sealed files."""
        return self.data_dir / "files"

    @property
    def audio(self) -> Path:
        """Folder of recordings that say the pages' texts; unless it is absolute, beside the code."""
        return Path(__file__).parents[1] / self.audio_dir

    @property
    def keeps(self) -> dict[str, timedelta]:
        """How long a closed case of each class is kept, and a call without a case. Raises UnsafeSettings."""
        parts = [part.partition("=") for part in self.retention.replace(" ", "").split(",")]
        found = {name: timedelta(days=int(days)) for name, _, days in parts if re.fullmatch(r"[1-9]\d{0,4}", days)}
        if set(found) != KEPT_CLASSES:
            raise UnsafeSettings(
                f"RETENTION must give days (1 to 99999) for each of {', '.join(sorted(KEPT_CLASSES))}."
            )
        return found

    @property
    def cuts(self) -> dict[str, int]:
        """The house's own cut-offs by instrument and band, such as ``who5.low``. Raises UnsafeSettings."""
        parts = [part.partition("=") for part in self.cut_offs.replace(" ", "").split(",") if part]
        if not all(
            re.fullmatch(r"[a-z0-9]+\.[a-z_]+", name) and re.fullmatch(r"\d{1,3}", edge) for name, _, edge in parts
        ):
            raise UnsafeSettings("CUT_OFFS must look like who5.low=28,who5.look=50: an instrument's band and a score.")
        return {name: int(edge) for name, _, edge in parts}

    @property
    def restoring(self) -> Path:
        """Stands there while a restore is under way, and after one that was interrupted."""
        return self.data_dir / "restoring"

    @property
    def uploads(self) -> Path:
        """Folder of sealed files that are still arriving."""
        return self.data_dir / "uploads"


VARIABLES = {
    "mode": "LOI_VE_MODE",
    "host": "HOST",
    "port": "PORT",
    "data_dir": "DATA_DIR",
    "database_url": "DATABASE_URL",
    "limits_url": "LIMITS_URL",
    "public_origin": "PUBLIC_ORIGIN",
    "proxies": "PROXIES",
    "idle_minutes": "IDLE_MINUTES",
    "session_hours": "SESSION_HOURS",
    "answer_within_hours": "ANSWER_WITHIN_HOURS",
    "wake_minutes": "WAKE_MINUTES",
    "stale_after_days": "STALE_AFTER_DAYS",
    "card_days": "CARD_DAYS",
    "argon2_kib": "ARGON2_KIB",
    "argon2_passes": "ARGON2_PASSES",
    "upload_bytes": "UPLOAD_BYTES",
    "photo_bytes": "PHOTO_BYTES",
    "reports_per_minute": "REPORTS_PER_MINUTE",
    "server_key_file": "SERVER_KEY_FILE",
    "backup_dir": "BACKUP_DIR",
    "backup_to": "BACKUP_TO",
    "backup_days": "BACKUP_DAYS",
    "uploads_bytes": "UPLOADS_BYTES",
    "push_days": "PUSH_DAYS",
    "push_here": "PUSH_HERE",
    "sms_number": "SMS_NUMBER",
    "audio_dir": "AUDIO_DIR",
    "map_file": "MAP_FILE",
    "request_hours": "REQUEST_HOURS",
    "retention": "RETENTION",
    "cut_offs": "CUT_OFFS",
}

# What else would stop the house, or harm somebody, at the first use: too many hours overflow a moment, no days let the
# newest back-ups go.
BETWEEN = {
    "port": (1, 65535),
    "proxies": (0, 9),
    "idle_minutes": (1, 1440),
    "session_hours": (1, 168),
    "answer_within_hours": (1, 720),
    "wake_minutes": (1, 1440),
    "stale_after_days": (1, 3660),
    "card_days": (1, 366),
    "argon2_kib": (8, 4194304),
    "argon2_passes": (1, 100),
    "upload_bytes": (65536, 2**30),
    "photo_bytes": (65536, 2**30),
    "reports_per_minute": (1, 10**6),
    "backup_days": (1, 3660),
    "uploads_bytes": (2**20, 2**50),
    "push_days": (1, 28),
    "push_here": (0, 1),
    "request_hours": (1, 8784),
}


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings. Raises UnsafeSettings with one clear sentence."""
    given: dict[str, object] = {}
    for field, variable in VARIABLES.items():
        text = environ.get(variable, "").strip()
        if text:
            given[field] = _typed(field, variable, text)
    return checked(Settings(**given))  # type: ignore[arg-type]


def _typed(field: str, variable: str, text: str) -> object:
    if field == "data_dir":
        return Path(text)
    if not isinstance(getattr(Settings, field), int):
        return text
    try:
        return int(text)
    except ValueError as error:
        raise UnsafeSettings(f"{variable} must be a whole number, not {text!r}.") from error


def checked(settings: Settings) -> Settings:
    """The same settings, or UnsafeSettings when serving with them would put somebody at risk."""
    if settings.mode not in {"demo", "live"}:
        raise UnsafeSettings("LOI_VE_MODE must be 'demo' or 'live'.")
    for field, (least, most) in BETWEEN.items():
        if not least <= getattr(settings, field) <= most:
            raise UnsafeSettings(f"{VARIABLES[field]} must lie between {least} and {most}.")
    settings.keeps, settings.cuts  # noqa: B018 - each refuses by itself
    if settings.demo and not loopback(settings.host):
        raise UnsafeSettings("Demo mode only serves this machine: set HOST=127.0.0.1, or LOI_VE_MODE=live.")
    if not settings.demo and not settings.public_origin.startswith("https://"):
        raise UnsafeSettings("Live mode needs PUBLIC_ORIGIN, the https:// address that people open.")
    if not settings.demo and not _named(settings.public_origin):
        raise UnsafeSettings("PUBLIC_ORIGIN must be a name alone, like https://house.example: no path and no number.")
    if not settings.demo and not settings.proxies and not loopback(settings.host):
        raise UnsafeSettings("Live mode on another HOST than this machine's own needs TLS in front, and PROXIES=1.")
    if not settings.demo and settings.argon2_kib < 65536:
        raise UnsafeSettings("Live mode needs ARGON2_KIB of at least 65536 (64 MiB).")
    if not settings.demo and settings.push_here:
        raise UnsafeSettings("PUSH_HERE is for tests: a live house sends no notice to its own machine.")
    if settings.sms_number and not re.fullmatch(r"\+?\d{3,15}", settings.sms_number):
        raise UnsafeSettings("SMS_NUMBER must be a number to send to, like +84123456789: digits alone.")
    return settings


def _named(origin: str) -> bool:
    """Whether this is a host name with perhaps a port, and nothing else."""
    parts = urlsplit(origin)
    try:
        ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return bool(parts.hostname) and origin.rstrip("/") == f"https://{parts.netloc}" and "@" not in parts.netloc
    return False


def loopback(host: str) -> bool:
    """Whether a host name or an address means this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
