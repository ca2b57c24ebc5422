// Small comforts; every page works without them.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
  // A form that was refused is not sent again by reloading: its address is asked for as any other.
  if (document.querySelector(".error-summary")) history.replaceState(null, "", location.href);
  // On a phone a bar is longer than the screen: where we are is brought into it.
  document.querySelectorAll("nav [aria-current]").forEach((here) => {
    const bar = here.closest("nav");
    bar.scrollLeft += here.getBoundingClientRect().left - (bar.clientWidth - here.offsetWidth) / 2;
  });
});

// The menu of whoever is there closes with Escape or a click elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.who[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.who[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
