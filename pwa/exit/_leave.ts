// Leaving: the screen is blank at once, and nothing of the page can come back. What waits to be sent stays on the phone.

const LEFT = "left";

let [left, wiped] = [false, false];
let instead: Document | undefined;

/** The exit that this page shows. */
export function way(): HTMLAnchorElement | null {
  return document.querySelector<HTMLAnchorElement>("a[data-exit]");
}

/** This phone is wiped: leaving writes nothing down, and without a network shows this copy of the neutral page. */
export function afterWiping(page?: Document): void {
  wiped = true;
  instead = page;
}

/** The neutral page in place of this one. Where it cannot be had the screen stays blank, without a browser's words. */
export function leave(link: HTMLAnchorElement): void {
  if (left) return;
  left = true;
  blank(link.dataset["exit"], link.href);
  dispatchEvent(new CustomEvent("loi-ve:leave"));
  if (!wiped) remember();
  if (navigator.onLine || (!wiped && navigator.serviceWorker?.controller)) location.replace(link.href);
  else if (instead) show(instead);
}

/** Nothing on the screen, in the title or in the address. */
function blank(title = "", href = location.href): void {
  document.documentElement.hidden = true;
  document.body.replaceChildren();
  document.title = title;
  history.replaceState(null, "", href);
}

function show(page: Document): void {
  document.head.replaceWith(document.adoptNode(page.head));
  document.body.replaceWith(document.adoptNode(page.body));
  document.documentElement.hidden = false;
}

/** Pages before this one, which the browser may have kept whole, learn from it that they were left too. */
function remember(): void {
  try {
    sessionStorage.setItem(LEFT, String(Date.now()));
  } catch {
    // then going back may show them, as it does without a script
  }
}

function leftSince(): boolean {
  try {
    return Number(sessionStorage.getItem(LEFT)) > performance.timeOrigin;
  } catch {
    return false;
  }
}

addEventListener("pageshow", ({ persisted }) => {
  const link = way();
  if (persisted && link && leftSince()) leave(link);
});
