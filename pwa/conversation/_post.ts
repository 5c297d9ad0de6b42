// Where this phone does not seal, a form is posted as it is, but without leaving the page: browsers write what a page
// was asked with to the disk, words and code and all, so that they can ask again.

import { wake } from "../report/_once";
import { load, show, stands } from "../shell/_parts";
import { has, problem } from "./_views";

/** Post a form and show the answer in place of the page. Without a network the form stays as it is. */
export async function post(form: HTMLFormElement, tapped: HTMLElement | null): Promise<void> {
  const said = new FormData(form);
  const button = tapped instanceof HTMLButtonElement ? tapped : undefined;
  if (button?.name) said.append(button.name, button.value);
  const to = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.pathname;
  try {
    const { path, page } = await load(to, said);
    if (button?.lang) stands(to);
    if (page.querySelector("header.bar")) show(page);
    else location.replace(path); // the neutral page
  } catch {
    if (has("problem-no_network")) problem("no_network", form);
  } finally {
    wake(form);
  }
}
