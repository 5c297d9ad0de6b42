// Sharing where this phone is, for a while: every point is sealed before it is sent, and kept in this page's memory
// until it has arrived. A countdown stays in sight, one tap stops it, and time stops it by itself.

import type * as bytes from "../keys/_bytes";
import type { Code } from "../keys/_code";
import type * as sealing from "../keys/_envelope";
import type { ContentKey, Header, Json } from "../keys/_envelope";
import type { Desk } from "../keys/_sealing";
import { clock } from "../outbox/_deliver";
import { one } from "../shell/_parts";
import { copyOf, stateIn, withDetails } from "../conversation/_views";

const POINT = "loi-ve/1/live_point.body";
const APART_MS = 10_000;
const AGAIN_MS = 10_000;
const FIRST_MS = 30_000;
const BATCH = 50;

type State = "asking" | "sharing" | "holding" | "stopped" | "stopping" | "over" | "refused" | "failed" | "early";

/** What the hotline says of a share. */
interface Told {
  share: string;
  ends_at: string;
  stopped: boolean;
}

let running: Share | undefined;
addEventListener("loi-ve:leave", () => running?.leave());

/** What seals. It is handed over, since it is loaded already: imported here too it would be cut out of its script. */
export type Tools = Pick<typeof bytes, "fromText" | "random" | "toText" | "utf8"> &
  Pick<typeof sealing, "canonical" | "ContentKey" | "headerHash">;

let tools: Tools;

/** Begin to share for the minutes that were tapped; one share at a time. */
export async function share(form: HTMLFormElement, tapped: HTMLElement | null, code: Code, given: Tools): Promise<void> {
  tools = given;
  running?.leave();
  const minutes = Number((tapped as HTMLButtonElement | null)?.value) || null;
  running = new Share(code, JSON.parse(form.dataset["liveDesk"] ?? "") as Desk, minutes);
  await running.begin();
}

class Share {
  private readonly key: ContentKey = new tools.ContentKey();
  private readonly bar = new Bar(() => void this.stop());
  private waiting: { number: number; body: string }[] = [];
  private number = 0;
  private taken = 0;
  private told: Told | undefined;
  private watch: number | undefined;
  private sending = false;
  private done = false;
  private timers: ReturnType<typeof setTimeout>[] = [];

  constructor(
    private readonly code: Code,
    private readonly desk: Desk,
    private readonly minutes: number | null,
  ) {}

  /** Ask the phone first: who does not let a page know where it is shares nothing. */
  async begin(): Promise<void> {
    this.bar.say("asking");
    const first = await whereNow().catch(() => undefined);
    if (this.done) return;
    if (!first) return this.end("refused");
    const answer = await post("", { ...(await this.envelope()), minutes: this.minutes });
    if (this.done) return;
    if (!answer?.ok) return this.end(answer?.status === 404 ? "early" : "failed");
    this.told = (await answer.json()) as Told;
    this.watch = navigator.geolocation.watchPosition((found) => void this.take(found), () => {}, { enableHighAccuracy: true });
    this.timers.push(setInterval(() => this.tick(), 1000), setInterval(() => void this.send(), AGAIN_MS));
    addEventListener("online", this.send);
    void navigator.wakeLock?.request("screen").catch(() => {});
    await this.take(first);
    this.tick();
  }

  private async envelope(): Promise<Record<string, Json>> {
    const { canonical, fromText, headerHash, random, toText, utf8 } = tools;
    const language = document.documentElement.lang;
    const header: Header = { format: 1, desk: this.desk.desk, kind: "live", urgency: "amber", where: "unknown", language };
    return {
      header: { ...header },
      key_id: this.desk.key_id,
      content_key_id: this.key.id,
      wrapped: await this.key.wrappedFor(fromText(this.desk.public), await headerHash(header)),
      body: await this.key.body(utf8(canonical({ format: 1, live: this.minutes ?? 0 }))),
      lookup: this.code.lookup,
      access: this.code.access,
      public: toText(this.code.public),
      once: toText(random(16)),
    };
  }

  private async take({ coords, timestamp }: GeolocationPosition): Promise<void> {
    if (this.done || Date.now() - this.taken < APART_MS) return;
    this.taken = Date.now();
    const number = (this.number += 1);
    const { latitude: lat, longitude: lon, accuracy } = coords;
    const { canonical, utf8 } = tools;
    const said = { n: number, at: Math.round(timestamp / 1000), lat, lon, accuracy: Math.ceil(accuracy) };
    this.waiting.push({ number, body: await this.key.cell(utf8(canonical(said)), POINT) });
    await this.send();
  }

  /** Everything that waits, the oldest first; what does not arrive is tried again. */
  private readonly send = async (): Promise<void> => {
    if (this.sending || !this.told) return;
    this.sending = true;
    while (this.waiting.length) {
      const some = this.waiting.slice(0, BATCH);
      const answer = await post("/points", { ...this.tokens(), points: some });
      if (answer && [404, 410, 413, 422].includes(answer.status)) {
        this.waiting = [];
        this.end("over");
      }
      if (!answer?.ok) break;
      this.waiting = this.waiting.filter((point) => !some.includes(point));
      this.bar.sent();
    }
    this.sending = false;
    if (!this.done) this.bar.say(this.waiting.length ? "holding" : "sharing");
    else if (!this.waiting.length) removeEventListener("online", this.send);
  };

  private tokens(): Record<string, Json> {
    return { lookup: this.code.lookup, access: this.code.access, share: this.told!.share };
  }

  private tick(): void {
    const left = Date.parse(this.told!.ends_at) - Date.now();
    if (left <= 0) this.end("over");
    else this.bar.left(left);
  }

  /** The person stops: nothing more leaves, not even what waits. */
  private async stop(): Promise<void> {
    this.waiting = [];
    this.end(this.told ? "stopping" : "stopped");
    while (this.told) {
      const answer = await post("/stop", this.tokens());
      if (answer && answer.status < 500 && answer.status !== 429) return this.bar.say("stopped");
      await new Promise((again) => setTimeout(again, AGAIN_MS));
    }
  }

  /** This page is left, or another share begins: nothing of this one stays. */
  leave(): void {
    this.waiting = [];
    this.halt();
    this.bar.remove();
    running = undefined;
  }

  /** No new point; what waits may still go when the time is over. */
  private end(state: State): void {
    if (this.done) return;
    this.halt();
    this.bar.say(state);
    this.bar.over();
    if (state === "over" && this.waiting.length) this.timers.push(setInterval(() => void this.send(), AGAIN_MS));
  }

  private halt(): void {
    this.done = true;
    if (this.watch !== undefined) navigator.geolocation.clearWatch(this.watch);
    this.timers.forEach(clearInterval);
  }
}

/** What stays in sight while other pages are shown in this one's place. */
class Bar {
  private readonly root: HTMLElement;
  private readonly blank: Node;
  readonly say: (state: State) => void;

  constructor(stop: () => void) {
    document.querySelector("aside.live")?.remove();
    one(document, "main").before(copyOf("live"));
    this.root = one<HTMLElement>(document, "aside.live");
    this.blank = one(this.root, "[data-sent]").cloneNode(true);
    const say = stateIn(this.root);
    let before: State | undefined;
    this.say = (state) => {
      if (state !== before) say((before = state) as Parameters<typeof say>[0]);
    };
    one(this.root, "[data-live-stop]").addEventListener("click", stop);
    one(this.root, "[data-live-close]").addEventListener("click", () => this.remove());
  }

  left(ms: number): void {
    const line = one<HTMLElement>(this.root, "[data-left]");
    line.hidden = false;
    const seconds = Math.ceil(ms / 1000);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    one(line, "b").textContent = (parts[0] ? parts : parts.slice(1)).map((part) => String(part).padStart(2, "0")).join(":");
  }

  sent(): void {
    const line = one<HTMLElement>(this.root, "[data-sent]");
    const fresh = this.blank.cloneNode(true);
    withDetails(fresh, [clock(new Date().toISOString())]);
    line.replaceChildren(...fresh.childNodes);
    line.hidden = false;
  }

  over(): void {
    one<HTMLElement>(this.root, "[data-left]").hidden = true;
    one<HTMLElement>(this.root, "[data-live-stop]").hidden = true;
    one<HTMLElement>(this.root, "[data-live-close]").hidden = false;
  }

  remove(): void {
    this.root.remove();
  }
}

const whereNow = (): Promise<GeolocationPosition> =>
  new Promise((found, failed) =>
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: FIRST_MS, maximumAge: 0 }),
  );

/** The answer of a door; undefined when nothing came back. */
async function post(door: string, body: Record<string, Json>): Promise<Response | undefined> {
  const headers = { "Content-Type": "application/json" };
  try {
    return await fetch(`/api/v1/live${door}`, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
  } catch {
    return undefined;
  }
}
