// What is being written may outlive its tab only when it is sealed to the code, and the code was given first.

import { type Code, openedDraft, readCode, sealedToCode } from "../keys/_sealing";
import { draft, dropDraft, keepDraft } from "../outbox/_store";
import { giveBack, type Typed, typedIn } from "../report/_typed";
import { one } from "../shell/_parts";
import * as views from "./_views";

/** Offer to keep what is written, and to go on with what was kept; `use` is told of the code that opened it. */
export async function offer(form: HTMLFormElement, code: () => Code, use: (code: Code) => void): Promise<void> {
  const keep = one<HTMLButtonElement>(form, "[data-draft-keep]");
  keep.hidden = false;
  keep.addEventListener("click", () => give(code(), typedIn(form)));
  const kept = document.querySelector<HTMLElement>("[data-draft]");
  if (!kept || !(await draft())) return;
  kept.hidden = false;
  const field = one<HTMLTextAreaElement>(kept, "textarea");
  one(kept, "[data-draft-open]").addEventListener("click", () => void open(form, kept, field.value, use));
  one(kept, "[data-draft-drop]").addEventListener("click", () => void dropDraft().then(() => (kept.hidden = true)));
}

/** The code first; only who has it can keep anything. */
function give(code: Code, typed: Typed): void {
  const main = views.showView("draft", code);
  const store = one<HTMLButtonElement>(main, "[data-draft-store]");
  store.addEventListener("click", async () => {
    try {
      await keepDraft(await sealedToCode({ typed }, code));
      one<HTMLElement>(main, "[data-draft-kept]").hidden = false;
      store.hidden = true;
    } catch {
      views.problem("no_room", store);
    }
  });
}

async function open(form: HTMLFormElement, kept: HTMLElement, typed: string, use: (code: Code) => void): Promise<void> {
  try {
    const [found, code] = [await draft(), await readCode(typed)];
    const told = await openedDraft(found!.sealed, code);
    use(code);
    kept.hidden = true;
    giveBack(form, told["typed"] as Typed);
  } catch {
    views.problem("no_code", kept);
  }
}
