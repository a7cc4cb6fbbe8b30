// Canonical text (docs/draw.md §4.1): strict reading, writing, and the fault every reader throws.

export class Fault extends Error {
  constructor(code, file = "", line = 0, params = {}) {
    super(code);
    this.code = code;
    this.file = file;
    this.line = line;
    this.params = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const isText = (value) =>
  typeof value === "string" && !/[\u0000-\u001f\u007f-\u009f]|\p{Cs}/u.test(value) && value.normalize("NFC") === value;

export const isInteger = (value, low = -Number.MAX_SAFE_INTEGER, high = Number.MAX_SAFE_INTEGER) =>
  Number.isSafeInteger(value) && value >= low && value <= high;

export const isDigest = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export function hasKeys(value, names) {
  return isObject(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** The canonical text of a value that `allowed` accepts. */
export function dump(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return `[${value.map(dump).join(",")}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${dump(value[name])}`).join(",")}}`;
}

function allowed(value) {
  if (Array.isArray(value)) return value.every(allowed);
  if (isObject(value)) {
    return Object.keys(value).every((name) => isText(name) && !/[\ud800-\udfff]/.test(name) && allowed(value[name]));
  }
  return isText(value) || isInteger(value);
}

const DEPTH = 32; // objects and arrays inside each other

/** Looked at before the text is read, so that no depth of it can exhaust the browser. */
function isTooDeep(text) {
  let level = 0;
  for (const [bracket] of text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, "").matchAll(/[[\]{}]/g)) {
    level += bracket === "[" || bracket === "{" ? 1 : -1;
    if (level > DEPTH) return true;
  }
  return false;
}

export function parse(bytes, file, line = 1) {
  let text;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new Fault("not_utf8", file, line);
  }
  try {
    if (!isTooDeep(text)) {
      const value = JSON.parse(text);
      if (allowed(value) && dump(value) === text) return value;
    }
  } catch {
    // said below
  }
  throw new Fault("not_canonical", file, line);
}

/** Yields [line number, start, end) of every line; the last one must end in LF too. */
export function* lineSpans(bytes, file) {
  let start = 0;
  for (let number = 1; start < bytes.length; number++) {
    const end = bytes.indexOf(10, start);
    if (end < 0) throw new Fault("no_final_newline", file, number);
    yield [number, start, end];
    start = end + 1;
  }
}

export function* objectLines(bytes, file) {
  for (const [number, start, end] of lineSpans(bytes, file)) {
    const value = parse(bytes.subarray(start, end), file, number);
    if (!isObject(value)) throw new Fault("not_canonical", file, number);
    yield [number, value];
  }
}

/** Refuse a missing or, if none is missing, an unknown field: the first by name. */
export function checkFields(value, names, file, line, optional = []) {
  const missing = names.filter((name) => !Object.hasOwn(value, name)).sort();
  const extra = Object.keys(value)
    .filter((name) => !names.includes(name) && !optional.includes(name))
    .sort();
  const first = [...missing, ...extra][0];
  if (first !== undefined) throw new Fault("bad_field", file, line, { field: first });
}

/** Rules are [field, test] pairs; the first test that fails names its field. */
export function demand(rules, file, line) {
  for (const [field, test] of rules) if (!test()) throw new Fault("bad_field", file, line, { field });
}
