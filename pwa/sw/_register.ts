// Starts the service worker once the page is there, and says quietly when a newer version has taken over.
// A page is never reloaded by itself: only somebody's tap does that, and only while nothing is written.

import { onEach } from "../shell/_parts";

interface Policy {
  createScriptURL(asked: string): string;
}

const WORKER = "/sw.js";
const workers = "serviceWorker" in navigator ? navigator.serviceWorker : undefined;
let [newer, touched] = [false, false];

/** The one script address that the page's policy lets through. */
function address(): string {
  const types = (window as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
  const createScriptURL = (asked: string): string => {
    if (asked !== WORKER) throw new TypeError("no such worker");
    return asked;
  };
  return types?.createPolicy("loi-ve-worker", { createScriptURL }).createScriptURL(WORKER) ?? WORKER;
}

async function register(there: ServiceWorkerContainer): Promise<void> {
  await there.register(address());
  const { active } = await there.ready;
  active?.postMessage({ kind: "language", lang: document.documentElement.lang });
}

function written(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input[type=text], textarea");
  return touched || [...fields].some((field) => field.value !== field.defaultValue);
}

function tell(): void {
  for (const line of document.querySelectorAll<HTMLElement>("[data-newer]")) line.hidden = !newer || written();
}

function touch({ target }: Event): void {
  if (!(target instanceof Element && target.closest("form"))) return;
  touched = true;
  tell();
}

if (workers) {
  let before = workers.controller;
  workers.addEventListener("controllerchange", () => {
    newer ||= before !== null; // the first worker ever is news to nobody
    before = workers.controller;
    tell();
  });
  for (const kind of ["input", "click"]) addEventListener(kind, touch);
  onEach((root) => {
    root.querySelector("[data-newer] button")?.addEventListener("click", () => location.reload());
  });
  const idle = window.requestIdleCallback ?? setTimeout;
  // Refused, as in a private window of some browsers: the page is all there without it.
  addEventListener("load", () => idle(() => register(workers).catch(() => {})));
}
