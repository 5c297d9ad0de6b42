// On every public page: what still waits on this phone is sent, and what was received meanwhile is told once.

import { stateIn } from "../conversation/_views";
import { deliver } from "./_deliver";

const line = document.querySelector<HTMLElement>("[data-outbox]");
if (line) {
  const say = stateIn(line);
  void deliver((state, ...details) => {
    if (state === "sending") return; // nothing may be waiting at all
    line.hidden = false;
    say(state, ...details);
  });
}
