// A PIN covers what is open on the screen; it protects nothing and is kept in this page's memory alone. Its cover is a
// modal dialog, so that nothing behind it can be reached or read out, and the exit works on it as everywhere.

import { one, onEach } from "../shell/_parts";
import { leave, way } from "./_leave";

const UNTOUCHED_MS = 120_000;
const TRIES = 5;
const DIGITS = /^[0-9]{4,8}$/;

let pin: string | undefined;
let cover: HTMLDialogElement | undefined;
let words: HTMLTemplateElement | undefined;
let wrong = 0;
let timer = 0;
let title = "";

// --- choosing ---

function choose(fold: HTMLElement): void {
  const field = one<HTMLInputElement>(fold, "[name=pin-new]");
  const fits = DIGITS.test(field.value);
  one<HTMLElement>(fold, "[data-pin-short]").hidden = fits;
  if (!fits) return field.focus();
  pin = field.value;
  field.value = "";
  wrong = 0;
  standing(fold);
  touched();
}

function giveUp(fold: HTMLElement): void {
  pin = undefined;
  clearTimeout(timer);
  standing(fold);
}

/** Show whether a PIN covers this page. */
function standing(fold: HTMLElement): void {
  one<HTMLElement>(fold, "[data-pin-choose]").hidden = pin !== undefined;
  one<HTMLElement>(fold, "[data-pin-on]").hidden = pin === undefined;
}

// --- covering ---

function lock(): void {
  if (!pin || !words || cover) return;
  cover = document.importNode(one<HTMLDialogElement>(words.content, "dialog"), true);
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("close", () => cover?.isConnected && cover.showModal());
  one(cover, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    tried();
  });
  document.body.append(cover);
  document.documentElement.classList.add("locked");
  title = document.title;
  document.title = one<HTMLElement>(cover, "[data-exit]").dataset["exit"] ?? "";
  cover.showModal();
  one<HTMLInputElement>(cover, "input").focus();
}

function tried(): void {
  const field = one<HTMLInputElement>(cover!, "input");
  if (field.value === pin) return unlock();
  field.value = "";
  wrong += 1;
  const link = way();
  if (wrong >= TRIES && link) return leave(link);
  one<HTMLElement>(cover!, "[data-pin-wrong]").hidden = false;
  field.focus();
}

function unlock(): void {
  const open = cover;
  cover = undefined;
  wrong = 0;
  document.documentElement.classList.remove("locked");
  document.title = title;
  open?.close();
  open?.remove();
  touched();
}

/** The two minutes begin anew. */
function touched(): void {
  clearTimeout(timer);
  if (pin) timer = window.setTimeout(lock, UNTOUCHED_MS);
}

// --- on the page ---

function offer(fold: HTMLElement): void {
  fold.hidden = false;
  standing(fold);
  one(fold, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    choose(fold);
  });
  one(fold, "[data-pin-now]").addEventListener("click", lock);
  one(fold, "[data-pin-off]").addEventListener("click", () => giveUp(fold));
}

if ("HTMLDialogElement" in window) {
  onEach((root) => {
    words = root.querySelector<HTMLTemplateElement>("template[data-pin-cover]") ?? words;
    const fold = root.querySelector<HTMLElement>("[data-pin]");
    if (fold) offer(fold);
  });
  addEventListener("visibilitychange", () => document.hidden && lock());
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, touched, { passive: true });
  addEventListener("loi-ve:leave", () => {
    pin = undefined;
    clearTimeout(timer);
  });
}
