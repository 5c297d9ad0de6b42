// Says lines one after another: a recording of a person where there is one, else a voice that lives on this device.

import type { Line } from "./_lines";

/** A line in the language that is spoken: its recording's address, or its words. */
export interface Spoken {
  line: Line;
  recording?: string | undefined;
  words?: string | undefined;
}

const speech = "speechSynthesis" in window ? speechSynthesis : undefined;
const sound = new Audio();
let turn = 0;

/** A voice of that language on this device; one that is elsewhere would send the words to a stranger. */
export function voiceOf(tongue: string): SpeechSynthesisVoice | undefined {
  return speech?.getVoices().find((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === tongue);
}

export function stop(): void {
  turn++;
  speech?.cancel();
  sound.pause();
}

/** Say them all; resolves at the end, or when something else is begun or stopped. False: there was nothing to say. */
export async function say(all: Spoken[], tongue: string): Promise<boolean> {
  stop();
  const mine = turn;
  const voice = voiceOf(tongue);
  const can = all.filter(({ recording, words }) => recording ?? (voice && words));
  for (const { line, recording, words } of can) {
    if (mine !== turn) break;
    line.shown.style.outline = "3px solid";
    await (recording ? play(recording) : voice && words ? speak(words, voice) : undefined);
    line.shown.style.outline = "";
  }
  return can.length > 0;
}

/** As a whole: players ask in pieces for what the worker keeps in one. A recording that cannot be had is passed over. */
async function play(address: string): Promise<void> {
  const mine = turn;
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok || mine !== turn) return;
  const source = URL.createObjectURL(await answer.blob());
  if (mine === turn) await played(source);
  URL.revokeObjectURL(source);
}

function played(source: string): Promise<void> {
  return new Promise((done) => {
    sound.onended = sound.onpause = sound.onerror = () => done();
    sound.src = source;
    sound.play().catch(() => done());
  });
}

function speak(words: string, voice: SpeechSynthesisVoice): Promise<void> {
  return new Promise((done) => {
    const said = new SpeechSynthesisUtterance(words);
    said.voice = voice;
    said.lang = voice.lang;
    said.onend = said.onerror = () => done();
    speech?.speak(said);
  });
}
