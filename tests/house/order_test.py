"""The order of the house: a room imports the ground floor and rooms before it, pages import rules and queries."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import ROOMS

ROOT = Path(__file__).parents[2]
# What knows all rooms by its nature: the list itself, what fills a fresh house with invented people, what checks it.
ABOVE_ROOMS = {ROOT / "api" / name for name in ("__init__.py", "checks.py", "commands.py", "demo.py", "demo_home.py")}
HIDDEN = {"model", "routes"}


def imports(path: Path) -> Iterator[str]:
    """Every module a file names, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports by dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_named(path: Path) -> set[str]:
    parts = [name.split(".") for name in imports(path) if name.startswith("api.")]
    return {part[1] for part in parts if part[1] in ROOMS}


def files(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, folder
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_the_rooms_before_it(room: str) -> None:
    allowed = set(ROOMS[: ROOMS.index(room) + 1])
    for path in files(f"api/{room}"):
        assert rooms_named(path) <= allowed, path


def test_every_room_is_in_the_list() -> None:
    folders = {path.parent.name for path in (ROOT / "api").glob("*/__init__.py")}
    assert folders - {"migrations"} == set(ROOMS)


def test_the_ground_floor_knows_no_room() -> None:
    for path in set((ROOT / "api").glob("*.py")) - ABOVE_ROOMS:
        assert rooms_named(path) == set(), path


def test_the_api_knows_no_page() -> None:
    for path in files("api"):
        assert not [name for name in imports(path) if name.split(".")[0] in {"pwa", "wsgi"}], path


def test_pages_see_rules_and_queries_never_a_table() -> None:
    for path in files("pwa"):
        for name in imports(path):
            parts = name.split(".")
            hidden = parts[0] == "api" and len(parts) > 2 and parts[1] in ROOMS and parts[2] in HIDDEN
            assert not hidden, (path, name)
