// What is kept on the phone: the list that the server puts in front of this script, and which addresses it covers.

/** Paths by language, the source language first; `needed` are the pages without which nothing is kept. */
interface House {
  version: string;
  needed: Record<string, string[]>;
  pages: Record<string, string[]>;
  files: string[];
  /** A notice by language: its title, its words, and the page that a tap opens. */
  note: Record<string, [string, string, string]>;
  icon: string;
}

declare const self: ServiceWorkerGlobalScope & { HOUSE: House };

export const house = self.HOUSE;
export const languages = Object.keys(house.pages);

const pages = new Set(Object.values(house.pages).flat());
const FILE = /^\/static\/(built|icons|audio)\/|\/manifest[a-z-]*\.webmanifest$/;
const NEVER = /^(\/[a-z]{2,3})?\/(console|api)(\/|$)/;

/** A page or file that is answered from the phone. */
export function isKept(path: string): boolean {
  return pages.has(path) || FILE.test(path);
}

/** Not for the worker to touch, with or without a network. */
export function isStaffs(path: string): boolean {
  return NEVER.test(path);
}

export function languageOf(path: string): string {
  const first = path.split("/")[1] ?? "";
  return languages.includes(first) ? first : (languages[0] ?? "");
}

/** The page that says there is no network. */
export function offlineOf(language: string): string {
  return (house.pages[language] ?? []).find((path) => path.endsWith("/offline")) ?? "/offline";
}
