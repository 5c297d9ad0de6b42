// Sends what waits while a page is open, and says truthfully where it is.

import { Later, sendAll } from "./_send";
import { type Receipt, takeReceipts, type Waiting, waiting } from "./_store";

/** One of the states that a page has words for; `details` are times or numbers, in the order in which they stand. */
export type Say = (state: "sending" | "arriving" | "waiting" | "received" | "refused", ...details: string[]) => void;

interface Syncing extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

let turn = 0;
let last: Receipt | undefined;

/** Try until the hotline has everything; resolves then, and never while something waits. A later call takes over.
 *
 * What was refused for good is said of `ours` alone. */
export async function deliver(say: Say, ours?: (one: Waiting) => boolean): Promise<void> {
  const mine = ++turn;
  void askForSync();
  while (mine === turn) {
    const wait = await once(say, ours);
    if (wait === 0) return;
    await Promise.race([pause(wait), new Promise((back) => addEventListener("online", back, { once: true }))]);
  }
}

/** One try; resolves with the seconds after which to try again, 0 when nothing has to be. */
export async function once(say: Say, ours: (one: Waiting) => boolean = () => true): Promise<number> {
  say(navigator.onLine ? "sending" : "waiting");
  try {
    await sendAll((arrived, whole) => whole && say("arriving", String(Math.floor((100 * arrived) / whole))));
  } catch (error) {
    say("waiting");
    return error instanceof Later ? error.seconds : 20;
  }
  const refused = (await waiting()).some((one) => one.refused && ours(one));
  last = newest(await takeReceipts()) ?? last; // an earlier tap's try may have taken it, and nobody looks at that any more
  if (refused) say("refused");
  else if (last) say("received", ...times(last));
  return 0;
}

const newest = (all: Receipt[]): Receipt | undefined =>
  all.sort((one, other) => (one.received_at < other.received_at ? -1 : 1)).pop();

/** The two moments of a receipt, as a page says them. */
export const times = ({ received_at, look_again_at }: Receipt): string[] => [clock(received_at), clock(look_again_at)];

/** The browser sends even when this page is gone, where it can. */
async function askForSync(): Promise<void> {
  try {
    const worker = (await navigator.serviceWorker?.getRegistration()) as Syncing | undefined;
    await worker?.sync?.register("outbox");
  } catch {
    // not here: the next visit sends
  }
}

const ZONE = { timeZone: "Asia/Ho_Chi_Minh" } as const;
const DAY = new Intl.DateTimeFormat("en-GB", { ...ZONE, day: "2-digit", month: "2-digit" });
const TIME = new Intl.DateTimeFormat("en-GB", { ...ZONE, hour: "2-digit", minute: "2-digit" });

/** A moment on the hotline's clock, as the pages write it: 14:05, and with the day when it is another one. */
export function clock(moment: string): string {
  const [then, now] = [new Date(moment), new Date()];
  return DAY.format(then) === DAY.format(now) ? TIME.format(then) : `${TIME.format(then)}, ${DAY.format(then)}`;
}

const pause = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));
