"""A house whose clock a test moves, served to a real browser: months pass between two taps."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.people import House, Person


class Quiet(WSGIRequestHandler):
    """Nothing of a request in the test's output."""

    def log(self, type: str, message: str, *args: object) -> None: ...


@contextmanager
def doors_open(house: House) -> Iterator[str]:
    """The address at which this house is served, in this process, so that its clock is the test's."""
    house.app.testing = False
    server = make_server("127.0.0.1", 0, house.app, threaded=True, request_handler=Quiet)
    worker = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    worker.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        worker.join()
        server.server_close()


def at_console(page: Page, house: House, url: str, person: Person) -> None:
    """Sign in through the real form, with the code of this moment of the house."""
    page.goto(f"{url}/console")
    form = page.locator("form:has(#password)")
    form.locator("#email").fill(person.email)
    form.locator("#password").fill(person.password)
    form.locator("#code").fill(house.code(person))
    form.locator("button").click()
    page.locator("nav").wait_for(state="attached")
