// The service worker: public pages open without a network, and what waits is sent when there is one again.
// Events here, what is done in _verbs.ts, what is kept in _list.ts. It never reloads a page and keeps nothing personal.

import { sendAll } from "../outbox/_send";
import { open, tell } from "./_note";
import { give, isShare, take } from "./_share";
import { answer, fill, inUse, takeOver, welcome } from "./_verbs";

declare const self: ServiceWorkerGlobalScope;

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

type Told = { kind: "send" | "shared" } | { kind: "language"; lang: string };

self.addEventListener("install", (event) => {
  event.waitUntil(inUse().then(fill).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  if (isShare(event.request)) return event.respondWith(take(event.request));
  const answered = answer(event);
  if (answered) event.respondWith(answered);
});

self.addEventListener("message", (event) => {
  const told = event.data as Told;
  if (told.kind === "send") event.waitUntil(sendAll());
  if (told.kind === "shared") give(event.source as Client | null);
  if (told.kind === "language") event.waitUntil(welcome(event.source as Client | null, told.lang));
});

self.addEventListener("push", (event) => event.waitUntil(tell()));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data as string));
});

self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === "outbox") (event as SyncEvent).waitUntil(sendAll());
});
