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
    flask("prepare", environ=environ)
    return tmp_path


def live(home: Path, **more: str) -> dict[str, str]:
    return environment(
        home,
        LOI_VE_MODE="live",
        PUBLIC_ORIGIN="https://your.name",
        DATA_DIR=str(home / "srv/house"),
        SERVER_KEY_FILE=str(home / "etc/house/server.key"),
        ARGON2_KIB="65536",
        **more,
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


def test_an_identity_is_pasted_unseen_and_never_stands_in_the_list_of_processes(home: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    environ = live(home, BACKUP_DIR=str(home / "mnt/other"), BACKUP_TO=str(identity.to_public()))
    made = flask("backup", "make", environ=environ).partition(": ")[0]
    shown = on_terminal("backup", "check", made, environ=environ, answers=(("Identity", str(identity)),))
    assert "Whole." in shown
    assert str(identity) not in shown
    wrong = str(pyrage.x25519.Identity.generate())
    assert "does not open it" in failing(environ, "backup", "check", made, "--identity", kept(home, wrong))
    assert "no age identity" in failing(environ, "backup", "check", made, "--identity", kept(home, "words"))


def kept(home: Path, secret: str) -> str:
    (home / "identity").write_text(f"# made today\n{secret}\n")
    return str(home / "identity")


def failing(environ: dict[str, str], *command: str) -> str:
    with pytest.raises(AssertionError) as told:
        flask(*command, environ=environ)
    return str(told.value)


def test_an_identity_is_shown_to_people_only(home: Path) -> None:
    shown = on_terminal("backup", "identity", environ=live(home))
    assert re.search(r"AGE-SECRET-KEY-1\w+", shown)
    assert "age1" in shown
    assert "run it on a terminal" in failing(live(home), "backup", "identity")
