// Sends what waits on this phone, one after the other, files in pieces: by a page or by the service worker, never by
// both at once, and never twice, since the hotline knows a sending by its name.

import { keep, type Receipt, received, type Waiting, waiting } from "./_store";

const PIECE = 65_536;
const PATIENCE_MS = 60_000;
// Anything else may be a house or a proxy that is not itself today: the report waits.
const FOR_GOOD = [400, 404, 409, 413, 422];
const REPORTS = "/api/v1/reports";
const UPLOADS = "/api/v1/uploads/";

/** How far: bytes of the files that have arrived, and all of them. */
export type Tell = (arrived: number, whole: number) => void;

/** Something still waits: no network, or the hotline asks to come later. */
export class Later extends Error {
  constructor(readonly seconds = 20) {
    super("later");
  }
}

/** The hotline has no room for files just now; words still come through. */
class Full extends Later {}

/** Send everything that waits. Rejects with Later when something has to be tried again. */
export function sendAll(tell: Tell = () => {}): Promise<void> {
  if (!navigator.locks) return sendEach(tell);
  return navigator.locks.request("outbox", () => sendEach(tell));
}

async function sendEach(tell: Tell): Promise<void> {
  const all = (await waiting()).filter(({ refused }) => !refused);
  const whole = all.flatMap(({ files }) => files).reduce((sum, { locked }) => sum + locked.size, 0);
  let before = 0;
  let full: Full | undefined;
  for (const one of all) {
    await send(one, (bytes) => tell(before + bytes, whole)).catch((error: unknown) => {
      if (!(error instanceof Full)) throw error;
      full = error;
    });
    before += one.files.reduce((sum, { locked }) => sum + locked.size, 0);
  }
  if (full) throw full;
}

/** Send one submission; what the hotline refuses for good is marked and does not hold up the others. */
async function send(one: Waiting, tell: (bytes: number) => void): Promise<void> {
  const answer = await handIn(one, tell);
  if (answer.ok) {
    return received({ once: one.once, ...((await answer.json()) as Receipt) });
  }
  if (!FOR_GOOD.includes(answer.status)) throw laterThan(answer);
  await keep({ ...one, refused: await reason(answer) });
}

/** Straight from memory, when the phone has no room to keep it. Rejects when the hotline has not received it. */
export async function sendUnkept(all: Waiting[]): Promise<Receipt> {
  let receipt: Receipt | undefined;
  for (const one of all) {
    const answer = await handIn(one, () => {});
    if (!answer.ok) throw laterThan(answer);
    receipt ??= (await answer.json()) as Receipt;
  }
  if (!receipt) throw new Later();
  return receipt;
}

async function handIn(one: Waiting, tell: (bytes: number) => void): Promise<Response> {
  for (let tries = 0; ; tries++) {
    let before = 0;
    for (const file of one.files) {
      await upload(file.name, file.locked, (bytes) => tell(before + bytes));
      before += file.locked.size;
    }
    const uploads = one.files.length ? { uploads: one.files.map(({ name }) => name) } : {};
    const body = JSON.stringify({ ...one.envelope, ...uploads });
    const answer = await ask(one.door ?? REPORTS, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    // Pieces that the hotline has let go meanwhile are sent again, once.
    if (answer.status !== 409 || tries || (await reason(answer.clone())) !== "upload_missing") return answer;
  }
}

/** Hand a locked file in, from where an earlier try stopped. */
async function upload(name: string, locked: Blob, tell: (bytes: number) => void): Promise<void> {
  let arrived = await there(await ask(UPLOADS + name, {}));
  while (arrived < locked.size) {
    tell(arrived);
    const headers = { "Upload-Offset": String(arrived), "Content-Type": "application/octet-stream" };
    const body = locked.slice(arrived, arrived + PIECE);
    const answer = await ask(UPLOADS + name, { method: "PUT", body, headers });
    arrived = await there(answer, answer.status === 409);
  }
  tell(locked.size);
}

async function there(answer: Response, other = false): Promise<number> {
  if (!answer.ok && !other) throw laterThan(answer);
  return ((await answer.json()) as { bytes: number }).bytes;
}

async function ask(path: string, options: RequestInit): Promise<Response> {
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), PATIENCE_MS);
  try {
    return await fetch(path, { ...options, cache: "no-store", signal: enough.signal });
  } catch {
    throw new Later();
  } finally {
    clearTimeout(timer);
  }
}

const laterThan = (answer: Response): Later =>
  new (answer.status === 507 ? Full : Later)(Number(answer.headers.get("Retry-After")) || undefined);

async function reason(answer: Response): Promise<string> {
  const told = (await answer.json().catch(() => ({}))) as { error?: string };
  return told.error ?? String(answer.status);
}
