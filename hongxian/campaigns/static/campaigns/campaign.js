"use strict";
/* The panel beside the page: Escape closes it and the focus goes back to what opened it. */
let opener = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const { target, elt } = event.detail;
  if (target && target.id === "panel" && !target.contains(elt)) opener = elt;
});
document.addEventListener("close", (event) => {
  if (event.target.closest("#panel") && opener) opener.focus();
}, true);
document.addEventListener("keydown", (event) => {
  const box = document.querySelector("#panel > dialog[open]");
  if (event.key === "Escape" && box) box.close();
});
