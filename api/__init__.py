"""What is true and what may be done. The rooms in their order: a room imports the ground floor and rooms before it."""

from functools import cache
from importlib import import_module
from pathlib import Path

from apiflask import APIFlask
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from api import commands, db, description, doors, health, limits_of_body, logs
from api.settings import Settings

ROOMS = (
    "timed",
    "audit",
    "backup",
    "keys",
    "accounts",
    "directory",
    "guidance",
    "consent",
    "contact",
    "push",
    "tasks",
    "conversation",
    "report",
    "missing",
    "location",
    "calls",
    "checkin",
    "casework",
    "rights",
)


FOLDER = Path(__file__).parent


@cache
def modules(room: Path) -> frozenset[str]:
    """Names of the modules that lie in a room's folder."""
    return frozenset(file.stem for file in room.glob("*.py"))


class House(APIFlask):
    """The app, with one commit around dispatch: a failing commit reaches the error handlers."""

    request_class = limits_of_body.Request

    def dispatch_request(self) -> ResponseReturnValue:
        with db.one_commit(writes=doors.writes()):
            return self.make_response(super().dispatch_request())


def init_app(app: House, settings: Settings) -> None:
    """Open the house: rows, doors, and every room's JSON door and commands."""
    logs.configure()
    app.extensions["settings"] = settings
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.upload_bytes
    app.config["MAX_FORM_PARTS"] = 400
    db.init_app(app, settings.database, settings.restoring)
    doors.init_app(app, settings)
    description.init_app(app)
    doors.needs(doors.ANYBODY)(app.view_functions["openapi.spec"])
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for part in ("entrance", "routes", "commands", "jobs", "again"):
        for room in ROOMS:
            if part in modules(FOLDER / room):
                import_module(f"api.{room}.{part}").init_app(app)
    app.add_url_rule("/healthz", "healthz", health.healthz)
    commands.init_app(app)
    load_models()


def load_models() -> None:
    """Import every room's tables, so that the mapper and the migrations know all of them."""
    for room in ROOMS:
        if "model" in modules(FOLDER / room):
            import_module(f"api.{room}.model")
