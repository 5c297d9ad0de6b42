// "Hôm nay" with a script: one question on the screen, sealed after each answer on a phone of one's own, kept nowhere on
// a shared one. Ten seconds to think again; nothing that was answered is ever shown again.

import { deliver, once as tryOnce } from "../outbox/_deliver";
import { sendUnkept } from "../outbox/_send";
import { keep, type Waiting } from "../outbox/_store";
import type { Desk } from "../keys/_sealing";
import { load, one } from "../shell/_parts";
import { drop, get, type Half, type Phone, put } from "./_here";
import { Red } from "./_red";
import { type Posting, posting } from "./_posting";
import { DOOR, sealed } from "./_seal";
import { Sitting, type Told } from "./_sitting";

type Keys = typeof import("../conversation/_phone");

const UNDO_S = 10;
const NEAR_MS = 2000;
const STALE_MS = 3 * 86_400_000;
const PATIENCE_MS = 10_000;

export class Today {
  private readonly told: Told;
  private readonly items = new Map<string, HTMLElement>();
  private readonly red: Red;
  private sitting: Sitting;
  private posting: Posting | undefined;
  private desk: Desk | undefined;
  private half: Half | undefined;
  private entry: Waiting | undefined;
  private kind: "short" | "long" = "short";
  private wants: "ask" | "help" = "ask";
  private timer = 0;
  private saving: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly box: HTMLElement,
    private readonly own: Phone | undefined,
    private readonly keys: () => Promise<Keys>,
    private readonly plainly: () => void,
  ) {
    this.told = JSON.parse(box.dataset["today"] ?? "") as Told;
    this.posting = own;
    this.desk = own?.desk;
    this.sitting = new Sitting(this.told);
    this.red = new Red(one(box, "[data-red]"), () => this.posting, post);
    const others = one<HTMLTemplateElement>(document, "[data-others]").content;
    for (const root of [box, others])
      for (const item of root.querySelectorAll<HTMLElement>("[data-item]")) this.items.set(item.dataset["item"] ?? "", item);
    box.dataset["on"] = "";
    one<HTMLElement>(box, "[data-plain]").hidden = true;
    box.addEventListener("click", (event) => this.tapped(event));
    box.addEventListener("submit", (event) => this.typed(event), true);
    for (const leaving of ["loi-ve:leave", "pagehide"]) addEventListener(leaving, () => this.left());
  }

  async start(): Promise<void> {
    await this.letGo();
    this.show(this.own?.pin ? "pin" : "alone");
    if (this.own) void this.refreshDesk().catch(() => {});
  }

  /** What was held when this page was last left or killed goes out now; of the rest the names are kept. */
  private async letGo(): Promise<void> {
    const half = await get("half");
    if (!half) return;
    if (half.held) await keep(half.held);
    const rest = half.rest.filter((item) => this.items.has(item));
    const young = Math.abs(Date.now() - half.at) < STALE_MS;
    this.half = young && rest.length ? { ...half, rest, part: half.part + (half.held ? 1 : 0), held: undefined } : undefined;
    await (this.half ? put("half", this.half) : drop("half"));
    if (half.held) void deliver(() => {});
  }

  // --- what is shown ---

  private show(...names: string[]): void {
    for (const part of this.box.querySelectorAll<HTMLElement>("[data-part]")) part.hidden = !names.includes(part.dataset["part"] ?? "");
    for (const wrong of this.box.querySelectorAll<HTMLElement>("[data-wrong]")) wrong.hidden = true;
    const without = ["pin", "help", "undo", ...(this.red.on ? ["thanks"] : [])];
    one<HTMLElement>(this.box, "[data-help]").hidden = without.some((name) => names.includes(name));
    document.querySelector("main > h1")?.classList.toggle("unseen", !["pin", "alone", "code"].includes(names[0] ?? ""));
    const heading = this.box.querySelector<HTMLElement>(`[data-part="${names[0]}"] :is(h2, legend)`);
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  private wrong(code: string): void {
    const note = one<HTMLElement>(this.box, `[data-wrong="${code}"]`);
    note.hidden = false;
    note.scrollIntoView({ block: "center" });
  }

  private tapped(event: Event): void {
    const go = (event.target as Element).closest<HTMLElement>("[data-go]")?.dataset["go"];
    if (!go) return;
    const does: Record<string, () => void> = {
      begin: () => this.begin(),
      later: () => void this.later(),
      anew: () => this.anew(),
      rest: () => this.goOn(),
      more: () => this.more(),
      next: () => this.next(),
      skip: () => this.skip(),
      stop: () => this.stop(),
      help: () => this.help(),
      undo: () => void this.undo(),
      send: () => void this.send(),
      again: () => void this.send(),
    };
    does[go]?.();
  }

  private typed(event: Event): void {
    const part = (event.target as HTMLElement).dataset["part"];
    if (part !== "pin" && part !== "code") return;
    event.preventDefault();
    event.stopPropagation();
    void (part === "pin" ? this.tryPin() : this.readCode());
  }

  // --- who is there ---

  /** Every PIN but the right one opens the calendar, and so does a phone without a network. */
  private async tryPin(): Promise<void> {
    const field = one<HTMLInputElement>(this.box, "[name=open]");
    const typed = field.value;
    field.value = "";
    const fits = /^[0-9]{6}$/.test(typed);
    const pin = fits ? typed : String(crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000).padStart(6, "0");
    const { lookup, access } = this.posting!;
    const opens = await post(`${DOOR}/open`, { lookup, access, pin });
    if (fits && opens?.["open"] === 1) this.show("alone");
    else exit();
  }

  private async readCode(): Promise<void> {
    const field = one<HTMLTextAreaElement>(this.box, "[name=own-code]");
    try {
      const keys = await this.loaded();
      if (!keys) return;
      this.posting = posting(await keys.hold(field.value.trim() || "-"), keys.tools);
      if ((await this.refreshDesk().catch(() => true)) === false) throw new Error("nobody's");
    } catch {
      this.posting = undefined;
      return this.wrong("no_code");
    }
    field.value = "";
    if (this.wants === "help") this.help();
    else this.anew();
  }

  /** What seals, once it has proved itself; else the honest form. */
  private async loaded(): Promise<Keys | undefined> {
    try {
      const keys = await this.keys();
      await keys.prove();
      return keys;
    } catch {
      this.plainly();
      return undefined;
    }
  }

  /** The desk that reads now, and whose turn it is. False: nobody is asked behind this. Rejects without a network. */
  private async refreshDesk(): Promise<boolean> {
    const { lookup, access } = this.posting!;
    const { page, status } = await load(this.box.dataset["here"]!, { lookup, access });
    const told = page.querySelector<HTMLElement>("[data-told]")?.dataset["told"];
    if (!told) {
      if (status === 404) return false;
      throw new Error(String(status));
    }
    const { turn, pin, ...desk } = JSON.parse(told) as Desk & { turn: number; pin: boolean };
    this.desk = desk;
    this.told.turn = turn;
    if (this.own) await put("phone", { ...this.own, desk, turn, pin });
    return true;
  }

  // --- asking ---

  private begin(): void {
    void this.loaded();
    if (!this.posting) this.show("code");
    else if (this.half) this.show("half");
    else this.anew();
  }

  private anew(): void {
    this.half = undefined;
    this.kind = "short";
    this.sitting = new Sitting(this.told);
    this.sitting.ask(this.told.short);
    this.question();
  }

  private goOn(): void {
    if (this.half) {
      this.sitting = new Sitting(this.told, this.half.form, this.half.part);
      this.sitting.ask(this.half.rest);
    }
    this.kind = this.sitting.queue.every((item) => this.told.short.includes(item)) ? "short" : "long";
    this.half = undefined;
    this.question();
  }

  private more(): void {
    this.kind = "long";
    const turns = this.told.turns;
    this.sitting.ask((turns[this.told.turn % turns.length] ?? []).filter((item) => this.items.has(item)));
    this.question();
  }

  private question(): void {
    const { queue, whole } = this.sitting;
    const item = this.items.get(queue[0] ?? "");
    if (!item) return void this.finish();
    clear(item);
    const slot = one(this.box, "[data-slot]");
    slot.replaceChildren(item);
    for (const acts of this.box.querySelectorAll<HTMLElement>("[data-only]")) acts.hidden = acts.dataset["only"] !== this.kind;
    one<HTMLElement>(this.box, "[data-choose]").hidden = true;
    bars(one(this.box, "[data-steps-of]"), whole - queue.length + 1, whole);
    this.show("ask");
  }

  private next(): void {
    const item = this.sitting.queue[0] ?? "";
    const chosen = this.items.get(item)?.querySelector<HTMLInputElement>("input:checked");
    if (!chosen) return void (one<HTMLElement>(this.box, "[data-choose]").hidden = false);
    this.sitting.answer(item, Number(chosen.value));
    this.goes();
  }

  private skip(): void {
    this.sitting.skip(this.sitting.queue[0] ?? "");
    this.goes();
  }

  private goes(): void {
    for (const item of this.items.values()) clear(item);
    if (!this.sitting.queue.length) return void this.finish();
    if (this.own) this.saving = this.saving.then(() => this.hold()).catch(() => {});
    this.question();
  }

  private stop(): void {
    for (const item of this.items.values()) clear(item);
    if (this.sitting.empty) return this.part === "short" ? void this.later() : this.thank();
    void this.finish();
  }

  private get part(): "short" | "long" {
    return this.kind;
  }

  /** One tap: numbers at once, and whoever is on duty is told. */
  private help(): void {
    if (!this.posting) {
      this.wants = "help";
      one<HTMLElement>(this.box, "[data-without-code]").hidden = false;
      return this.show("help", "code");
    }
    this.wants = "ask";
    one<HTMLElement>(this.box, "[data-without-code]").hidden = true;
    this.sitting.answer(this.told.door, 1);
    void this.finish();
  }

  // --- sealing and sending ---

  private async seal(): Promise<Waiting | undefined> {
    const keys = await this.loaded();
    if (!keys || !this.posting) return undefined;
    if (!this.desk) await this.refreshDesk();
    return sealed(keys.tools, this.posting, this.desk!, { kind: "check_in", ...this.sitting.said(), once: this.sitting.once });
  }

  /** On a phone of one's own every answer is safe at once: sealed, and replaced by the next. */
  private async hold(): Promise<Waiting | undefined> {
    const { form, part, queue } = this.sitting;
    const rest = [...queue];
    const held = await this.seal();
    if (this.own && held && part === this.sitting.part) await put("half", { form, part, rest, at: Date.now(), held });
    return held;
  }

  private async finish(): Promise<void> {
    const { urgency } = this.sitting.said();
    if (urgency === "red") this.show("undo", "help");
    else this.show("undo");
    this.count(UNDO_S);
    const ready = async (): Promise<void> => void (this.entry = await this.hold());
    await (this.saving = this.saving.then(ready).catch(() => {}));
  }

  private count(left: number): void {
    clearTimeout(this.timer);
    const line = one<HTMLElement>(this.box, "[data-left]");
    line.textContent = (line.dataset["left"] ?? "").replace("#", String(left));
    this.timer = window.setTimeout(() => (left > 1 ? this.count(left - 1) : void this.send()), 1000);
  }

  private async undo(): Promise<void> {
    clearTimeout(this.timer);
    await this.saving;
    this.entry = undefined;
    await drop("half");
    this.sitting = new Sitting(this.told);
    this.show("undone");
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    await this.saving;
    const red = this.sitting.said().urgency === "red";
    try {
      this.entry ??= await this.seal();
      if (!this.entry) return;
      await this.handIn(this.entry);
    } catch (error) {
      if (!this.own) return this.stays(red);
      this.wrong("not_sealed");
      return this.show("undo");
    }
    this.entry = undefined;
    this.sitting.next();
    this.thank(red);
    if (this.own) await this.keepRest();
    else this.red.received();
  }

  /** Into the outbox on a phone of one's own; straight from memory where nothing may be kept. */
  private async handIn(entry: Waiting): Promise<void> {
    if (!this.own) return void (await sendUnkept([entry]));
    await keep(entry);
    await drop("half");
    const keys = await this.keys();
    const say = keys.stateIn(one(this.box, '[data-part="thanks"]'));
    const { lookup } = this.posting!;
    void deliver(
      (state, ...details) => {
        say(state, ...details);
        if (state === "received") this.red.received();
        if (state === "waiting") this.red.unsent();
      },
      ({ envelope }) => envelope["lookup"] === lookup,
    );
  }

  private async keepRest(): Promise<void> {
    const { form, part, queue } = this.sitting;
    if (queue.length) await put("half", { form, part, rest: [...queue], at: Date.now() });
    else if (this.kind === "long") await this.turned();
  }

  /** The next sitting asks what comes next. */
  private async turned(): Promise<void> {
    const phone = await get("phone");
    if (phone) await put("phone", { ...phone, turn: (this.told.turn + 1) % this.told.turns.length });
  }

  private stays(red: boolean): void {
    this.thank(red);
    one<HTMLElement>(this.box, "[data-stays]").hidden = false;
    this.red.unsent();
  }

  private thank(red = false): void {
    const rest = this.sitting.queue.length > 0;
    one<HTMLElement>(this.box, "[data-stays]").hidden = true;
    one<HTMLElement>(this.box, "[data-rest]").hidden = !rest;
    one<HTMLElement>(this.box, "[data-more-questions]").hidden = rest || this.kind === "long";
    if (red) this.red.raise();
    this.show("thanks");
  }

  /** Another moment: the calendar at once, whatever becomes of the sending. */
  private async later(): Promise<void> {
    document.documentElement.hidden = true;
    const enough = new Promise((done) => setTimeout(done, NEAR_MS));
    await Promise.race([this.sayLater().catch(() => {}), enough]);
    exit();
  }

  private async sayLater(): Promise<void> {
    if (!this.posting) return;
    const keys = await this.keys();
    if (!this.desk) await this.refreshDesk();
    const content = { later: keys.tools.toText(keys.tools.random(8)) };
    const told = { kind: "later", urgency: "normal", content, once: keys.tools.random(16) } as const;
    const entry = await sealed(keys.tools, this.posting, this.desk!, told);
    if (!this.own) return void (await sendUnkept([entry]));
    await keep(entry);
    const worker = navigator.serviceWorker?.controller;
    if (worker) worker.postMessage({ kind: "send" });
    else await tryOnce(() => {});
  }

  /** The page is left: what is finished goes out on the way, all else stays where it lies, sealed; here nothing does. */
  private left(): void {
    clearTimeout(this.timer);
    const entry = this.entry;
    this.entry = undefined;
    if (entry) {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify(entry.envelope);
      void fetch(DOOR, { method: "POST", headers, body, cache: "no-store", keepalive: true }).catch(() => {});
      if (this.own) void keep(entry).catch(() => {}); // the hotline knows it by its name: it arrives once
    }
    this.sitting = new Sitting(this.told);
    this.red.stop();
  }
}

const exit = (): void => one<HTMLElement>(document, "a.exit[data-exit]").click();

function clear(item: HTMLElement): void {
  for (const input of item.querySelectorAll<HTMLInputElement>("input")) input.checked = false;
}

/** How far: bars, and the same in words for readers. */
function bars(root: HTMLElement, done: number, whole: number): void {
  const words = one(root, ".unseen");
  const counts = [done, whole];
  words.textContent = (root.dataset["stepsOf"] ?? "").replace(/#/g, () => String(counts.shift()));
  const all = Array.from({ length: whole }, (_, n) => {
    const bar = document.createElement("i");
    if (n < done) bar.className = "done";
    return bar;
  });
  root.replaceChildren(words, ...all);
}

/** What a door of ours answers; undefined without a network, or when it refuses. */
async function post(path: string, told: Record<string, string>): Promise<Record<string, unknown> | undefined> {
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), PATIENCE_MS);
  const body = JSON.stringify(told);
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch(path, { method: "POST", headers, body, cache: "no-store", signal: enough.signal });
    return answer.ok ? ((await answer.json()) as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
