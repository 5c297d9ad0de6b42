// "Chậm lại, tạm dừng": a phone of one's own may do so with what it keeps to post with, unless a PIN was agreed upon: then
// only the code may. A code that is typed stays here; its tokens go in its place.

import { load, onEach, one, show } from "../shell/_parts";
import { get } from "./_here";

async function begin(form: HTMLFormElement): Promise<void> {
  const phone = await get("phone");
  const field = one<HTMLElement>(form, "[data-code]");
  if (phone && !phone.pin) field.hidden = true;
}

async function said(form: HTMLFormElement): Promise<FormData> {
  const told = new FormData(form);
  const typed = String(told.get("code") ?? "").trim();
  told.delete("code");
  const phone = typed ? undefined : await get("phone");
  if (phone && !phone.pin) {
    told.set("lookup", phone.lookup);
    told.set("access", phone.access);
  } else if (typed) {
    const { readCode } = await import("../conversation/_phone");
    const code = await readCode(typed).catch(() => undefined);
    for (const name of ["lookup", "read"] as const) told.set(name, code?.[name] ?? "-");
  }
  return told;
}

onEach((root) => {
  const form = root.querySelector<HTMLFormElement>("form[data-pause]");
  if (!form || !globalThis.crypto.subtle) return;
  void begin(form);
  form.addEventListener("submit", (event) => {
    const tapped = event.submitter as HTMLButtonElement | null;
    if (tapped?.hasAttribute("formaction")) return;
    event.preventDefault();
    void said(form)
      .then((told) => load(form.action, told))
      .then(({ page }) => show(page), () => one<HTMLElement>(document, "[data-away]").removeAttribute("hidden"));
  });
});
