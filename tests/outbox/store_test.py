"""What waits on the phone is never lost to the tidying that takes an empty store away."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from deploy.run import ROOT
from tests.served import Served

# Mai taps again at every moment of the other tap's tidying: what she kept must still wait.
TAPS = """async () => {
    const lost = [];
    const receipt = once => ({once, received_at: "2026-11-26T00:00:00Z", look_again_at: "2026-11-26T12:00:00Z"});
    const written = once => ({once, at: 1, envelope: {}, files: []});
    for (let moment = 0; moment < 60; moment++) {
        await store.keep(written("before"));
        await store.received(receipt("before"));
        const tidying = store.takeReceipts();
        for (let tick = 0; tick < moment; tick++) await new Promise(done => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => (port1.close(), done());
            port2.postMessage("");
        });
        await store.keep(written(`tap ${moment}`));
        await tidying;
        const waits = (await store.waiting()).map(({once}) => once);
        if (!waits.includes(`tap ${moment}`)) lost.push(moment);
        await store.received(receipt(`tap ${moment}`));
        await store.takeReceipts();
    }
    return lost;
}"""


@pytest.fixture
def page(hotline: Served, phone: Page, tmp_path: Path) -> Page:
    script = tmp_path / "store.js"
    esbuild = [str(ROOT / "node_modules" / ".bin" / "esbuild"), "tests/outbox/store.ts", "--bundle", "--format=iife"]
    subprocess.run([*esbuild, f"--outfile={script}", "--log-level=error"], cwd=ROOT, check=True)
    phone.add_init_script(path=script)
    phone.goto(hotline.url)
    return phone


def test_a_tap_while_the_store_is_tidied_is_kept(page: Page) -> None:
    assert page.evaluate(TAPS) == []
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
