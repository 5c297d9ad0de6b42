// The return code on the phone: made here, read here, and never sent. What is derived from it, docs/envelope.md says.

import list from "../../api/words.txt";
import { type Bytes, random, sha256, toText } from "./_bytes";
import { derive, keyPair, publicPoint } from "./_envelope";

const LABEL = "loi-ve/1/return-code/";
const BYTES = 10;
const WORDS = 8;
const BITS = 10n;
const DIGITS = 25;
const words = list.trim().split(/\s+/);

/** Not eight words or twenty-five digits of ours. */
export class UnknownCode extends Error {}

/** A code with everything that its holder needs. It lives in the page's memory and goes with the page. */
export interface Code {
  readonly secret: Bytes;
  readonly words: string[];
  readonly digits: string[];
  readonly lookup: string;
  /** Reads the mailbox; never kept anywhere. */
  readonly read: string;
  /** Adds to the mailbox and cannot read it: SHA-256 of what reads. */
  readonly access: string;
  readonly pair: CryptoKeyPair;
  readonly public: Bytes;
}

export const newCode = (): Promise<Code> => codeOf(random(BYTES));

export async function codeOf(secret: Bytes): Promise<Code> {
  const [lookup, read] = [await derive(secret, `${LABEL}lookup`), await derive(secret, `${LABEL}access`)];
  const pair = await keyPair(await derive(secret, `${LABEL}pair`));
  return {
    secret,
    words: asWords(secret),
    digits: number(secret).toString().padStart(DIGITS, "0").match(/.{5}/g) ?? [],
    lookup: toText(lookup),
    read: toText(read),
    access: toText(await sha256(read)),
    pair,
    public: await publicPoint(pair),
  };
}

/** A digest that is the same for the same thing sent twice; without the code it tells nothing. */
export async function onceOf(code: Code, said: Bytes): Promise<string> {
  return toText(await derive(code.secret, `${LABEL}once`, await sha256(said), 16));
}

/** A code as somebody types it: words in any case with or without marks, or digits. Rejects with UnknownCode. */
export async function readCode(typed: string): Promise<Code> {
  const digits = typed.replace(/[\s.,-]/g, "");
  const value = /^\d+$/.test(digits) ? fromDigits(digits) : fromWords(typed);
  const secret = new Uint8Array(BYTES);
  for (let at = BYTES - 1, rest = value; at >= 0; at--, rest >>= 8n) secret[at] = Number(rest & 255n);
  return codeOf(secret);
}

/** Lower case without marks, đ as d. */
export function folded(typed: string): string {
  return typed.toLowerCase().replaceAll("\u0111", "d").normalize("NFD").replace(/\p{M}/gu, "");
}

const number = (secret: Bytes): bigint => secret.reduce((sum, one) => (sum << 8n) | BigInt(one), 0n);

function asWords(secret: Bytes): string[] {
  const value = number(secret);
  const places = Array.from({ length: WORDS }, (_, at) => (value >> (BITS * BigInt(WORDS - 1 - at))) & 1023n);
  return places.map((place) => words[Number(place)]!);
}

function fromDigits(digits: string): bigint {
  const value = digits.length === DIGITS ? BigInt(digits) : -1n;
  if (value < 0n || value >> BigInt(8 * BYTES)) throw new UnknownCode();
  return value;
}

function fromWords(typed: string): bigint {
  const places = new Map(words.map((word, place) => [folded(word), place]));
  const given = folded(typed).replace(/[-,]/g, " ").trim().split(/\s+/);
  const found = given.map((word) => places.get(word) ?? -1);
  if (found.length !== WORDS || found.includes(-1)) throw new UnknownCode();
  return found.reduce((sum, place) => (sum << BITS) | BigInt(place), 0n);
}
