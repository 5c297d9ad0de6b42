// The phone's half of a talk: it makes or reads the code, seals what is written, keeps it until it has arrived, and
// opens the answers. The code stays in this page's memory; what is shown comes from templates and from the same doors
// that serve a browser without script, asked by tokens in place of the code.

import * as sealing from "../keys/_sealing";
import type { Code, Desk, Sealed, Told } from "../keys/_sealing";
import { fromText, random, toText, utf8 } from "../keys/_bytes";
import { canonical, ContentKey, headerHash, type Json } from "../keys/_envelope";
import { deliver, once, times } from "../outbox/_deliver";
import { sendUnkept } from "../outbox/_send";
import { keep, type Receipt, type Waiting, waiting } from "../outbox/_store";
import { wake } from "../report/_once";
import { cleanedPhotos } from "../report/_photos";
import { spoken } from "../report/_voice";
import { tellsSomething, toldIn } from "../report/_told";
import { giveBack, moveFiles, typedIn } from "../report/_typed";
import { load, one, put, show, stands, Unreachable } from "../shell/_parts";
import * as codes from "./_code_page";
import * as drafts from "./_draft";
import * as views from "./_views";

export const tools = { canonical, ContentKey, fromText, headerHash, random, toText, utf8 };
const language = (): string => document.documentElement.lang;

/** Whoever holds this code; nobody until a form may seal or a mailbox is asked for. */
let held: Code | undefined;
/** The page's own path in the language shown, and the view in its place, for a change of language. */
let view: string | undefined;

addEventListener("loi-ve:leave", () => (held = undefined));

export { stateIn } from "./_views";

/** Prove that this phone can seal. Rejects otherwise. */
export const prove = sealing.selfTest;
export const readCode = sealing.readCode;

// --- promising ---

/** From here on the form can no longer be sent in clear: its action is gone, and only this script sends it. */
export async function promise(form: HTMLFormElement): Promise<void> {
  if (form.dataset["sealed"] || (!form.dataset["desk"] && !held)) return;
  held ??= await sealing.newCode();
  takeActionAway(form, "yes");
  form.querySelector("[name=seed]")?.remove();
  for (const line of document.querySelectorAll<HTMLElement>("[data-promise]")) {
    line.hidden = line.dataset["promise"] !== "phone";
  }
  if (form.dataset["kind"] === "report") void drafts.offer(form, () => held!, (code) => (held = code));
}

/** A mailbox is asked for with tokens, and its forms seal to the desk that reads it. */
export function promiseToOpen(form: HTMLFormElement): void {
  takeActionAway(form, "opens");
  form.querySelectorAll<HTMLElement>("[data-promise]").forEach((line) => (line.hidden = false));
}

/** Outside of a dialog a form of this kind never posts anything, whatever becomes of this script. */
function takeActionAway(form: HTMLFormElement, sealed: "yes" | "opens"): void {
  form.dataset["door"] = form.getAttribute("action") ?? "";
  form.removeAttribute("action");
  form.removeAttribute("enctype");
  form.method = "dialog";
  form.dataset["sealed"] = sealed;
}

// --- sending ---

/** Seal and send what a form says. Nothing leaves in clear: what cannot be sealed is not sent, and the person is told. */
export async function send(form: HTMLFormElement, tapped: HTMLElement | null): Promise<void> {
  const kind = form.dataset["kind"] as Told["kind"];
  if (kind === "quiet") await sendTap(form, tapped);
  else await sendForm(form, kind);
  wake(form);
}

/** Sealed, or nothing at all; then the person is told that nothing was sent. */
async function sealedOr(form: HTMLFormElement, sealed: () => Promise<Waiting[]>): Promise<Waiting[] | undefined> {
  try {
    return await sealed();
  } catch {
    views.problem("not_sealed", form);
    return undefined;
  }
}

async function sendForm(form: HTMLFormElement, kind: Told["kind"]): Promise<void> {
  const earlier = form.dataset["box"] && form.querySelector<HTMLTextAreaElement>("[name=code]")?.value.trim();
  if (earlier) {
    try {
      held = await sealing.readCode(earlier);
      if (!(await leadsSomewhere(held, form.dataset["box"]!))) throw new sealing.UnknownCode();
    } catch {
      return views.problem("no_code", form);
    }
    kind = "addition";
  }
  const { content, cut } = toldIn(form);
  const [{ photos, leftOut, keepPlace }, voice] = [await cleanedPhotos(form), await spoken(form)];
  const files = [...photos.map(({ place, ...photo }) => (keepPlace && place ? { ...photo, place } : photo)), ...(voice ? [voice] : [])];
  if (!tellsSomething(content) && !files.length) return views.problem("nothing_told_yet", form);
  const sealed = await sealedOr(form, () => parcels(kind, content, files, deskOf(form)));
  const safe = sealed && (await kept(sealed, form));
  if (!safe) return;
  await drafts.sent().catch(() => {});
  if (kind === "contact" || kind === "addition") await afterAddition(form, safe);
  else shownCode("code", safe);
  views.leftOut([...leftOut, ...(cut ? [{ code: "words_cut", name: "" }] : [])]);
}

/** Whether a typed code is anybody's; without a network nobody knows, and it is taken. */
async function leadsSomewhere(code: Code, box: string): Promise<boolean> {
  const answer = await load(box, { lookup: code.lookup, read: code.read }).catch(() => undefined);
  return answer?.status !== 404 || (await waiting()).some(mine);
}

/** Words go first and alone, so that a photo on a bad line never holds them up; each file follows as an addition. */
async function parcels(kind: Told["kind"], content: Record<string, Json>, files: Told["files"], desk: Desk): Promise<Waiting[]> {
  const code = held!;
  const all: Told[] = files.map((file) => ({ kind: "addition", content: {}, files: [file], language: language() }));
  if (tellsSomething(content) || kind === "quiet" || !all[0]) all.unshift({ kind, content, files: [], language: language() });
  else all[0] = { ...all[0], kind, content };
  const now = Date.now();
  const sealed = [];
  for (const [place, told] of all.entries()) sealed.push(await sealing.sealed(told, code, desk, now + place));
  return sealed;
}

/** Keep what was sealed on this phone, or when it has no room hand it in at once, which gives its receipt.
 *
 * False: neither was possible; the form stays, and the person is told. */
async function kept(all: Waiting[], form: HTMLFormElement): Promise<Receipt | boolean> {
  try {
    await keep(...all);
    return true;
  } catch {
    return sendUnkept(all).catch(() => (views.problem("no_room", form), false));
  }
}

function deskOf(form: HTMLFormElement): Desk {
  const told = form.dataset["desk"] ?? document.querySelector<HTMLElement>("[data-desk]")?.dataset["desk"];
  return JSON.parse(told ?? "") as Desk;
}

function shownCode(name = "code", safe: Receipt | true = true): void {
  const say = views.stateIn(views.showView((view = name), held));
  if (safe === true) void deliver(say, mine);
  else say("received", ...times(safe));
  void more();
}

/** What a phone may do besides once it holds a code; nothing of it without a network. */
async function more(): Promise<void> {
  const place = document.querySelector<HTMLElement>("[data-more]");
  const page = place && (await load(place.dataset["more"]!, {}).catch(() => undefined))?.page;
  if (!page || !place.isConnected) return;
  views.learn(page);
  if (views.has("more")) put(place, views.copyOf("more"));
}

// --- I cannot speak ---

/** How long somebody who is not alone waits on a blank page, at most. */
const NEAR_MS = 2000;

let intake: Desk | undefined;

/** One tap is one message, and the next question stands there at once. */
async function sendTap(form: HTMLFormElement, tapped: HTMLElement | null): Promise<void> {
  if (form.dataset["desk"]) intake = deskOf(form);
  const { content } = toldIn(form, tapped);
  const step = form.querySelector<HTMLInputElement>("[name=step]")?.value;
  const hide = tapped instanceof HTMLButtonElement && tapped.name === "quiet-near" && tapped.value === "yes";
  if (hide) document.documentElement.hidden = true;
  const says = step === undefined || tellsSomething(content) || (content["where"] ?? "unknown") !== "unknown";
  const seal = async (): Promise<Waiting[]> => (says ? parcels("quiet", content, [], intake!) : []);
  if (hide) return away(seal());
  const sealed = await sealedOr(form, seal);
  const safe = sealed && (await kept(sealed, form));
  if (!safe) return;
  const order = views.names("quiet-");
  const next = order[step === undefined ? 0 : order.indexOf(`quiet-${step || "end"}`) + 1] ?? "quiet-end";
  shownCode(next, safe);
}

/** Somebody is near: the neutral page, whatever becomes of the tap; it goes on its way as far as it can by then. */
async function away(sealed: Promise<Waiting[]>): Promise<void> {
  const enough = new Promise((done) => setTimeout(done, NEAR_MS));
  await Promise.race([sealed.then(handOver).catch(() => {}), enough]);
  one<HTMLElement>(document, "a[data-exit]").click();
}

/** To the worker, which sends when this page is gone; without one this page tries. */
async function handOver(sealed: Waiting[]): Promise<void> {
  await keep(...sealed).catch(() => sendUnkept(sealed));
  const worker = navigator.serviceWorker?.controller;
  if (worker) worker.postMessage({ kind: "send" });
  else await once(() => {});
}

// --- the mailbox ---

/** What a form behind a code does on a phone that holds the code. */
export async function act(form: HTMLFormElement, tapped: HTMLElement | null): Promise<void> {
  const name = form.dataset["act"] ?? "";
  try {
    if (form.dataset["opens"] !== undefined) held = await sealing.readCode(String(new FormData(form).get("code") ?? ""));
    if (name === "live" && held) return (await import("../location/_live")).share(form, tapped, held, tools);
    if (name === "check" && held) return void (view = codes.check(form, held));
    if (name === "code") return shownCode();
    if (name === "square_page" && held) return await showAgain("square");
    if (name === "no_notices") await (await import("../push/_browser")).off();
    const said = name.startsWith("mine_") ? new FormData(form) : undefined;
    await ask(form.getAttribute("action") ?? form.dataset["door"]!, tapped, said);
  } catch (error) {
    views.problem(error instanceof sealing.UnknownCode ? "no_code" : error instanceof Unreachable ? "no_network" : "not_sealed", form);
  } finally {
    wake(form);
  }
}

/** Ask a door of the mailbox by tokens, and show its answer with everything opened. */
async function ask(path: string, tapped?: HTMLElement | null, fields = new FormData()): Promise<void> {
  const code = held;
  if (!code) return;
  if (tapped instanceof HTMLButtonElement && tapped.name) fields.set(tapped.name, tapped.value);
  fields.set("lookup", code.lookup);
  fields.set("read", code.read);
  const here = (await once(() => {})) > 0 && (await waiting()).some(mine);
  const { status, page } = await load(path, fields);
  if (status === 404 && here) return views.problem("still_here"); // its first report has not arrived yet
  view = undefined;
  show(page);
  await openAnswers(code);
  if (document.querySelector("[data-shared], [data-save]")) await (await import("../checkin/_mine")).open(code, sealing.openedText);
}

const mine = ({ envelope }: Waiting): boolean => envelope["lookup"] === held?.lookup;

async function openAnswers(code: Code): Promise<void> {
  for (const answer of document.querySelectorAll<HTMLElement>("p[data-sealed]")) {
    try {
      const told = await sealing.openedText(JSON.parse(answer.dataset["sealed"] ?? "") as Sealed, code.pair);
      answer.textContent = (JSON.parse(told) as { words: string }).words;
    } catch {
      answer.textContent = answer.dataset["broken"] ?? "";
    }
  }
}

/** Back in the mailbox once the addition has arrived; until then the page says that it waits here. */
async function afterAddition(form: HTMLFormElement, safe: Receipt | true): Promise<void> {
  const box = form.dataset["box"] ?? form.dataset["door"]!.replace(/\/(contact|add)$/, "");
  let at = safe === true ? [] : times(safe);
  if (safe === true) await once((state, ...details) => state === "received" && (at = details), mine);
  const opened = at.length > 0 && (await ask(box).then(() => true, () => false));
  if (!opened) return shownCode("kept", safe);
  const said = views.copyOf("said");
  views.withDetails(said, at);
  document.querySelector("main")?.prepend(said);
}

// --- another language ---

/** A view of the code, as it was or in another language. */
async function showAgain(name: string): Promise<void> {
  view = name;
  if (name === "check") codes.askTwo(held!);
  else if (name === "square") await codes.showSquare(held!);
  else shownCode(name);
}

function shown(): FormData {
  const asked = new FormData();
  asked.set("show", "1");
  return asked;
}

/** The same page in another language, with everything that was typed; nothing of it is sent. */
export async function switchTo(path: string): Promise<void> {
  const before = document.querySelector<HTMLFormElement>("form#told");
  const typed = before ? typedIn(before) : [];
  try {
    if (held && !view && /\/(box|today\/mine)(\/|$)/.test(path)) await ask(path, null, shown());
    else show((await load(path)).page);
    stands(path);
  } catch {
    return; // no network: the page stays as it is
  }
  if (view && views.has(view)) return showAgain(view);
  const after = document.querySelector<HTMLFormElement>("form#told");
  if (!before || !after) return;
  giveBack(after, typed);
  moveFiles(before, after);
}

/** What finds and reads the mailbox; nothing while no code is held. */
export const tokens = (): { lookup: string; read: string } | undefined => held && { lookup: held.lookup, read: held.read };

/** Hold the code that somebody has typed, or go on with the one that is held. Rejects when it is none of ours. */
export const hold = async (typed = ""): Promise<Code> => (held = typed || !held ? await sealing.readCode(typed) : held);

export const holds = (): boolean => held !== undefined;
