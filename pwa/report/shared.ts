// What another app has shared: the worker holds it in memory and gives it once, to the page that the share opened.

import { one } from "../shell/_parts";

interface Shared {
  kind: "shared";
  text: string;
  files: File[];
}

navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<Shared>) => {
  if (data.kind === "shared") put(data);
});
navigator.serviceWorker?.controller?.postMessage({ kind: "shared" });

function put({ text, files }: Shared): void {
  const words = one<HTMLTextAreaElement>(document, "#words");
  if (!text && !files.length) {
    one<HTMLElement>(document, "[data-shared]").hidden = words.value !== "";
    return;
  }
  if (!words.value) words.value = text;
  const photo = one<HTMLInputElement>(document, "input[name=photo]");
  const chosen = new DataTransfer();
  files.forEach((file) => chosen.items.add(file));
  photo.files = chosen.files;
  photo.dispatchEvent(new Event("change"));
}
