"""The log: JSON lines on stderr in which nothing personal can stand, whoever writes them.

Our own lines name an event, and values under a closed list of keys. What libraries say passes the same mask: their
sentence without its values. A failure is told by its kind and its place in the code, never by its message.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from gunicorn.glogging import Logger as GunicornLogger

from api import clock

HIDDEN = "…"
KEYS = frozenset({"kind", "place", "errno", "endpoint", "work", "logger", "count"})
ROOT = Path(__file__).parents[1]
NAME = re.compile(r"[A-Za-z_][\w.:/-]{0,79}", re.ASCII)
LONGEST = 10**6  # numbers with more digits may be somebody's
SECRETS = re.compile(
    r"""(?xs)
    \S+@\S+                                     # an address
    | \w+://\S* | (?<![\w<])/[^\s,;)]*          # where somebody was
    | (?:^|(?<=[\s=(:[]))b?["'“`].*              # what somebody wrote, and all after it: quotes can be forged
    | \d{1,3}(?:\.\d{1,3}){3} | [0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]+
    | \+?\d[\d .()-]{5,}\d                      # a telephone
    | (?=[\w+=-]*[\dA-Z_+=-])[\w+=-]{16,}       # a code, a key, a token
    | \S*[^\x00-\x7f]\S*                        # words of people: those of programs are plain ASCII
    """
)


def masked(text: str) -> str:
    """A sentence without anything that looks like somebody's."""
    return SECRETS.sub(HIDDEN, text)


def safe(value: object) -> object:
    """Small numbers and short names of things in the code; anything else hidden."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < LONGEST else HIDDEN
    if isinstance(value, str) and NAME.fullmatch(value) and not re.search(r"[0-9a-fA-F-]{16}|\d{7}", value):
        return value
    return HIDDEN


def place_of(trace: TracebackType | None) -> str:
    """Where a failure began: the last line of ours on the way, else of whoever's it is."""
    ours = last = "?"
    while trace is not None:
        file, line = Path(trace.tb_frame.f_code.co_filename), trace.tb_lineno
        if file.is_relative_to(ROOT) and not file.is_relative_to(Path(sys.prefix)):
            ours = f"{file.relative_to(ROOT)}:{line}"
        last, trace = f"{file.parent.name}/{file.name}:{line}", trace.tb_next
    return ours if ours != "?" else last


def failure(error: BaseException) -> dict[str, str]:
    """What may be told of an exception."""
    return {"kind": type(error).__name__, "place": place_of(error.__traceback__)}


def _only_what_is_known(_logger: object, level: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The mask, at the very end of every line's way."""
    told = masked(str(event.pop("event", "")))
    found = {key: safe(value) for key, value in event.items() if key in KEYS and value is not None}
    return {"at": clock.now().isoformat(timespec="milliseconds"), "level": level, "event": told} | found


def _line(_logger: object, _level: str, event: Mapping[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False)


class _Stderr:
    """A log that cannot be written stops nothing: the disk may be full, the terminal gone."""

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


class Masked(logging.Handler):
    """What libraries say through the standard library's logging."""

    def emit(self, record: logging.LogRecord) -> None:
        """A record that cannot be told stops nothing, and is not told by its values either."""
        try:
            self._tell(record)
        except Exception as error:
            log.error("a line that cannot be told", logger=record.name, **failure(error))

    def _tell(self, record: logging.LogRecord) -> None:
        more = failure(record.exc_info[1]) if record.exc_info and record.exc_info[1] else {}
        level = record.levelname.lower() if record.levelname.lower() in {"info", "warning", "error"} else "error"
        getattr(log, level)(_sentence(record), logger=record.name, **more)


def _sentence(record: logging.LogRecord) -> str:
    """The template with numbers in it; words that were put in may be anybody's.

    A sentence that arrives put together already is cut where values usually begin.
    """
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    template, args = str(record.msg), record.args
    if not args:
        return template.partition(": ")[0]
    told = {name: _value(one) for name, one in args.items()} if isinstance(args, Mapping) else tuple(map(_value, args))
    try:
        return template % told
    except (TypeError, ValueError, KeyError):
        return template


def _value(value: object) -> object:
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, int | float) and abs(value) < LONGEST else HIDDEN


class Gunicorn(GunicornLogger):  # type: ignore[misc]
    """gunicorn's own words take the same way; it writes no access log."""

    def setup(self, cfg: Any) -> None:
        configure()
        self.cfg, self._access_log_enabled = cfg, False
        self.error_log.handlers, self.error_log.propagate = [], True
        self.error_log.setLevel(self.LOG_LEVELS[cfg.loglevel.lower()])

    def access(self, *_args: object, **_named: object) -> None:
        """Who opened what, and when, is personal."""


def _untold(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The end of a program that failed, without the message and the values that Python would print."""
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("ended", kind=kind.__name__, place=place_of(trace))


def _untold_in_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None:
        _untold(found.exc_type, found.exc_value, found.exc_traceback)


def _untold_by_the_way(found: "sys.UnraisableHookArgs") -> None:
    """What fails where nobody can catch it, such as when a thing is thrown away."""
    if found.exc_value is not None:
        _untold(found.exc_type, found.exc_value, found.exc_traceback)


def configure() -> None:
    """Once at the start of every program of the house; again changes nothing."""
    structlog.configure(
        processors=[_only_what_is_known, _line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_args: _Stderr(),
    )
    root = logging.getLogger()
    if not any(isinstance(one, Masked) for one in root.handlers):
        root.addHandler(Masked(logging.WARNING))
    logging.captureWarnings(True)  # Python would print them with the values in them
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = _untold_by_the_way
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _untold
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _untold_in_thread


log: Any = structlog.get_logger()
