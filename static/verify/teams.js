// Teams and refusals (docs/draw.md §4.5, §4.6). Officers are numbers in the order of the file.

import { canServe } from "./frozen.js";
import { hexOfState, underKey, utf8 } from "./sha256.js";

/** A heap of [load, key, officer]: the largest load first, then the smallest key. */
class Ranking {
  #items = [];

  static #before(a, b) {
    return a[0] !== b[0] ? a[0] > b[0] : a[1] < b[1];
  }

  push(item) {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!Ranking.#before(items[at], items[above])) break;
      [items[at], items[above]] = [items[above], items[at]];
      at = above;
    }
  }

  pop() {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length) {
      items[0] = last;
      for (let at = 0; ; ) {
        let next = 2 * at + 1;
        if (next >= items.length) break;
        if (next + 1 < items.length && Ranking.#before(items[next + 1], items[next])) next++;
        if (!Ranking.#before(items[next], items[at])) break;
        [items[at], items[next]] = [items[next], items[at]];
        at = next;
      }
    }
    return top;
  }

  get size() {
    return this.#items.length;
  }
}

export class Teams {
  constructor(plan, officers, avoid, visits, key, onVisit = () => {}) {
    this.plan = plan;
    this.officers = officers;
    this.visits = visits;
    this.block = underKey(key);
    this.names = officers.map((officer) => utf8(officer.id));
    this.load = officers.map((officer) => officer.load);
    this.room = officers.map((officer) => officer.cap);
    this.keys = officers.map((_, o) => this.#key(o));
    this.holding = officers.map(() => new Set());
    this.#buildAvoidance(avoid);
    this.#buildLines();
    this.team = visits.map(() => new Map());
    this.refused = [];
    this.fullSets = [];
    this.accepted = new Array(this.pools.length).fill(0);
    visits.forEach((_, v) => {
      this.#deal(v);
      if (v % 256 === 0) onVisit(v);
    });
    this.#level();
  }

  #buildAvoidance(avoid) {
    const number = new Map(this.officers.map((officer, o) => [officer.id, o]));
    const byBusiness = new Map();
    for (const { o, v } of avoid) {
      if (!number.has(o)) continue;
      if (!byBusiness.has(v)) byBusiness.set(v, new Set());
      byBusiness.get(v).add(number.get(o));
    }
    const nobody = new Set();
    this.barred = this.visits.map((visit) => byBusiness.get(visit.id) ?? nobody);
  }

  /** Lines are numbered through all visits; a pool holds the officers of one (department, item, batch). */
  #buildLines() {
    const { plan, officers, visits } = this;
    const numbers = new Map();
    this.pools = [];
    this.poolsOf = officers.map(() => []);
    this.lines = [];
    this.linesOf = visits.map((visit, v) => {
      const batch = v % plan.batches.length;
      return plan.templates.get(visit.template).map((entry) => {
        const name = JSON.stringify([entry.dept, entry.item, batch]);
        if (!numbers.has(name)) {
          numbers.set(name, this.pools.length);
          this.pools.push(this.#makePool(entry, batch));
        }
        this.lines.push({ visit: v, entry, pool: numbers.get(name) });
        return this.lines.length - 1;
      });
    });
  }

  #makePool({ dept, item }, batch) {
    const members = [];
    this.officers.forEach((officer, o) => {
      const able = officer.dept === dept && (item === "*" || officer.items.includes(item));
      if (able && canServe(officer, this.plan.batches[batch])) members.push(o);
    });
    for (const o of members) this.poolsOf[o].push(this.pools.length);
    const pool = { members, order: [...members], moved: new Set() };
    pool.order.sort((a, b) => (this.keys[a] < this.keys[b] ? -1 : 1));
    return pool;
  }

  /** (load, H(key ‖ u32(load) ‖ id)) as text that compares the same way. */
  #key(o) {
    const load = this.load[o];
    const name = this.names[o];
    const message = new Uint8Array(4 + name.length);
    new DataView(message.buffer).setUint32(0, load);
    message.set(name, 4);
    return load.toString(16).padStart(8, "0") + hexOfState(this.block(message, 0, message.length));
  }

  #charge(o, places) {
    this.load[o] += places;
    this.room[o] -= places;
    this.keys[o] = this.#key(o);
    for (const p of this.poolsOf[o]) this.pools[p].moved.add(o);
  }

  /** The pool in order of keys; officers whose key changed are taken out and put where they belong. */
  #inOrder(p) {
    const pool = this.pools[p];
    const { moved } = pool;
    if (!moved.size) return pool.order;
    const { keys } = this;
    if (moved.size > 16) {
      pool.order.sort((a, b) => (keys[a] < keys[b] ? -1 : 1));
    } else {
      const order = pool.order.filter((o) => !moved.has(o));
      for (const o of moved) {
        let low = 0;
        let high = order.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (keys[order[middle]] < keys[o]) low = middle + 1;
          else high = middle;
        }
        order.splice(low, 0, o);
      }
      pool.order = order;
    }
    moved.clear();
    return pool.order;
  }

  #give(line, o, log) {
    this.team[this.lines[line].visit].set(o, line);
    this.holding[o].add(line);
    log?.push([line, o, 1]);
  }

  #take(line, o, log) {
    this.team[this.lines[line].visit].delete(o);
    this.holding[o].delete(line);
    log?.push([line, o, -1]);
  }

  // --- DEAL

  #deal(v) {
    if (this.#isHopeless(v)) {
      this.refused.push(v);
      return;
    }
    const log = [];
    const charged = [];
    for (const line of this.linesOf[v]) {
      for (let place = 0; place < this.lines[line].entry.need; place++) {
        let o = this.#lowest(line);
        if (o >= 0) this.#give(line, o, log);
        else {
          const reached = new Map();
          o = this.#search([line], -1, Infinity, log, reached);
          if (o < 0) {
            this.#undo(log, charged);
            this.refused.push(v);
            this.#remember(reached);
            return;
          }
        }
        this.#charge(o, 1);
        charged.push(o);
      }
    }
    for (const line of this.linesOf[v]) this.accepted[this.lines[line].pool] += this.lines[line].entry.need;
  }

  #lowest(line) {
    const { visit, pool } = this.lines[line];
    const team = this.team[visit];
    const barred = this.barred[visit];
    for (const o of this.#inOrder(pool)) if (this.room[o] > 0 && !team.has(o) && !barred.has(o)) return o;
    return -1;
  }

  #undo(log, charged) {
    for (const [line, o, sign] of log.reverse()) {
      if (sign > 0) this.#take(line, o);
      else this.#give(line, o);
    }
    for (const o of charged) this.#charge(o, -1);
  }

  /** A full set: officers found full together, and the pools that lie inside it. */
  #remember(reached) {
    const inside = new Set();
    this.pools.forEach((pool, p) => {
      if (pool.members.every((o) => reached.has(o))) inside.add(p);
    });
    let places = 0;
    for (const o of reached.keys()) places += this.officers[o].cap;
    this.fullSets.push({ inside, places });
  }

  #isHopeless(v) {
    return this.fullSets.some(({ inside, places }) => {
      let own = 0;
      for (const line of this.linesOf[v]) if (inside.has(this.lines[line].pool)) own += this.lines[line].entry.need;
      if (!own) return false;
      let used = own;
      for (const p of inside) used += this.accepted[p];
      return used > places;
    });
  }

  // --- SEARCH

  /** The shortest augmenting path is applied; returns the officer at its end, or -1. `limit` bounds the load. */
  #search(starts, root, limit, log, reached) {
    const came = new Map();
    const marked = new Set(starts);
    const queue = [...starts];
    const unreached = new Map();
    for (let position = 0; position < queue.length; position++) {
      const line = queue[position];
      const { visit, pool } = this.lines[line];
      const team = this.team[visit];
      const barred = this.barred[visit];
      const kept = [];
      for (const o of unreached.get(pool) ?? this.#inOrder(pool)) {
        if (o === root || reached.has(o)) continue;
        if (barred.has(o)) kept.push(o);
        else if (team.has(o)) {
          kept.push(o);
          const other = team.get(o);
          if (marked.has(other)) continue;
          marked.add(other);
          came.set(other, [o, line]);
          queue.push(other);
        } else {
          reached.set(o, line);
          if (this.room[o] > 0 && this.load[o] <= limit) {
            this.#walkBack(o, line, came, root, log);
            return o;
          }
          for (const held of [...this.holding[o]].sort((a, b) => a - b)) {
            if (marked.has(held)) continue;
            marked.add(held);
            came.set(held, [o, line]);
            queue.push(held);
          }
        }
      }
      unreached.set(pool, kept);
    }
    return -1;
  }

  #walkBack(end, last, came, root, log) {
    const takes = [];
    const gives = [[last, end]];
    let line = last;
    while (came.has(line)) {
      const [mover, target] = came.get(line);
      takes.push([line, mover]);
      gives.push([target, mover]);
      line = target;
    }
    if (root >= 0) takes.push([line, root]);
    for (const [place, o] of takes) this.#take(place, o, log);
    for (const [place, o] of gives) this.#give(place, o, log);
  }

  // --- LEVEL

  #level() {
    const todo = new Set();
    const ranking = new Ranking();
    const enter = (o) => {
      todo.add(o);
      ranking.push([this.load[o], this.keys[o], o]);
    };
    this.holding.forEach((lines, o) => lines.size && enter(o));
    while (ranking.size) {
      const [, key, a] = ranking.pop();
      if (!todo.has(a) || key !== this.keys[a]) continue;
      todo.delete(a);
      if (!this.holding[a].size) continue;
      const reached = new Map();
      const starts = [...this.holding[a]].sort((x, y) => x - y);
      const end = this.#search(starts, a, this.load[a] - 2, null, reached);
      if (end < 0) {
        for (const o of reached.keys()) if (this.load[o] <= this.load[a]) todo.delete(o);
        continue;
      }
      this.#charge(a, -1);
      this.#charge(end, 1);
      enter(a);
      enter(end);
    }
  }

  // --- results

  rows() {
    const refused = new Set(this.refused);
    return this.visits.map((visit, v) => {
      const served = new Map(this.linesOf[v].map((line) => [line, []]));
      for (const [o, line] of this.team[v]) served.get(line).push(o);
      const team = this.linesOf[v].map((line) => {
        const { dept, item } = this.lines[line].entry;
        const ids = served.get(line).sort((a, b) => a - b);
        return { dept, item, o: ids.map((o) => this.officers[o].id) };
      });
      return { b: v % this.plan.batches.length, id: visit.id, st: refused.has(v) ? "SHORT" : "OK", team };
    });
  }

  /** Officers left for a line after each condition but that of free places. */
  funnel(line) {
    const { visit, entry, pool } = this.lines[line];
    const here = this.officers.filter((officer) => officer.dept === entry.dept);
    const { members } = this.pools[pool];
    return {
      cert_and_present: members.length,
      dept: entry.dept,
      in_dept: here.length,
      item: entry.item,
      need: entry.need,
      not_avoided: members.filter((o) => !this.barred[visit].has(o)).length,
      qualified: here.filter((officer) => entry.item === "*" || officer.items.includes(entry.item)).length,
    };
  }

  /** Places of each visit that only officers inside can take: need minus the largest matching with outsiders. */
  demand(inside) {
    const outside = this.pools.map((pool) => pool.members.filter((o) => !inside.has(o)));
    return this.visits.map((_, v) => {
      const holder = new Map();
      const free = (line) => outside[this.lines[line].pool].filter((o) => !this.barred[v].has(o));
      const place = (line, seen) => {
        for (const o of free(line)) {
          if (seen.has(o)) continue;
          seen.add(o);
          if (!holder.has(o) || place(holder.get(o), seen)) {
            holder.set(o, line);
            return true;
          }
        }
        return false;
      };
      let missing = 0;
      for (const line of this.linesOf[v]) {
        const { need } = this.lines[line].entry;
        let placed = 0;
        while (placed < need && place(line, new Set())) placed++;
        missing += need - placed;
      }
      return missing;
    });
  }
}
