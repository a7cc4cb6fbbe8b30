// The officer's phone: answers are kept while they are typed, submissions wait in an outbox until the server has said
// yes or no, and are sent again as often as needed. The server knows each by its number, so nothing is taken twice.
(() => {
  "use strict";
  const chip = document.getElementById("outbox");
  if (!chip) return;
  const refusal = document.getElementById("refusal");
  const RETRY = 20000;
  let sending = false;
  let signedOut = false;

  // --- the outbox: one IndexedDB store, because photographs do not fit into localStorage --------------------------------
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("oversight-phone", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function store(mode, use) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("outbox", mode);
      const request = use(transaction.objectStore("outbox"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }
  // Only what the person who is signed in has done: a phone may be passed on, a record is never sent in another's name.
  const mine = (parcel) => parcel.user === chip.dataset.user;
  const waiting = async () => (await store("readonly", (box) => box.getAll())).filter(mine).sort((a, b) => a.at - b.at);
  const keep = (parcel) => store("readwrite", (box) => box.put(parcel));
  const drop = (id) => store("readwrite", (box) => box.delete(id));

  async function show() {
    const count = (await waiting()).length;
    chip.hidden = !count;
    const words = signedOut ? chip.dataset.signin : navigator.onLine ? chip.dataset.waiting : chip.dataset.offline;
    chip.textContent = words.replace("{n}", count);
  }

  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const meta = document.querySelector('meta[name="csrf-token"]');
    return cookie ? cookie[1] : meta ? meta.content : "";
  }

  async function send(parcel) {
    const body = new FormData();
    for (const [name, value, fileName] of parcel.fields) {
      if (value instanceof Blob) body.append(name, value, fileName);
      else body.append(name, value);
    }
    const headers = { Accept: "application/json", "X-CSRFToken": token() };
    return fetch(parcel.url, { method: "POST", body, headers, redirect: "manual" });
  }

  // In the order in which it was done. A refusal is an answer too; only silence leaves a parcel in the box.
  async function flush() {
    if (sending) return;
    sending = true;
    try {
      for (const parcel of await waiting()) {
        let answer;
        try {
          answer = await send(parcel);
        } catch {
          break;
        }
        signedOut = answer.type === "opaqueredirect" || answer.status === 401;
        if (signedOut || answer.status === 429 || answer.status >= 500) break;
        let told;
        try {
          told = await answer.json();
        } catch {
          break; // not an answer of the system (a gateway, an expired token): nothing is decided yet
        }
        await drop(parcel.id);
        if (answer.ok) arrived(parcel, told);
        else refused(parcel, told);
      }
    } finally {
      sending = false;
      await show();
    }
  }

  // --- what an answer does to the page -------------------------------------------------------------------------------------
  function formOf(parcel) {
    return document.querySelector(`form[data-outbox="${parcel.kind}"][data-visit="${parcel.visit}"]`);
  }

  function arrived(parcel, told) {
    if (parcel.kind !== "evidence") forget(parcel.visit, parcel.kind);
    const form = formOf(parcel);
    if (!form) return;
    if (parcel.kind === "evidence") mark(parcel.id, chip.dataset.sent);
    else if (parcel.kind === "begin") form.querySelectorAll("[data-begin]").forEach((part) => part.remove());
    else location.assign(told.next);
  }

  function refused(parcel, told) {
    const form = formOf(parcel);
    if (parcel.kind === "evidence") mark(parcel.id, told.message);
    if (!form || !refusal) return;
    if (parcel.kind !== "evidence") {
      form.elements.client_id.value = newNumber();
      save(form);
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => button.classList.remove("busy"));
      if (parcel.kind === "begin") lock(true);
    }
    refusal.textContent = [told.message, told.remedy, told.rule].filter(Boolean).join(" ");
    refusal.hidden = false;
    refusal.scrollIntoView({ block: "center" });
  }

  function mark(id, words) {
    const line = document.querySelector(`[data-parcel="${id}"] [data-state]`);
    if (line) line.textContent = words;
  }

  function lock(locked) {
    for (const part of document.querySelectorAll("fieldset.lock")) part.disabled = locked;
    for (const button of document.querySelectorAll("[data-unlock]")) button.disabled = locked;
  }

  function newNumber() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // --- drafts: what is typed stays on the phone until it has arrived ---------------------------------------------------------
  const keyOf = (visit, kind) => `oversight:visit:${visit}:${kind}`;
  const forget = (visit, kind) => localStorage.removeItem(keyOf(visit, kind));

  function save(form) {
    const fields = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "based_on",
    );
    try {
      localStorage.setItem(keyOf(form.dataset.visit, form.dataset.outbox), JSON.stringify(fields));
    } catch {
      chip.hidden = false;
      chip.textContent = chip.dataset.lost;
    }
  }

  function restore(form) {
    const kept = localStorage.getItem(keyOf(form.dataset.visit, form.dataset.outbox));
    if (!kept) return;
    const fields = JSON.parse(kept);
    for (const input of form.querySelectorAll("input[type=checkbox], input[type=radio]")) {
      input.checked = fields.some(([name, value]) => name === input.name && value === input.value);
    }
    for (const [name, value] of fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (!["checkbox", "radio"].includes(field.type)) field.value = value;
      }
    }
  }

  // --- one answer excludes another; how much is answered -----------------------------------------------------------------------
  function exclude(ticked) {
    if (!ticked.checked || !ticked.closest("[data-results]")) return;
    for (const other of ticked.closest("[data-results]").querySelectorAll("input")) {
      if (other !== ticked && (ticked.value === "01" || other.value === "01")) other.checked = false;
    }
  }

  function count() {
    for (const part of document.querySelectorAll("[data-count]")) {
      const asked = [...part.querySelectorAll("fieldset.ask")];
      const answered = asked.filter((one) => one.querySelector("input:checked")).length;
      const shown = part.querySelector("[data-answered]");
      shown.textContent = asked.length ? `${answered} / ${asked.length}` : "";
      shown.classList.toggle("ok", asked.length > 0 && answered === asked.length);
      shown.hidden = !asked.length;
    }
  }

  // --- submitting ---------------------------------------------------------------------------------------------------------------
  async function submit(form) {
    const fields = [...new FormData(form)]
      .filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size))
      .map(([name, value]) => (value instanceof File ? [name, value, value.name] : [name, value]));
    const at = Date.now();
    fields.push(["occurred_at", new Date(at).toISOString()]);
    const id = form.elements.client_id.value;
    await keep({ id, user: chip.dataset.user, visit: form.dataset.visit, kind: form.dataset.outbox, url: form.action, fields, at });
    return id;
  }

  async function onSubmit(event) {
    const form = event.target;
    if (!form.dataset.outbox) return;
    event.preventDefault();
    if (refusal) refusal.hidden = true;
    const isPhoto = form.dataset.outbox === "evidence";
    const file = isPhoto ? form.elements.file.files[0] : null;
    if (isPhoto && !file) return;
    try {
      const id = await submit(form);
      if (isPhoto) {
        listPhoto(id, form.elements.note.value || file.name);
        form.elements.file.value = form.elements.note.value = "";
        form.elements.client_id.value = newNumber();
      } else if (form.dataset.outbox === "begin" && isWell(form)) lock(false);
    } catch {
      form.submit();
      return;
    }
    await show();
    await flush();
  }

  // The answers with which the server lets a visit begin: then the rest of the page opens without waiting for it.
  function isWell(form) {
    const given = new FormData(form);
    const wanted = { certificates_shown: "yes", recusal_requested: "no", two_officers: "yes" };
    return Boolean(given.get("presence")) && Object.entries(wanted).every(([name, value]) => given.get(name) === value);
  }

  function listPhoto(id, words) {
    const line = document.createElement("li");
    line.dataset.parcel = id;
    const box = document.createElement("div");
    box.className = "line";
    const name = document.createElement("span");
    name.textContent = words;
    const state = document.createElement("span");
    state.className = "soft small";
    state.dataset.state = "";
    state.textContent = chip.dataset.kept;
    box.append(name, state);
    line.append(box);
    document.getElementById("photos").append(line);
  }

  // --- start --------------------------------------------------------------------------------------------------------------------
  async function start() {
    const forms = document.querySelectorAll("form[data-outbox]");
    for (const form of forms) if (form.dataset.outbox !== "evidence") restore(form);
    const box = await waiting();
    for (const form of forms) {
      const parcels = box.filter((parcel) => parcel.visit === form.dataset.visit && parcel.kind === form.dataset.outbox);
      if (form.dataset.outbox === "begin" && parcels.length) lock(false);
      if (form.dataset.outbox === "evidence") {
        for (const parcel of parcels) {
          const note = parcel.fields.find(([name]) => name === "note");
          listPhoto(parcel.id, (note && note[1]) || parcel.fields.find(([name]) => name === "file")[2]);
        }
      }
    }
    count();
    await show();
    await flush();
  }

  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-outbox]");
    if (!form) return;
    if (event.target.type === "checkbox") exclude(event.target);
    if (form.dataset.outbox !== "evidence") save(form);
    count();
  });
  window.addEventListener("online", flush);
  window.addEventListener("offline", show);
  setInterval(flush, RETRY);
  start();
})();
