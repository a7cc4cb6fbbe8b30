// The browser verifier as a worker. One message in, many out:
//   in   {type: "verify", id, package: Blob | ArrayBuffer, files: {name: Blob | ArrayBuffer}, sealed: the same}
//        (either `package`, a zip, or `files`; `sealed` is optional and a zip or such an object)
//   out  {type: "progress", id, stage, file?, done?, total?}      stages: reading, hashing, drawing, assigning
//        {type: "step", id, step: {code, status, params}}         status: ok, open, warn, failed
//        {type: "result", id, report}                             the report of the Python verifiers
//        {type: "error", id, message}                             a fault of this program, not of the package

import { Fault } from "./canonical.js";
import { check, unreadable } from "./check.js";
import { readZip } from "./zip.js";

async function bytesOf(source) {
  return new Uint8Array(source instanceof Blob ? await source.arrayBuffer() : source);
}

async function filesOf(source, onFile) {
  if (source instanceof Blob || source instanceof ArrayBuffer) return readZip(await bytesOf(source), onFile);
  const files = new Map();
  for (const [name, content] of Object.entries(source)) files.set(name, await bytesOf(content));
  return files;
}

self.addEventListener("message", async ({ data }) => {
  if (data?.type !== "verify") return;
  const tell = (message) => self.postMessage({ ...message, id: data.id });
  const onFile = (file) => tell({ type: "progress", stage: "reading", file });
  try {
    let report;
    try {
      const files = await filesOf(data.package ?? data.files, onFile);
      const sealed = data.sealed ? await filesOf(data.sealed, onFile) : null;
      report = check(files, sealed, tell);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      report = unreadable(error, tell);
    }
    tell({ type: "result", report });
  } catch (error) {
    tell({ type: "error", message: String(error) });
  }
});
