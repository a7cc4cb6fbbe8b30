// A form with rows: "add a row" copies the empty row of the set and counts it. Without this script the page offers
// one empty row at a time, saved and offered again.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const set = document.getElementById(button.dataset.addRow);
  const total = set.querySelector('input[name$="-TOTAL_FORMS"]');
  const rows = set.querySelector("[data-rows]");
  rows.insertAdjacentHTML("beforeend", set.querySelector("template").innerHTML.replaceAll("__prefix__", total.value));
  total.value = Number(total.value) + 1;
  rows.lastElementChild.querySelector("input:not([type=hidden]), select, textarea").focus();
});
