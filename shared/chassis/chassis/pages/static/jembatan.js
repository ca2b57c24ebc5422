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

// What was typed outlives the end of a session: whoever signs in again finds it where it was. Any other page forgets it.
const TYPED = "typed";
const textsOf = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrf" && typeof value === "string");

document.addEventListener("DOMContentLoaded", () => {
  const [action, texts] = JSON.parse(sessionStorage.getItem(TYPED)) ?? [];
  sessionStorage.removeItem(TYPED);
  const form = [...document.forms].find((one) => one.method === "post" && one.getAttribute("action") === action);
  if (location.hash !== "#lanjut" || !form) return;
  const left = [...texts];
  const take = (name, value) => {
    const found = left.findIndex((one) => one[0] === name && (value === undefined || one[1] === value));
    return found < 0 ? undefined : left.splice(found, 1)[0][1];
  };
  for (const field of form.elements) {
    if (field.name === "csrf" || !["INPUT", "SELECT", "TEXTAREA"].includes(field.tagName) || field.type === "file") continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = take(field.name, field.value) !== undefined;
    else field.value = take(field.name) ?? field.value;
  }
  // Rows that the form does not have yet are sent along; the page that answers shows them.
  left.forEach(([name, value]) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value })));
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

// A form is sent once, however often its button is tapped; coming back by the browser's button frees it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  sessionStorage.setItem(TYPED, JSON.stringify([form.getAttribute("action"), textsOf(form)]));
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
