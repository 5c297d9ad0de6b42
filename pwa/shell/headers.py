"""Headers of every answer: nothing is kept, nothing foreign is loaded, nobody frames us."""

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types loi-ve-worker"
)
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TWO_YEARS = "max-age=63072000"


def init_app(app: Flask) -> None:
    policy = POLICY.format(styles=" ".join(app.extensions["style_hashes"]) or "'none'")

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        for name, value in COMMON.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", policy)
        if request.is_secure and not app.extensions["settings"].demo:
            headers.setdefault("Strict-Transport-Security", TWO_YEARS)
        if g.get("public_page") and response.status_code < 400:
            headers.setdefault("Cache-Control", "no-cache")
        headers.setdefault("Cache-Control", "no-store")
        return response
