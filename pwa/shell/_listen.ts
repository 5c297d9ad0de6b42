// Reads the page aloud, with voices that live on this device only: others would send the words to a stranger.

import { onEach } from "./_parts";

const speech = "speechSynthesis" in window ? window.speechSynthesis : undefined;

function buttons(): NodeListOf<HTMLButtonElement> {
  return document.querySelectorAll<HTMLButtonElement>("[data-listen]");
}

function voice(): SpeechSynthesisVoice | undefined {
  const language = document.documentElement.lang;
  return speech?.getVoices().find((one) => one.localService && one.lang.slice(0, 2) === language);
}

function pressed(on: boolean): void {
  for (const button of buttons()) button.setAttribute("aria-pressed", String(on));
}

function stop(): void {
  speech?.cancel();
  pressed(false);
}

function read(chosen: SpeechSynthesisVoice): void {
  const lines = (document.getElementById("main")?.innerText ?? "").split("\n").filter((line) => line.trim());
  // One utterance a line: a long one is cut off after some seconds by several browsers.
  lines.forEach((line, n) => {
    const said = new SpeechSynthesisUtterance(line);
    said.voice = chosen;
    said.lang = chosen.lang;
    if (n === lines.length - 1) said.onend = stop;
    speech?.speak(said);
  });
  pressed(lines.length > 0);
}

function offer(): void {
  for (const button of buttons()) button.hidden = !voice();
}

onEach((root) => {
  const button = root.querySelector<HTMLButtonElement>("[data-listen]");
  if (!button) return;
  stop(); // another page is shown: what was being read is gone
  button.addEventListener("click", () => {
    const chosen = voice();
    if (button.getAttribute("aria-pressed") === "true") stop();
    else if (chosen) read(chosen);
  });
  offer();
});
speech?.addEventListener("voiceschanged", offer);
addEventListener("pagehide", stop);
