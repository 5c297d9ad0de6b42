"""Sets the project up in its own folder: each step says one line, and only when its inputs have changed.

Runs under the machine's own python3, before anything is installed. `--scaled` adds PostgreSQL and Valkey, `--dev` also
what tests and lint need.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
LOG = CACHE / "set-up.log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DEV = VENV / ".dev"
SCALED = VENV / ".scaled"
NOTO = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")


@dataclass(frozen=True)
class Step:
    """One thing to set up; done again when what it reads differs from ``stamp`` or what it makes is gone."""

    says: str
    do: Callable[[], None]
    stamp: Path
    reads: Iterable[Path]
    key: str = ""
    makes: Iterable[Path] = ()

    def digest(self) -> str:
        whole = hashlib.sha256(self.key.encode())
        for path in sorted(self.reads):
            whole.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
        return whole.hexdigest()

    def run(self) -> None:
        digest = self.digest()
        if self.stamp.is_file() and self.stamp.read_text() == digest and all(map(Path.exists, self.makes)):
            return
        print(f"  {self.says}", flush=True)
        self.stamp.unlink(missing_ok=True)
        self.do()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(digest)


def stop(sentence: str) -> None:
    raise SystemExit(f"Set-up: {sentence}")


def call(*command: str | Path, **extra: str) -> None:
    """Run one command with its output kept in the log; on failure show the log's end and stop."""
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        env = os.environ | extra
        done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    if done.returncode:
        print(*LOG.read_text(errors="replace").splitlines()[-25:], sep="\n", file=sys.stderr)
        stop(f"the step above failed; all of it is in {LOG.relative_to(ROOT)}.")


def debian(*packages: str) -> None:
    """Install Debian packages as root, else say in one line what is missing."""
    if os.geteuid() or not shutil.which("apt-get"):
        stop(f"please install {' '.join(packages)} first (on Debian: apt-get install {' '.join(packages)}).")
    print(f"  Debian packages: {' '.join(packages)}", flush=True)
    call("apt-get", "update", "-q")
    call("apt-get", "install", "-qy", "--no-install-recommends", *packages, DEBIAN_FRONTEND="noninteractive")


def check_machine(*, dev: bool) -> None:
    """Node, Python's own means to make an environment and, for tests, a browser and its fonts."""
    if not shutil.which("node") or not shutil.which("npm"):
        stop("please install Node.js 20 or newer, with npm.")
    try:
        import ensurepip  # noqa: F401  Debian keeps it in a package of its own
    except ImportError:
        debian("python3-venv")
    if dev and not (shutil.which("chromium") and NOTO.exists()):
        debian("chromium", "fonts-noto-core")


def keeper_of_rows() -> None:
    """PostgreSQL refuses to run as root: a user of its own, as Debian's package makes it."""
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        if os.geteuid() == 0:
            call("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres")


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    call(sys.executable, "-m", "venv", VENV)
    call(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", locked("uv"), PIP_USER="0")


def locked(group: str = "") -> Path:
    return ROOT / "deploy" / (f"requirements-{group}.txt" if group else "requirements.txt")


def wanted(*, scaled: bool, dev: bool) -> list[Path]:
    """The lock files to install together; what was added once stays."""
    more = [locked("scaled")] * scaled + [locked("dev")] * dev
    return [locked(), locked("data"), locked("uv"), *more]


def install_python(files: list[Path]) -> None:
    """Exactly the locked packages from any index of this machine: the hashes say which files are meant."""
    sync = ("uv", "pip", "sync", "--quiet", "--require-hashes", "--index-strategy", "unsafe-best-match")
    call(PYTHON, "-m", *sync, "--python", PYTHON, *files, **same_index())


def same_index() -> dict[str, str]:
    """A machine that names its package index, or whom to trust, for pip alone means uv as well."""
    told = {
        "UV_DEFAULT_INDEX": os.environ.get("PIP_INDEX_URL") or pip_says("global.index-url"),
        "SSL_CERT_FILE": os.environ.get("PIP_CERT") or pip_says("global.cert"),
    }
    if "UV_INDEX_URL" in os.environ:
        del told["UV_DEFAULT_INDEX"]
    return {name: value for name, value in told.items() if value and name not in os.environ}


def pip_says(name: str) -> str:
    """One line of pip's own list of settings, such as global.cert='...'; `pip config get` misses some files."""
    asked: list[str | Path] = [PYTHON, "-m", "pip", "config", "list"]
    lines = subprocess.run(asked, capture_output=True, text=True).stdout.splitlines()
    return next((line.partition("=")[2].strip("'") for line in lines if line.startswith(f"{name}=")), "")


def install_node() -> None:
    call("npm", "ci", "--include=dev", "--no-audit", "--no-fund")


def build_assets() -> None:
    call("node", "pwa/build.mjs")


def compile_words() -> None:
    call(PYTHON, "-m", "babel.messages.frontend", "-q", "compile", "-d", "translations")


def compiled(words: Path) -> Path:
    return words.with_suffix(".mo")


def files(folder: str, *endings: str) -> list[Path]:
    return [path for ending in endings for path in (ROOT / folder).rglob(f"*{ending}")]


def steps(*, scaled: bool, dev: bool) -> list[Step]:
    python = f"{sys.version} {sys.base_prefix} {ROOT}"
    packages, node = wanted(scaled=scaled, dev=dev), ROOT / "package-lock.json"
    sources = [*files("pwa", ".css", ".ts", ".mjs"), ROOT / "api" / "words.txt"]
    words = files("translations", ".po")
    every = [
        Step("Python environment in .venv", make_venv, VENV / ".made", [locked("uv")], python),
        Step("Python packages", lambda: install_python(packages), VENV / ".packages", packages),
        Step("Node packages", install_node, ROOT / "node_modules" / ".packages", [node]),
        Step("Styles and scripts", build_assets, ROOT / "static" / "built" / ".made", [node, *sources]),
        Step("Translations", compile_words, CACHE / "translations", words, makes=list(map(compiled, words))),
    ]
    return every if words else every[:-1]


def main() -> None:
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        LOG.write_bytes(b"")
        dev = "--dev" in sys.argv or DEV.exists()
        scaled = dev or "--scaled" in sys.argv or SCALED.exists()
        check_machine(dev="--dev" in sys.argv)
        if scaled:
            keeper_of_rows()
        for step in steps(scaled=scaled, dev=dev):
            step.run()
        for wished, mark in ((dev, DEV), (scaled, SCALED)):
            if wished:
                mark.touch()


if __name__ == "__main__":
    main()
