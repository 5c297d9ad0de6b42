"""What is seen. Every page of every room; imports the api's rules and queries, never a table."""

from importlib import import_module
from pathlib import Path

from jinja2 import FileSystemLoader

from api import ROOMS, House, modules
from pwa.hear import recordings, texts
from pwa.shell import assets, errors, headers, language, nav, page, times

FOLDER = Path(__file__).parent
EXTRA = ("shell", "home", "exit", "sw", "house", "hear")
MORE_DOORS = (
    *("acts", "place", "places", "editor", "question", "own", "own_factor", "staff", "desks"),
    *("manifests", "export", "share", "covering"),
    *("tasking", "people", "support", "timeline", "replies", "roster", "waking"),
    *("log", "taking", "call_me"),
    *("people_home", "course", "inviting", "writing"),
    *("asking", "joining"),
    *("mine", "mine_acts", "pausing", "near", "shared", "appointments"),
)


def init_app(app: House) -> None:
    """Give the app its languages, templates, headers, error pages and all HTML doors."""
    app.jinja_loader = FileSystemLoader(FOLDER)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.init_app(app)
    assets.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    times.init_app(app)
    nav.init_app(app)
    for room in (*ROOMS, *EXTRA):
        there = modules(FOLDER / room)
        if "pages" in there:
            for part in MORE_DOORS:
                if part in there:
                    import_module(f"pwa.{room}.{part}")
            app.register_blueprint(import_module(f"pwa.{room}.pages").pages)
    texts.init_app(app)
    recordings.init_app(app)
    page.init_app(app)
    app.jinja_env.globals["demo"] = app.extensions["settings"].demo
