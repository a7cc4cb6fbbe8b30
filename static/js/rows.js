// A form with rows: "add a row" copies the empty row of the set and counts it. Without this script the page offers
// one empty row at a time, saved and offered again.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const set = document.getElementById(button.dataset.addRow);
  const total = set.querySelector('input[name$="-TOTAL_FORMS"]');
  const rows = set.querySelector("[data-rows]");
  const row = set.querySelector("template").content.cloneNode(true);
  for (const field of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = field.getAttribute(name);
      if (value) field.setAttribute(name, value.replaceAll("__prefix__", total.value));
    }
  }
  rows.append(row);
  total.value = Number(total.value) + 1;
  rows.lastElementChild.querySelector("input:not([type=hidden]), select, textarea").focus();
});
