// What is being written may outlive its tab only when it is sealed to the code, and the code was given first.

import { type Code, openedDraft, readCode, sealedToCode } from "../keys/_sealing";
import { type Draft, drafts, dropDrafts, keepDraft } from "../outbox/_store";
import { giveBack, type Typed, typedIn } from "../report/_typed";
import { one } from "../shell/_parts";
import * as views from "./_views";

/** The draft that this page goes on with. */
let begun: Draft | undefined;

/** Offer to keep what is written, and to go on with what was kept; `use` is told of the code that opened it. */
export async function offer(form: HTMLFormElement, code: () => Code, use: (code: Code) => void): Promise<void> {
  const keep = one<HTMLButtonElement>(form, "[data-draft-keep]");
  keep.hidden = false;
  keep.addEventListener("click", () => give(form, code()));
  const kept = document.querySelector<HTMLElement>("[data-draft]");
  if (!kept || !(await drafts()).length) return;
  kept.hidden = false;
  const field = one<HTMLTextAreaElement>(kept, "textarea");
  one(kept, "[data-draft-open]").addEventListener("click", () => void open(form, kept, field.value, use));
  one(kept, "[data-draft-drop]").addEventListener("click", () => void drop(kept));
}

/** It was sent: what this page went on with need not be kept any more. Others stay. */
export async function sent(): Promise<void> {
  if (begun) await dropDrafts(begun);
  begun = undefined;
}

/** The code first; only who has it can keep anything. The form stays until it is kept. */
function give(form: HTMLFormElement, code: Code): void {
  document.querySelector("[data-draft-code]")?.remove();
  const panel = document.createElement("section");
  panel.className = "stack";
  panel.dataset["draftCode"] = "";
  panel.append(views.copyOf("draft"));
  views.fill(panel, code);
  form.before(panel);
  panel.scrollIntoView();
  const store = one<HTMLButtonElement>(panel, "[data-draft-store]");
  store.addEventListener("click", () => void keepIt(form, panel, store, code));
}

async function keepIt(form: HTMLFormElement, panel: HTMLElement, store: HTMLButtonElement, code: Code): Promise<void> {
  try {
    const sealed = await sealedToCode({ typed: typedIn(form) }, code);
    await keepDraft(sealed, begun);
    begun = sealed;
  } catch {
    return views.problem("no_room", store);
  }
  one<HTMLElement>(panel, "[data-draft-kept]").hidden = false;
  store.hidden = true;
  form.remove();
}

async function open(form: HTMLFormElement, kept: HTMLElement, typed: string, use: (code: Code) => void): Promise<void> {
  try {
    const code = await readCode(typed);
    const [draft, told] = await firstOpened(await drafts(), code);
    begun = draft;
    use(code);
    kept.hidden = true;
    giveBack(form, told);
  } catch {
    views.problem("no_code", kept);
  }
}

/** The one that this code opens. Rejects when there is none. */
async function firstOpened(all: Draft[], code: Code): Promise<[Draft, Typed]> {
  for (const draft of all) {
    const told = await openedDraft(draft, code).catch(() => undefined);
    if (told) return [draft, told["typed"] as Typed];
  }
  throw new Error("no draft of this code");
}

async function drop(kept: HTMLElement): Promise<void> {
  await dropDrafts(...(await drafts()));
  kept.hidden = true;
}
