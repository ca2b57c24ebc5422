// What was typed outlives the end of a session, for whoever typed it and for nobody else. Kept are the fields that say
// `data-kept`, never one that may hold something personal, and for half an hour; signing out forgets it, and so does
// any page but the one it belongs to, once somebody is there: a sign-in may take more than one try. With the form that
// is sent, whole or as a part of the page, goes what was typed into others beside it.
"use strict";

const DRAFT = "draft";
const LEFT = "left";
const LIFETIME = 30 * 60 * 1000;
const LONG_NUMBER = /(\p{Nd}[^\p{L}\p{Nd}]{0,3}){9,}/u;
const person = () => document.body.dataset.person ?? "";

// Everything kept of a form: name and text, by field. A number as long as a person's is kept from no field at all.
const keptOf = (form) => {
  const kept = new Set([...form.elements].filter((one) => "kept" in one.dataset).map((one) => one.name));
  const texts = [...new FormData(form)].filter(([name, value]) => kept.has(name) && typeof value === "string");
  return texts.filter(([, value]) => !LONG_NUMBER.test(value.normalize("NFKC").replace(/\p{Cf}/gu, "")));
};

const isChanged = (field) => {
  if (!("kept" in field.dataset)) return false;
  if (field.options) return !([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.selected;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
};

const keep = (sent) => {
  const beside = [...document.forms].filter((one) => one !== sent && one.method === "post");
  const others = beside.filter((one) => [...one.elements].some(isChanged));
  const forms = [sent, ...others].map((one) => ({ action: one.getAttribute("action"), texts: keptOf(one) }));
  sessionStorage.setItem(DRAFT, JSON.stringify({ person: person(), at: Date.now(), forms }));
};

const forget = () => sessionStorage.removeItem(DRAFT);

const take = () => {
  const stored = sessionStorage.getItem(DRAFT);
  forget();
  const draft = JSON.parse(stored) ?? {};
  const left = Number(localStorage.getItem(LEFT) ?? 0);
  const isOwn = person() && draft.person === person();
  return isOwn && draft.at > left && Date.now() - draft.at < LIFETIME ? draft : null;
};

const fill = (form, texts) => {
  const left = [...texts];
  const next = (name, value) => {
    const found = left.findIndex((one) => one[0] === name && (value === undefined || one[1] === value));
    return found < 0 ? undefined : left.splice(found, 1)[0][1];
  };
  for (const field of form.elements) {
    if (!("kept" in field.dataset)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = next(field.name, field.value) !== undefined;
    else field.value = next(field.name) ?? field.value;
    if (isChanged(field)) field.closest("details")?.setAttribute("open", "");
  }
  // Rows that the form does not have yet are sent along; the page that answers shows them.
  left.forEach(([name, value]) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value })));
};

// Of several forms to one address (the rows of a workbook have one for every remark), the one with such a field.
const formOf = ({ action, texts }) => {
  const fitting = [...document.forms].filter((one) => one.method === "post" && one.getAttribute("action") === action);
  const has = (form, name) => [...form.elements].some((one) => one.name === name && "kept" in one.dataset);
  return fitting.find((form) => texts.some(([name]) => has(form, name))) ?? (fitting.length === 1 ? fitting[0] : undefined);
};

document.addEventListener("DOMContentLoaded", () => {
  if (!person()) return;
  const draft = take();
  if (location.hash !== "#lanjut" || !draft) return;
  for (const one of draft.forms) {
    const form = formOf(one);
    if (form) fill(form, one.texts);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.getAttribute("action") === "/keluar") {
    forget();
    localStorage.setItem(LEFT, Date.now());
    return;
  }
  keep(form);
});

// htmx sends a form itself: kept until there is an answer, and on if that leads to the sign-in.
const sentInPart = ({ detail }) => detail.requestConfig.elt.matches("form[method=post]");
document.addEventListener("htmx:beforeRequest", (event) => {
  if (sentInPart(event)) keep(event.detail.requestConfig.elt);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (sentInPart(event) && event.detail.successful) forget();
});
