// What is done with a code on the phone that holds it: two words of it compared, and the words as a picture.

import { type Code, folded } from "../keys/_sealing";
import { showView } from "./_views";

const WORDS = "[name^=word-]";

const placeOf = (field: HTMLInputElement): number => Number(field.name.replace("word-", ""));

/** Ask for two words, always the same two for the same code. */
export function askTwo(code: Code): void {
  const first = code.secret[0]! % 8;
  const two = [first, (first + 1 + (code.secret[1]! % 7)) % 8].map((place) => place + 1);
  for (const field of showView("check").querySelectorAll<HTMLInputElement>(WORDS)) {
    if (!two.includes(placeOf(field))) field.closest(".field")?.remove();
  }
}

/** What a tap on "check" leads to: the question, the praise, or the question once more. Returns the view's name. */
export function check(form: HTMLFormElement, code: Code): string {
  const asked = [...form.querySelectorAll<HTMLInputElement>(WORDS)];
  if (asked.length && asked.every((field) => folded(field.value.trim()) === folded(code.words[placeOf(field) - 1] ?? ""))) {
    showView("known");
    return "known";
  }
  askTwo(code);
  if (asked.length) document.querySelector<HTMLElement>("[data-wrong]")!.hidden = false;
  return "check";
}

/** The words as a picture for another phone's camera; drawn only when asked for. */
export async function showSquare(code: Code): Promise<void> {
  const { drawn } = await import("../keys/_square");
  showView("square").querySelector<HTMLImageElement>(".qr")!.src = drawn(code.words.join(" "));
}
