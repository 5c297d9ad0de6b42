// Sealing a submission on the phone, and the proof that this phone can: loaded only where something is written.

import { fromText, joined, random, sha256, text, toHex, toText, utf8 } from "./_bytes";
import { type Code, codeOf, onceOf } from "./_code";
import { canonical, ContentKey, type Header, headerHash, type Json, opened, openedText, type Sealed } from "./_envelope";
import type { Waiting } from "../outbox/_store";

export { newCode, readCode, folded, UnknownCode, type Code } from "./_code";
export { openedText, type Sealed } from "./_envelope";

/** The desk that reads: as `GET /api/v1/keys/intake` gives it and as our pages carry it. */
export interface Desk {
  desk: string;
  key_id: string;
  public: string;
}

/** A photo or a spoken message, ready to be sealed. */
export interface Attached {
  blob: Blob;
  media: string;
  place?: { lat: number; lon: number };
}

/** One submission in clear; it lives in the page's memory. */
export interface Told {
  kind: "report" | "quiet" | "question" | "addition" | "contact" | "call_back";
  content: Record<string, Json>;
  files: Attached[];
  language: string;
}

/** Seal one submission to a desk: what an outbox may hold, since nothing in it can be read on this phone. */
export async function sealed(told: Told, code: Code, desk: Desk, at: number): Promise<Waiting> {
  const key = new ContentKey();
  const header = headerOf(told, desk);
  const bytes = await Promise.all(told.files.map(async ({ blob }) => new Uint8Array(await blob.arrayBuffer())));
  const plain = utf8(canonical({ format: 1, ...told.content, ...described(told.files) }));
  const digests = await Promise.all([utf8(told.kind), plain, ...bytes].map(sha256));
  const files = [];
  for (const [number, content] of bytes.entries()) {
    files.push({ name: toHex(random(16)), locked: await key.file(number, content) });
  }
  const once = await onceOf(code, joined(...digests));
  const envelope = {
    header,
    key_id: desk.key_id,
    content_key_id: key.id,
    wrapped: await key.wrappedFor(fromText(desk.public), await headerHash(header)),
    body: await key.body(plain),
    lookup: code.lookup,
    access: code.access,
    public: toText(code.public),
    once,
  };
  return { once, at, envelope, files };
}

/** Seal what is being written to its own code, so that it may outlive the tab and still be read by nobody else. */
export async function sealedToCode(content: Record<string, Json>, code: Code): Promise<Sealed> {
  const key = new ContentKey();
  const [wrapped, body] = [await key.wrappedFor(code.public), await key.body(utf8(canonical(content)))];
  return { content_key_id: key.id, wrapped, body };
}

export async function openedDraft(draft: Sealed, code: Code): Promise<Record<string, Json>> {
  return JSON.parse(text(await opened(draft, code.pair))) as Record<string, Json>;
}

function headerOf({ kind, content, language }: Told, { desk }: Desk): Header {
  return { format: 1, desk, kind, urgency: urgencyOf(kind, content), where: String(content["where"] ?? "unknown"), language };
}

/** Red for danger now and for somebody who cannot speak, amber for a contact just made, for who waits to be called, and for who is under 18. */
function urgencyOf(kind: string, content: Record<string, Json>): Header["urgency"] {
  if (kind === "quiet" || content["danger"] === "yes") return "red";
  return ["contact", "call_back"].includes(kind) || content["age"] === "under_18" ? "amber" : "normal";
}

function described(files: Attached[]): Record<string, Json> {
  if (!files.length) return {};
  const places = files.flatMap(({ place }, photo) => (place ? [{ ...place, photo }] : []));
  return {
    files: files.map(({ blob, media }, n) => ({ n, type: media, bytes: blob.size })),
    ...(places.length ? { photo_places: places } : {}),
  };
}

// --- the proof ---

const KNOWN = {
  secret: "AAECAwQFBgcICQ",
  public:
    "BGQKra1UcgQKSFWZIAUg8zHuDW-7jUyO6EU6a2XfqkfbwLLHiMX3PNfcnhgze3WH40S2yaAf40CFLbU6CJ0RdYw",
  once: "o2FlXZeeKKTIpM3bTSrMcA",
};
// Sealed elsewhere, to the code above.
const OTHERS: Sealed = {
  content_key_id: "00000000-0000-4000-8000-000000000007",
  wrapped:
    "BIl6aKUqh-wLkrtthZoYSUXBP1w-Z5nMsq8IPBLCP235ZO17dyoZuWkLr8yirvZvvf_LxGP5dR6EetO1wcJ9mCncra4ZHPHl4KmQxgNBvfLxtdKXy-6PZ84VpZC57Vlzh3oaxo2E89mWwNCj3-IIABg",
  body:
    "AQAAAAAAAEAAgAAAAAAAAAcSLTOklJgJ0jsA7UrvAsT9ULPAc0_oMSswJzHyeDPCuo0E9LxnkFtEW9GmJLvMyp3LybGAPhfnal_TW618RtUeMgYAjsjm9MVRKE2fCp_zOxXY0K3iifvNbO0Sph2idpTyqTc29xIzhdELOAniWEWYer0KeMARxMd2lwSKm3u3m3GokWJXX18cVnpnXz7mY8NPwUmKa_sfq8aSAPVU5iO5IFzXPCMsUMqecGj_d0P-0urJijNmJC82pYgy0RTE3BIOfpYMECkonSWjOlPe82jkr6ua-k0y9sX3csA0FvEcQyNAex2ke_RngonMT_gf1ho_d9wMEdBIYckPoheUpqAtyxZChykl33uEnoE65vi1fxXHURqKkddkT7EEGw",
};

/** Rejects unless this phone derives what every phone derives, opens what others sealed, and reads what it seals. */
export async function selfTest(): Promise<void> {
  const code = await codeOf(fromText(KNOWN.secret));
  if (toText(code.public) !== KNOWN.public) throw new Error("another key pair");
  if ((await onceOf(code, utf8("x"))) !== KNOWN.once) throw new Error("another digest");
  if ((await openedText(OTHERS, code.pair)) !== "\u1ea5") throw new Error("another reader");
  const desk = { desk: "intake", key_id: "00000000-0000-4000-8000-000000000000", public: KNOWN.public };
  const told: Told = { kind: "report", content: { words: "\u1ea5" }, files: [], language: "vi" };
  const { envelope } = await sealed(told, code, desk, 0);
  const header = await headerHash(envelope["header"] as Header);
  const read = await opened(envelope as unknown as Sealed, code.pair, header);
  if (text(read) !== '{"format":1,"words":"\u1ea5"}') throw new Error("not what was sealed");
}
