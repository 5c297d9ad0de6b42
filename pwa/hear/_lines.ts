// What can be heard on a page: our own texts, in their order. Never what somebody typed, and never a code.

const NEVER =
  "input, textarea, select, script, style, template, noscript, audio, svg, h1.unseen, [hidden], [data-unheard], " +
  "[data-name], .words, .digits, .tool, details:not([open]) > :not(summary)";
const QUESTIONS = "h1, h2, legend, .field > label";
const SAYABLE = /[\p{L}\p{N}]/u;
const MARK = /[0-9a-f]{12}/; // the mark of a key: for comparing by eye
const MOST_CHOICES = 12; // a longer list is not read out: the hint says how to search it

/** One text, and the element that shows it. */
export interface Line {
  text: string;
  shown: HTMLElement;
}

export function tidy(text: string | null): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** The visible texts of `root`, one for each piece of text. */
export function linesOf(root: Element): Line[] {
  if (root.matches(NEVER) || !root.getClientRects().length) return choices(root);
  return [...root.childNodes].flatMap((node) => {
    if (node instanceof Element) return linesOf(node);
    const text = node.nodeType === Node.TEXT_NODE ? tidy(node.textContent) : "";
    return SAYABLE.test(text) && !MARK.test(text) ? [{ text, shown: root as HTMLElement }] : [];
  });
}

/** All answers of a short list, never the one that was chosen alone. */
function choices(root: Element): Line[] {
  if (!(root instanceof HTMLSelectElement) || root.length > MOST_CHOICES || !root.getClientRects().length) return [];
  return [...root.options].filter(({ value }) => value).map(({ text }) => ({ text: tidy(text), shown: root }));
}

/** Every question of a page: where its button goes. A heading inside a legend is that legend's; form titles have none. */
export function questionsOf(root: ParentNode): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>(QUESTIONS)];
  return found.filter((one) => one.closest("main") && !one.matches("legend *, form[data-steps] > h1, legend.unseen, .note *"));
}

/** A question with its hint and its answers. */
export function linesOfQuestion(question: HTMLElement): Line[] {
  const whole = question.closest(".field, fieldset");
  return whole ? linesOf(whole) : [question, ...following(question)].flatMap(linesOf);
}

/** What stands below a heading until the next question begins. */
function following(heading: HTMLElement): Element[] {
  const place = heading.closest("[data-heard]") ?? heading;
  const below: Element[] = [];
  for (let next = place.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.matches(`${QUESTIONS}, .stay, section`) || next.querySelector(QUESTIONS)) break;
    below.push(next);
  }
  return below;
}
