// Every page on which something is written to the hotline, or read from it. What a form cannot do without comes first;
// sealing is loaded afterwards, and only once it has proved itself does a form promise it.

import "../report/_once";
import "../report/_photos";
import "../report/_position";
import "../report/_steps";
import "../report/_voice";
import { heard, offer } from "../push/_offer";
import { onEach } from "../shell/_parts";
import { post } from "./_post";
import { learn } from "./_views";

type Phone = typeof import("./_phone");

const LATER_MS = 8_000;
const PATIENCE_MS = 5_000;
const TOUCHES = ["pointerdown", "keydown", "focusin", "change"];

let phone: Phone | undefined;
let loading: Promise<Phone | undefined> | undefined;
const promises = new WeakMap<HTMLFormElement, Promise<void>>();

/** An old phone shows the page first: what seals is loaded at the first touch, or when the page has been there a while. */
const touched = new Promise<void>((now) => {
  for (const touch of TOUCHES) addEventListener(touch, () => now(), { once: true, capture: true });
  addEventListener("load", () => setTimeout(now, LATER_MS));
});

/** What seals, once it has proved itself; undefined when this phone cannot, or nothing came. */
function loaded(): Promise<Phone | undefined> {
  loading ??= import("./_phone").then(
    (found) => found.prove().then(() => (phone = found), () => undefined),
    () => (loading = undefined),
  );
  return loading;
}

/** A form seals from here on if this phone can; if not, it stays what it is: honest and unsealed. */
async function promise(form: HTMLFormElement): Promise<void> {
  if (!phone) {
    if (form.dataset["kind"] !== "quiet") await touched;
    if (!(await loaded())) return;
  }
  if (form.dataset["opens"] !== undefined) phone?.promiseToOpen(form);
  else await phone?.promise(form);
}

/** Sealed where that was promised, else as it is; whatever is loading just now is waited for. */
async function send(form: HTMLFormElement, tapped: HTMLElement | null): Promise<void> {
  heard(form, tapped);
  await Promise.race([promises.get(form), new Promise((enough) => setTimeout(enough, PATIENCE_MS))]);
  const language = tapped?.matches("[formaction][lang]") ? tapped.getAttribute("formaction") : null;
  if (language && phone?.holds()) return phone.switchTo(language);
  const acts = form.dataset["act"] && (phone?.holds() || form.dataset["sealed"] === "opens");
  if (phone && form.dataset["sealed"] === "yes") return phone.send(form, tapped);
  if (phone && acts) return phone.act(form, tapped);
  return post(form, tapped);
}

onEach((root) => {
  learn(root);
  const forms = `form[data-desk], form[data-opens]${phone?.holds() ? ", form[data-kind]" : ""}`;
  root.querySelectorAll<HTMLFormElement>(forms).forEach((form) => promises.set(form, promise(form)));
  const live = phone?.holds() && "geolocation" in navigator;
  if (live) root.querySelectorAll<HTMLElement>("[data-live]").forEach((part) => (part.hidden = false));
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-print]")) {
    button.addEventListener("click", () => print());
    button.hidden = false;
  }
});

offer(() => phone?.tokens());

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.dataset["once"] === undefined) return;
  event.preventDefault();
  void send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLElement>("button[formaction][lang], a[hreflang]");
  if (!link || !phone?.holds()) return;
  event.preventDefault();
  void phone.switchTo(link.getAttribute("formaction") ?? link.getAttribute("href") ?? "");
});
