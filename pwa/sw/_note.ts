// A notice that something waits: the same words and picture for everybody, whatever it is and whatever the icon's name.

import { house } from "./_list";
import { inUse } from "./_verbs";

declare const self: ServiceWorkerGlobalScope;

/** Shown once, however often it was sent. */
export async function tell(): Promise<void> {
  const [title, body, box] = house.note[(await inUse())[0] ?? ""] ?? ["", "", "/"];
  const data = (await caches.has("console")) ? "/console" : box; // a member asked for it here (pwa/push/desk.ts)
  await self.registration.showNotification(title, { body, tag: "note", icon: house.icon, data });
}

/** A tap opens the page that asks for the code; the members' list on a member's browser. */
export async function open(path: string): Promise<unknown> {
  const pages = await self.clients.matchAll({ type: "window" });
  const there = pages.find(({ url }) => new URL(url).pathname === path);
  return there ? there.focus() : self.clients.openWindow(path);
}
