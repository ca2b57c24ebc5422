// The local OIDC issuer: npm's certified `oidc-provider`, with demo accounts to choose from instead of passwords.
// `node provider.mjs <configuration.json>`; the configuration is written by `deploy/local/issuer`.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { errorPage, signInPage, signOutPage } from "./pages.mjs";

const told = JSON.parse(readFileSync(process.argv[2], "utf8"));
const accounts = new Map(told.accounts.map((account) => [account.username, account]));
const services = new Map(told.clients.map((client) => [client.client_id, client]));
const HOUR = 3600;

const provider = new Provider(told.issuer, {
  clients: told.clients.map(({ service, roles, unit, may_ask, ...metadata }) => metadata),
  jwks: { keys: [told.key] },
  cookies: { keys: [told.cookie_secret] },
  routes: { jwks: "/jwks.json" },
  // as Keycloak does: name, roles and unit are in the id token itself
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "roles", "unit"], profile: ["name"] },
  clientBasedCORS: () => false,
  pkce: { required: () => true },
  ttl: { AccessToken: HOUR, ClientCredentials: HOUR, IdToken: HOUR, Interaction: HOUR, Session: 12 * HOUR, Grant: 12 * HOUR },
  interactions: { url: (_context, interaction) => `/masuk/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context, form) => { context.body = signOutPage(form); },
      postLogoutSuccessSource: (context) => { context.redirect("/"); },
    },
    resourceIndicators: {
      enabled: true,
      // a token is for the one service that its scope names, as `suppliers:read`
      defaultResource: (context) => (isForService(context) ? `urn:jembatan:${asked(context).split(":")[0]}` : undefined),
      getResourceServerInfo: (_context, resource, client) => ({
        scope: services.get(client.clientId).may_ask.filter((scope) => resource === `urn:jembatan:${scope.split(":")[0]}`).join(" "),
        audience: `jembatan-${resource.split(":").at(-1)}`,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
  extraTokenClaims: (_context, token) => {
    const service = services.get(token.clientId);
    return token.kind === "ClientCredentials" ? { roles: service.roles, unit: service.unit, name: service.service } : undefined;
  },
  findAccount: (_context, username) => {
    const account = accounts.get(username);
    return account && { accountId: username, claims: () => ({ sub: username, name: account.name, roles: account.roles, unit: account.unit }) };
  },
  // the library lets nobody reach this machine; here the services live on it
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  // our own services ask nobody for consent
  loadExistingGrant: async (context) => {
    const grant = new provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
  renderError: (context, out) => { context.type = "html"; context.body = errorPage(out.error, out.error_description); },
});

provider.on("backchannel.error", (_context, error, client) => console.error(`${client.clientId} did not hear of a sign-out: ${error.message} ${error.cause ?? ""}`));

function isForService(context) {
  return context.oidc.params?.grant_type === "client_credentials";
}

function asked(context) {
  return context.oidc.params?.scope ?? "";
}

async function chooseAccount(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method === "POST") {
    const username = new URLSearchParams(await bodyOf(request)).get("username");
    if (accounts.has(username)) {
      await provider.interactionFinished(request, response, { login: { accountId: username } });
      return;
    }
  }
  const service = services.get(details.params.client_id)?.service ?? details.params.client_id;
  send(response, 200, signInPage(service, told.accounts));
}

async function bodyOf(request) {
  let body = "";
  for await (const part of request) body += part;
  return body;
}

function send(response, status, html) {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }).end(html);
}

const serve = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith("/masuk/")) {
    serve(request, response);
    return;
  }
  chooseAccount(request, response).catch((error) => send(response, 400, errorPage(error.name, error.message)));
});
server.listen(told.port, "127.0.0.1");
for (const sign of ["SIGTERM", "SIGINT"]) process.on(sign, () => process.exit(0));
