// This browser's subscription to notices: made when somebody asks for it, taken away whole.

const DOOR = "/api/v1/push";
const PATIENCE_MS = 10_000;

/** Somebody said no, now or before. */
export class Denied extends Error {}

export const json = (method: string, told: object): RequestInit => ({
  method,
  body: JSON.stringify(told),
  headers: { "Content-Type": "application/json" },
  cache: "no-store",
  keepalive: true,
});

/** Ask the person, then the browser. Rejects with Denied, or when there is no network. */
export async function subscribed(): Promise<PushSubscription> {
  if ((await Notification.requestPermission()) !== "granted") throw new Denied();
  const late = new Promise<never>((_, failed) => setTimeout(() => failed(new Error("late")), PATIENCE_MS));
  const worker = await Promise.race([navigator.serviceWorker.ready, late]);
  const answer = await fetch(DOOR, { cache: "no-store" });
  const { public: key } = (await answer.json()) as { public: string };
  const asked = { userVisibleOnly: true, applicationServerKey: key };
  return worker.pushManager.subscribe(asked).catch(async () => {
    await (await worker.pushManager.getSubscription())?.unsubscribe(); // made for another key, long ago
    return worker.pushManager.subscribe(asked);
  });
}

/** What a house is told of a subscription. */
export function told(made: PushSubscription): { endpoint: string; p256dh: string; auth: string } {
  const { endpoint = "", keys = {} } = made.toJSON();
  return { endpoint, p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "" };
}

/** Tell the house what to be told of; the subscription goes when the house does not take it. */
export async function wish(made: PushSubscription, tokens: object): Promise<void> {
  const { ok } = await fetch(DOOR, json("POST", { ...tokens, ...told(made) }));
  if (ok) return;
  await made.unsubscribe();
  throw new Error("refused");
}

/** No more notices here, for whatever mailbox; those that are shown go too. */
export async function off(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  (await worker?.getNotifications?.())?.forEach((shown) => shown.close());
  const made = await worker?.pushManager?.getSubscription();
  if (!made) return;
  const enough = new AbortController();
  setTimeout(() => enough.abort(), PATIENCE_MS);
  await fetch(DOOR, { ...json("DELETE", { endpoint: made.endpoint }), signal: enough.signal }).catch(() => {});
  await made.unsubscribe();
}
