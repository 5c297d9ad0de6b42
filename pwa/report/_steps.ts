// The report in calm steps: the same form, one part at a time; "Gửi ngay" stays in sight on every one of them.

import { one, onEach } from "../shell/_parts";

class Steps {
  private readonly steps: HTMLElement[];
  private readonly bars: HTMLElement[];
  private readonly title: HTMLElement;
  private readonly next: HTMLButtonElement;
  private readonly back: HTMLButtonElement;
  private here = 0;

  constructor(form: HTMLFormElement) {
    this.steps = [...form.querySelectorAll<HTMLElement>("[data-step]")];
    this.bars = [...form.querySelectorAll<HTMLElement>("[data-bars]")];
    this.title = one(form, "h1");
    this.next = one(form, "[data-next]");
    this.back = one(form, "[data-back]");
    form.dataset["steps"] = "one by one";
    this.next.addEventListener("click", () => this.show(this.here + 1, true));
    this.back.addEventListener("click", () => this.show(this.here - 1, true));
    form.addEventListener("keydown", movesOn);
    danger(form);
    reply(form);
    tiles(form);
    this.begin();
  }

  /** Who began before this script had come stays there. */
  private begin(): void {
    this.show(Math.max(0, this.steps.findIndex((part) => part.contains(document.activeElement))), false);
  }

  private show(step: number, moved: boolean): void {
    this.here = Math.max(0, Math.min(step, this.steps.length - 1));
    this.steps.forEach((part, n) => (part.hidden = n !== this.here));
    this.bars.forEach((bar, n) => (bar.hidden = n !== this.here));
    this.title.classList.toggle("unseen", this.here > 0);
    this.next.hidden = this.here === this.steps.length - 1;
    this.back.hidden = this.here === 0;
    if (!moved) return;
    const heading = this.steps[this.here]?.querySelector<HTMLElement>("h2, legend");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

/** Enter or the phone's "Go" in a short field moves on instead of sending half a report. */
function movesOn(event: KeyboardEvent): void {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || field.type === "file") return;
  event.preventDefault();
  field.blur();
}

/** Four tiles open the four ways of telling; what somebody has begun stays open. */
function tiles(form: HTMLFormElement): void {
  for (const tile of form.querySelectorAll<HTMLInputElement>("[data-tile]")) {
    const part = one<HTMLElement>(form, `[data-part="${tile.dataset["tile"]}"]`);
    const told = [...part.querySelectorAll<HTMLInputElement>("input:not([type=checkbox]), textarea")];
    const open = () => (part.hidden = !tile.checked);
    const begun = told.some((field) => field.value !== "") || part.contains(document.activeElement);
    tile.checked = tile.dataset["tile"] === "words" || begun;
    tile.addEventListener("change", () => {
      open();
      if (tile.checked) part.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
    });
    open();
  }
  one<HTMLElement>(form, "[data-tiles]").hidden = false;
}

/** "Có" brings the numbers forward; nothing typed is lost. */
function danger(form: HTMLFormElement): void {
  const numbers = one<HTMLDetailsElement>(form, "[data-danger] details");
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === "danger") numbers.open = target.value === "yes";
  });
}

/** How to reach somebody is asked only when they want to be called. */
function reply(form: HTMLFormElement): void {
  const fields = one<HTMLElement>(form, "[data-reply]");
  const open = () => (fields.hidden = !one<HTMLInputElement>(form, "[name=reply][value=phone]").checked);
  form.addEventListener("change", open);
  open();
}

onEach((root) => root.querySelectorAll<HTMLFormElement>("form[data-steps]").forEach((form) => new Steps(form)));
