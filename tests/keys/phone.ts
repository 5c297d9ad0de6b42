// The phone's half against the vectors: derives, opens and seals, and prints what it found.

import { readFileSync } from "node:fs";
import { fromHex, fromText, toHex, toText } from "../../pwa/keys/_bytes";
import { codeOf, onceOf, readCode } from "../../pwa/keys/_code";
import { type Header, headerHash, opened, padded, type Sealed } from "../../pwa/keys/_envelope";
import { sealed, selfTest } from "../../pwa/keys/_sealing";

const [vectors, desk] = [process.argv[2]!, JSON.parse(process.argv[3]!)];
const load = (name: string) => JSON.parse(readFileSync(`${vectors}/${name}.json`, "utf8"));

async function codes(vector: any) {
  const code = await codeOf(fromHex(vector.secret));
  const typed = await Promise.all([vector.words, vector.digits].map(readCode));
  return {
    words: code.words.join(" "),
    digits: code.digits.join(" "),
    lookup: toHex(fromText(code.lookup)),
    access: toHex(fromText(code.access)),
    public: toHex(code.public),
    once: toHex(fromText(await onceOf(code, fromHex(vector.said)))),
    typed: typed.map((one) => toHex(one.secret)),
  };
}

async function pair(vector: any): Promise<CryptoKeyPair> {
  const point = fromHex(vector.desk_public);
  const jwk = { kty: "EC", crv: "P-256", d: toText(fromHex(vector.desk_private)), x: toText(point.slice(1, 33)), y: toText(point.slice(33)) };
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const privateKey = await crypto.subtle.importKey("jwk", jwk, curve, true, ["deriveBits"]);
  return { privateKey, publicKey: await crypto.subtle.importKey("raw", point, curve, true, []) };
}

async function envelopes(vector: any) {
  const hash = await headerHash(vector.header as Header);
  const plain = await opened(vector as Sealed, await pair(vector), hash);
  return { header_hash: toHex(hash), plaintext: new TextDecoder().decode(plain) };
}

await selfTest();
const file = new Blob([new Uint8Array(600_000).fill(7)]);
const told = { kind: "contact" as const, content: { words: "“Cháu” ở đâu?\n", where: "abroad", cards: { last: { how: "zalo" } } }, language: "vi" };
const { envelope, files, once } = await sealed({ ...told, files: [{ blob: file, media: "image/jpeg", place: { lat: 1.5, lon: 2 } }] }, await codeOf(fromHex("00010203040506070809")), desk, 0);
console.log(
  JSON.stringify({
    codes: await Promise.all(load("code").map(codes)),
    envelopes: await Promise.all(load("envelope").map(envelopes)),
    padding: load("padding").map((vector: any) => ({ length: vector.length, padded: padded(new Uint8Array(vector.length)).length })),
    sealed: { ...envelope, once, files: [toText(new Uint8Array(await files[0]!.locked.arrayBuffer()))] },
  }),
);
