// Hearing instead of reading: a small panel below the header, and a loudspeaker at every question. It comes at the first
// tap on the header's own, so that no page is heavier for it. The first sound on a page is said before it is made.

import { one, onEach } from "../shell/_parts";
import { linesOf, linesOfQuestion, questionsOf, tidy, type Line } from "./_lines";
import { spoken, textsAt, type Texts } from "./_texts";
import { say, stop, voiceOf } from "./_voice";

const KEPT = "hear"; // the spoken language, for this tab alone
const ROOM = 600; // pixels of height from which the panel stays in sight

let panel: HTMLElement | undefined;
let texts: Texts | undefined;
let agreed = false;
let chosen = kept();
let pending: (() => Line[]) | undefined;

/** The texts of the language that the page is in now, and its questions with their buttons; `asked`: the panel, too. */
export async function begin(asked: boolean): Promise<void> {
  const found = await textsAt(one<HTMLElement>(document, "[data-listen]").dataset["listen"] ?? "").catch(() => undefined);
  if (!found) return; // no network, and not kept yet: the page stays as it is
  texts = found;
  if (panel && panel.lang !== document.documentElement.lang) close();
  mark(document);
  tell();
  if (asked) toggle();
}

function toggle(): void {
  if (panel) return close();
  pending = undefined;
  open();
}

function close(): void {
  stop();
  panel?.remove();
  panel = undefined;
  tell();
}

function tell(): void {
  document.querySelector("[data-listen]")?.setAttribute("aria-expanded", String(!!panel));
}

/** A copy of a part that the page /hear carries. */
function part(name: string): HTMLElement {
  const content = one<HTMLTemplateElement>(texts!.page, `template[data-${name}]`).content;
  return document.importNode(content, true).firstElementChild as HTMLElement;
}

function open(): void {
  if (panel) return;
  panel = part("panel");
  panel.lang = document.documentElement.lang;
  if (innerHeight >= ROOM) Object.assign(panel.style, { position: "sticky", top: "65px", zIndex: "3" });
  one(document, "header.bar").after(panel);
  on("[data-agree]", agree);
  on("[data-all]", () => hear(() => linesOf(one(document, "main"))));
  on("[data-quiet]", stop);
  on("[data-shut]", forget);
  for (const choice of tongues()) choice.onclick = () => choose(choice);
  ready();
}

function on(selector: string, act: () => void): void {
  one<HTMLElement>(panel!, selector).onclick = act;
}

/** What the panel shows: first that it will be loud, then what can be heard. */
function ready(): void {
  one<HTMLElement>(panel!, "[data-warns]").hidden = agreed;
  one<HTMLElement>(panel!, "[data-reads]").hidden = !agreed;
  one<HTMLElement>(panel!, agreed ? "[data-all]" : "[data-agree]").focus({ preventScroll: true });
  for (const choice of tongues()) press(choice, choice.dataset["tongue"] === tongue());
  tell();
}

function press(choice: HTMLElement, on: boolean): void {
  choice.setAttribute("aria-pressed", String(on));
  choice.classList.toggle("act", on);
  choice.classList.toggle("line", !on);
}

function tongues(): HTMLElement[] {
  return [...(panel?.querySelectorAll<HTMLElement>("[data-tongue]") ?? [])];
}

function tongue(): string {
  return chosen || document.documentElement.lang;
}

/** For this tab alone; where the phone keeps nothing, for this page. */
function keep(language: string): void {
  chosen = language;
  try {
    if (language) sessionStorage.setItem(KEPT, language);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // this page knows it
  }
}

function kept(): string {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function agree(): void {
  agreed = true;
  keep(tongue());
  ready();
  hear(pending ?? (() => linesOf(one(document, "main"))));
}

/** Not wanted: the tab forgets its language, and the next sound is said before it is made again. */
function forget(): void {
  agreed = false;
  keep("");
  close();
  one<HTMLElement>(document, "[data-listen]").focus();
}

function choose(choice: HTMLElement): void {
  keep(choice.dataset["tongue"] ?? "");
  stop();
  ready();
  choice.focus({ preventScroll: true });
  status(voiceOf(tongue()) ? "" : choice.dataset["none"]);
}

function status(text = ""): void {
  if (panel) one(panel, "[role=status]").textContent = text;
}

/** Say what `lines` gives, once it was agreed that it will be loud. */
function hear(lines: () => Line[]): void {
  pending = lines;
  open();
  if (agreed) void sayIt(lines());
}

async function sayIt(lines: Line[]): Promise<void> {
  const choice = tongues().find(({ dataset }) => dataset["tongue"] === tongue());
  status();
  const path = choice?.dataset["texts"];
  const there = tongue() === document.documentElement.lang ? texts : path ? await textsAt(path).catch(() => undefined) : undefined;
  if (!(await say(spoken(lines, tongue(), texts!, there), tongue())))
    status(voiceOf(tongue()) ? choice?.dataset["unread"] : choice?.dataset["none"]);
}

/** A loudspeaker at each question that has none; another language's page waits for its own words. */
function mark(root: ParentNode): void {
  if (texts?.page.documentElement.lang !== document.documentElement.lang) return;
  for (const question of questionsOf(root)) if (!question.dataset["heard"]) place(question, part("one"));
}

function place(question: HTMLElement, button: HTMLElement): void {
  question.dataset["heard"] = "yes";
  button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${tidy(question.textContent)}`);
  button.onclick = () => hear(() => linesOfQuestion(question));
  if (question instanceof HTMLLegendElement) return beside(question, button);
  const row = document.createElement("div");
  row.dataset["heard"] = "row";
  Object.assign(row.style, { display: "flex", justifyContent: "space-between", alignItems: "center", gap: "8px" });
  question.replaceWith(row);
  row.append(question, button);
}

/** A legend must stay its group's first child, and its button must not become part of the group's name. */
function beside(legend: HTMLElement, button: HTMLElement): void {
  legend.style.paddingRight = "56px";
  Object.assign(button.style, { marginTop: "-52px", justifySelf: "end", gridColumn: "1 / -1" });
  legend.after(button);
}

onEach((root) => {
  stop(); // another page is shown: what was being read is gone
  mark(root);
});
addEventListener("pagehide", stop);
addEventListener("loi-ve:leave", close);
document.addEventListener("visibilitychange", () => document.hidden && stop());
