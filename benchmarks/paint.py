"""The first words on a slow phone and a slow line, against the smallest page there is."""

import statistics

from playwright.sync_api import Browser

from benchmarks.phone import chromium, demo_house, fresh
from benchmarks.rows import Row
from benchmarks.servers import served

LOADS = 9
KBIT, ROUND_TRIP, SLOWER = 400, 400, 4
MOST = 1.25
HOW = (
    f"First contentful paint at {KBIT} kbit/s, {ROUND_TRIP} ms a round trip and a processor {SLOWER} times slower, "
    f"nothing cached; medians of {LOADS} interleaved loads."
)
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def measure() -> list[Row]:
    with demo_house() as house, served("benchmarks.servers:bare()") as (port, _), chromium() as browser:
        urls = (f"http://127.0.0.1:{port}/", f"{house.url}/")
        for url in urls:
            first_paint(browser, url)
        loads = [[first_paint(browser, url) for url in urls] for _ in range(LOADS)]
    floor, ours = (statistics.median(one) for one in zip(*loads, strict=True))
    told = f"{ours / floor:.2f} ({ours:.0f} ms of {floor:.0f} ms)"
    return [Row("first paint of home against a bare page of 1 kB", f"<= {MOST}", told, ours / floor <= MOST)]


def first_paint(browser: Browser, url: str) -> float:
    """Milliseconds from asking to the first words, on a phone that was never here."""
    with fresh(browser) as phone:
        page = phone.new_page()
        line = phone.new_cdp_session(page)
        speed = KBIT * 1000 / 8
        slow = {"offline": False, "latency": ROUND_TRIP, "downloadThroughput": speed, "uploadThroughput": speed}
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", slow)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url)
        return float(page.wait_for_function(PAINTED).json_value())
