// The issuer's own pages. It stands in for Keycloak's and looks like nobody's: plain, and without a request elsewhere.

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f4f6f9; color: #16202b; }
  main { max-width: 30rem; margin: 0 auto; padding: 2rem 1rem; }
  h1 { font-size: 1.4rem; } p { color: #4a5768; }
  button { display: block; width: 100%; min-height: 3.2rem; margin: 0.5rem 0; padding: 0.5rem 1rem; text-align: left; font: inherit;
    background: #fff; border: 1px solid #7a8798; border-radius: 8px; cursor: pointer; color: inherit; }
  button:hover { border-color: #0b5394; background: #e8f1fa; } button small { display: block; color: #4a5768; }
  button:focus-visible { outline: 3px solid #ffbf47; box-shadow: 0 0 0 5px #16202b; }`;

function page(title, content) {
  return `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`;
}

const safe = (text) => String(text).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

export function signInPage(service, accounts) {
  const buttons = accounts.map(
    ({ username, name, roles, unit }) =>
      `<button name="username" value="${safe(username)}">${safe(name)}<small>${safe(roles.join(", "))} · ${safe(unit)}</small></button>`,
  );
  const text = `<p>Penyedia identitas lokal untuk mencoba <strong>${safe(service)}</strong>. Pilih akun contoh; tidak ada kata sandi.</p>`;
  return page("Pilih akun", `${text}<form method="post">${buttons.join("\n")}</form>`);
}

// The form is the library's; it is sent at once where scripts run.
export function signOutPage(form) {
  const button = '<button form="op.logoutForm" name="logout" value="yes" autofocus>Ya, keluar</button>';
  return page("Keluar dari Jembatan?", `${form}${button}<script>document.querySelector("button").click()</script>`);
}

export function errorPage(error, description) {
  return page("Masuk tidak dapat dilanjutkan", `<p>${safe(description ?? "")}</p><p><code>${safe(error)}</code></p>`);
}
