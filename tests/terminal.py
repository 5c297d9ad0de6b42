"""A terminal with somebody at it: commands that speak to people only, and ask them to type unseen."""

import os
import pty
import sys
from collections.abc import Mapping, Sequence

from deploy.run import ROOT


def on_terminal(*command: str, environ: Mapping[str, str], answers: Sequence[tuple[str, str]] = ()) -> str:
    """Run a command of the house on a terminal; ``answers`` are (what it asks, what is typed). What it showed."""
    line = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    process, screen = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execve(line[0], line, dict(environ))
    shown = ""
    for question, answer in answers:
        shown = _until(screen, shown, question)
        os.write(screen, f"{answer}\n".encode())
    shown = _until(screen, shown, None)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, shown
    return shown.replace("\r\n", "\n")


def _until(screen: int, shown: str, question: str | None) -> str:
    """Read until a question stands there that was not there before, or until the end."""
    before, raw = len(shown), shown.encode()
    while question is None or question not in raw.decode("utf-8", "ignore")[before:]:
        try:
            came = os.read(screen, 4096)
        except OSError:  # the other side of a terminal is gone
            came = b""
        if not came:
            assert question is None, raw.decode("utf-8", "replace")
            break
        raw += came
    return raw.decode("utf-8", "replace")
