// Certificates of refused visits (docs/draw.md §4.6) and the sealed maps (§5.1).

import { Fault, checkFields, demand, dump, hasKeys, isDigest, isInteger, isObject, objectLines, parse } from "./canonical.js";
import {
  OFFICER_FIELDS,
  ROSTER_FIELDS,
  SEALED,
  agrees,
  canServe,
  checkBusiness,
  checkOfficer,
  templateItems,
} from "./frozen.js";
import { reasons } from "./selection.js";
import { concat, fromHex, sha256, tagged } from "./sha256.js";

const CUT = ["cap", "deficit", "lines", "need", "officers"];

export function checkCertificates(teams, bytes) {
  const file = "short.ndjson";
  const number = new Map(teams.officers.map((officer, o) => [officer.id, o]));
  const sums = new Map();
  const entries = [...objectLines(bytes, file)];
  for (const [line, entry] of entries) {
    const v = teams.refused[line - 1];
    if (v === undefined || entry.id !== teams.visits[v].id) {
      throw new Fault("short_unknown", file, line, { value: shown(entry.id) });
    }
    if (!cutHolds(teams, entry, v, number, sums) || !funnelsHold(teams, entry.why, v)) {
      throw new Fault("cut_wrong", file, line, { value: entry.id });
    }
  }
  if (entries.length < teams.refused.length) {
    const missing = teams.visits[teams.refused[entries.length]].id;
    throw new Fault("short_missing", file, entries.length + 1, { value: missing });
  }
}

const shown = (value) => (typeof value === "string" ? value : "");

function cutHolds(teams, entry, v, number, sums) {
  if (!hasKeys(entry, ["cut", "id", "why"]) || !hasKeys(entry.cut, CUT)) return false;
  const { cap, deficit, lines, need, officers: names } = entry.cut;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string" && number.has(name))) return false;
  if (names.some((name, i) => i > 0 && names[i - 1] >= name)) return false;
  if (![cap, deficit, lines, need].every((figure) => isInteger(figure))) return false;
  const mark = names.join();
  if (!sums.has(mark)) sums.set(mark, runningDemand(teams, new Set(names.map((name) => number.get(name)))));
  const { own, before, places } = sums.get(mark);
  return cap === places && need <= before[v] + own[v] && lines >= 1 && deficit === need - cap && deficit >= 1;
}

function runningDemand(teams, inside) {
  const own = teams.demand(inside);
  const refused = new Set(teams.refused);
  let total = 0;
  const before = own.map((need, v) => {
    const sum = total;
    if (!refused.has(v)) total += need;
    return sum;
  });
  let places = 0;
  for (const o of inside) places += teams.officers[o].cap;
  return { own, before, places };
}

function funnelsHold(teams, why, v) {
  const lines = teams.linesOf[v];
  if (!Array.isArray(why) || why.length !== lines.length) return false;
  return why.every((stated, i) => {
    const computed = teams.funnel(lines[i]);
    if (!hasKeys(stated, [...Object.keys(computed), "under_cap"])) return false;
    const same = Object.entries(computed).every(([name, value]) => stated[name] === value);
    return same && isInteger(stated.under_cap, 0, computed.not_avoided);
  });
}

// --- sealed maps ---------------------------------------------------------------------------------------------------

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(bytes, length) {
  let text = "";
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += SIGNS[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return text.slice(0, length);
}

/** The maps are those of the header; a file that is not is read all the same, since its fault may have a line. */
export function checkSealed(header, plan, files, sealed, avoid) {
  if (!("sealed" in header)) throw new Fault("bad_field", "header.json", 1, { field: "sealed" });
  for (const file of Object.values(SEALED)) if (!sealed.has(file)) throw new Fault("file_missing", file);
  const names = Object.keys(SEALED).filter((name) => !agrees(header.sealed[name], sealed.get(SEALED[name])));
  const changed = names.length ? SEALED[names[0]] : null;
  try {
    openSealed(plan, files, sealed, avoid);
  } catch (error) {
    if (!(error instanceof Fault) || !changed || error.file === changed) throw error;
  }
  if (changed) throw new Fault("digest_differs", changed);
}

function openSealed(plan, files, sealed, avoid) {
  const labels = readClasses(sealed.get(SEALED.classes), plan);
  const truePlan = {
    ...plan,
    blinded: false,
    ppm: new Map(Object.entries(labels).map(([name, label]) => [name, plan.ppm.get(label)])),
  };
  const rows = openMap(sealed, SEALED.map, "row", 23, ROSTER_FIELDS, (row, line, number) => {
    checkBusiness(line, truePlan, number, SEALED.map);
    return publicRow(row, line, labels, plan);
  });
  compareMap(rows, files.get("roster.ndjson"), SEALED.map);
  const people = openMap(sealed, SEALED.officer_map, "officer", 19, OFFICER_FIELDS, (row, line, number) => {
    checkOfficer(line, number, SEALED.officer_map);
    return publicOfficer(row, line, plan);
  });
  compareMap(people, files.get("officers.ndjson"), SEALED.officer_map);
  for (const { o, v } of avoid) {
    if (!rows.has(v)) throw new Fault("map_incomplete", SEALED.map);
    if (!people.has(o)) throw new Fault("map_incomplete", SEALED.officer_map);
  }
}

function readClasses(bytes, plan) {
  const file = SEALED.classes;
  const table = parse(bytes, file);
  const fits =
    hasKeys(table, ["classes", "salt"]) &&
    isDigest(table.salt) &&
    isObject(table.classes) &&
    Object.values(table.classes).every((label) => typeof label === "string");
  if (!fits) throw new Fault("bad_field", file, 1, { field: "classes" });
  const stated = Object.values(table.classes).sort();
  const wanted = plan.order.filter((c) => c !== "K" && c !== "X").sort();
  if (dump(stated) !== dump(wanted)) throw new Fault("label_differs", file, 1);
  return table.classes;
}

function publicRow(row, line, labels, plan) {
  const [, left] = reasons(line, plan);
  let c = labels[line.c];
  if (line.k) c = "K";
  else if (left.length) c = "X";
  return { c, cap: 1, id: row, k: line.k, n: 0, st: left.length ? "OUT" : "OK", t: line.t, w: 1, wl: "" };
}

function publicOfficer(row, line, plan) {
  const items = templateItems(plan);
  const away = plan.batches.filter((batch) => !canServe(line, batch));
  away.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return {
    cap: line.cap,
    cert: "9999-12-31",
    dept: line.dept,
    id: row,
    items: [...new Set(line.items)].filter((item) => items.has(item)).sort(byCodePoint),
    leave: away,
    load: line.load,
  };
}

/** Order by code point, as Python sorts; JavaScript's own order is by UTF-16 unit. */
function byCodePoint(a, b) {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] !== right[i]) return left[i].codePointAt(0) - right[i].codePointAt(0);
  }
  return left.length - right.length;
}

function openMap(sealed, file, kind, length, fields, publicLine) {
  const found = new Map();
  const codes = new Set();
  let before = "";
  for (const [number, entry] of objectLines(sealed.get(file), file)) {
    checkFields(entry, ["code", "line", "name", "row", "salt"], file, number);
    const { code, line, row } = entry;
    demand(
      [
        ["code", () => typeof code === "string" && /^[0-9A-Z]{1,23}$/.test(code)],
        ["line", () => hasKeys(line, fields) && line.id === code],
        ["name", () => typeof entry.name === "string"],
        ["row", () => typeof row === "string"],
        ["salt", () => isDigest(entry.salt)],
      ],
      file,
      number,
    );
    if (row !== base32(sha256(concat(tagged(kind, code), fromHex(entry.salt))), length)) {
      throw new Fault("pseudonym_differs", file, number);
    }
    if (row <= before || codes.has(code)) throw new Fault("not_ascending", file, number);
    before = row;
    codes.add(code);
    found.set(row, dump(publicLine(row, line, number)));
  }
  return found;
}

function compareMap(found, bytes, file) {
  const texts = new TextDecoder().decode(bytes).split("\n").slice(0, -1);
  if (texts.length !== found.size) throw new Fault("map_incomplete", file);
  let number = 0;
  for (const mine of found.values()) {
    if (mine !== texts[number++]) throw new Fault("true_line_differs", file, number);
  }
}
