// A form is sent once: the buttons rest after the tap, and wake when the page is shown again or nothing came.

import { onEach } from "../shell/_parts";

const RESTS_MS = 30_000;

function rest(form: HTMLFormElement, on: boolean): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>("button:not([type=button])"))
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
}

export function wake(form: HTMLFormElement): void {
  delete form.dataset["sent"];
  rest(form, false);
}

function sendOnce(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (form.dataset["sent"]) return event.preventDefault();
    form.dataset["sent"] = "yes";
    rest(form, true);
    setTimeout(wake, RESTS_MS, form);
  });
  addEventListener("pageshow", () => wake(form));
}

onEach((root) => root.querySelectorAll<HTMLFormElement>("form[data-once]").forEach(sendOnce));
