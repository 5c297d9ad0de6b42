// What the worker does: keep a generation of pages, answer from it, and drop it when nobody needs it any more.

import { house, isKept, isStaffs, languageOf, languages, offlineOf } from "./_list";

declare const self: ServiceWorkerGlobalScope;

const PREFIX = "kept-";
const NAME = PREFIX + house.version;
const full = new Set<string>();
const fresh = new Set<string>();

/** The languages somebody uses: of open pages and of what is kept already; else the source. */
export async function inUse(): Promise<string[]> {
  const before = await Promise.all(languages.map((language) => kept(house.pages[language]?.[0] ?? "")));
  const open = (await windows()).map(({ url }) => languageOf(new URL(url).pathname));
  const used = languages.filter((language, n) => before[n] || open.includes(language));
  return used.length ? used : languages.slice(0, 1);
}

/** Keep what is not kept yet. Rejects when a file or a needed page cannot be had; another page may fail. */
export async function fill(wanted: string[]): Promise<void> {
  const missing = wanted.filter((language) => house.pages[language] && !full.has(language));
  if (!missing.length) return;
  const cache = await caches.open(NAME);
  const needed = missing.flatMap((language) => house.needed[language] ?? []);
  const pages = missing.flatMap((language) => house.pages[language] ?? []);
  await Promise.all(house.files.map((path) => keep(cache, path, path)));
  await Promise.all(needed.map((path) => keep(cache, path, `${path}?kept=1`)));
  const rest = await Promise.allSettled(pages.map((path) => keep(cache, path, `${path}?kept=1`)));
  if (rest.every(({ status }) => status === "fulfilled")) for (const language of missing) full.add(language);
}

/** What an earlier generation holds is asked for by its tag; a script's name says that it is the same. */
async function keep(cache: Cache, path: string, from: string): Promise<void> {
  if (await cache.match(path)) return;
  const old = await kept(path);
  if (old && path.startsWith("/static/built/")) return cache.put(path, old);
  const tag = old?.headers.get("ETag");
  const unlessSame: HeadersInit = tag ? { "If-None-Match": tag } : {};
  const came = await fetch(from, { credentials: "omit", cache: "no-store", headers: unlessSame });
  if (came.status === 304 && old) return cache.put(path, old);
  if (came.status !== 200 || came.redirected) throw new Error(String(came.status));
  const headers = new Headers(came.headers);
  // One copy on the phone is enough: going back must never bring up a page with what was typed on it.
  if (path !== from) headers.set("Cache-Control", "no-store");
  return cache.put(path, new Response(await came.blob(), { headers }));
}

/** From this generation, else from the youngest that has it: a page that is still open may ask for an old script. */
async function kept(path: string): Promise<Response | undefined> {
  for (const name of [NAME, ...(await others()).reverse()]) {
    const found = (await caches.has(name)) && (await (await caches.open(name)).match(path));
    if (found) return found;
  }
  return undefined;
}

/** Undefined: not for the worker, the browser asks as if there were none. */
export function answer({ request, resultingClientId }: FetchEvent): Promise<Response> | undefined {
  const { origin, pathname } = new URL(request.url);
  const goes = request.mode === "navigate";
  if (request.method !== "GET" || origin !== location.origin || isStaffs(pathname)) return undefined;
  if (goes) fresh.add(resultingClientId);
  if (isKept(pathname)) return fromPhone(request, pathname).catch((error: unknown) => instead(error, goes, pathname));
  return goes ? fetch(request).catch((error: unknown) => instead(error, goes, pathname)) : undefined;
}

async function fromPhone(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request);
}

/** There is no network: kind words in the language of the address, in the place of a page. */
async function instead(error: unknown, goes: boolean, path: string): Promise<Response> {
  const words = goes && ((await kept(offlineOf(languageOf(path)))) ?? (await kept(offlineOf(languages[0] ?? ""))));
  if (!words) throw error;
  return words;
}

/** This worker answers from now on. Pages may be open that came with one of the two generations before. */
export async function takeOver(): Promise<void> {
  await drop((await windows()).length ? 2 : 0);
  await self.clients.claim();
}

/** A page is there: its language is kept, and older generations go once it is the only one and came with this. */
export async function welcome(page: Client | null, language: string): Promise<void> {
  await fill([language]);
  const open = await windows();
  if (page && open.length === 1 && open[0]?.id === page.id && fresh.has(page.id)) await drop(0);
}

async function drop(except: number): Promise<void> {
  const names = await others();
  await Promise.all(names.slice(0, Math.max(0, names.length - except)).map((name) => caches.delete(name)));
}

/** Names of the other generations, oldest first. */
async function others(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
}

function windows(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}
