"""docs/operator.md, "Back-up and restore": Tuấn types its commands one after the other, and they do what it says."""

import re
import subprocess
from pathlib import Path

import pyrage
import pytest

from deploy.run import ROOT
from tests.served import environment, flask
from tests.terminal import on_terminal

CHAPTER = (ROOT / "docs" / "operator.md").read_text("utf-8").partition("## Back-up and restore")[2]
BLOCKS = re.findall(r"^```\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A live house as the chapter before makes it: its key apart, and a folder that stands for another machine."""
    for folder in ("srv", "etc/house", "mnt/other", "media/stick"):
        (tmp_path / folder).mkdir(parents=True, mode=0o700)
    environ = live(tmp_path)
    flask("server-key", "make", environ=environ)
    flask("upgrade", environ=environ)
    on_terminal("recovery", "begin", environ=environ)
    return tmp_path


def live(home: Path) -> dict[str, str]:
    return environment(
        home,
        LOI_VE_MODE="live",
        PUBLIC_ORIGIN="https://your.name",
        DATA_DIR=str(home / "srv/house"),
        SERVER_KEY_FILE=str(home / "etc/house/server.key"),
        ARGON2_KIB="65536",
    )


def typed(home: Path, block: str, recipient: str) -> str:
    """Run a block as it stands there; only its folders lie below ``home``, and age1... is what was printed."""
    script = re.sub(r"(?<=[ =])/(?=srv|etc|mnt|media)", f"{home}/", block).replace("age1...", recipient or "age1...")
    clean = environment(home, ARGON2_KIB="65536")
    line = ["bash", "-euc", script]
    done = subprocess.run(line, cwd=ROOT, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_chapters_commands_make_check_and_bring_back(home: Path) -> None:
    first, second = BLOCKS
    head, _, tail = first.partition("export BACKUP_DIR")
    recipient = typed(home, head, "").strip()
    identity = home / "media/stick/house.identity"
    assert pyrage.x25519.Identity.from_str(identity.read_text().strip()).to_public() is not None
    assert identity.stat().st_mode & 0o777 == 0o600
    exports = "".join(line + "\n" for line in head.splitlines() if line.startswith("export"))
    told = typed(home, f"{exports}export BACKUP_DIR{tail}", recipient)
    assert "The house may serve." in told
    assert "Whole. Of 2" in told
    assert "Made by this house." in told

    told = typed(home, second, recipient)
    assert "Brought back to 2" in told
    assert "The chain holds" in told
    assert "serves https://your.name" in told
    assert "Confirmed" in told
    assert not (home / "srv/house-again/restoring").exists()
