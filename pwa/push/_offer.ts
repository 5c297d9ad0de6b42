// May this phone be asked about notices? Only what decides that is here; the rest is loaded when somebody looks.

import { onEach } from "../shell/_parts";

export interface Tokens {
  lookup: string;
  read: string;
}

/** Somebody watches the telephone, is near, or is to be answered in the mailbox alone. Told to this page, and to nobody. */
const WATCHED = ["last-phone_watched=yes", "quiet-near=yes", "quiet-answer_when=only_mailbox"];

let watched = false;

/** What a form says of whose eyes are on the telephone. */
export function heard(form: HTMLFormElement, tapped: HTMLElement | null): void {
  const said = [...new FormData(form)];
  if (tapped instanceof HTMLButtonElement) said.push([tapped.name, tapped.value]);
  watched ||= said.some((one) => WATCHED.includes(one.join("=")));
}

/** Browsers inside of messengers, and phones that need an icon for it first, have none of this. */
const able = (): boolean => "PushManager" in window && "Notification" in window && Notification.permission !== "denied";

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
