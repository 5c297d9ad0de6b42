// The report in calm steps: the same form, one part at a time; "Gửi ngay" stays in sight on every one of them.

import "./_once";
import "./_photos";
import "./_position";
import "./_voice";

function one<T extends Element>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`${selector} is missing`);
  return found;
}

const form = one<HTMLFormElement>(document, "form[data-steps]");
const steps = [...form.querySelectorAll<HTMLElement>("[data-step]")];
const bars = [...form.querySelectorAll<HTMLElement>("[data-bars]")];
const title = one<HTMLElement>(form, "h1");
const next = one<HTMLButtonElement>(form, "[data-next]");
const back = one<HTMLButtonElement>(form, "[data-back]");
let here = 0;

function show(step: number, moved: boolean): void {
  here = Math.max(0, Math.min(step, steps.length - 1));
  steps.forEach((part, n) => (part.hidden = n !== here));
  bars.forEach((bar, n) => (bar.hidden = n !== here));
  title.classList.toggle("unseen", here > 0);
  next.hidden = here === steps.length - 1;
  back.hidden = here === 0;
  if (!moved) return;
  const part = steps[here];
  const heading = part?.querySelector<HTMLElement>("h2, legend");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Enter or the phone's "Go" in a short field moves on instead of sending half a report. */
function movesOn(event: KeyboardEvent): void {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || field.type === "file") return;
  event.preventDefault();
  field.blur();
}

/** Four tiles open the four ways of telling; what already holds something stays open. */
function tiles(): void {
  for (const tile of form.querySelectorAll<HTMLInputElement>("[data-tile]")) {
    const part = one<HTMLElement>(form, `[data-part="${tile.dataset["tile"]}"]`);
    const told = [...part.querySelectorAll<HTMLInputElement>("input:not([type=checkbox]), textarea")];
    const open = () => (part.hidden = !tile.checked);
    tile.checked = tile.dataset["tile"] === "words" || told.some((field) => field.value !== "");
    tile.addEventListener("change", () => {
      open();
      if (tile.checked) part.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
    });
    open();
  }
  one<HTMLElement>(form, "[data-tiles]").hidden = false;
}

/** "Có" brings the numbers forward; nothing typed is lost. */
function danger(): void {
  const numbers = one<HTMLDetailsElement>(form, "[data-danger] details");
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === "danger") numbers.open = target.value === "yes";
  });
}

/** How to reach somebody is asked only when they want to be called. */
function reply(): void {
  const fields = one<HTMLElement>(form, "[data-reply]");
  const open = () => (fields.hidden = !one<HTMLInputElement>(form, "[name=reply][value=phone]").checked);
  form.addEventListener("change", open);
  open();
}

form.dataset["steps"] = "one by one";
next.addEventListener("click", () => show(here + 1, true));
back.addEventListener("click", () => show(here - 1, true));
form.addEventListener("keydown", movesOn);
danger();
reply();
tiles();

// The home page's "Gửi vị trí" comes straight to the place.
const asked = location.hash && document.getElementById(location.hash.slice(1));
if (asked && form.contains(asked)) {
  const tile = form.querySelector<HTMLInputElement>(`[data-tile="${asked.dataset["part"]}"]`);
  if (tile && !tile.checked) tile.click();
  show(steps.findIndex((part) => part.contains(asked)), false);
} else show(0, false);
