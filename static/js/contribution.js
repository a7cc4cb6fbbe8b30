// A contributor's 32 random bytes, made here and never sent; only their commitment goes into the form.
// commit = SHA-256("srdraw/1/commit" 00 plan_no 00 label 00 ‖ r), see docs/draw.md.

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function commitment(planNo, label, secret) {
  const encoder = new TextEncoder();
  const tagged = ["srdraw/1/commit", planNo, label].flatMap((part) => [...encoder.encode(part), 0]);
  const message = Uint8Array.from([...tagged, ...secret]);
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", message)));
}

function start(box) {
  const field = document.querySelector("input[name=commitment]");
  const form = field.form;
  const post = form.querySelector("button");
  field.readOnly = true;
  post.disabled = true;
  box.querySelector("[data-make]").addEventListener("click", async (event) => {
    event.target.disabled = true;
    const secret = crypto.getRandomValues(new Uint8Array(32));
    field.value = await commitment(box.dataset.planNo, box.dataset.label, secret);
    box.querySelector("[data-secret]").textContent = hex(secret);
    const keep = box.querySelector("[data-keep]");
    const text = `${box.dataset.planNo}\n${box.dataset.label}\n${hex(secret)}\n`;
    keep.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    box.querySelector("[data-made]").hidden = false;
    post.disabled = false;
  });
}

const box = document.querySelector("[data-contribution]");
if (box) start(box);
