// The page and the API over the mails.
//
//   GET /                  the page               GET /api/mails[?to=ADDRESS]   newest first
//   GET /mails/ID          one mail               GET /api/mails/ID             with text, html, headers
//   GET /mails/ID/html     its HTML, in a sandbox GET /api/mails/ID/raw         as it came (message/rfc822)
//                                                 DELETE /api/mails             forgets all
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';

const file = (name) => readFileSync(new URL(`./${name}`, import.meta.url));
const STYLE = file('style.css');
const SCRIPT = file('refresh.js');
// A mail may hold anything: it is shown without scripts and as nobody's origin. Pictures come from the portals.
const MAIL_POLICY = "sandbox; default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'";
const PAGE_POLICY = "default-src 'self'; frame-ancestors 'self'";

const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

export function webServer(mailbag) {
  return createServer((request, response) => {
    const send = (status, type, body, policy = PAGE_POLICY) => {
      response.writeHead(status, {
        'content-type': type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    answer(mailbag, request, send).catch((error) => send(500, 'text/plain; charset=utf-8', `${error.message}\n`));
  });
}

async function answer(mailbag, request, send) {
  const url = new URL(request.url, 'http://mails.invalid');
  const json = (status, value) => send(status, 'application/json', JSON.stringify(value));
  const page = (title, body) => send(200, 'text/html; charset=utf-8', html(title, body));
  const missing = () => json(404, { error: 'there is no such mail' });
  const [, area, id, part] = url.pathname.match(/^\/(api\/mails|mails)(?:\/(\d+)(?:\/(raw|html))?)?$/) ?? [];
  const mail = id && mailbag.find(Number(id));

  if (url.pathname === '/api/mails' && request.method === 'DELETE') {
    // A page elsewhere must not clear the bag with a form: DELETE already needs a script of the same origin.
    await mailbag.clear();
    return json(200, { deleted: true });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { error: 'GET, or DELETE /api/mails' });
  if (url.pathname === '/') return page('Mails', list(mailbag.list()));
  if (url.pathname === '/style.css') return send(200, 'text/css', STYLE);
  if (url.pathname === '/refresh.js') return send(200, 'text/javascript', SCRIPT);
  if (area === 'api/mails' && !id) {
    return json(200, mailbag.list(url.searchParams.get('to') ?? undefined).map(({ headers, html, text, ...rest }) => rest));
  }
  if (!mail) return missing();
  if (area === 'api/mails' && part === 'raw') return send(200, 'message/rfc822', await mailbag.raw(mail.id));
  if (area === 'api/mails' && !part) return json(200, mail);
  if (area === 'mails' && part === 'html') {
    return send(200, 'text/html; charset=utf-8', mail.html ?? `<pre>${escape(mail.text)}</pre>`, MAIL_POLICY);
  }
  if (area === 'mails' && !part) return page(mail.subject, single(mail));
  return missing();
}

function html(title, body) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><link rel="stylesheet" href="/style.css"><main>${body}</main></html>`;
}

function list(mails) {
  const rows = mails.map(
    (mail) => `<tr><td><time datetime="${mail.date}">${mail.date.slice(0, 16).replace('T', ' ')}</time>
<td>${escape(mail.from)}<td>${escape(mail.to.join(', '))}<td><a href="/mails/${mail.id}">${escape(mail.subject || '(no subject)')}</a>`,
  );
  const table = mails.length
    ? `<table><thead><tr><th>Time (UTC)<th>From<th>To<th>Subject<tbody>${rows.join('')}</table>`
    : '<p>No mail yet. Answer a ticket at the desk, and its requester’s mail appears here.</p>';
  return `<h1>Mails of the demo</h1><p>Every mail that Portico sends is kept here; none leaves this machine.</p>${table}
<script src="/refresh.js" data-count="${mails[0]?.id ?? 0}"></script>`;
}

function single(mail) {
  return `<p><a href="/">All mails</a></p><h1>${escape(mail.subject || '(no subject)')}</h1>
<dl><dt>From<dd>${escape(mail.from)}<dt>To<dd>${escape(mail.to.join(', '))}<dt>Date<dd>${mail.date}</dl>
<iframe title="The mail as HTML" sandbox src="/mails/${mail.id}/html"></iframe>
<details><summary>As text</summary><pre>${escape(mail.text)}</pre></details>
<p><a href="/api/mails/${mail.id}/raw">As it came</a></p>`;
}
