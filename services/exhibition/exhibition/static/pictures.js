// A picture on its way in pieces: after a cut line it goes on where it stopped, also when the page was left meanwhile.
"use strict";

const WAIT = 2000, LONGEST_WAIT = 30000;

const pause = (ms) => new Promise((done) => {
  const timer = setTimeout(done, ms);
  window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

const nameOf = (form, file) => ["gambar", form.dataset.pictures, form.elements.role.value, file.name, file.size, file.lastModified].join("|");

const ask = async (form, address, options = {}) => {
  const headers = { ...options.headers, "X-CSRF-Token": form.elements.csrf.value, accept: "application/json" };
  const answer = await fetch(address, { ...options, headers });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  throw Object.assign(new Error(told.detail ?? told.title ?? answer.status), { status: answer.status, retry: Number(answer.headers.get("retry-after")) });
};

const begin = async (form, file) => {
  const name = nameOf(form, file);
  const known = localStorage.getItem(name);
  if (known) {
    try {
      const told = await ask(form, `/unggah/${known}`);
      if (told.status === "diterima") return told;
    } catch (error) {
      if (!error.status) throw error;
    }
    localStorage.removeItem(name);
  }
  const body = new URLSearchParams({ role: form.elements.role.value, size: file.size });
  const told = await ask(form, form.dataset.pictures, { method: "POST", body });
  localStorage.setItem(name, told.id);
  return told;
};

const send = async (form, file, show) => {
  let told, wait = WAIT;
  for (;;) {
    try {
      told ??= await begin(form, file);
      while (told.received < told.size) {
        const piece = file.slice(told.received, Math.min(told.received + told.chunk, told.size));
        const headers = { "content-type": "application/octet-stream" };
        told = await ask(form, `/unggah/${told.id}/${told.received}`, { method: "POST", body: piece, headers });
        wait = WAIT;
        show(form.dataset.going, told.received / told.size);
      }
      localStorage.removeItem(nameOf(form, file));
      return told;
    } catch (error) {
      const passes = !error.status || error.status === 409 || error.status === 429 || error.status >= 500;
      if (!passes) throw error;
      if (told && error.status === 409) told = await ask(form, `/unggah/${told.id}`).catch(() => told);
      show(form.dataset.cut);
      await pause(error.retry ? error.retry * 1000 : wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }
};

const made = async (form, told) => {
  for (let tries = 0; tries < 60 && told.status === "diterima"; tries += 1) {
    await pause(1000);
    told = await ask(form, `/unggah/${told.id}`).catch(() => told);
  }
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const file = form.elements.file?.files?.[0];
  if (!form.dataset.pictures || !file) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const bar = form.querySelector("progress"), words = form.querySelector("[role=status]"), button = form.querySelector("button");
  const show = (said, share) => {
    bar.hidden = words.hidden = false;
    words.textContent = said;
    if (share !== undefined) bar.value = share * 100;
  };
  button.disabled = true;
  try {
    show(form.dataset.going, 0);
    const told = await send(form, file, show);
    show(form.dataset.done, 1);
    await made(form, told);
    location.reload();
  } catch (error) {
    show(error.message);
    button.disabled = false;
  }
}, true);
