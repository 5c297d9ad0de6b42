// Quick exit: blank at once, then the neutral page in place of this one in the history.

const links = document.querySelectorAll<HTMLAnchorElement>("a[data-exit]");
const WITHIN_MS = 2000;
const TAPS = 3;

function leave(href: string): void {
  document.documentElement.hidden = true;
  document.body.replaceChildren();
  location.replace(href);
}

for (const link of links) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
}

let taps: number[] = [];
addEventListener("keydown", (event) => {
  const first = links[0];
  if (event.repeat || !first) return;
  // Any other key in between is somebody writing capitals.
  taps = event.key === "Shift" ? [...taps, event.timeStamp].slice(-TAPS) : [];
  if (taps.length === TAPS && event.timeStamp - (taps[0] ?? 0) <= WITHIN_MS) leave(first.href);
});
