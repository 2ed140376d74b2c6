// Keeps a ticketing system of one's own in step with Portico, both ways. No packages: Node's own parts suffice.
//
//   PORTICO_URL=https://desk.example.com/graphql PORTICO_TOKEN=… WEBHOOK_SECRET=whsec_… node keep-in-step.mjs
//
// The "ticketing system" here is a JSON file (STORE) and a POST /answers; put yours in place of `store` and `answers`.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { PORTICO_URL, PORTICO_TOKEN, WEBHOOK_SECRET, STORE = 'tickets.json', PORT = '8090' } = process.env;
const key = Buffer.from(WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64');

// 1. Is it from Portico, and from now? (Standard Webhooks: HMAC-SHA-256 over id.timestamp.body.)
function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  // There are two while a secret is being replaced.
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

// 2. A message says what happened to which ticket. What the ticket says now, the API says.
async function ask(query, variables) {
  const response = await fetch(PORTICO_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${PORTICO_TOKEN}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

const TICKET = `query Ticket($id: ID!) {
  serviceDesk {
    ticket(id: $id) {
      id number version subject status priority
      portal { slug }
      requester { displayName email }
      timeline(last: 50) { nodes { __typename ... on Reply { id author { displayName side } body { markdown } } } }
    }
  }
}`;

// 3. Kept by the ticket's id, and never replaced by something older: a message may come twice.
function store(ticket) {
  const all = existsSync(STORE) ? JSON.parse(readFileSync(STORE, 'utf8')) : {};
  if ((all[ticket.id]?.version ?? -1) > ticket.version) return;
  all[ticket.id] = ticket;
  writeFileSync(`${STORE}.new`, JSON.stringify(all, null, 2));
  renameSync(`${STORE}.new`, STORE);
}

// 4. The other way: an answer that was written in the own system. Its key makes a retry harmless.
const ANSWER = `mutation Answer($input: AnswerTicketInput!) {
  answerTicket(input: $input) { reply { id } errors { code message } }
}`;
async function answer({ ticketId, body, key: clientKey }) {
  const { answerTicket } = await ask(ANSWER, { input: { ticketId, body, clientKey } });
  if (answerTicket.errors.length > 0) throw new Error(answerTicket.errors[0].message);
  return answerTicket.reply.id;
}

const read = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

createServer(async (request, response) => {
  const end = (status, text = '') => response.writeHead(status).end(text);
  try {
    const body = await read(request);
    if (request.url === '/answers') return end(200, await answer(JSON.parse(body)));
    if (!isGenuine(request.headers, body)) return end(401);
    const { type, data } = JSON.parse(body);
    if (type !== 'webhook.tried') store((await ask(TICKET, { id: data.ticket.id })).serviceDesk.ticket);
    // Only now: whatever fails before this line is sent again.
    end(204);
  } catch (error) {
    console.error(error.message);
    end(500);
  }
}).listen(Number(PORT), '127.0.0.1', function () {
  console.log(`listening on http://127.0.0.1:${this.address().port}`);
});
