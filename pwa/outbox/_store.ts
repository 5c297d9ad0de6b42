// What waits on this phone: sealed submissions only. The store is made when something has to wait, and gone afterwards.

import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

const NAME = "waiting";

/** A sealed submission as `POST /api/v1/reports` takes it, and the locked file that belongs to it, if there is one. */
export interface Waiting {
  /** The same for the same sending, here and at the hotline. */
  once: string;
  /** Milliseconds since 1970: sent in this order. */
  at: number;
  envelope: Record<string, unknown>;
  files: { name: string; locked: Blob }[];
}

/** What somebody was writing when they had to leave: an envelope sealed to their own return code. */
export interface Draft {
  id: "draft";
  at: number;
  sealed: Blob;
}

interface Store extends DBSchema {
  outbox: { key: string; value: Waiting };
  draft: { key: string; value: Draft };
}

let opened: Promise<IDBPDatabase<Store>> | undefined;

function store(): Promise<IDBPDatabase<Store>> {
  opened ??= openDB<Store>(NAME, 1, {
    upgrade(rows) {
      rows.createObjectStore("outbox", { keyPath: "once" });
      rows.createObjectStore("draft", { keyPath: "id" });
    },
    blocking: close,
    terminated: () => (opened = undefined),
  });
  return opened;
}

async function close(): Promise<void> {
  const rows = await opened;
  opened = undefined;
  rows?.close();
}

/** Whether there is a store at all; asking leaves no trace on the phone. */
async function exists(): Promise<boolean> {
  if (opened) return true;
  if (!("indexedDB" in globalThis)) return false;
  if (!indexedDB.databases) return true; // browsers that cannot tell: look inside
  return (await indexedDB.databases()).some(({ name }) => name === NAME);
}

/** Everything that waits, in the order in which it was written. */
export async function waiting(): Promise<Waiting[]> {
  if (!(await exists())) return [];
  const all = await (await store()).getAll("outbox");
  return all.sort((one, other) => one.at - other.at);
}

/** Keep submissions until the hotline has them: all of them or none. Rejects when the phone has no room. */
export async function keep(...all: Waiting[]): Promise<void> {
  const rows = (await store()).transaction("outbox", "readwrite", { durability: "strict" });
  await Promise.all([...all.map((one) => rows.store.put(one)), rows.done]);
}

/** The hotline has it. */
export async function done(once: string): Promise<void> {
  await (await store()).delete("outbox", once);
  await leaveNothing();
}

export async function draft(): Promise<Draft | undefined> {
  return (await exists()) ? (await store()).get("draft", "draft") : undefined;
}

export async function keepDraft(sealed: Blob, at: number): Promise<void> {
  await (await store()).put("draft", { id: "draft", at, sealed });
}

export async function dropDraft(): Promise<void> {
  if (!(await exists())) return;
  await (await store()).delete("draft", "draft");
  await leaveNothing();
}

/** An empty store is taken away whole. */
async function leaveNothing(): Promise<void> {
  const rows = await store();
  if ((await rows.count("outbox")) + (await rows.count("draft")) === 0) await wipe();
}

/** Take the store away with all that waits in it. */
export async function wipe(): Promise<void> {
  await close();
  await deleteDB(NAME);
}
