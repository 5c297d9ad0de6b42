// What a phone of one's own keeps, and only after its owner has said that it is theirs: what posts, never what reads; and
// a form in the middle, sealed. A database of its own, which is never made by looking.

import type { Desk } from "../keys/_sealing";
import type { Waiting } from "../outbox/_store";

export const NAME = "today";
const STORE = "here";

/** What adds to a mailbox and cannot read it, the desk that reads, whether a PIN is asked, and whose turn it is. */
export interface Phone {
  lookup: string;
  access: string;
  public: string;
  desk: Desk;
  pin: boolean;
  turn: number;
}

/** A form in the middle: what was answered lies sealed in `held`; of what is still to come the names of questions. */
export interface Half {
  form: string;
  part: number;
  rest: string[];
  /** Milliseconds since 1970. */
  at: number;
  held?: Waiting | undefined;
}

interface Kept {
  phone: Phone;
  half: Half;
}

/** The database; undefined where there is none and none is to be made, or where this browser has none at all. */
function opened(make: boolean): Promise<IDBDatabase | undefined> {
  return new Promise((done) => {
    if (!globalThis.indexedDB) return done(undefined);
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => (make ? asked.result.createObjectStore(STORE) : asked.transaction?.abort());
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close(); // another page takes it away: let it
      done(asked.result);
    };
    asked.onerror = (event) => {
      event.preventDefault();
      done(undefined);
    };
  });
}

async function work<T>(make: boolean, does: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const base = await opened(make);
  if (!base) {
    if (make) throw new Error("nothing can be kept here");
    return undefined;
  }
  try {
    const turn = base.transaction(STORE, make ? "readwrite" : "readonly");
    const asked = does(turn.objectStore(STORE));
    await new Promise<void>((done, failed) => {
      turn.oncomplete = () => done();
      turn.onerror = turn.onabort = () => failed(turn.error ?? new Error("not kept"));
    });
    return asked.result;
  } finally {
    base.close();
  }
}

export const get = <K extends keyof Kept>(name: K): Promise<Kept[K] | undefined> =>
  work(false, (rows) => rows.get(name) as IDBRequest<Kept[K] | undefined>);

/** Rejects when this phone keeps nothing. */
export const put = async <K extends keyof Kept>(name: K, kept: Kept[K]): Promise<void> =>
  void (await work(true, (rows) => rows.put(kept, name)));

export const drop = async (name: keyof Kept): Promise<void> => {
  if (await get(name)) await work(true, (rows) => rows.delete(name));
};
