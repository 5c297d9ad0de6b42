// One recording: the microphone of this phone, for at most five minutes, in a form that is small and heard everywhere.

const KINDS = ["audio/webm;codecs=opus", "audio/mp4"];
const BITS_PER_SECOND = 28_000;
const PIECE_MS = 1000;
export const LONGEST_MS = 5 * 60_000;

/** Why a recording ended: somebody tapped, five minutes are full, or the microphone went away (a call came in). */
export type Why = "stopped" | "full" | "cut";

const kind = (): string | undefined =>
  "MediaRecorder" in globalThis ? KINDS.find((one) => MediaRecorder.isTypeSupported(one)) : undefined;

/** Whether this browser can record at all; a messenger's own often cannot. */
export const canRecord = (): boolean => kind() !== undefined && navigator.mediaDevices !== undefined;

export class Recording {
  private readonly pieces: Blob[] = [];
  private readonly began = performance.now();
  private readonly full: number;
  private why: Why = "stopped";
  private readonly ended: Promise<void>;

  private constructor(private readonly sound: MediaStream, private readonly recorder: MediaRecorder) {
    recorder.addEventListener("dataavailable", ({ data }) => data.size && this.pieces.push(data));
    this.ended = new Promise((done) => recorder.addEventListener("stop", () => done()));
    recorder.addEventListener("error", () => this.end("cut"));
    for (const track of sound.getTracks()) {
      track.addEventListener("ended", () => this.end("cut"));
      track.addEventListener("mute", () => this.end("cut"));
    }
    this.full = window.setTimeout(() => this.end("full"), LONGEST_MS);
    recorder.start(PIECE_MS);
  }

  /** Begin. Rejects with a DOMException when the microphone is refused, missing or taken. */
  static async begin(): Promise<Recording> {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    try {
      const options = { mimeType: kind() ?? "", audioBitsPerSecond: BITS_PER_SECOND };
      return new Recording(sound, new MediaRecorder(sound, options));
    } catch (error) {
      for (const track of sound.getTracks()) track.stop();
      throw error;
    }
  }

  /** Milliseconds since it began. */
  get spent(): number {
    return Math.min(LONGEST_MS, performance.now() - this.began);
  }

  /** What was recorded, once it has ended for whatever reason; null when nothing was. */
  async whole(): Promise<{ blob: Blob | null; why: Why }> {
    await this.ended;
    const media = this.recorder.mimeType.split(";")[0] ?? "";
    return { blob: this.pieces.length ? new Blob(this.pieces, { type: media }) : null, why: this.why };
  }

  end(why: Why = "stopped"): void {
    clearTimeout(this.full);
    if (this.recorder.state === "inactive") return;
    this.why = why;
    this.recorder.stop();
    for (const track of this.sound.getTracks()) track.stop();
  }

  /** Stop, and keep nothing. */
  drop(): void {
    this.end();
    this.pieces.length = 0;
  }
}
