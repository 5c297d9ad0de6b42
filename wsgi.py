"""The door of the whole house: the only file that knows both halves. Nothing is made at import."""

import api
import pwa
from api import settings as settings_of
from api.settings import Settings


def create_app(settings: Settings | None = None) -> api.House:
    """A ready app; settings come from the environment unless given."""
    app = api.House(
        __name__,
        title="Lối Về",
        version="1",
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]
        docs_path=None,
        spec_path="/api/v1/openapi.json",
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    api.init_app(app, settings or settings_of.from_environment())
    pwa.init_app(app)
    return app
