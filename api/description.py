"""The description of the JSON doors (OpenAPI 3.1), and the one shape of their refusals."""

from typing import Any, cast

from apiflask import APIFlask, HTTPError

from api.doors import ANYBODY, needs

REFUSAL = {
    "type": "object",
    "properties": {
        "error": {"type": "string", "description": "The reason in snake_case."},
        "fields": {"type": "object", "description": "For `invalid`: what is wrong, by place and field."},
    },
    "required": ["error"],
}


def refusals(reasons: dict[int, str]) -> Any:
    """Documented refusals of a door: status -> what it means."""
    content = {"application/json": {"schema": REFUSAL}}
    return {status: {"description": meaning, "content": content} for status, meaning in reasons.items()}


def invalid(error: HTTPError) -> tuple[dict[str, Any], int, Any]:
    """A body that does not fit its description; names fields, never values."""
    return {"error": "invalid", "fields": error.detail}, error.status_code, error.headers


def json_doors_only(spec: dict[str, Any]) -> dict[str, Any]:
    """Pages and pictures are no part of the description."""
    spec["paths"] = {path: door for path, door in spec["paths"].items() if path.startswith(("/api/", "/healthz"))}
    return spec


def init_app(app: APIFlask) -> None:
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        VALIDATION_ERROR_SCHEMA=REFUSAL,
        VALIDATION_ERROR_DESCRIPTION="invalid",
        AUTO_404_RESPONSE=False,
        SERVERS=[{"url": "/"}],
        INFO={"description": "Sealed intake of the hotline; docs/envelope.md describes the bytes."},
        SYNC_LOCAL_SPEC=False,
    )
    app.error_processor(cast(Any, invalid))
    app.spec_processor(cast(Any, json_doors_only))
    needs(ANYBODY)(app.view_functions["openapi.spec"])
