// One sitting: what is asked, what was answered in this part of it, and what of that is told. In this page's memory.

import type { Json } from "../keys/_envelope";
import { type Answers, raised, type Rules } from "./_raises";

/** What the page carries: no words, only names of questions. */
export interface Told extends Rules {
  short: string[];
  door: string;
  turns: string[][];
  turn: number;
  versions: Record<string, string>;
}

const bytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

export class Sitting {
  /** What is still to be asked, the next one first. */
  queue: string[] = [];
  /** How many questions this part began with. */
  whole = 0;
  once = bytes(16);
  private answers: Answers = {};
  private all: Answers = {};
  private skipped: string[] = [];
  private before: string[] = [];

  constructor(
    private readonly told: Told,
    readonly form: string = [...bytes(8)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    public part = 0,
  ) {}

  /** Ask these, in a part of its own. */
  ask(items: string[]): void {
    this.queue = [...items];
    this.whole = items.length;
  }

  get empty(): boolean {
    return !Object.keys(this.answers).length && !this.skipped.length;
  }

  answer(item: string, value: number): void {
    this.answers[item] = this.all[item] = value;
    this.queue = this.queue.filter((one) => one !== item);
  }

  skip(item: string): void {
    this.skipped.push(item);
    this.queue = this.queue.filter((one) => one !== item);
  }

  /** This part as it would be sent now, and how soon somebody looks. */
  said(): { urgency: "normal" | "amber" | "red"; content: Record<string, Json> } {
    const { ids, urgency } = raised(this.told, this.all, this.before);
    const names = [...Object.keys(this.answers), ...this.skipped].map((item) => item.split(".")[0] ?? "");
    const checkin = {
      form: this.form,
      part: this.part,
      half: this.queue.length > 0,
      versions: Object.fromEntries(names.map((name) => [name, this.told.versions[name] ?? ""])),
      answers: { ...this.answers },
      skipped: [...this.skipped],
      raised: ids,
      words: "",
    };
    return { urgency, content: { checkin } };
  }

  /** It has left this page's hands: what comes now is another part. */
  next(): void {
    this.before = [...this.before, ...raised(this.told, this.all, this.before).ids];
    this.part += 1;
    this.once = bytes(16);
    this.answers = {};
    this.skipped = [];
  }
}
