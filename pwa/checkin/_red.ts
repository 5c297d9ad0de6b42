// After a raised hand: numbers at once, and now and then an honest look whether somebody has it.

import { one } from "../shell/_parts";
import type { Posting } from "./_posting";
import { DOOR } from "./_seal";

const LOOKS_MS = 15_000;
type Says = "unsent" | "wait" | "here" | "none";

export class Red {
  on = false;
  private timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly posting: () => Posting | undefined,
    private readonly ask: (path: string, told: Record<string, string>) => Promise<Record<string, unknown> | undefined>,
  ) {}

  raise(): void {
    this.on = true;
    this.root.hidden = false;
  }

  unsent(): void {
    if (this.on) this.say("unsent");
  }

  received(): void {
    if (this.on) void this.look();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.on = false;
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    const posting = this.posting();
    if (!this.on || !posting) return;
    const { lookup, access } = posting;
    const state = (await this.ask(`${DOOR}/state`, { lookup, access }))?.["state"];
    if (state === "here" || state === "none") this.say(state);
    else if (one<HTMLElement>(this.root, '[data-says="none"]').hidden) this.say("wait");
    if (state !== "here") this.timer = window.setTimeout(() => void this.look(), LOOKS_MS);
  }

  private say(state: Says): void {
    for (const line of this.root.querySelectorAll<HTMLElement>("[data-says]")) line.hidden = line.dataset["says"] !== state;
  }
}
