// What a page carries along to be shown later: the code, two words of it, a state, a problem. Words stand there alone.

import { refresh } from "../shell/_parts";
import type { Say } from "../outbox/_deliver";
import type { Code } from "../keys/_code";

const views = new Map<string, HTMLTemplateElement>();

/** Remember the views of a page; a page in another language replaces them. */
export function learn(root: ParentNode): void {
  for (const view of root.querySelectorAll<HTMLTemplateElement>("template[data-view]")) {
    views.set(view.dataset["view"] ?? "", view);
  }
}

/** Names of the views that begin like this, in their order. */
export const names = (begin: string): string[] => [...views.keys()].filter((name) => name.startsWith(begin));

export const has = (name: string): boolean => views.has(name);

export function copyOf(name: string): DocumentFragment {
  const view = views.get(name);
  if (!view) throw new Error(`no view ${name}`);
  return document.importNode(view.content, true);
}

/** A view in place of what the page shows, with the code filled in where one is held. */
export function showView(name: string, code?: Code): HTMLElement {
  const view = copyOf(name);
  if (code) fill(view, code);
  return refresh(view);
}

/** The code in its places. */
export function fill(view: ParentNode, code: Code): void {
  view.querySelectorAll(".words li").forEach((line, at) => line.append(code.words[at] ?? ""));
  view.querySelectorAll(".digits b, .digits span").forEach((group, at) => (group.textContent = code.digits[at] ?? ""));
}

/** A sentence about what went wrong, above what somebody was doing; nothing else changes. */
export function problem(code: string, before?: Element | null): void {
  document.querySelectorAll("[data-problem]").forEach((old) => old.remove());
  const note = copyOf(`problem-${code}`);
  const shown = note.firstElementChild as HTMLElement;
  shown.dataset["problem"] = code;
  const place = before ?? document.querySelector("main")?.firstElementChild;
  place?.before(note);
  shown.scrollIntoView({ block: "center" });
}

/** Times and numbers in the places of `#`, in their order. */
export function withDetails(root: Node, details: string[]): void {
  const [walk, left] = [document.createTreeWalker(root, NodeFilter.SHOW_TEXT), [...details]];
  while (walk.nextNode()) {
    const line = walk.currentNode as Text;
    line.data = line.data.replace(/#/g, () => left.shift() ?? "");
  }
}

/** Says where a sending is, in the page's own words. */
export function stateIn(root: ParentNode): Say {
  const box = root.querySelector<HTMLElement>("[data-state]");
  const lines = [...(box?.querySelectorAll<HTMLElement>("[data-when]") ?? [])];
  const blank = new Map(lines.map((line) => [line, line.cloneNode(true) as HTMLElement]));
  return (state, ...details) => {
    for (const line of lines) {
      line.hidden = line.dataset["when"] !== state;
      if (line.hidden) continue;
      line.replaceChildren(...(blank.get(line)!.cloneNode(true) as HTMLElement).childNodes);
      withDetails(line, details);
    }
  };
}

/** Kindly, what could not be taken along: [reason, the file's name]. */
export function leftOut(found: { code: string; name: string }[]): void {
  if (!found.length) return;
  const note = copyOf("left-out");
  const list = note.querySelector("ul")!;
  for (const { code, name } of found) {
    const line = list.querySelector<HTMLElement>(`[data-note="${code}"]`)?.cloneNode(true) as HTMLElement | undefined;
    if (!line) continue;
    line.hidden = false;
    line.querySelector("[data-name]")!.textContent = name;
    list.append(line);
  }
  list.querySelectorAll("[hidden]").forEach((line) => line.remove());
  document.querySelector("main h1")?.before(note);
}
