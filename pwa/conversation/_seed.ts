// A form from the phone's own copy of a page has no code yet: the phone makes one, so that sending it twice, by a double
// tap or by loading the answer again, stays one sending.

import { onEach } from "../shell/_parts";

const BYTES = 10; // 80 bits, as api/conversation/code.py

onEach((root) => {
  for (const seed of root.querySelectorAll<HTMLInputElement>("input[name=seed]")) {
    if (seed.value) continue;
    const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
    seed.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
});
