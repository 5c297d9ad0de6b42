// Reads the page aloud, with voices that live on this device only: others would send the words to a stranger.

const button = document.querySelector<HTMLButtonElement>("[data-listen]");
const page = document.getElementById("main");
const speech = "speechSynthesis" in window ? window.speechSynthesis : undefined;
const language = document.documentElement.lang;

function voice(): SpeechSynthesisVoice | undefined {
  return speech?.getVoices().find((one) => one.localService && one.lang.slice(0, 2) === language);
}

function pressed(on: boolean): void {
  button?.setAttribute("aria-pressed", String(on));
}

function stop(): void {
  speech?.cancel();
  pressed(false);
}

function read(chosen: SpeechSynthesisVoice): void {
  const lines = (page?.innerText ?? "").split("\n").filter((line) => line.trim());
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

function show(): void {
  if (button) button.hidden = !voice();
}

button?.addEventListener("click", () => {
  const chosen = voice();
  if (button.getAttribute("aria-pressed") === "true") stop();
  else if (chosen) read(chosen);
});
speech?.addEventListener("voiceschanged", show);
addEventListener("pagehide", stop);
show();
