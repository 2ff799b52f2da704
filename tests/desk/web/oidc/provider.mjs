// A provider of single sign-on on loopback, for tests: `node provider.mjs TELLS REDIRECT_URI...` prints its address.
//
// It knows whoever the tests tell it of (PUT /people/ID, a JSON object of claims), asks for nothing but who logs in, and
// ends when its standard input does. TELLS is where it says more than the subject: `id_token`, or `userinfo`.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const [tells, ...callbacks] = process.argv.slice(2);
const people = new Map();

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://localhost:${server.address().port}`;

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const client = {
  client_secret: "a secret of the tests, and of nothing else",
  redirect_uris: callbacks,
  post_logout_redirect_uris: callbacks.map((each) => new URL("/logout/done", each).href),
  grant_types: ["authorization_code"],
  response_types: ["code"],
};

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...key, kid: "tests", use: "sig", alg: "RS256" }] },
  clients: [
    { ...client, client_id: "looptijd" },
    { ...client, client_id: "looptijd-post", token_endpoint_auth_method: "client_secret_post" },
  ],
  claims: { openid: ["sub"], profile: ["preferred_username", "name"], email: ["email", "email_verified"], groups: ["groups"] },
  conformIdTokenClaims: tells === "userinfo",
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => {
        ctx.body = `<!DOCTYPE html><title>Log out</title>${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button>`;
      },
    },
  },
  cookies: { keys: ["tests"] },
  pkce: { required: () => true },
  findAccount: (_ctx, id) =>
    people.has(id) ? { accountId: id, claims: () => ({ sub: id, ...people.get(id) }) } : undefined,
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email groups");
    await grant.save();
    return grant;
  },
  interactions: { url: (_ctx, interaction) => `/who/${interaction.uid}` },
  renderError: (ctx, out) => {
    ctx.body = JSON.stringify(out);
  },
});

const answer = provider.callback();

server.on("request", async (request, response) => {
  const { pathname } = new URL(request.url, issuer);
  if (pathname.startsWith("/people/")) {
    people.set(pathname.slice("/people/".length), JSON.parse(await text(request)));
    response.end();
  } else if (pathname.startsWith("/who/") && request.method === "GET") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      `<!DOCTYPE html><title>Who are you?</title><form method="post"><label>Who <input name="who"></label>` +
        `<button>Log in</button><button name="no" value="yes">Cancel</button></form>`,
    );
  } else if (pathname.startsWith("/who/")) {
    const said = new URLSearchParams(await text(request));
    const result = said.has("no")
      ? { error: "access_denied", error_description: "whoever came did not want to" }
      : { login: { accountId: said.get("who") } };
    await provider.interactionFinished(request, response, result);
  } else {
    answer(request, response);
  }
});

process.stdin.on("end", () => process.exit()).resume();
process.stdout.write(`${issuer}\n`);
