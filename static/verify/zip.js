// Reads a zip (stored and deflated entries, no zip64, no encryption) from bytes: name → bytes.

import { Fault } from "./canonical.js";

const MAX_FILE = 2 ** 31;
const CRC = new Uint32Array(256).map((_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) value = (value >>> 8) ^ CRC[(value ^ bytes[i]) & 255];
  return (value ^ 0xffffffff) >>> 0;
}

async function inflate(bytes, size) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const out = new Uint8Array(size);
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.length > size) throw new Error("too long");
    out.set(value, at);
    at += value.length;
  }
  if (at !== size) throw new Error("too short");
  return out;
}

function directory(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 65535);
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < lowest) throw new Error("no end of directory");
  const entries = [];
  let at = view.getUint32(end + 16, true);
  const names = new TextDecoder("utf-8", { fatal: true });
  for (let n = view.getUint16(end + 10, true); n > 0; n--) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error("bad directory");
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: names.decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return { view, entries };
}

async function extract(bytes, view, entry) {
  if (entry.flags & 1) throw new Error("encrypted");
  if (view.getUint32(entry.offset, true) !== 0x04034b50) throw new Error("bad entry");
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length !== entry.packed) throw new Error("cut off");
  let data;
  if (entry.method === 0) data = packed.slice();
  else if (entry.method === 8) data = await inflate(packed, entry.size);
  else throw new Error("unknown method");
  if (data.length !== entry.size || crc32(data) !== entry.crc) throw new Error("damaged");
  return data;
}

export async function readZip(bytes, onFile = () => {}) {
  const files = new Map();
  try {
    const { view, entries } = directory(bytes);
    for (const entry of entries) {
      if (entry.name.endsWith("/")) continue;
      if (files.has(entry.name)) throw new Fault("file_twice", entry.name);
      if (entry.size > MAX_FILE) throw new Error("too large");
      onFile(entry.name);
      files.set(entry.name, await extract(bytes, view, entry));
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("not_a_package");
  }
  return files;
}
