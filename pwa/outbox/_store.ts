// What waits on this phone: sealed submissions only. The store is made when something has to wait, and gone afterwards.

import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import { exists as made, STORE as NAME } from "./_exists";

/** A sealed submission as `POST /api/v1/reports` takes it, with the locked file that belongs to it, if there is one. */
export interface Waiting {
  /** The same for the same sending, here and at the hotline. */
  once: string;
  /** Milliseconds since 1970: sent in this order. */
  at: number;
  envelope: Record<string, unknown>;
  /** `name`: 32 hex digits under which the file goes ahead in pieces. */
  files: { name: string; locked: Blob }[];
  /** Where it is handed in, when not as a report. */
  door?: string;
  /** Why the hotline will not take it, ever; somebody has to call. */
  refused?: string;
}

/** What the hotline answers: when it was received, and by when somebody looks. RFC 3339, UTC. */
export interface Receipt {
  received_at: string;
  look_again_at: string;
}

/** Received while nobody looked: told once, at the next visit. */
export interface Sent extends Receipt {
  once: string;
}

/** What somebody was writing when they had to leave: sealed to their own return code, under its content key's name. */
export interface Draft {
  content_key_id: string;
  wrapped: string;
  body: string;
}

interface Store extends DBSchema {
  outbox: { key: string; value: Waiting };
  sent: { key: string; value: Sent };
  draft: { key: string; value: Draft };
}

type Rows = IDBPDatabase<Store>;

let opened: Promise<Rows> | undefined;

function rows(): Promise<Rows> {
  opened ??= openDB<Store>(NAME, 1, {
    upgrade(made) {
      for (const name of ["outbox", "sent"] as const) made.createObjectStore(name, { keyPath: "once" });
      made.createObjectStore("draft", { keyPath: "content_key_id" });
    },
    // Another page takes the store away: let it.
    blocking: () => void close(),
    terminated: () => (opened = undefined),
  });
  return opened;
}

async function close(): Promise<void> {
  const open = opened;
  opened = undefined;
  (await open)?.close();
}

/** Many write at once; whoever takes the store away has it alone, so that nothing is put into one that is going. */
const writing = <T>(write: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(NAME, { mode: "shared" }, write) : write();

const exists = async (): Promise<boolean> => opened !== undefined || made();

/** Everything that waits, in the order in which it was written. */
export async function waiting(): Promise<Waiting[]> {
  if (!(await exists())) return [];
  const all = await (await rows()).getAll("outbox");
  return all.sort((one, other) => one.at - other.at);
}

/** Keep submissions until the hotline has them: all of them or none. Rejects when the phone has no room. */
export async function keep(...all: Waiting[]): Promise<void> {
  if (!all.length) return;
  await writing(async () => {
    const kept = (await rows()).transaction("outbox", "readwrite", { durability: "strict" });
    await Promise.all([...all.map((one) => kept.store.put(one)), kept.done]);
  });
}

/** The hotline has it: a receipt stands in its place. */
export async function received(sent: Sent): Promise<void> {
  await writing(async () => {
    const both = (await rows()).transaction(["outbox", "sent"], "readwrite");
    await Promise.all([both.objectStore("outbox").delete(sent.once), both.objectStore("sent").put(sent), both.done]);
  });
}

/** Receipts that nobody has seen yet; asking takes them away. */
export async function takeReceipts(): Promise<Sent[]> {
  if (!(await exists())) return [];
  const both = (await rows()).transaction("sent", "readwrite");
  const [all] = await Promise.all([both.store.getAll(), both.store.clear(), both.done]);
  await leaveNothing();
  return all;
}

export async function drafts(): Promise<Draft[]> {
  return (await exists()) ? (await rows()).getAll("draft") : [];
}

/** Keep a draft, in the place of the one that it goes on with. */
export async function keepDraft(draft: Draft, before?: Draft): Promise<void> {
  await writing(async () => {
    const kept = (await rows()).transaction("draft", "readwrite", { durability: "strict" });
    const gone = before ? kept.store.delete(before.content_key_id) : undefined;
    await Promise.all([gone, kept.store.put(draft), kept.done]);
  });
}

export async function dropDrafts(...which: Draft[]): Promise<void> {
  if (!which.length || !(await exists())) return;
  const kept = (await rows()).transaction("draft", "readwrite");
  await Promise.all([...which.map((one) => kept.store.delete(one.content_key_id)), kept.done]);
  await leaveNothing();
}

/** An empty store is taken away whole, unless somebody writes just now; a browser without locks keeps the empty one. */
async function leaveNothing(): Promise<void> {
  await navigator.locks?.request(NAME, { ifAvailable: true }, async (alone) => {
    if (!alone) return;
    const open = await rows();
    const counts = await Promise.all((["outbox", "sent", "draft"] as const).map((name) => open.count(name)));
    if (counts.every((count) => count === 0)) await wipe();
  });
}

/** Take the store away with all that waits in it. */
export async function wipe(): Promise<void> {
  await close();
  await deleteDB(NAME);
}
