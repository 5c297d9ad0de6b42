// The loudspeaker in the header: there where something can be heard. Everything else comes at its first tap.

import { onEach } from "./_parts";

const speech = "speechSynthesis" in window ? speechSynthesis : undefined;

/** Only voices that live on this device count: others would send the words to a stranger. */
function offer(): void {
  const speaks = speech?.getVoices().some((voice) => voice.localService);
  for (const tool of document.querySelectorAll<HTMLElement>("[data-listen]"))
    tool.hidden = !speaks && !("recorded" in tool.dataset);
}

function hear(asked: boolean): void {
  void import("../hear/_hear").then(({ begin }) => begin(asked));
}

/** In this tab somebody has chosen to hear: questions have their buttons on every page. */
function chosen(): boolean {
  try {
    return !!sessionStorage.getItem("hear");
  } catch {
    return false;
  }
}

onEach((root) => {
  const tool = root.querySelector("[data-listen]");
  if (!tool) return;
  offer();
  tool.addEventListener("click", () => hear(true));
  if (chosen()) hear(false);
});
speech?.addEventListener("voiceschanged", offer);
