// A form on its way: sent once, its button says so when that takes long, and offline nothing typed is lost.
"use strict";

const LONG = 400;
const labels = new Map();

const buttonOf = (form, pressed) =>
  pressed?.matches(":not(.visually-hidden)") ? pressed : form.querySelector(".actions button, button:not(.visually-hidden)");

const hold = (button) => {
  if (!button || labels.has(button)) return;
  const later = setTimeout(() => {
    labels.get(button).shown = [...button.childNodes];
    button.replaceChildren(document.body.dataset.waiting);
  }, LONG);
  labels.set(button, { later });
  button.setAttribute("aria-disabled", "true");
};

const free = (button) => {
  if (!labels.has(button)) return;
  const { later, shown } = labels.get(button);
  clearTimeout(later);
  if (shown) button.replaceChildren(...shown);
  button.removeAttribute("aria-disabled");
  labels.delete(button);
};

const forgive = (form) => form.querySelectorAll(".unsent").forEach((one) => one.remove());

const tell = (form, words) => {
  forgive(form);
  form.append(Object.assign(document.createElement("p"), { className: "field-error unsent", role: "alert", textContent: words }));
};

// Before anything else hears of it, htmx too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  forgive(form);
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tell(form, document.body.dataset.offline);
}, true);
window.addEventListener("online", () => document.querySelectorAll("form").forEach(forgive));

// However often a button is tapped; coming back by the browser's button frees the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  hold(buttonOf(form, event.submitter));
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  [...labels.keys()].forEach(free);
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const { elt, triggeringEvent } = detail.requestConfig;
  if (elt.matches("form")) hold(buttonOf(elt, triggeringEvent?.submitter));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig.elt;
  if (!form.matches("form")) return;
  [...labels.keys()].filter((one) => form.contains(one)).forEach(free);
  if (!detail.successful) tell(form, document.body.dataset[navigator.onLine ? "unsent" : "offline"]);
});

// A part that htmx draws anew: what was typed into its other forms stays, and who was in it is not thrown out.
let typed = [];
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const others = [...detail.target.querySelectorAll("input[id]")].filter((one) => !detail.requestConfig.elt.contains(one));
  typed = others.filter((one) => one.value !== one.defaultValue).map((one) => [one.id, one.value]);
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches?.("[data-takes-focus]")) return;
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.closest("details")?.setAttribute("open", "");
  }
  typed = [];
  if (document.activeElement === document.body) (target.querySelector("[aria-invalid]") ?? target).focus();
});
