// The fold about notices, once somebody has opened it: what a notice leaves stands there before the tap.

import { one } from "../shell/_parts";
import { Denied, off, subscribed, wish } from "./_browser";
import type { Tokens } from "./_offer";

type State = "off" | "on" | "denied" | "failed";

export function ask(fold: HTMLElement, tokens: Tokens): void {
  const say = (state: State): void => {
    for (const part of fold.querySelectorAll<HTMLElement>("[data-when]")) {
      const again = state === "failed" && part.dataset["when"] === "off";
      part.hidden = part.dataset["when"] !== state && !again;
    }
  };
  const act = (name: string, does: () => Promise<State>): void => {
    const button = one<HTMLButtonElement>(fold, name);
    button.addEventListener("click", () => {
      button.disabled = true;
      void does()
        .catch((error: unknown): State => (error instanceof Denied ? "denied" : "failed"))
        .then(say)
        .finally(() => (button.disabled = false));
    });
  };
  act("[data-notice-on]", () => subscribed().then((made) => wish(made, tokens)).then(() => "on"));
  act("[data-notice-off]", () => off().then(() => "off"));
  say("off");
}
