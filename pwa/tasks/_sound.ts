// One sound, two soft notes made here. Each member's own switch is remembered in this browser; F4 keeps it quiet in this
// tab until it is pressed again, also while typing, and a page where a call is being logged (data-quiet) is silent.

const NOTES = [660, 880];
const LONG = 0.22;
const KEY = "F4";
const HUSH = "hush";

export class Sound {
  private readonly name: string;
  private readonly button = document.querySelector<HTMLButtonElement>("[data-sound]");
  private readonly made: AudioContext | null = "AudioContext" in window ? new AudioContext() : null;

  private blocked = false; // when the last touch came

  constructor(member: string) {
    this.name = `sound:${member}`;
    if (!this.button || !this.made) return;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.turn());
    document.addEventListener("keydown", (event) => event.key === KEY && (event.preventDefault(), this.hush()));
    for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, () => this.wake());
    this.made.addEventListener("statechange", () => this.tell());
    this.tell();
  }

  /** Nothing where it is switched off, or the browser still waits for a first touch. */
  ring(): void {
    if (!this.made || !this.on || this.hushed || document.querySelector("[data-quiet]")) return;
    if (this.made.state === "running") NOTES.forEach((note, number) => this.note(note, number * LONG));
  }

  private note(pitch: number, after: number): void {
    const made = this.made as AudioContext;
    const [tone, loudness, begin] = [made.createOscillator(), made.createGain(), made.currentTime + after];
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, begin);
    loudness.gain.exponentialRampToValueAtTime(0.3, begin + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, begin + LONG * 2);
    tone.connect(loudness).connect(made.destination);
    tone.start(begin);
    tone.stop(begin + LONG * 2);
  }

  private wake(): void {
    this.blocked = this.made?.state !== "running";
    if (this.blocked) void this.made?.resume();
  }

  private get on(): boolean {
    return localStorage.getItem(this.name) !== "off";
  }

  private get hushed(): boolean {
    return sessionStorage.getItem(HUSH) !== null;
  }

  private turn(): void {
    if (this.hushed) return this.hush();
    if (this.on && this.blocked) return this.tell(); // this touch was the one that it waited for
    if (this.on) localStorage.setItem(this.name, "off");
    else localStorage.removeItem(this.name);
    this.tell();
    if (this.on) void this.made?.resume().then(() => this.ring());
  }

  private hush(): void {
    if (this.hushed) sessionStorage.removeItem(HUSH);
    else sessionStorage.setItem(HUSH, "1");
    this.tell();
  }

  /** The words are the template's. */
  private tell(): void {
    if (!this.button || !this.made) return;
    const words = this.button.dataset;
    const heard = this.on && !this.hushed;
    const state = !this.on ? words.off : this.hushed ? words.hushed : this.made.state === "running" ? words.on : words.blocked;
    this.button.textContent = state ?? "";
    this.button.setAttribute("aria-pressed", String(heard));
  }
}
