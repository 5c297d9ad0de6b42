// What a form says, as docs/envelope.md writes it: the same answers that the server reads from the same form.

import type { Json } from "../keys/_envelope";

const WORDS_MAX = 100_000;
const PLAIN = ["words", "about", "danger", "age", "where"];
const POSITION = ["place-lat", "place-lon", "place-accuracy", "place-blurred", "place-taken-at"];

type Answers = Record<string, Json>;

/** The answers of a form, and whether its words were too long to be taken whole. */
export function toldIn(form: HTMLFormElement, tapped?: HTMLElement | null): { content: Answers; cut: boolean } {
  const said = new FormData(form);
  if (tapped instanceof HTMLButtonElement && tapped.name) said.append(tapped.name, tapped.value);
  const text = (name: string): string => String(said.get(name) ?? "").trim();
  const words = text("words");
  const content: Answers = {
    ...Object.fromEntries(PLAIN.map((name) => [name, text(name)])),
    words: words.slice(0, WORDS_MAX),
    reply: told({ how: text("reply"), contact: text("reply-contact"), safe: text("reply-safe") }),
    place: told({ text: text("place"), ...position(text) }),
    cards: cards(form, said),
  };
  return { content: told(content), cut: words.length > WORDS_MAX };
}

/** At least one of words, place, an answer on a card, or danger now. */
export function tellsSomething(content: Answers): boolean {
  return ["words", "place", "cards"].some((name) => content[name]) || content["danger"] === "yes";
}

function position(text: (name: string) => string): Answers {
  const [lat, lon, accuracy, blurred] = POSITION.map((name) => (text(name) ? Number(text(name)) : undefined));
  if (lat === undefined || lon === undefined) return {};
  return { lat, lon, ...told({ accuracy, blurred, taken_at: text("place-taken-at") }) };
}

/** Answers of the optional cards: `<card>-<field>`, a list where several may be chosen. */
function cards(form: HTMLFormElement, said: FormData): Answers {
  const found: Record<string, Answers> = {};
  for (const name of new Set(said.keys())) {
    const [card, field] = name.split(/-(.*)/);
    if (!card || !field || POSITION.includes(name) || ["reply", "photo"].includes(card)) continue;
    const many = form.querySelector(`[type=checkbox][name="${name}"]`);
    const answers = said.getAll(name).filter((one) => typeof one === "string" && one.trim()) as string[];
    if (answers.length) (found[card] ??= {})[field] = many ? answers : answers[0]!.trim();
  }
  return found;
}

/** Only what was answered. */
function told(answers: Answers): Answers {
  const some = Object.entries(answers).filter(([, one]) => one !== undefined && one !== "" && !isEmpty(one));
  return Object.fromEntries(some);
}

const isEmpty = (one: Json): boolean => typeof one === "object" && one !== null && Object.keys(one).length === 0;
