// Exclusions, quotas and tickets (docs/draw.md §4.4).

import { dump } from "./canonical.js";
import { concat, hex, hexOfState, sha256, underKey, utf8 } from "./sha256.js";

const MILLION = 1000000n;

/** [all reasons, reasons left] of a row: those a plan overrides do not count against a key subject. */
export function reasons(row, plan) {
  const why = [];
  if (row.st !== "OK") why.push("STATUS");
  if (row.wl !== "") why.push("WHITELIST");
  if (row.n >= row.cap) why.push("FREQ_CAP");
  return [why, row.k ? why.filter((name) => !plan.key_overrides.includes(name)) : why];
}

/** How many of each stratum, by exact integers. */
function quotas(plan, eligible, listed) {
  const quota = new Map(plan.order.map((c) => [c, 0]));
  if (plan.quota.mode === "ratio") {
    const base = plan.base === "eligible" ? eligible : listed;
    for (const c of plan.order) {
      const wanted = (BigInt(base.get(c)) * BigInt(plan.ppm.get(c)) + MILLION - 1n) / MILLION;
      quota.set(c, Math.min(eligible.get(c), Number(wanted)));
    }
    return quota;
  }
  const size = (c) => BigInt(eligible.get(c));
  const weight = (c) => BigInt(plan.ppm.get(c)) * size(c);
  let open = plan.order.filter((c) => weight(c) > 0n);
  const room = open.reduce((sum, c) => sum + size(c), 0n);
  let n = BigInt(plan.quota.n) < room ? BigInt(plan.quota.n) : room;
  while (open.length) {
    const total = open.reduce((sum, c) => sum + weight(c), 0n);
    const full = open.filter((c) => n * weight(c) > total * size(c));
    if (full.length) {
      for (const c of full) {
        quota.set(c, eligible.get(c));
        n -= size(c);
      }
      open = open.filter((c) => !full.includes(c));
      continue;
    }
    let left = Number(n - open.reduce((sum, c) => sum + (n * weight(c)) / total, 0n));
    const remainder = (c) => (n * weight(c)) % total;
    const ordered = [...open].sort((a, b) => {
      const difference = remainder(b) - remainder(a);
      if (difference !== 0n) return difference > 0n ? 1 : -1;
      return a < b ? -1 : 1;
    });
    for (const c of ordered) quota.set(c, Number((n * weight(c)) / total) + (left-- > 0 ? 1 : 0));
    break;
  }
  return quota;
}

/** A function that gives the ticket of the code at bytes[start..start+length) with weight w, in hexadecimal. */
export function ticketer(key) {
  const block = underKey(key);
  return (bytes, start, length, w) => {
    let best = hexOfState(block(bytes, start, length));
    for (let j = 2; j <= w; j++) {
      const more = hex(sha256(concat(key, bytes.subarray(start, start + length), utf8(`#${j}`))));
      if (more < best) best = more;
    }
    return best;
  };
}

/** [ticket, code, row] of all lines of the groups whose ticket begins below `bar` (of 2^32). */
function below(roster, groups, key, bar) {
  const { bytes } = roster;
  const block = underKey(key);
  const ticket = ticketer(key);
  const found = [];
  for (const { row, starts, lengths } of groups) {
    for (let i = 0; i < starts.length; i++) {
      const start = starts.at(i);
      const length = lengths.at(i);
      let drawn;
      if (row.w === 1) {
        const state = block(bytes, start, length);
        if (state[0] >>> 0 > bar) continue;
        drawn = hexOfState(state);
      } else {
        drawn = ticket(bytes, start, length, row.w);
        if (parseInt(drawn.slice(0, 8), 16) > bar) continue;
      }
      found.push([drawn, codeAt(bytes, start, length), row]);
    }
  }
  return found;
}

const codeAt = (bytes, start, length) => String.fromCharCode(...bytes.subarray(start, start + length));

const byTicket = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1);

/** The `wanted` smallest of a stratum, in order; only about that many tickets are kept on the way. */
function smallest(roster, groups, key, wanted, available) {
  if (!wanted) return [];
  const bar = Math.ceil(((wanted + 10 * Math.sqrt(wanted) + 64) / available) * 2 ** 32);
  let kept = below(roster, groups, key, bar);
  if (kept.length < wanted) kept = below(roster, groups, key, 2 ** 32);
  return kept.sort(byTicket).slice(0, wanted);
}

/** The draw of §4.4: counts by stratum, the rows of the three files, and the selected for the visits. */
export function select(plan, roster, key) {
  const zero = () => new Map(plan.order.map((c) => [c, 0]));
  const eligible = zero();
  const listed = zero();
  const pots = new Map(plan.order.map((c) => [c, []]));
  const excluded = [];
  const keys = [];
  const ticket = ticketer(key);
  for (const group of roster.groups) {
    const { row, starts, lengths } = group;
    const [why, left] = reasons(row, plan);
    listed.set(row.c, listed.get(row.c) + starts.length);
    if (!left.length && !row.k) {
      eligible.set(row.c, eligible.get(row.c) + starts.length);
      pots.get(row.c).push(group);
      continue;
    }
    for (let i = 0; i < starts.length; i++) {
      const code = codeAt(roster.bytes, starts.at(i), lengths.at(i));
      if (left.length) excluded.push({ c: row.c, id: code, key: row.k, why: left });
      else keys.push([ticket(roster.bytes, starts.at(i), lengths.at(i), row.w), code, row, why]);
    }
  }
  excluded.sort((a, b) => (a.id < b.id ? -1 : 1));
  const quota = quotas(plan, eligible, listed);
  const line = (rank, [drawn, code, row], why, override) => {
    return { c: row.c, id: code, override, rank, t: row.t, ticket: drawn, why };
  };
  const selected = keys.sort(byTicket).map((entry, rank) => line(rank, entry, "KEY", entry[3]));
  const reserve = [];
  for (const c of plan.order) {
    const wanted = Math.min(quota.get(c) + plan.reserve, eligible.get(c));
    smallest(roster, pots.get(c), key, wanted, eligible.get(c)).forEach((entry, rank) => {
      if (rank < quota.get(c)) selected.push(line(rank, entry, "DRAW", []));
      else reserve.push({ c, id: entry[1], rank, ticket: entry[0] });
    });
  }
  const plain = (map) => Object.fromEntries(map);
  return { eligible: plain(eligible), listed: plain(listed), quota: plain(quota), selected, reserve, excluded };
}

/** The public order of visits (§4.5). */
export function visitOrder(selected, key) {
  const ranked = selected.map((row) => [row.why === "KEY" ? 0 : 1, hex(sha256(concat(key, utf8(row.id)))), row]);
  ranked.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2].id < b[2].id ? -1 : 1));
  return ranked.map(([, , row]) => ({ id: row.id, template: row.t }));
}

/** Canonical lines of objects, as bytes. */
export const writeLines = (rows) => utf8(rows.map((row) => `${dump(row)}\n`).join(""));
