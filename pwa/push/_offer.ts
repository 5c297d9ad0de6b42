// May this phone be asked about notices? Only what decides that is here; the rest is loaded when somebody looks.

import { onEach } from "../shell/_parts";

export interface Tokens {
  lookup: string;
  read: string;
}

/** Somebody watches the telephone, or is near, or asked for the mailbox alone. Known to this page, and told to nobody. */
const WATCHED = ["last-phone_watched=yes", "quiet-near=yes", "quiet-answer_when=only_mailbox"];
/** Browsers inside of messengers have no notices, or none that last. */
const WITHIN = /; wv\)|FBA[NV]|Instagram|Zalo|Line\/|MicroMessenger|TikTok|musical_ly/;

let watched = false;

/** What a form says of whose eyes are on the telephone. */
export function heard(form: HTMLFormElement, tapped: HTMLElement | null): void {
  const said = new URLSearchParams(new FormData(form) as unknown as string[][]);
  if (tapped instanceof HTMLButtonElement) said.append(tapped.name, tapped.value);
  watched ||= WATCHED.some((one) => `&${said.toString()}&`.includes(`&${one}&`));
}

const able = (): boolean =>
  "PushManager" in window &&
  "serviceWorker" in navigator &&
  "Notification" in window &&
  Notification.permission !== "denied" &&
  !WITHIN.test(navigator.userAgent);

/** Wherever a page has a place for it, and a code is held here. */
export function offer(held: () => Tokens | undefined): void {
  onEach((root) => {
    const fold = root.querySelector<HTMLDetailsElement>("[data-notice]");
    const tokens = held();
    if (!fold || !tokens || watched || !able()) return;
    fold.hidden = false;
    fold.addEventListener("toggle", () => void import("./_notice").then(({ ask }) => ask(fold, tokens)), { once: true });
  });
}
