// What waits, asked for again every twenty seconds on every page of who answers: the number beside "Bây giờ", the list
// itself where it is shown, one sound when something is new or more urgent. Asking keeps no session alive.

import { load } from "../shell/_parts";
import { Sound } from "./_sound";

const EVERY = 20_000;
const MISSES = 3;
const ASKED = "?unattended=1";
const KEPT = "watch"; // what this tab has seen last, so that nothing is missed from page to page

interface Figures {
  number: string;
  red: number;
  newest: string;
}

const place = document.querySelector<HTMLElement>("[data-watch]");
if (place) watch(place);

function watch(place: HTMLElement): void {
  const list = place.dataset.list ?? "";
  const sound = new Sound(place.dataset.me ?? "");
  let shown = rendered(place);
  let missed = 0;
  compare(shown);

  /** Against what this tab saw last; a sound when there is more that is red, or something newer. */
  function compare(now: Figures): void {
    const before = seen();
    if (before && (now.red > before.red || now.newest > before.newest)) sound.ring();
    sessionStorage.setItem(KEPT, JSON.stringify(now));
  }

  async function look(): Promise<void> {
    const answer = await fetch((place.dataset.watch ?? "") + ASKED);
    if (answer.status === 401 || answer.status === 403) return locked();
    if (!answer.ok) throw new Error("away");
    const now = (await answer.json()) as Figures;
    const fresh = now.red > shown.red || now.newest > shown.newest;
    compare(now);
    if (JSON.stringify(now) !== JSON.stringify(shown)) await show(now, fresh);
    shown = now;
  }

  /** The list holds nothing typed, so it gives way to the locked screen; other pages keep every word. */
  function locked(): void {
    clearInterval(timer);
    if (document.querySelector("[data-now]")) location.reload();
  }

  async function show(now: Figures, fresh: boolean): Promise<void> {
    count(now.number);
    const here = document.querySelector("[data-now]");
    if (!here) {
      if (fresh) part("[data-news]").hidden = false;
      return;
    }
    const there = (await load(list + ASKED)).page.querySelector("[data-now]");
    if (!there) return;
    const focused = document.activeElement instanceof HTMLAnchorElement && here.contains(document.activeElement);
    const href = focused ? (document.activeElement as HTMLAnchorElement).getAttribute("href") : null;
    here.replaceWith(document.adoptNode(there));
    if (href) there.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`)?.focus();
  }

  function count(number: string): void {
    for (const link of document.querySelectorAll(`nav a[href="${list}"]`)) {
      const known = link.querySelector("span");
      const box = known ?? link.appendChild(document.createElement("span"));
      box.textContent = number;
    }
  }

  function part(selector: string): HTMLElement {
    return place.querySelector<HTMLElement>(selector) as HTMLElement;
  }

  function again(): void {
    look().then(
      () => ((missed = 0), (part("[data-away]").hidden = true)),
      () => (part("[data-away]").hidden = ++missed < MISSES),
    );
  }

  const timer = setInterval(again, EVERY);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
}

function rendered(place: HTMLElement): Figures {
  const { number = "", red = "0", newest = "" } = place.dataset;
  return { number, red: Number(red), newest };
}

function seen(): Figures | null {
  const kept = sessionStorage.getItem(KEPT);
  return kept ? (JSON.parse(kept) as Figures) : null;
}
