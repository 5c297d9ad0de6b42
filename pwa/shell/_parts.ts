// Parts of a page that a script helps with, and showing another page's content in the place of this one's.
//
// Answers are fetched as documents and never as texts, so nothing is ever turned from a string into markup, and the
// words of every page stand in its template alone.

export type Part = (root: ParentNode) => void;

const PLACES = ["header.bar", "main", "footer.foot"];
const parts: Part[] = [];

/** Let `part` help with this page, and with everything that is shown in its place later. */
export function onEach(part: Part): void {
  parts.push(part);
  part(document);
}

/** The one element that a template promises. */
export function one<T extends Element>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`${selector} is missing`);
  return found;
}

/** The same content as `page` has, in the place of what is shown now; the address stays. */
export function show(page: Document): void {
  document.documentElement.lang = page.documentElement.lang;
  for (const place of PLACES) {
    const [fresh, old] = [page.querySelector(place), document.querySelector(place)];
    if (!fresh || !old) continue;
    const shown = document.adoptNode(fresh);
    old.replaceWith(shown);
    for (const part of parts) part(shown);
  }
  const main = document.querySelector<HTMLElement>("main");
  main?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** The address of what is shown now, in its language: a reload asks for it. Pages behind a code have that of its door. */
export function stands(path: string): void {
  history.replaceState(null, "", path.replace(/\/(box|today\/mine)\/.*/, "/$1"));
}

/** New content in this page's main part; what helps with it is told. */
export function refresh(content: DocumentFragment): HTMLElement {
  const main = one<HTMLElement>(document, "main");
  main.replaceChildren(content);
  for (const part of parts) part(main);
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
  return main;
}

/** Put `content` in the place of an element; what helps with it is told. */
export function put(place: Element, content: DocumentFragment): void {
  const added = [...content.children];
  place.replaceWith(content);
  for (const root of added) for (const part of parts) part(root);
}

/** Nothing came back: no network, or nobody there. */
export class Unreachable extends Error {}

/** What a door of ours answered; `path`: where it led in the end. */
export interface Answer {
  status: number;
  path: string;
  page: Document;
}

/** A page of our own as a document; with `fields` they are posted to it. Rejects with Unreachable. */
export function load(path: string, fields?: Record<string, string> | FormData): Promise<Answer> {
  return new Promise((done, failed) => {
    const asked = new XMLHttpRequest();
    asked.open(fields ? "POST" : "GET", path);
    asked.responseType = "document";
    asked.onload = () =>
      asked.response
        ? done({ status: asked.status, path: new URL(asked.responseURL).pathname, page: asked.response as Document })
        : failed(new Unreachable());
    asked.onerror = asked.ontimeout = () => failed(new Unreachable());
    asked.send(fields instanceof FormData ? fields : fields ? new URLSearchParams(fields) : null);
  });
}
