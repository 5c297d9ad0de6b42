// A member's switch on the page of their own account: the form posts what the browser gives. Without this script the
// page only says how to switch off.

import { one } from "../shell/_parts";
import { off, subscribed, told } from "./_browser";

/** Where a notice leads on this browser; the worker looks whether this is there (pwa/sw/_note.ts). */
const CONSOLE = "console";

const on = document.querySelector<HTMLFormElement>("form[data-desk-notice]");

if (on && "PushManager" in window && Notification.permission !== "denied") {
  on.hidden = false;
  on.addEventListener("submit", (event) => {
    event.preventDefault();
    void subscribed()
      .then(async (made) => {
        for (const [name, value] of Object.entries(told(made))) one<HTMLInputElement>(on, `[name=${name}]`).value = value;
        await caches.open(CONSOLE);
        on.submit();
      })
      .catch(() => (one<HTMLElement>(on, "[data-failed]").hidden = false));
  });
}

document.querySelector<HTMLFormElement>("form[data-desk-silent]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  void Promise.all([caches.delete(CONSOLE), off()]).finally(() => form.submit());
});
