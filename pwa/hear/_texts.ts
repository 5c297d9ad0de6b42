// Our texts in each language, and what was recorded of them: read from the page /hear, once for each language.

import { load, one } from "../shell/_parts";
import { tidy, type Line } from "./_lines";
import type { Spoken } from "./_voice";

/** The page's own parts, its texts by key, and the recordings of each by spoken language. */
export interface Texts {
  page: Document;
  words: Map<string, string>;
  keys: Map<string, string>;
  recordings: Map<string, Record<string, string>>;
}

const known = new Map<string, Promise<Texts>>();

/** `path`: of /hear in one language. Rejects with Unreachable. */
export function textsAt(path: string): Promise<Texts> {
  const found = known.get(path) ?? load(path).then(({ page }) => read(page));
  known.set(path, found);
  found.catch(() => known.delete(path));
  return found;
}

function read(page: Document): Texts {
  const lines = [...one<HTMLTemplateElement>(page, "template[data-lines]").content.querySelectorAll("li")];
  const named = lines.map((line) => [line.dataset["key"] ?? "", line] as const);
  return {
    page,
    words: new Map(named.map(([key, line]) => [key, tidy(line.textContent)])),
    keys: new Map(named.map(([key, line]) => [tidy(line.textContent), key])),
    recordings: new Map(named.map(([key, line]) => [key, JSON.parse(line.dataset["recorded"] ?? "{}")])),
  };
}

/** The lines of a page in `tongue`. `here`: the texts as the page shows them; `there`: in that language, if we have it.

    Where the first is recorded nothing but recordings is heard: two voices in one question confuse. */
export function spoken(lines: Line[], tongue: string, here: Texts, there: Texts | undefined): Spoken[] {
  const all = lines.map((line) => {
    const key = here.keys.get(line.text) ?? "";
    const words = there === here ? line.text : there?.words.get(key);
    return { line, words, recording: here.recordings.get(key)?.[tongue] };
  });
  return all[0]?.recording ? all.filter(({ recording }) => recording) : all;
}
