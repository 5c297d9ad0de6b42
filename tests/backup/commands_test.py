"""`flask backup` at the keyboard: one sentence each, and no identity where others could see it."""

from pathlib import Path

import pyrage
from click.testing import Result

from tests.backup.conftest import Kept


def run(kept: Kept, *command: str, typed: str = "") -> Result:
    return kept.house.app.test_cli_runner().invoke(args=["backup", *command], input=typed)


def written(kept: Kept, secret: str) -> str:
    """A file with an identity, as age-keygen writes it."""
    path = kept.outside.with_name("identity")
    path.write_text(f"# created: today\n{secret}\n")
    return str(path)


def test_an_identity_is_pasted_unseen_or_read_from_a_file(kept: Kept) -> None:
    made, secret = str(kept.make().path), str(kept.identity)
    pasted = run(kept, "check", made, typed=f"{secret}\n")
    assert "Whole. Of 2026-11-24T02:00:00+00:00, schema " in pasted.output
    assert "Made by this house." in pasted.output
    assert secret not in pasted.output
    assert run(kept, "check", made, "--identity", written(kept, secret)).exit_code == 0


def test_what_is_wrong_is_said_in_one_sentence(kept: Kept, tmp_path: Path) -> None:
    made, right = kept.make().path, written(kept, str(kept.identity))
    told = {
        "does not open it": run(kept, "check", str(made), typed=f"{pyrage.x25519.Identity.generate()}\n"),
        "no age identity": run(kept, "check", str(made), typed="words\n"),
        "identity cannot be read": run(kept, "check", str(made), "--identity", str(tmp_path / "nowhere")),
        "file cannot be read": run(kept, "check", str(tmp_path / "nowhere"), "--identity", right),
        "not empty": run(kept, "restore", str(made), "--identity", right),
        "was not restored": run(kept, "confirm"),
    }
    made.write_bytes(made.read_bytes()[:-1])
    told["cut off"] = run(kept, "check", str(made), "--identity", right)
    kept.house.settings.server_key.unlink()
    told["names no server key"] = run(kept, "make")
    kept.outside.rename(tmp_path / "away")
    for sentence, done in told.items():
        assert (done.exit_code, sentence in done.output, done.output.count("Error: ")) == (1, True, 1), done.output


def test_an_identity_goes_to_people_or_to_a_new_file_never_to_a_log(kept: Kept, tmp_path: Path) -> None:
    assert "run it on a terminal" in run(kept, "identity").output
    path = tmp_path / "house.identity"
    printed = run(kept, "identity", "--to", str(path)).output.strip()
    assert str(pyrage.x25519.Identity.from_str(path.read_text().strip()).to_public()) == printed
    assert path.stat().st_mode & 0o777 == 0o600
    assert "cannot be written" in run(kept, "identity", "--to", str(path)).output
