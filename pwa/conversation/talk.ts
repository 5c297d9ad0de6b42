// Every page on which something is written to the hotline, or read from it. What a form cannot do without comes first;
// sealing is loaded afterwards, and only once it has proved itself does a form promise it.

import "../report/_once";
import "../report/_photos";
import "../report/_position";
import "../report/_steps";
import "../report/_voice";
import { onEach } from "../shell/_parts";
import { post } from "./_post";
import { learn } from "./_views";

type Phone = typeof import("./_phone");

let phone: Phone | undefined;
let loading: Promise<void> | undefined;

async function loaded(): Promise<void> {
  const found = await import("./_phone");
  await found.prove();
  phone = found;
}

/** A form seals from here on if this phone can; if not, it stays what it is: honest and unsealed. */
async function promise(form: HTMLFormElement): Promise<void> {
  if (!phone) {
    try {
      await (loading ??= loaded());
    } catch {
      return;
    }
  }
  if (form.dataset["opens"] !== undefined) phone?.promiseToOpen(form);
  else await phone?.promise(form);
}

onEach((root) => {
  learn(root);
  const forms = `form[data-desk], form[data-opens]${phone?.holds() ? ", form[data-kind]" : ""}`;
  root.querySelectorAll<HTMLFormElement>(forms).forEach((form) => void promise(form));
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-print]")) {
    button.addEventListener("click", () => print());
    button.hidden = false;
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.dataset["once"] === undefined) return;
  event.preventDefault();
  const acts = form.dataset["act"] && (phone?.holds() || form.dataset["sealed"] === "opens");
  if (phone && form.dataset["sealed"] === "yes") void phone.send(form, event.submitter);
  else if (phone && acts) void phone.act(form, event.submitter);
  else void post(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLElement>("button[formaction][lang], a[hreflang]");
  if (!link || !phone?.holds()) return;
  event.preventDefault();
  void phone.switchTo(link.getAttribute("formaction") ?? link.getAttribute("href") ?? "");
});
