// Wiping this phone: what waits here is counted before the act, and the act takes away all that a page can take away.

import { get, NAME as TODAY } from "../checkin/_here";
import { drafts, waiting, wipe } from "../outbox/_store";
import { off } from "../push/_browser";
import { draw } from "../shell/_calendar";
import { load, one, onEach, refresh } from "../shell/_parts";
import { withDetails } from "../conversation/_views";

const PATIENCE_MS = 10_000;

/** Say how much of what would go has never been sent. */
async function count(root: ParentNode): Promise<void> {
  const box = one(root, "[data-holds]");
  const say = (state: string): HTMLElement => {
    const line = one<HTMLElement>(box, `[data-when="${state}"]`);
    line.hidden = false;
    return line;
  };
  try {
    const held = (await get("half"))?.held ? 1 : 0;
    const [unsent, kept] = [(await waiting()).length + held, (await drafts()).length];
    if (unsent) withDetails(say("unsent"), [String(unsent)]);
    if (kept) say("draft");
    if (!unsent && !kept) say("none");
  } catch {
    say("unknown");
  }
}

/** Everything of ours that a script can reach. The worker first: it would keep pages again. */
async function takeAway(): Promise<void> {
  await inTime(off()).catch(() => {}); // else the browser says it to the house when a notice comes: gone with the worker
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
  if ("caches" in window) await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  for (const storage of [localStorage, sessionStorage]) storage.clear();
  await inTime(Promise.all([wipe(), gone(TODAY)]));
  await inTime(Promise.all(((await indexedDB.databases?.()) ?? []).map(({ name }) => gone(name ?? ""))));
}

function gone(name: string): Promise<void> {
  return new Promise((done, failed) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => done();
    asked.onerror = () => failed(asked.error);
  });
}

/** Another page of ours may hold on to what is to go. */
function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, failed) => setTimeout(() => failed(new Error("late")), PATIENCE_MS));
  return Promise.race([work, late]);
}

/** The browser itself takes away cookies and its own copies when the hotline's answer says so. */
async function askBrowser(form: HTMLFormElement): Promise<boolean> {
  const enough = new AbortController();
  setTimeout(() => enough.abort(), PATIENCE_MS);
  const asked = { method: "POST", cache: "no-store", signal: enough.signal } as const;
  return fetch(form.action, asked).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The neutral page is fetched first: afterwards it can no longer be had without a network. */
async function act(form: HTMLFormElement): Promise<void> {
  const link = one<HTMLAnchorElement>(document, "a[data-exit]");
  const failed = one<HTMLElement>(document, "[data-wipe-failed]");
  failed.hidden = true;
  const neutral = await load(link.href).catch(() => undefined);
  const taken = await takeAway().then(
    () => true,
    () => false,
  );
  const asked = await askBrowser(form);
  failed.hidden = taken;
  if (!taken) return failed.scrollIntoView({ block: "center" });
  if (neutral) draw(neutral.page);
  dispatchEvent(new CustomEvent("loi-ve:wiped", { detail: neutral?.page }));
  if (asked) return link.click();
  refresh(document.importNode(one<HTMLTemplateElement>(document, "[data-wiped-offline]").content, true));
}

onEach((root) => {
  const form = root.querySelector<HTMLFormElement>("form[data-wipe]");
  if (!form) return;
  void count(root);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset["sent"]) return;
    form.dataset["sent"] = "yes";
    void act(form).finally(() => delete form.dataset["sent"]);
  });
});
