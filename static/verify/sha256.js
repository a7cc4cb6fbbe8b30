// SHA-256 in plain JavaScript (FIPS 180-4): whole messages, and tickets of one block under a fixed key.

const K = new Int32Array(64);
const IV = new Int32Array(8);

// The constants are the first 32 bits of the fractional parts of cube and square roots of primes, computed exactly.
{
  const root = (value, degree) => {
    let low = 0n;
    let high = value;
    while (low < high) {
      const middle = (low + high + 1n) / 2n;
      if (middle ** degree <= value) low = middle;
      else high = middle - 1n;
    }
    return low;
  };
  let found = 0;
  for (let n = 2n; found < 64; n++) {
    let prime = true;
    for (let d = 2n; d * d <= n; d++) if (n % d === 0n) prime = false;
    if (!prime) continue;
    K[found] = Number(BigInt.asIntN(32, root(n << 96n, 3n)));
    if (found < 8) IV[found] = Number(BigInt.asIntN(32, root(n << 64n, 2n)));
    found++;
  }
}

const W = new Int32Array(64);

/** One round of compression: the block stands in W[0..15], `state` is changed. */
function compress(state) {
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
  state[4] = (state[4] + e) | 0;
  state[5] = (state[5] + f) | 0;
  state[6] = (state[6] + g) | 0;
  state[7] = (state[7] + h) | 0;
}

function load(bytes, start) {
  for (let i = 0, at = start; i < 16; i++, at += 4) {
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
}

function toBytes(state) {
  const out = new Uint8Array(32);
  for (let i = 0; i < 8; i++) {
    out[4 * i] = state[i] >>> 24;
    out[4 * i + 1] = state[i] >>> 16;
    out[4 * i + 2] = state[i] >>> 8;
    out[4 * i + 3] = state[i];
  }
  return out;
}

/** SHA-256 of bytes[start..end). */
export function sha256(bytes, start = 0, end = bytes.length) {
  const state = IV.slice();
  let at = start;
  for (; at + 64 <= end; at += 64) {
    load(bytes, at);
    compress(state);
  }
  const rest = end - at;
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(bytes.subarray(at, end));
  tail[rest] = 0x80;
  const bits = new DataView(tail.buffer);
  const length = end - start;
  bits.setUint32(tail.length - 8, Math.floor(length / 0x20000000));
  bits.setUint32(tail.length - 4, (length << 3) >>> 0);
  for (let i = 0; i < tail.length; i += 64) {
    load(tail, i);
    compress(state);
  }
  return toBytes(state);
}

/** A function that hashes key ‖ bytes[start..start+length) in one block (key 32 bytes, length at most 23).
 *  It returns the state, eight signed words, which the next call overwrites. */
export function underKey(key) {
  const words = new Int32Array(8);
  for (let i = 0; i < 8; i++) {
    words[i] = (key[4 * i] << 24) | (key[4 * i + 1] << 16) | (key[4 * i + 2] << 8) | key[4 * i + 3];
  }
  const state = new Int32Array(8);
  return (bytes, start, length) => {
    state.set(IV);
    for (let i = 0; i < 8; i++) W[i] = words[i];
    for (let i = 8; i < 15; i++) W[i] = 0;
    for (let i = 0; i < length; i++) W[8 + (i >> 2)] |= bytes[start + i] << (24 - 8 * (i & 3));
    W[8 + (length >> 2)] |= 0x80 << (24 - 8 * (length & 3));
    W[15] = (32 + length) << 3;
    compress(state);
    return state;
  };
}

const HEX = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

export function hexOfState(state) {
  let text = "";
  for (let i = 0; i < 8; i++) text += (state[i] >>> 0).toString(16).padStart(8, "0");
  return text;
}

export function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

/** D(tag, f1, …) of docs/draw.md §4. */
export function tagged(tag, ...fields) {
  return utf8([`srdraw/1/${tag}`, ...fields].map((field) => `${field}\0`).join(""));
}
