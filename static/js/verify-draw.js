// Shows the browser verifier (static/verify/worker.js) on a page. Every element with data-verify-draw gets:
//   data-package-url  the zip to check (may be empty)      data-worker-url  address of the worker
//   data-messages     id of a JSON script with the words   (see inspections.draw_messages.browser_messages)
// and inside: data-verify-start (button), data-verify-file (file input), data-verify-progress, data-verify-summary,
// data-verify-table. Files may also be dropped on the element: a zip, or the files of a package together. All work
// is done in the worker; the page stays free.

(() => {
  const CHIPS = { ok: "ok", open: "info", warn: "near", failed: "late" };
  const OLD = typeof DecompressionStream === "undefined" || typeof Worker === "undefined";

  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  class Verifier {
    constructor(root) {
      this.root = root;
      this.words = JSON.parse(document.getElementById(root.dataset.messages).textContent);
      this.part = (name) => root.querySelector(`[data-verify-${name}]`);
      this.run = 0;
      root.hidden = false;
      this.part("start")?.addEventListener("click", () => this.fetchAndCheck());
      this.part("file")?.addEventListener("change", (event) => this.checkFiles([...event.target.files]));
      root.addEventListener("dragover", (event) => event.preventDefault());
      root.addEventListener("drop", (event) => {
        event.preventDefault();
        this.checkFiles([...event.dataTransfer.files]);
      });
    }

    say(text, className = "") {
      const summary = this.part("summary");
      summary.textContent = text;
      summary.className = className;
    }

    advance(done, total) {
      const bar = this.part("progress");
      bar.hidden = false;
      if (total) {
        bar.max = total;
        bar.value = done;
      } else bar.removeAttribute("value");
    }

    async fetchAndCheck() {
      const run = this.begin();
      if (!run) return;
      try {
        const response = await fetch(this.root.dataset.packageUrl);
        if (!response.ok) throw new Error(String(response.status));
        const total = Number(response.headers.get("Content-Length")) || 0;
        const pieces = [];
        let done = 0;
        for (const reader = response.body.getReader(); ; ) {
          const { done: over, value } = await reader.read();
          if (over) break;
          pieces.push(value);
          done += value.length;
          const sizes = { done: megabytes(done), total: total ? megabytes(total) : "?" };
          this.say(fill(this.words.page.loading, sizes));
          this.advance(done, total);
        }
        if (run === this.run) this.send(run, { package: new Blob(pieces) });
      } catch {
        if (run === this.run) this.stop(this.words.page.unreachable);
      }
    }

    checkFiles(files) {
      if (!files.length) return;
      const run = this.begin();
      if (!run) return;
      this.say(fill(this.words.page.dropped, { name: files.map((file) => file.name).join(", ") }));
      if (files.length === 1) this.send(run, { package: files[0] });
      else this.send(run, { files: Object.fromEntries(files.map((file) => [file.name, file])) });
    }

    /** A new check ends the one that may still run; returns its number, or 0 if the browser cannot. */
    begin() {
      this.worker?.terminate();
      this.run += 1;
      if (OLD) {
        this.stop(this.words.page.unsupported);
        return 0;
      }
      this.began = performance.now();
      this.makeTable();
      this.advance(0, 0);
      return this.run;
    }

    send(run, message) {
      this.worker = new Worker(this.root.dataset.workerUrl, { type: "module" });
      this.worker.addEventListener("message", ({ data }) => run === this.run && this.hear(data));
      this.worker.addEventListener("error", () => run === this.run && this.stop(this.words.page.unsupported));
      this.worker.postMessage({ type: "verify", id: run, ...message });
    }

    hear(message) {
      if (message.type === "step") this.addStep(message.step);
      else if (message.type === "progress") {
        this.say(fill(this.words.page[message.stage], { file: message.file ?? "" }));
        this.advance(message.done ?? 0, message.total ?? 0);
      } else if (message.type === "result") this.finish(message.report);
      else this.stop(message.message);
    }

    makeTable() {
      const { page } = this.words;
      const table = element("table");
      table.append(element("caption", this.root.getAttribute("aria-label"), "unseen"));
      const head = element("tr");
      for (const label of [page.step, page.status, page.figures]) {
        const cell = element("th", label);
        cell.scope = "col";
        head.append(cell);
      }
      table.createTHead().append(head);
      this.body = table.createTBody();
      const holder = this.part("table");
      holder.replaceChildren(table);
      holder.hidden = false;
    }

    addStep({ code, status, params }) {
      const { steps, statuses, params: names } = this.words;
      const row = this.body.insertRow();
      row.dataset.step = code;
      row.dataset.status = status;
      const head = element("th", steps[code]);
      head.scope = "row";
      row.append(head);
      row.insertCell().append(element("span", statuses[status], `chip ${CHIPS[status]}`));
      const cell = row.insertCell();
      cell.className = "small soft";
      Object.entries(params).forEach(([name, value], i) => {
        cell.append(`${i ? " · " : ""}${names[name]} `, element(String(value).length > 32 ? "code" : "span", value));
      });
    }

    finish(report) {
      const { page, faults } = this.words;
      const seconds = ((performance.now() - this.began) / 1000).toFixed(1);
      if (report.ok) this.stop(fill(page.good, { digest: report.result_digest, seconds }), "strong");
      else {
        const { code, file, line, params } = report.fault;
        const place = line ? `${file}:${line}` : file;
        this.stop(fill(page.bad, { place, fault: fill(faults[code], params) }), "strong late");
      }
      this.root.dispatchEvent(new CustomEvent("verified", { bubbles: true, detail: report }));
    }

    stop(text, className) {
      this.worker?.terminate();
      this.worker = null;
      this.part("progress").hidden = true;
      this.say(text, className);
    }
  }

  const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1)} MB`;

  for (const root of document.querySelectorAll("[data-verify-draw]")) new Verifier(root);
})();
