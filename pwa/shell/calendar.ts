// The calendar behind the exit, where the page was made on another day: the copy on the phone marks no day and may be
// months old. Three taps on the month's name lead to the first page; the page about an icon says so.

import { draw } from "./_calendar";
import { one } from "./_parts";

const WITHIN_MS = 2000;
const title = one<HTMLElement>(document, "h1");
let taps: number[] = [];

title.addEventListener("click", ({ timeStamp }) => {
  taps = [...taps, timeStamp].slice(-3);
  if (taps.length < 3 || timeStamp - (taps[0] ?? 0) > WITHIN_MS) return;
  location.assign(location.pathname.replace(/\/[^/]*$/, "") || "/");
});
addEventListener("visibilitychange", () => draw(document));
draw(document);
