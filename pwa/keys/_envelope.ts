// Format 1 of docs/envelope.md, as a phone needs it: sealing to a desk or to a mailbox, and opening what was sealed
// to this code. Everything of RFC 9180 is the library's, everything else WebCrypto's.

import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, fromText, idBytes, joined, random, sha256, text, toHex, toText, utf8 } from "./_bytes";

export const PIECE = 262_144;
const WRAP = "loi-ve/1/wrap";
const BODY = "loi-ve/1/body";
const FILE = "loi-ve/1/file";

const hpke = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** The plain part of an envelope. */
export interface Header {
  format: 1;
  desk: string;
  kind: string;
  urgency: "normal" | "amber" | "red";
  where: string;
  language: string;
}

/** Something sealed: its content key's name, that key for one holder, and the body. All base64url but the id. */
export interface Sealed {
  content_key_id: string;
  wrapped: string;
  body: string;
}

export type Json = string | number | boolean | null | undefined | Json[] | { [name: string]: Json };

/** JSON with sorted keys and no blanks; what is undefined is left out. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const told = Object.entries(value).filter(([, one]) => one !== undefined);
  const sorted = told.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
}

/** HKDF-SHA256 of a secret that is already uniform. */
export async function derive(secret: Bytes, label: string, context: Bytes = new Uint8Array(), length = 32): Promise<Bytes> {
  const root = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = joined(utf8(label), new Uint8Array(1), context);
  const params = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(params, root, length * 8));
}

export function stepOf(length: number): number {
  if (length > PIECE) return Math.ceil(length / PIECE) * PIECE;
  let step = 256;
  while (step < length) step *= 2;
  return step;
}

export function padded(plain: Bytes): Bytes {
  const block = new Uint8Array(stepOf(plain.length + 4));
  new DataView(block.buffer).setUint32(0, plain.length);
  block.set(plain, 4);
  return block;
}

export function unpadded(block: Bytes): Bytes {
  const length = new DataView(block.buffer, block.byteOffset).getUint32(0);
  if (length > block.length - 4) throw new Error("a length that does not fit");
  return block.slice(4, 4 + length);
}

const aes = (key: Bytes, use: "encrypt" | "decrypt"): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);

/** A fresh content key with all that is sealed under it. */
export class ContentKey {
  readonly id = crypto.randomUUID?.() ?? uuid4();
  readonly secret = random(32);

  async wrappedFor(point: Bytes, context: Bytes = new Uint8Array()): Promise<string> {
    const recipientPublicKey = await hpke.kem.deserializePublicKey(point.buffer);
    const { enc, ct } = await hpke.seal({ recipientPublicKey, info: info(this.id, context) }, this.secret.buffer);
    return toText(joined(new Uint8Array(enc), new Uint8Array(ct)));
  }

  body(plain: Bytes): Promise<string> {
    return this.cell(plain, BODY);
  }

  /** A cell of another column than a message's body, bound to its label. */
  async cell(plain: Bytes, label: string): Promise<string> {
    const nonce = random(12);
    const params = { name: "AES-GCM", iv: nonce, additionalData: joined(utf8(label), idBytes(this.id)) };
    const cipher = await crypto.subtle.encrypt(params, await aes(this.secret, "encrypt"), padded(plain));
    return toText(joined(Uint8Array.of(1), idBytes(this.id), nonce, new Uint8Array(cipher)));
  }

  /** One file, padded and sealed in pieces of 256 KiB. */
  async file(number: number, content: Bytes): Promise<Blob> {
    const key = await aes(await derive(this.secret, FILE, Uint8Array.of(number)), "encrypt");
    const block = padded(content);
    const count = Math.max(1, Math.ceil(block.length / PIECE));
    const pieces: ArrayBuffer[] = [];
    for (let at = 0; at < count; at++) {
      const params = { name: "AES-GCM", iv: pieceNonce(at, at === count - 1), additionalData: fileContext(this.id, number) };
      pieces.push(await crypto.subtle.encrypt(params, key, block.subarray(at * PIECE, (at + 1) * PIECE)));
    }
    return new Blob(pieces);
  }
}

/** Open what was sealed to a key pair of ours. Rejects when it is not ours or was changed. `label`: its column. */
export async function opened(sealed: Sealed, own: CryptoKeyPair, context: Bytes = new Uint8Array(), label = BODY): Promise<Bytes> {
  const wrapped = fromText(sealed.wrapped);
  const asked = { recipientKey: own, enc: wrapped.slice(0, 65).buffer, info: info(sealed.content_key_id, context) };
  const key = new Uint8Array(await hpke.open(asked, wrapped.slice(65).buffer));
  const cell = fromText(sealed.body);
  const params = { name: "AES-GCM", iv: cell.slice(17, 29), additionalData: cellContext(label, sealed.content_key_id) };
  return unpadded(new Uint8Array(await crypto.subtle.decrypt(params, await aes(key, "decrypt"), cell.slice(29))));
}

export const openedText = async (sealed: Sealed, own: CryptoKeyPair, label = BODY): Promise<string> =>
  text(await opened(sealed, own, undefined, label));

export const headerHash = (header: Header): Promise<Bytes> => sha256(utf8(canonical({ ...header })));

export const keyPair = (seed: Bytes): Promise<CryptoKeyPair> => hpke.kem.deriveKeyPair(seed.buffer);

export const publicPoint = async (pair: CryptoKeyPair): Promise<Bytes> =>
  new Uint8Array(await hpke.kem.serializePublicKey(pair.publicKey));

const info = (id: string, context: Bytes): ArrayBuffer => joined(utf8(WRAP), idBytes(id), context).buffer;
const cellContext = (label: string, id: string): Bytes => joined(utf8(label), idBytes(id));
const fileContext = (id: string, number: number): Bytes => joined(utf8(FILE), idBytes(id), Uint8Array.of(number));

function pieceNonce(at: number, last: boolean): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(7, at);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** For browsers before 2022. */
function uuid4(): string {
  const bytes = random(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
