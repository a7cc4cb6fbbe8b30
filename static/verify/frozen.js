// Header, sources and the four frozen files (docs/draw.md §4.1 to §4.3): strict reading.

import {
  Fault,
  checkFields,
  demand,
  hasKeys,
  isDigest,
  isInteger,
  isObject,
  isText,
  lineSpans,
  objectLines,
  parse,
} from "./canonical.js";
import { concat, fromHex, hex, sha256, tagged, utf8 } from "./sha256.js";

export const SEALED = { classes: "classes.json", map: "map.ndjson", officer_map: "officer_map.ndjson" };
const CHAINS = { "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": [1692803367, 3] };
const CHUNK_LINES = 4096;
const MOST = 1e9; // of anything counted

const fits = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const isStratum = fits(/^[0-9A-Z_-]{1,16}$/);
const isBusiness = fits(/^[0-9A-Z]{1,23}$/);
const isOfficer = fits(/^[0-9A-Z]{1,19}$/);
const isSignature = fits(/^(?:[0-9a-f]{2}){1,256}$/);
const isLabel = fits(/^S[1-9][0-9]*$/);
const isDrawResult = fits(/^(?:(?:(?:0|[1-9][0-9]{0,8})\.)+\/)+$/);
const isNamed = (value) => isText(value) && value !== "";
const isFilled = (value) => typeof value === "string" && value !== "";

// --- digests ---------------------------------------------------------------------------------------------------

export function facts(bytes) {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return { bytes: bytes.length, lines, sha256: hex(sha256(bytes)) };
}

export function agrees(stated, bytes) {
  return stated.bytes === bytes.length && Object.entries(facts(bytes)).every(([name, value]) => stated[name] === value);
}

export function chunkRoot(bytes) {
  const digests = [];
  let start = 0;
  let seen = 0;
  for (let end = 0; end < bytes.length; ) {
    const found = bytes.indexOf(10, end);
    end = found < 0 ? bytes.length : found + 1;
    seen++;
    if (seen === CHUNK_LINES || end === bytes.length) {
      digests.push(sha256(bytes, start, end));
      start = end;
      seen = 0;
    }
  }
  return hex(sha256(concat(...digests)));
}

// --- days and times ----------------------------------------------------------------------------------------------

function isDay(value) {
  const match = typeof value === "string" && /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

const isSpan = (value) =>
  Array.isArray(value) && value.length === 2 && isDay(value[0]) && isDay(value[1]) && value[0] <= value[1];

/** Seconds since 1970 of an RFC 3339 time with whole seconds and offset, or null. */
function moment(value) {
  const form = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$/;
  const match = typeof value === "string" && form.exec(value);
  if (!match || !isDay(match[1])) return null;
  const [year, month, day] = match[1].split("-").map(Number);
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const seconds = midnight.getTime() / 1000 + Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4]);
  if (match[5] === "Z") return seconds;
  const offset = Number(match[7]) * 3600 + Number(match[8]) * 60;
  return match[6] === "+" ? seconds - offset : seconds + offset;
}

// --- header and sources -------------------------------------------------------------------------------------------

function areFacts(value, more = []) {
  return (
    hasKeys(value, ["bytes", "lines", "sha256", ...more]) &&
    isInteger(value.bytes, 0) &&
    isInteger(value.lines, 0) &&
    isDigest(value.sha256)
  );
}

export function readHeader(bytes) {
  const file = "header.json";
  const value = parse(bytes, file);
  if (!isObject(value)) throw new Fault("not_canonical", file, 1);
  const names = ["algo", "hash", "plan_no", "published", "seq", "prev", "sources", "plan", "roster", "officers", "avoid"];
  checkFields(value, names, file, 1, ["sealed"]);
  const published = moment(value.published);
  demand(
    [
      ["published", () => published !== null],
      ["algo", () => value.algo === "srdraw/1"],
      ["hash", () => value.hash === "sha256"],
      ["plan_no", () => isNamed(value.plan_no)],
      ["prev", () => isDigest(value.prev)],
      ["seq", () => isInteger(value.seq, 1)],
      ["plan", () => areFacts(value.plan)],
      [
        "roster",
        () =>
          areFacts(value.roster, ["chunk_lines", "chunk_root"]) &&
          value.roster.chunk_lines === CHUNK_LINES &&
          isDigest(value.roster.chunk_root),
      ],
      ["officers", () => areFacts(value.officers)],
      ["avoid", () => areFacts(value.avoid)],
      [
        "sealed",
        () =>
          !("sealed" in value) ||
          (hasKeys(value.sealed, Object.keys(SEALED)) && Object.values(value.sealed).every((one) => areFacts(one))),
      ],
    ],
    file,
    1,
  );
  checkSources(value.sources, published);
  return value;
}

function sourceFits(source) {
  if (!isObject(source) || !isNamed(source.label)) return false;
  if (source.type === "commit") return hasKeys(source, ["type", "label", "commit"]) && isDigest(source.commit);
  if (source.type === "drand") {
    return hasKeys(source, ["type", "label", "chain", "round"]) && isDigest(source.chain) && isInteger(source.round, 1);
  }
  return (
    source.type === "lottery" &&
    hasKeys(source, ["type", "label", "issue", "encode"]) &&
    source.encode === "rfc3797" &&
    isNamed(source.issue)
  );
}

function checkSources(sources, published) {
  const fit = Array.isArray(sources) && sources.every(sourceFits);
  if (!fit || new Set(sources.map((source) => source.label)).size !== sources.length) {
    throw new Fault("bad_field", "header.json", 1, { field: "sources" });
  }
  for (const source of sources) {
    if (source.type !== "drand" || !Object.hasOwn(CHAINS, source.chain)) continue;
    const [genesis, period] = CHAINS[source.chain];
    if (genesis + (source.round - 1) * period < published + 600) {
      throw new Fault("round_too_early", "header.json", 1, { value: source.label });
    }
  }
}

export function areStrong(sources) {
  const kinds = sources.map((source) => source.type);
  const lotteries = kinds.filter((kind) => kind === "lottery").length;
  return kinds.includes("drand") || (lotteries > 0 && kinds.includes("commit")) || lotteries * 24 >= 64;
}

function isLottery(value) {
  if (!isDrawResult(value)) return false;
  return value
    .split("/")
    .slice(0, -1)
    .every((group) => {
      const numbers = group.split(".").slice(0, -1).map(Number);
      return numbers.every((number, i) => i === 0 || numbers[i - 1] <= number);
    });
}

function revealFits(source, given) {
  if (source.type === "drand") {
    return (
      hasKeys(given, ["round", "signature"]) &&
      isInteger(given.round) &&
      given.round === source.round &&
      isSignature(given.signature)
    );
  }
  if (!hasKeys(given, ["value"])) return false;
  return source.type === "commit" ? isDigest(given.value) : isLottery(given.value);
}

/** Check reveals.json and return the digest each source contributes, in header order (§4.2). */
export function contributions(header, bytes) {
  const file = "reveals.json";
  const reveals = parse(bytes, file);
  if (!isObject(reveals)) throw new Fault("not_canonical", file, 1);
  const labels = header.sources.map((source) => source.label);
  for (const label of labels) {
    if (!Object.hasOwn(reveals, label)) throw new Fault("reveal_missing", file, 1, { value: label });
  }
  for (const label of Object.keys(reveals).sort()) {
    if (!labels.includes(label)) throw new Fault("reveal_unknown", file, 1, { value: label });
  }
  return header.sources.map((source) => {
    const given = reveals[source.label];
    if (!revealFits(source, given)) throw new Fault("bad_field", file, 1, { field: source.label });
    let value;
    if (source.type === "commit") {
      value = fromHex(given.value);
      if (hex(sha256(concat(tagged("commit", header.plan_no, source.label), value))) !== source.commit) {
        throw new Fault("commit_does_not_open", file, 1, { value: source.label });
      }
    } else if (source.type === "drand") value = sha256(fromHex(given.signature));
    else value = utf8(given.value);
    return sha256(concat(tagged("source", source.label), value));
  });
}

export const makeSeed = (headerDigest, digests) => sha256(concat(tagged("seed"), headerDigest, ...digests));

export const makeKey = (purpose, seed) => sha256(concat(tagged("key", purpose), seed));

// --- plan -------------------------------------------------------------------------------------------------------------

export function readPlan(bytes) {
  const file = "plan.json";
  const plan = parse(bytes, file);
  if (!isObject(plan)) throw new Fault("not_canonical", file, 1);
  const names = ["base", "batches", "key_overrides", "plan_no", "quota", "reserve", "strata", "templates", "title"];
  checkFields(plan, names, file, 1, ["profile"]);
  const { key_overrides: overrides, quota, strata, templates } = plan;
  const stratumFits = (row) => hasKeys(row, ["c", "ppm"]) && isStratum(row.c) && isInteger(row.ppm, 0, 1000000);
  const entryFits = (entry) =>
    hasKeys(entry, ["dept", "item", "need"]) &&
    isNamed(entry.dept) &&
    isNamed(entry.item) &&
    isInteger(entry.need, 1, 1000);
  const ratio = hasKeys(quota, ["mode"]) && quota.mode === "ratio";
  const total = hasKeys(quota, ["mode", "n"]) && quota.mode === "total" && isInteger(quota.n, 0);
  demand(
    [
      ["base", () => plan.base === "eligible" || plan.base === "listed"],
      ["batches", () => Array.isArray(plan.batches) && plan.batches.length > 0 && plan.batches.every(isSpan)],
      [
        "key_overrides",
        () => Array.isArray(overrides) && overrides.every((name) => name === "FREQ_CAP" || name === "WHITELIST"),
      ],
      ["key_overrides", () => new Set(overrides).size === overrides.length],
      ["plan_no", () => isNamed(plan.plan_no)],
      ["profile", () => !("profile" in plan) || plan.profile === "open" || plan.profile === "blinded"],
      ["quota", () => ratio || total],
      ["reserve", () => isInteger(plan.reserve, 0)],
      ["strata", () => Array.isArray(strata) && strata.length > 0 && strata.every(stratumFits)],
      ["strata", () => new Set(strata.map((row) => row.c)).size === strata.length],
      ["templates", () => isObject(templates) && Object.keys(templates).length > 0],
    ],
    file,
    1,
  );
  for (const name of Object.keys(templates).sort()) {
    const entries = templates[name];
    if (!isNamed(name) || !Array.isArray(entries) || !entries.every(entryFits)) {
      throw new Fault("bad_field", file, 1, { field: "templates" });
    }
    if (entries.reduce((sum, entry) => sum + entry.need, 0) < 2) throw new Fault("small_team", file, 1, { value: name });
  }
  demand([["title", () => isText(plan.title)]], file, 1);
  const read = {
    ...plan,
    blinded: plan.profile === "blinded",
    order: strata.map((row) => row.c),
    ppm: new Map(strata.map((row) => [row.c, row.ppm])),
    templates: new Map(Object.entries(templates)),
  };
  if (read.blinded) checkBlindedPlan(read);
  return read;
}

function checkBlindedPlan(plan) {
  const labels = plan.order.filter((c) => c !== "K" && c !== "X");
  const blinded =
    plan.templates.size === 1 &&
    plan.base === "eligible" &&
    plan.ppm.get("K") === 0 &&
    plan.ppm.get("X") === 0 &&
    labels.every((c) => isLabel(c) && plan.ppm.get(c) > 0);
  if (!blinded) throw new Fault("blinded_plan", "plan.json", 1);
  const days = [...plan.batches].sort((a, b) => (a[0] + a[1] < b[0] + b[1] ? -1 : 1));
  if (days.some((span, i) => i > 0 && days[i - 1][1] >= span[0])) {
    throw new Fault("bad_field", "plan.json", 1, { field: "batches" });
  }
}

// --- roster --------------------------------------------------------------------------------------------------------------

export const ROSTER_FIELDS = ["c", "cap", "id", "k", "n", "st", "t", "w", "wl"];

export function checkBusiness(row, plan, line, file = "roster.ndjson") {
  checkFields(row, ROSTER_FIELDS, file, line);
  demand(
    [
      ["c", () => typeof row.c === "string"],
      ["cap", () => isInteger(row.cap, 0, MOST)],
      ["id", () => isBusiness(row.id)],
      ["k", () => isInteger(row.k, 0, 1)],
      ["n", () => isInteger(row.n, 0, MOST)],
      ["st", () => isFilled(row.st)],
      ["t", () => typeof row.t === "string"],
      ["w", () => isInteger(row.w, 1, 255)],
      ["wl", () => typeof row.wl === "string"],
    ],
    file,
    line,
  );
  if (!plan.ppm.has(row.c)) throw new Fault("unknown_stratum", file, line, { value: row.c });
  if (!plan.templates.has(row.t)) throw new Fault("unknown_template", file, line, { value: row.t });
  if (!plan.blinded) return;
  const plain = row.cap === 1 && row.n === 0 && row.wl === "" && row.w === 1;
  const k = row.c === "K" ? 1 : 0;
  const states = { K: ["OK", "OUT"], X: ["OUT"] }[row.c] ?? ["OK"];
  if (!plain || row.k !== k || !states.includes(row.st)) throw new Fault("blinded_line", file, line);
}

/** A list of numbers that grows. */
class Numbers {
  #items = new Uint32Array(1024);
  length = 0;
  push(value) {
    if (this.length === this.#items.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length++] = value;
  }
  at(index) {
    return this.#items[index];
  }
}

const BEFORE = utf8('{"c":"');
const MIDDLE = utf8('","cap":');
const AFTER = utf8(',"id":"');

function startsWith(bytes, at, pattern) {
  for (let i = 0; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}

/** Where the code of a roster line stands, as [start, end), or null if the line has another shape. */
function codeSpan(bytes, start, end) {
  if (!startsWith(bytes, start, BEFORE)) return null;
  let at = start + BEFORE.length;
  while (at < end && bytes[at] !== 0x22) at++;
  if (!startsWith(bytes, at, MIDDLE)) return null;
  at += MIDDLE.length;
  while (at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++;
  if (!startsWith(bytes, at, AFTER)) return null;
  at += AFTER.length;
  const first = at;
  while (at < end && ((bytes[at] >= 0x30 && bytes[at] <= 0x39) || (bytes[at] >= 0x41 && bytes[at] <= 0x5a))) at++;
  return at > first && at - first <= 23 && bytes[at] === 0x22 ? [first, at] : null;
}

/** Rows alike but for the code share one group {row, head, tail, codes, spans}: found by a hash of both rests. */
class Groups {
  all = [];
  #byHash = new Map();

  constructor(bytes) {
    this.bytes = bytes;
  }

  find(start, first, last, end) {
    const { bytes } = this;
    let hash = 0x811c9dc5;
    for (let i = start; i < first; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    for (let i = last; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    const known = this.#byHash.get(hash);
    if (known) {
      for (const group of known) if (this.#same(group, start, first, last, end)) return [group, known];
    }
    const bucket = known ?? [];
    if (!known) this.#byHash.set(hash, bucket);
    return [null, bucket];
  }

  add(bucket, row, start, first, last, end) {
    const { bytes } = this;
    const group = {
      row,
      head: bytes.slice(start, first),
      tail: bytes.slice(last, end),
      starts: new Numbers(),
      lengths: new Numbers(),
    };
    bucket.push(group);
    this.all.push(group);
    return group;
  }

  #same(group, start, first, last, end) {
    return (
      group.head.length === first - start &&
      group.tail.length === end - last &&
      startsWith(this.bytes, start, group.head) &&
      startsWith(this.bytes, last, group.tail)
    );
  }
}

function compareCodes(bytes, a, aEnd, b, bEnd) {
  const length = Math.min(aEnd - a, bEnd - b);
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return bytes[a + i] - bytes[b + i];
  return aEnd - a - (bEnd - b);
}

/** The roster as groups of equal rows; `at` finds the group and code of a line by its number from 0. */
export function readRoster(bytes, plan, onLines = () => {}) {
  const file = "roster.ndjson";
  const groups = new Groups(bytes);
  let before = 0;
  let beforeEnd = 0;
  let lines = 0;
  for (const [number, start, end] of lineSpans(bytes, file)) {
    const span = codeSpan(bytes, start, end);
    let group = null;
    let bucket = null;
    if (span) [group, bucket] = groups.find(start, span[0], span[1], end);
    if (!group) {
      const row = parse(bytes.subarray(start, end), file, number);
      if (!isObject(row)) throw new Fault("not_canonical", file, number);
      checkBusiness(row, plan, number);
      group = groups.add(bucket, row, start, span[0], span[1], end);
    }
    if (compareCodes(bytes, span[0], span[1], before, beforeEnd) <= 0) throw new Fault("not_ascending", file, number);
    [before, beforeEnd] = span;
    group.starts.push(span[0]);
    group.lengths.push(span[1] - span[0]);
    lines = number;
    if (number % 65536 === 0) onLines(number);
  }
  return { bytes, groups: groups.all, lines };
}

// --- officers and avoidance ---------------------------------------------------------------------------------------------

export const OFFICER_FIELDS = ["cap", "cert", "dept", "id", "items", "leave", "load"];

export function checkOfficer(row, line, file = "officers.ndjson") {
  checkFields(row, OFFICER_FIELDS, file, line);
  demand(
    [
      ["cap", () => isInteger(row.cap, 0, MOST)],
      ["cert", () => isDay(row.cert)],
      ["dept", () => isFilled(row.dept)],
      ["id", () => isOfficer(row.id)],
      ["items", () => Array.isArray(row.items) && row.items.every(isFilled)],
      ["leave", () => Array.isArray(row.leave) && row.leave.every(isSpan)],
      ["load", () => isInteger(row.load, 0, MOST)],
    ],
    file,
    line,
  );
}

export function canServe(officer, [start, end]) {
  return officer.cert >= end && !officer.leave.some(([first, last]) => first <= end && start <= last);
}

export const templateItems = (plan) =>
  new Set([...plan.templates.values()].flatMap((entries) => entries.map((entry) => entry.item)));

export function readOfficers(bytes, plan) {
  const file = "officers.ndjson";
  const officers = [];
  const items = templateItems(plan);
  const whole = new Set(plan.batches.map(String));
  for (const [line, row] of objectLines(bytes, file)) {
    checkOfficer(row, line);
    if (officers.length && row.id <= officers.at(-1).id) throw new Fault("not_ascending", file, line);
    const plain =
      row.cert === "9999-12-31" &&
      row.items.every((item) => items.has(item)) &&
      row.leave.every((span) => whole.has(String(span)));
    if (plan.blinded && !plain) throw new Fault("blinded_line", file, line);
    officers.push(row);
  }
  return officers;
}

export function readAvoid(bytes) {
  const file = "avoid.ndjson";
  const pairs = [];
  for (const [line, row] of objectLines(bytes, file)) {
    checkFields(row, ["o", "v"], file, line);
    demand(
      [
        ["o", () => isOfficer(row.o)],
        ["v", () => isBusiness(row.v)],
      ],
      file,
      line,
    );
    const last = pairs.at(-1);
    if (last && (row.o < last.o || (row.o === last.o && row.v <= last.v))) throw new Fault("not_ascending", file, line);
    pairs.push(row);
  }
  return pairs;
}
