// Rows never jump while a pointer is over them; a page that no longer hears the centre says so.
"use strict";

function swapInPlace(fleet, fragment) {
  // New values, old places: what is under the pointer stays under it.
  const fresh = new DOMParser().parseFromString(fragment, "text/html");
  const rows = fresh.querySelectorAll("#fleet > tr[id]");
  if (rows.length !== fleet.querySelectorAll("tr[id]").length) return false;
  for (const row of rows) {
    const here = document.getElementById(row.id);
    if (!here) return false;
    here.className = row.className;
    here.replaceChildren(...row.children);
  }
  return true;
}

document.addEventListener("htmx:sseBeforeMessage", (event) => {
  const fleet = document.querySelector("#fleet:hover");
  if (fleet && swapInPlace(fleet, event.detail.data)) event.preventDefault();
});

function stale(is) {
  const note = document.querySelector(".stale");
  if (note) note.hidden = !is;
}

document.addEventListener("htmx:sseOpen", () => stale(false));
document.addEventListener("htmx:sseError", () => stale(true));
document.addEventListener("htmx:sseClose", () => location.reload());
