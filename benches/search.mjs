// `make bench-search`: 500,000 tickets in one tenant, searched by contacts who were let read all of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Server } from './server.mjs';
import { browser, number, quantile, say } from './settings.mjs';

const times = number('TIMES', 40);
// In every ticket, in one of eleven, in some hundreds, in a few, in one, in none; two at once; a number; and no search at all.
const WORDS = ['today', 'printer', '4711', '8d3f', '8d3f1a', 'zzzzzz', 'wi-fi 8d3f', '#4711', null];
const QUERY = `query($s: String) { viewer { tickets(first: 20, filter: { scope: ALL, search: $s }) {
	nodes { number subject requesterName assignee { displayName } } } } }`;

async function search(server, session, word) {
	const headers = { ...browser(session), 'Content-Type': 'application/json' };
	const answer = await server.ask('POST', '/graphql', headers, JSON.stringify({ query: QUERY, variables: { s: word } }));
	const { data, errors } = JSON.parse(answer.text);
	if (errors) throw new Error(`${word}: ${answer.text.slice(0, 300)}`);
	return data.viewer.tickets.nodes.length;
}

const server = await Server.prepare(1, 200, {}, 1);
await server.start();
try {
	server.database.query(`INSERT INTO ticket_grants (tenant_id, id, reader_id, scope, valid_until)
		SELECT DISTINCT ON (s.contact_id) s.tenant_id, gen_random_uuid(), s.contact_id, 'tenant', now() + interval '7 days' FROM sessions s
		WHERE s.contact_id IS NOT NULL AND NOT EXISTS (SELECT FROM ticket_grants g WHERE g.reader_id = s.contact_id AND g.valid_until > now())`);
	const measured = [];
	for (const word of WORDS) {
		const took = [];
		let rows;
		// The first finds cold pages, which is not what is asked here.
		for (let n = 0; n <= times; n++) {
			const begun = performance.now();
			rows = await search(server, server.sessions[n % server.sessions.length], word);
			if (n > 0) took.push(performance.now() - begun);
		}
		measured.push({ word, rows, p50: quantile(took, 0.5), p99: quantile(took, 0.99) });
		say(`${String(word ?? '(no search)').padEnd(12)} ${String(rows).padStart(3)} rows  p50 ${measured.at(-1).p50.toFixed(0)} ms  p99 ${measured.at(-1).p99.toFixed(0)} ms`);
	}
	mkdirSync('target', { recursive: true });
	writeFileSync('target/bench-search.json', `${JSON.stringify({ at: new Date().toISOString(), measured }, null, '\t')}\n`);
} finally {
	await server.stop();
}
