// What a member shares with whom the page belongs to, opened on the phone that keeps its code. Words stand in the
// template; here texts are only put into their places.

import type { Code, openedText, Sealed } from "../keys/_sealing";

const LABEL = "loi-ve/1/follow_up_shared.for_person";

type Cell = { [name: string]: Cell } & Cell[] & string & number;

/** Open the cell that the page carries, and fill it in. `reads`: what opens, lent by whoever holds the code. */
export async function open(code: Code, reads: typeof openedText): Promise<void> {
  const carried = document.querySelector<HTMLElement>("[data-shared]");
  if (!carried) return offerFile();
  try {
    fill(JSON.parse(await reads(JSON.parse(carried.dataset["shared"] ?? "") as Sealed, code.pair, LABEL)) as Cell);
  } catch {
    document.querySelectorAll<HTMLElement>("[data-shared-broken]").forEach((note) => (note.hidden = false));
  }
  offerFile();
}

const at = (cell: Cell, path: string): Cell | undefined =>
  path.split("/").reduce<Cell | undefined>((found, name) => found?.[name], cell);

function fill(cell: Cell): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-part]")) {
    const told = String(at(cell, part.dataset["part"]!) ?? "");
    part.hidden = !told;
    for (const word of part.querySelectorAll<HTMLElement>("[data-is]")) {
      if (word.dataset["is"] === told) word.hidden = false;
      else word.remove();
    }
    for (const place of part.querySelectorAll<HTMLElement>("[data-text]")) place.innerText = told; // several lines stay several
  }
  for (const list of document.querySelectorAll<HTMLElement>("[data-list]")) fillList(list, at(cell, list.dataset["list"]!) ?? []);
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-value]")) {
    button.value += String(at(cell, button.dataset["value"]!) ?? "");
  }
  for (const [name, there] of [["none", false], ["some", true]] as const) {
    for (const place of document.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
      const found = at(cell, place.dataset[name]!);
      place.hidden = (Object.keys(found ?? {}).length > 0) !== there;
    }
  }
}

function fillList(list: HTMLElement, entries: Iterable<Cell>): void {
  const blank = list.querySelector("template");
  if (!blank) return;
  for (const entry of entries) {
    const item = document.importNode(blank.content, true);
    for (const place of item.querySelectorAll<HTMLElement>("[data-field]")) {
      const told = String(entry[place.dataset["field"]!] ?? "");
      place.hidden = !told;
      if (place instanceof HTMLMeterElement) place.value = Number(told);
      else place.textContent = told;
      if (place instanceof HTMLAnchorElement) place.href = `tel:${told.replace(/[^+\d]/g, "")}`;
    }
    list.append(item);
    list.hidden = false;
  }
}

/** What is shared as a file on this phone, made here: the hotline never has it in clear. */
function offerFile(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-save]")) {
    button.hidden = false;
    button.onclick = () => {
      const text = [...document.querySelectorAll<HTMLElement>("[data-own]")].map(linesOf).filter(Boolean).join("\n\n");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      link.download = button.dataset["save"]!;
      link.click();
      URL.revokeObjectURL(link.href);
    };
  }
}

/** The texts of a part, also while it is folded. */
function linesOf(part: HTMLElement): string {
  const shown = [...part.querySelectorAll<HTMLElement>("h2, h3, [data-text], [data-field]")].filter((one) => !one.closest("[hidden], template"));
  return shown.map(told).filter(Boolean).join("\n");
}

const told = (one: HTMLElement): string =>
  [...one.childNodes].map((part) => (part.nodeName === "BR" ? "\n" : part.textContent)).join("").trim();
