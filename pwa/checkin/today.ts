// "Hôm nay": without more than this the page is an honest form. Questions one by one, and what seals, come when they can.

import { load, onEach, one, show } from "../shell/_parts";
import { get, put } from "./_here";
import { posting } from "./_posting";

type Keys = typeof import("../conversation/_phone");

/** Another page of ours loads the same part; it is one and the same, and holds a code for both. */
const keys = (): Promise<Keys> => import("../conversation/_phone");

let plain = false;

async function begin(box: HTMLElement): Promise<void> {
  const [{ Today }, own] = await Promise.all([import("./_asking"), get("phone")]);
  const plainly = (): void => {
    plain = true;
    for (const part of box.querySelectorAll<HTMLElement>("[data-part], [data-help]")) part.hidden = true;
    one<HTMLElement>(box, "[data-plain]").hidden = false;
  };
  await new Today(box, own, keys, plainly).start();
}

/** The form behind the code, on a phone that keeps the code to itself. */
async function join(form: HTMLFormElement, tapped: HTMLElement | null): Promise<void> {
  const tokens = (await keys()).tokens();
  if (!tokens) return;
  const said = new FormData(form);
  if (tapped instanceof HTMLButtonElement) said.append(tapped.name, tapped.value);
  for (const [name, value] of Object.entries(tokens)) said.append(name, value);
  const { page } = await load(tapped?.getAttribute("formaction") ?? form.getAttribute("action")!, said);
  show(page);
}

/** It has begun on a phone of one's own: what posts is kept, and nothing that reads. */
async function joined(told: HTMLElement): Promise<void> {
  const kept = JSON.parse(told.dataset["joined"] ?? "") as { desk: never; pin: boolean };
  const say = (name: string): void => void (one<HTMLElement>(told, name).hidden = false);
  try {
    const phone = await keys();
    await put("phone", { ...posting(await phone.hold(), phone.tools), ...kept, turn: 0 });
    say("[data-keeps]");
  } catch {
    say("[data-keeps-not]");
  }
}

onEach((root) => {
  const box = root.querySelector<HTMLElement>("[data-today]");
  if (box && !plain && crypto.subtle) void begin(box).catch(() => (plain = true));
  const told = root.querySelector<HTMLElement>("[data-joined]");
  if (told) void joined(told);
  const scan = root.querySelector<HTMLElement>("[data-scan]");
  if (scan && "BarcodeDetector" in window) void import("./_scan").then((found) => found.offer(scan));
});

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset["joins"] === undefined || form.querySelector("[name=seed]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void join(form, event.submitter).catch(() => {
      const note = one<HTMLElement>(document, "[data-no-network]");
      note.hidden = false;
      note.scrollIntoView({ block: "center" });
    });
  },
  true,
);
