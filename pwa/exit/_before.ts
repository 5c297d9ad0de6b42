// Before first use one page says what the exit cannot do. Whoever has gone on from it once comes straight through.

import { onEach } from "../shell/_parts";

const SEEN = "seen";

function seen(): boolean {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false; // nothing may be kept here: the page shows again
  }
}

function straight(root: ParentNode): void {
  if (!seen()) return;
  for (const door of root.querySelectorAll<HTMLAnchorElement>("a[data-straight]")) {
    door.href = door.dataset["straight"] ?? door.href;
  }
}

onEach((root) => {
  straight(root);
  root.querySelector("a[data-goes-on]")?.addEventListener("click", () => {
    try {
      localStorage.setItem(SEEN, "1");
    } catch {
      // as above
    }
  });
});
addEventListener("pageshow", () => straight(document));
