// A spoken message: recorded in the page, heard again, done over or dropped; or a file from elsewhere.
//
// What is recorded is put into the form's own file field, so that it is sent like any other file.

import { one, onEach } from "../shell/_parts";
import { canRecord, LONGEST_MS, Recording } from "./_recorder";

const TICK_MS = 250;
const PROBLEMS: Record<string, string> = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none" };
const boxes = new WeakMap<HTMLFormElement, Voice>();

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

class Voice {
  private now: Recording | undefined;
  private finished: Promise<void> = Promise.resolve();
  private made: File | undefined;
  private asking = false;
  private readonly record: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly choices: HTMLElement;
  private readonly player: HTMLAudioElement;
  private readonly time: HTMLElement;
  private readonly line: HTMLElement;
  private readonly otherWay: HTMLDetailsElement;

  constructor(private readonly box: HTMLElement, private readonly field: HTMLInputElement) {
    this.record = one(box, "[data-record]");
    this.stop = one(box, "[data-stop]");
    this.choices = one(box, ".acts");
    this.player = one(box, "audio");
    this.time = one(box, "[data-time]");
    this.line = one(box, "[role=status]");
    this.otherWay = one(field.form ?? document, "details[data-voice-file]");
    for (const button of [this.record, one(box, "[data-again]")]) button.addEventListener("click", () => void this.begin());
    this.stop.addEventListener("click", () => this.now?.end());
    one(box, "[data-drop]").addEventListener("click", () => {
      this.drop();
      this.say("gone");
      this.record.focus();
    });
    field.addEventListener("change", () => {
      if (this.made) this.forget(); // a file was chosen in its place
    });
    field.form?.addEventListener("submit", (event) => this.hold(event), { capture: true });
    this.player.addEventListener("loadedmetadata", () => this.measure());
    for (const leaving of ["loi-ve:leave", "pagehide"]) addEventListener(leaving, () => this.drop());
    this.otherWay.open = box.hidden = false;
    this.show();
  }

  /** What is recorded or chosen, once a recording has ended. */
  async file(): Promise<File | null> {
    this.asking = false; // whoever sends has done with speaking
    this.now?.end();
    await this.finished;
    return this.field.files?.[0] ?? null;
  }

  private async begin(): Promise<void> {
    if (this.asking || this.now) return;
    this.asking = true;
    this.player.pause();
    this.say("asking");
    const begun = await Recording.begin().catch((error: unknown) => this.cannot(error));
    const left = !this.asking;
    this.asking = false;
    if (left) begun?.drop();
    else if (begun) this.finished = this.recording(begun);
  }

  private cannot(error: unknown): undefined {
    this.say(PROBLEMS[error instanceof DOMException ? error.name : ""] ?? "busy");
    this.otherWay.open = true;
  }

  private async recording(begun: Recording): Promise<void> {
    this.drop();
    this.now = begun;
    this.say("recording");
    this.show();
    this.stop.focus();
    this.tick(begun);
    const ticks = setInterval(() => this.tick(begun), TICK_MS);
    const { blob, why } = await begun.whole();
    clearInterval(ticks);
    if (this.now !== begun) return; // it was dropped
    this.now = undefined;
    if (blob) this.keep(blob);
    this.say(blob ? why : "busy");
    this.show();
    (blob ? this.player : this.record).focus();
  }

  private tick(begun: Recording): void {
    const [text, spent] = [this.time.dataset["time"] ?? "", Math.floor(begun.spent / 1000)];
    this.time.textContent = text.replace("##", clock(LONGEST_MS / 1000 - spent)).replace("#", clock(spent));
  }

  private keep(blob: Blob): void {
    const made = new File([blob], blob.type.endsWith("mp4") ? "voice.m4a" : "voice.webm", { type: blob.type });
    const chosen = new DataTransfer();
    chosen.items.add(made);
    this.field.files = chosen.files;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.player.src = URL.createObjectURL(made);
    this.made = made;
  }

  /** A recording does not say how long it is; the player knows once it has been at the end. */
  private measure(): void {
    if (this.player.duration !== Infinity) return;
    this.player.addEventListener("seeked", () => (this.player.currentTime = 0), { once: true });
    this.player.currentTime = Number.MAX_SAFE_INTEGER;
  }

  /** Nothing of it stays: not what runs, not what was made. */
  private drop(): void {
    this.asking = false;
    const running = this.now;
    this.now = undefined;
    running?.drop();
    if (this.made) this.field.value = "";
    this.forget();
  }

  /** The file field holds something else now, or nothing. */
  private forget(): void {
    if (this.player.src) URL.revokeObjectURL(this.player.src);
    this.player.removeAttribute("src");
    this.player.load();
    this.made = undefined;
    this.say();
    this.show();
  }

  /** Sent while it still records: first the recording ends, then the form goes. */
  private hold(event: SubmitEvent): void {
    if (!this.now) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    void this.file().then(() => (submitter ? submitter.click() : this.field.form?.requestSubmit()));
  }

  private show(): void {
    const [running, made] = [this.now !== undefined, this.made !== undefined];
    this.record.hidden = running || made;
    this.stop.hidden = this.time.hidden = !running;
    this.choices.hidden = this.player.hidden = running || !made;
  }

  private say(what = ""): void {
    this.line.textContent = this.box.dataset[what] ?? "";
  }
}

/** The spoken message of a form, recorded or chosen; a recording that still runs is ended first. */
export async function spoken(form: HTMLFormElement): Promise<{ blob: Blob; media: string } | null> {
  const field = form.querySelector<HTMLInputElement>("input[type=file][name=voice]");
  const file = (await boxes.get(form)?.file()) ?? field?.files?.[0];
  return file ? { blob: file, media: mediaOf(file) } : null;
}

/** Phones call the same recording many things; whoever opens it looks at its first bytes again. */
function mediaOf(file: File): string {
  const [kind, name] = (file.type.split(";")[0] ?? "").split("/");
  return name && (kind === "audio" || kind === "video") ? `audio/${name}` : "audio/mpeg";
}

onEach((root) => {
  for (const box of root.querySelectorAll<HTMLElement>("[data-voice]")) {
    const form = box.closest("form");
    if (!form || !canRecord()) continue;
    boxes.set(form, new Voice(box, one(form, "input[type=file][name=voice]")));
  }
});
