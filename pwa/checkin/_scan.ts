// The square of a code read by the camera, where the browser itself can: only after a tap, and nothing leaves the page.

import { one } from "../shell/_parts";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

declare const BarcodeDetector: {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

const LOOKS_MS = 250;

export async function offer(part: HTMLElement): Promise<void> {
  if (!navigator.mediaDevices || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  part.hidden = false;
  one(part, "[data-scan-on]").addEventListener("click", () => void scan(part).catch(() => say(part, "refused")));
}

async function scan(part: HTMLElement): Promise<void> {
  say(part, "asking");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = one<HTMLVideoElement>(part, "video");
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    video.hidden = true;
  };
  addEventListener("loi-ve:leave", stop);
  addEventListener("pagehide", stop);
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  say(part, "looking");
  const read = await found(new BarcodeDetector({ formats: ["qr_code"] }), video);
  stop();
  say(part, "");
  if (!read) return;
  const form = part.closest("form")!;
  one<HTMLTextAreaElement>(form, "[name=code]").value = read;
  form.requestSubmit();
}

/** What stands in the first square that comes into sight; undefined when the camera was stopped before. */
async function found(detector: Detector, video: HTMLVideoElement): Promise<string | undefined> {
  while (video.srcObject) {
    const [first] = await detector.detect(video).catch(() => []);
    if (first?.rawValue) return first.rawValue;
    await new Promise((again) => setTimeout(again, LOOKS_MS));
  }
  return undefined;
}

function say(part: HTMLElement, state: string): void {
  for (const line of part.querySelectorAll<HTMLElement>("[data-scan-says]")) line.hidden = line.dataset["scanSays"] !== state;
}
