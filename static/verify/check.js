// The steps of docs/draw.md §5, in the order of the Python verifiers; they name the same first fault.

import { Fault, checkFields, demand, dump, isDigest, isObject, parse } from "./canonical.js";
import { checkCertificates, checkSealed } from "./certificates.js";
import {
  SEALED,
  agrees,
  areStrong,
  chunkRoot,
  contributions,
  facts,
  makeKey,
  makeSeed,
  readAvoid,
  readHeader,
  readOfficers,
  readPlan,
  readRoster,
} from "./frozen.js";
import { select, ticketer, visitOrder, writeLines } from "./selection.js";
import { hex, sha256, utf8 } from "./sha256.js";
import { Teams } from "./teams.js";

const REQUIRED = [
  "header.json",
  "plan.json",
  "roster.ndjson",
  "officers.ndjson",
  "avoid.ndjson",
  "reveals.json",
  "selected.ndjson",
  "reserve.ndjson",
  "excluded.ndjson",
  "assignment.ndjson",
  "result.json",
];
const RESULT_FIELDS = ["algo", "eligible", "header", "listed", "quota", "seed", "short"];
const OUTPUTS = ["assignment", "excluded", "reserve", "selected"];

/** Check files (name → bytes) and, if given, sealed files; returns the report. `tell` hears every step and stage. */
export function check(files, sealed, tell = () => {}) {
  const run = new Run(tell);
  try {
    run.follow(files, sealed);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    run.fail(error);
  }
  return run.report;
}

/** The report of a package that could not even be read. */
export function unreadable(fault, tell = () => {}) {
  const run = new Run(tell);
  run.fail(fault);
  return run.report;
}

class Run {
  #current = "package";

  constructor(tell) {
    this.tell = tell;
    this.report = { ok: true, steps: [], fault: null, header_digest: "", seed: "", result_digest: "" };
  }

  done(status = "ok", params = {}) {
    const step = { code: this.#current, status, params };
    this.report.steps.push(step);
    this.tell({ type: "step", step });
  }

  fail(fault) {
    const { code, file, line, params } = fault;
    this.report.ok = false;
    this.report.fault = { code, file, line, params };
    this.done("failed");
  }

  stage(stage, more = {}) {
    this.tell({ type: "progress", stage, ...more });
  }

  follow(files, sealed) {
    this.#package(files);
    const { header, headerDigest, result } = this.#header(files);
    const { plan, roster, officers, avoid } = this.#frozen(files, header);
    this.#current = "strength";
    this.done(areStrong(header.sources) ? "ok" : "warn", { sources: header.sources.length });
    this.#current = "sources";
    const digests = contributions(header, files.get("reveals.json"));
    this.done("ok", { sources: header.sources.length });
    const seed = this.#seed(files, result, makeSeed(headerDigest, digests), roster);
    const { drawn, stated } = this.#selection(files, plan, roster, seed);
    const teams = this.#teams(files, plan, officers, avoid, drawn, seed, stated);
    this.#result(files, { ...stated, header: hex(headerDigest), seed: hex(seed) });
    this.#current = "refusals";
    checkCertificates(teams, files.get("short.ndjson") ?? new Uint8Array());
    this.done("ok", { short: teams.refused.length });
    if (sealed) {
      this.#current = "sealed";
      checkSealed(header, plan, files, sealed, avoid);
      this.done();
    }
    if (header.sources.some((source) => source.type === "drand")) {
      this.#current = "beacon";
      this.done("open");
    }
    this.#current = "anchors";
    this.done("open", { present: files.has("anchors.json") ? 1 : 0 });
  }

  #package(files) {
    for (const name of REQUIRED) if (!files.has(name)) throw new Fault("file_missing", name);
    for (const name of Object.values(SEALED)) if (files.has(name)) throw new Fault("sealed_present", name);
    this.done("ok", { files: files.size });
  }

  #header(files) {
    this.#current = "header";
    const header = readHeader(files.get("header.json"));
    const headerDigest = sha256(files.get("header.json"));
    const result = readResult(files.get("result.json"));
    if (result.header !== hex(headerDigest)) {
      if (seedOrNothing(header, headerDigest, files) === result.seed) throw new Fault("result_differs", "result.json", 1);
      throw new Fault("header_differs", "header.json", 1);
    }
    this.report.header_digest = hex(headerDigest);
    this.done("ok", { seq: header.seq, published: header.published, digest: hex(headerDigest) });
    return { header, headerDigest, result };
  }

  #frozen(files, header) {
    this.#current = "frozen";
    const checked = (name, file, reader) => {
      this.stage("hashing", { file });
      const value = reader(files.get(file));
      if (!agrees(header[name], files.get(file))) throw new Fault("digest_differs", file);
      return value;
    };
    const plan = checked("plan", "plan.json", readPlan);
    const roster = checked("roster", "roster.ndjson", (bytes) =>
      readRoster(bytes, plan, (done) =>
        this.stage("reading", { file: "roster.ndjson", done, total: header.roster.lines }),
      ),
    );
    if (chunkRoot(files.get("roster.ndjson")) !== header.roster.chunk_root) {
      throw new Fault("chunk_root_differs", "roster.ndjson");
    }
    const officers = checked("officers", "officers.ndjson", (bytes) => readOfficers(bytes, plan));
    const avoid = checked("avoid", "avoid.ndjson", readAvoid);
    if (plan.plan_no !== header.plan_no) throw new Fault("plan_no_differs", "header.json", 1);
    if (plan.blinded !== "sealed" in header) throw new Fault("bad_field", "header.json", 1, { field: "sealed" });
    this.done("ok", { roster: roster.lines, officers: officers.length });
    return { plan, roster, officers, avoid };
  }

  #seed(files, result, seed, roster) {
    this.#current = "seed";
    if (hex(seed) !== result.seed) {
      if (firstTicketFits(files, roster, seed)) throw new Fault("result_differs", "result.json", 1);
      throw new Fault("seed_differs", "reveals.json", 1);
    }
    this.report.seed = hex(seed);
    this.done("ok", { seed: hex(seed) });
    return seed;
  }

  #selection(files, plan, roster, seed) {
    this.#current = "selection";
    this.stage("drawing");
    const drawn = select(plan, roster, makeKey("select", seed));
    const stated = { algo: "srdraw/1", eligible: drawn.eligible, listed: drawn.listed, quota: drawn.quota };
    for (const name of ["excluded", "selected", "reserve"]) stated[name] = compare(files, name, writeLines(drawn[name]));
    this.done("ok", { selected: drawn.selected.length, excluded: drawn.excluded.length });
    return { drawn, stated };
  }

  #teams(files, plan, officers, avoid, drawn, seed, stated) {
    this.#current = "teams";
    const visits = visitOrder(drawn.selected, makeKey("visit", seed));
    const teams = new Teams(plan, officers, avoid, visits, makeKey("officer", seed), (done) =>
      this.stage("assigning", { done, total: visits.length }),
    );
    stated.assignment = compare(files, "assignment", writeLines(teams.rows()));
    stated.short = teams.refused.length;
    this.done("ok", { visits: visits.length, short: teams.refused.length });
    return teams;
  }

  #result(files, stated) {
    this.#current = "result";
    const given = files.get("result.json");
    if (firstDifference(utf8(dump(stated)), given) >= 0) throw new Fault("result_differs", "result.json", 1);
    this.report.result_digest = hex(sha256(given));
    this.done("ok", { digest: this.report.result_digest });
  }
}

/** The first place at which two byte texts differ, or -1. */
function firstDifference(a, b) {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? -1 : shorter;
}

function compare(files, name, made) {
  const file = `${name}.ndjson`;
  const place = firstDifference(made, files.get(file));
  if (place >= 0) throw new Fault("line_differs", file, facts(made.subarray(0, place)).lines + 1);
  return facts(made);
}

function readResult(bytes) {
  const file = "result.json";
  const value = parse(bytes, file);
  if (!isObject(value)) throw new Fault("not_canonical", file, 1);
  checkFields(value, [...RESULT_FIELDS, ...OUTPUTS], file, 1);
  demand(
    [
      ["header", () => isDigest(value.header)],
      ["seed", () => isDigest(value.seed)],
    ],
    file,
    1,
  );
  return value;
}

function seedOrNothing(header, headerDigest, files) {
  try {
    return hex(makeSeed(headerDigest, contributions(header, files.get("reveals.json"))));
  } catch (error) {
    if (error instanceof Fault) return "";
    throw error;
  }
}

/** Whether the first line of selected (or reserve) carries the ticket that this seed gives; true without a line. */
function firstTicketFits(files, roster, seed) {
  const ticket = ticketer(makeKey("select", seed));
  for (const file of ["selected.ndjson", "reserve.ndjson"]) {
    const bytes = files.get(file);
    const end = bytes.indexOf(10);
    const first = bytes.subarray(0, end < 0 ? bytes.length : end);
    if (!first.length) continue;
    let line;
    try {
      line = parse(first, file);
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
    if (!isObject(line) || typeof line.id !== "string") return false;
    const code = utf8(line.id);
    for (const { row, starts, lengths } of roster.groups) {
      for (let i = 0; i < starts.length; i++) {
        if (lengths.at(i) !== code.length) continue;
        const start = starts.at(i);
        if (code.every((byte, k) => roster.bytes[start + k] === byte)) {
          return ticket(code, 0, code.length, row.w) === line.ticket;
        }
      }
    }
    return false;
  }
  return true;
}
