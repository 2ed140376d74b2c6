// Providers of single sign-on for the demo and the tests: oidc-provider, once for each issuer, each under a path of its own.
//
//   node main.mjs --config FILE
//
// FILE is JSON:
//   listen   "127.0.0.1:8035"; port 0 takes a free one
//   origin   how browsers see it, when that is not http://<listen>
//   issuers  [{ path, title, claims?, inIdToken?, secretIn?, key?, clients: [{ id, secret, redirectUris }] }]
//              claims     of everybody there, such as Microsoft's tid
//              inIdToken  whether name and address stand in the ID token (else only the userinfo endpoint tells)
//              secretIn   "header" (default) or "body"
//              key        PKCS#8 in base64, P-256; without it a new RSA key
//   people   [{ id, name, email, emailVerified, at?: [path], claims? }]; read anew at each request
//
// Says "ready <address>" on standard output once it listens, and ends when standard input does: so it never outlives
// whoever started it.
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import Provider, { interactionPolicy } from 'oidc-provider';
import { page } from './page.mjs';

const { values } = parseArgs({ options: { config: { type: 'string' } } });
if (!values.config) {
  console.error('usage: node main.mjs --config FILE');
  process.exit(64);
}

// The library warns of what is meant here: plain text on the loopback, and everything in memory.
console.info = console.warn = () => {};

const read = () => JSON.parse(readFileSync(values.config, 'utf8'));
const config = read();
const at = config.listen.lastIndexOf(':');
const server = createServer();
await new Promise((resolve, reject) => {
  server.once('error', reject);
  server.listen(Number(config.listen.slice(at + 1)), config.listen.slice(0, at), resolve);
}).catch((error) => {
  console.error(`${config.listen}: ${error.code ?? error.message}`);
  process.exit(1);
});
const origin = config.origin ?? `http://${config.listen.slice(0, at)}:${server.address().port}`;

const issuers = config.issuers.map((issuer, number) => ({
  ...issuer,
  session: `s${number}`,
  provider: make(issuer, number),
}));

server.on('request', (request, response) => {
  const issuer = issuers.find(({ path }) => request.url.startsWith(`${path}/`));
  if (!issuer) {
    response.writeHead(404).end();
    return;
  }
  answer(issuer, request, response).catch((error) => {
    response.writeHead(error.status ?? 500, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`${error.message}\n`);
  });
});

console.log(`ready http://${config.listen.slice(0, at)}:${server.address().port}`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

async function answer(issuer, request, response) {
  const url = new URL(request.url, origin);
  const [, uid, who] = url.pathname.slice(issuer.path.length).match(/^\/interaction\/([\w-]+)(?:\/(.*))?$/) ?? [];
  if (uid && who === undefined) {
    const { params } = await issuer.provider.interactionDetails(request, response);
    const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    response.end(page(issuer, people(issuer), `${issuer.path}/interaction/${uid}`, params));
    return;
  }
  if (uid) {
    const person = people(issuer).find(({ id }) => id === decodeURIComponent(who));
    const result = person
      ? { login: { accountId: person.id, remember: false }, select_account: {} }
      : { error: 'access_denied', error_description: 'somebody went back' };
    await issuer.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  // Everybody is asked each time who they are: a trial is about trying several people.
  if (/^\/auth\b/.test(request.url.slice(issuer.path.length))) {
    const cookies = (request.headers.cookie ?? '').split('; ').filter((one) => !one.startsWith(issuer.session));
    request.headers.cookie = cookies.join('; ');
  }
  // How a provider is mounted under a path: it works out the path from what was cut off.
  request.originalUrl = request.url;
  request.url = request.url.slice(issuer.path.length);
  issuer.provider.callback()(request, response);
}

function people(issuer) {
  return read().people.filter(({ at }) => !at || at.includes(issuer.path));
}

function make(issuer, number) {
  const key = issuer.key
    ? createPrivateKey({ key: Buffer.from(issuer.key, 'base64'), format: 'der', type: 'pkcs8' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const algorithm = issuer.key ? 'ES256' : 'RS256';
  const jwk = { ...key.export({ format: 'jwk' }), use: 'sig', alg: algorithm, kid: issuer.kid ?? `key-${number}` };
  const method = issuer.secretIn === 'body' ? 'client_secret_post' : 'client_secret_basic';

  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);

  const provider = new Provider(origin + issuer.path, {
    clients: issuer.clients.map(({ id, secret, redirectUris }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: redirectUris,
      token_endpoint_auth_method: method,
      id_token_signed_response_alg: algorithm,
    })),
    clientAuthMethods: [method],
    jwks: { keys: [jwk] },
    claims: {
      openid: ['sub', ...new Set(['tid', 'hd', 'acct', 'xms_edov', ...Object.keys(issuer.claims ?? {})])],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
    },
    conformIdTokenClaims: !issuer.inIdToken,
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      names: { session: `s${number}`, interaction: `i${number}`, resume: `r${number}` },
    },
    features: { devInteractions: { enabled: false } },
    interactions: { policy, url: (_, interaction) => `${issuer.path}/interaction/${interaction.uid}` },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
    findAccount(_, id) {
      const person = people(issuer).find((one) => one.id === id);
      if (!person) return undefined;
      const { name, email, emailVerified } = person;
      const told = { name, email, email_verified: emailVerified, preferred_username: email };
      return { accountId: id, claims: () => ({ sub: id, ...told, ...issuer.claims, ...person.claims }) };
    },
    // Nobody is asked whether a portal may know who they are.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  return provider;
}
