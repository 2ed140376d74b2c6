// Asks a running server whether it speaks GraphQL over HTTP to the letter: every audit of the graphql-http package.
// PORTICO_GRAPHQL_URL names it, with the host of a portal: http://oriale.localhost:8080/graphql
import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { serverAudits } from 'graphql-http';

const url = process.env.PORTICO_GRAPHQL_URL;
if (!url) {
  console.error('Set PORTICO_GRAPHQL_URL, for example to http://oriale.localhost:8080/graphql');
  process.exit(2);
}

/**
 * Node's fetch asks the system, which need not know `*.localhost`; a browser always does (RFC 6761).
 * @type {import('node:net').LookupFunction}
 */
function loopback(hostname, options, callback) {
  lookup(hostname.endsWith('.localhost') ? '127.0.0.1' : hostname, options, callback);
}

/**
 * As much of fetch as the audits use.
 * @param {string | URL | Request} input
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
function fetchFromLoopback(input, init = {}) {
  const target = new URL(input instanceof Request ? input.url : input);
  const { request } = target.protocol === 'https:' ? https : http;
  const headers = Object.fromEntries(new Headers(init.headers));
  return new Promise((resolve, reject) => {
    const sent = request(target, { method: init.method ?? 'GET', headers, lookup: loopback }, (answer) => {
      /** @type {[string, string][]} */
      const received = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      const bodyless = answer.statusCode === 204 || answer.statusCode === 304;
      const body = bodyless ? null : /** @type {ReadableStream} */ (Readable.toWeb(answer));
      resolve(new Response(body, { status: answer.statusCode ?? 500, headers: received }));
    });
    sent.on('error', reject);
    sent.end(typeof init.body === 'string' ? init.body : undefined);
  });
}

let passed = 0;
let failed = 0;
let optional = 0;
for (const audit of serverAudits({ url, fetchFn: fetchFromLoopback })) {
  /** @type {{ status: string, reason?: string }} */
  const result = await audit
    .fn()
    .catch((/** @type {unknown} */ error) => ({ status: 'error', reason: String(error) }));
  const level = audit.name.split(' ')[0];
  // MAY leaves the choice to the server: told, but no failure.
  if (result.status === 'ok') passed += 1;
  else if (level === 'MAY') optional += 1;
  else failed += 1;
  const mark = result.status === 'ok' ? 'ok  ' : level === 'MAY' ? 'may ' : 'FAIL';
  console.log(
    `${mark} ${audit.id} ${audit.name}${result.status === 'ok' ? '' : `: ${'reason' in result ? result.reason : ''}`}`,
  );
}
if (passed + failed === 0) failed += 1;
if (optional > 0) console.log(`${optional} of the audits that a server MAY follow: not followed`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
