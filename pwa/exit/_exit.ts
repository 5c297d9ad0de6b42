// Quick exit: a tap on any exit that the page shows, now or later, or Shift three times. Listens before everything else.

import { leave, way } from "./_leave";

const WITHIN_MS = 2000;
const TAPS = 3;

addEventListener(
  "click",
  (event) => {
    const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>("a[data-exit]");
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(link);
  },
  true,
);

let taps: number[] = [];
addEventListener(
  "keydown",
  (event) => {
    const link = way();
    if (event.repeat || !link) return;
    // Any other key in between is somebody writing capitals.
    taps = event.key === "Shift" ? [...taps, event.timeStamp].slice(-TAPS) : [];
    if (taps.length === TAPS && event.timeStamp - (taps[0] ?? 0) <= WITHIN_MS) leave(link);
  },
  true,
);
