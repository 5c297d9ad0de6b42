// A second implementation of docs/envelope.md, from the page alone and WebCrypto: opens every vector, prints what it read.

import { readFileSync } from "node:fs";

const { subtle } = globalThis.crypto;
const vectors = process.argv[2];
const load = (name) => JSON.parse(readFileSync(`${vectors}/${name}.json`, "utf8"));
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const show = (bytes) => Buffer.from(bytes).toString("hex");
const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const read = (text) => new Uint8Array(Buffer.from(text, "base64url"));
const byte = (...values) => Uint8Array.from(values);

async function hmac(key, content) {
  const made = await subtle.importKey("raw", key.length ? key : new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", made, content));
}

async function expand(root, info, length) {
  let [out, block] = [new Uint8Array(), new Uint8Array()];
  for (let count = 1; out.length < length; count++) {
    block = await hmac(root, join(block, info, byte(count)));
    out = join(out, block);
  }
  return out.slice(0, length);
}

const sha256 = async (content) => new Uint8Array(await subtle.digest("SHA-256", content));
const derive = async (secret, label, context = byte(), length = 32) =>
  expand(await hmac(byte(), secret), join(utf8(label), byte(0), context), length);

async function unlock(key, nonce, sealed, aad) {
  const made = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  return new Uint8Array(await subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, made, sealed));
}

const unpadded = (block) => block.slice(4, 4 + new DataView(block.buffer, block.byteOffset).getUint32(0));

// --- HPKE, RFC 9180: base mode, P-256, HKDF-SHA256, AES-256-GCM ---

const KEM = join(utf8("KEM"), byte(0, 16));
const SUITE = join(utf8("HPKE"), byte(0, 16, 0, 1, 0, 2));
const extract = (suite, salt, label, ikm) => hmac(salt, join(utf8("HPKE-v1"), suite, utf8(label), ikm));
const widen = (suite, root, label, info, length) =>
  expand(root, join(byte(length >> 8, length & 255), utf8("HPKE-v1"), suite, utf8(label), info), length);

async function agreed(scalar, publicOwn, publicOther) {
  const jwk = { kty: "EC", crv: "P-256", d: Buffer.from(scalar).toString("base64url") };
  jwk.x = Buffer.from(publicOwn.slice(1, 33)).toString("base64url");
  jwk.y = Buffer.from(publicOwn.slice(33)).toString("base64url");
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const own = await subtle.importKey("jwk", jwk, curve, false, ["deriveBits"]);
  const other = await subtle.importKey("raw", publicOther, curve, false, []);
  return new Uint8Array(await subtle.deriveBits({ name: "ECDH", public: other }, own, 256));
}

async function opened(scalar, publicOwn, sealed, info) {
  const [enc, text] = [sealed.slice(0, 65), sealed.slice(65)];
  const root = await extract(KEM, byte(), "eae_prk", await agreed(scalar, publicOwn, enc));
  const shared = await widen(KEM, root, "shared_secret", join(enc, publicOwn), 32);
  const none = await extract(SUITE, byte(), "psk_id_hash", byte());
  const context = join(byte(0), none, await extract(SUITE, byte(), "info_hash", info));
  const secret = await extract(SUITE, shared, "secret", byte());
  const key = await widen(SUITE, secret, "key", context, 32);
  return unlock(key, await widen(SUITE, secret, "base_nonce", context, 12), text, byte());
}

async function pairFrom(seed) {
  const root = await extract(KEM, byte(), "dkp_prk", seed);
  return widen(KEM, root, "candidate", byte(0), 32); // the first candidate, but once in 2^32
}

// --- docs/envelope.md ---

async function code({ secret, said }) {
  const bits = hex(secret);
  const [lookup, read] = [await derive(bits, "loi-ve/1/return-code/lookup"), await derive(bits, "loi-ve/1/return-code/access")];
  const access = await sha256(read);
  return {
    digits: BigInt(`0x${secret}`).toString().padStart(25, "0").match(/.{5}/g).join(" "),
    lookup_hash: show(await sha256(lookup)),
    access_hash: show(await sha256(access)),
    private: show(await pairFrom(await derive(bits, "loi-ve/1/return-code/pair"))),
    once: show(await derive(bits, "loi-ve/1/return-code/once", await sha256(hex(said)), 16)),
  };
}

async function envelope(vector) {
  const fields = Object.fromEntries(Object.entries(vector.header).sort());
  const header = await sha256(utf8(JSON.stringify(fields)));
  const id = hex(vector.content_key_id.replaceAll("-", ""));
  const info = join(utf8("loi-ve/1/wrap"), id, header);
  const key = await opened(hex(vector.desk_private), hex(vector.desk_public), read(vector.wrapped), info);
  const body = read(vector.body);
  const plain = await unlock(key, body.slice(17, 29), body.slice(29), join(utf8("loi-ve/1/body"), id));
  return {
    header_hash: show(header),
    content_key: show(key),
    plaintext: new TextDecoder().decode(unpadded(plain)),
    files: await Promise.all(vector.files.map((file, n) => fileOf(key, id, n, read(file.locked)))),
  };
}

async function fileOf(content, id, n, locked) {
  const key = await derive(content, "loi-ve/1/file", byte(n));
  const size = 262_144 + 16;
  const count = Math.max(1, Math.ceil(locked.length / size));
  const pieces = [];
  for (let i = 0; i < count; i++) {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(7, i);
    nonce[11] = i === count - 1 ? 1 : 0;
    const aad = join(utf8("loi-ve/1/file"), id, byte(n));
    pieces.push(await unlock(key, nonce, locked.slice(i * size, (i + 1) * size), aad));
  }
  return Buffer.from(unpadded(join(...pieces))).toString("base64url");
}

const codes = await Promise.all(load("code").map(code));
const envelopes = await Promise.all(load("envelope").map(envelope));
console.log(JSON.stringify({ codes, envelopes }));
