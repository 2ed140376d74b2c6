// `make bench-live`: a thousand who listen, two hundred changes a second; long timelines; search.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { Server } from './server.mjs';
import { browser, number, quantile, say } from './settings.mjs';

const { WebSocket } = createRequire(new URL('../web/package.json', import.meta.url))('ws');
const subscribers = number('SUBSCRIBERS', 1000);
const perSecond = number('CHANGES', 200);
const seconds = number('SECONDS_EACH', 20);
const ENTRIES = [1, 50];
const SEARCHES = 400;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function send(server, session, query, variables) {
	const headers = { ...browser(session), 'Content-Type': 'application/json' };
	const answer = await server.ask('POST', '/graphql', headers, JSON.stringify({ query, variables }));
	const { data, errors } = JSON.parse(answer.text);
	if (errors) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
	return data;
}

/// One contact who listens for what happens to their tickets. `heard` is told each ticket and when.
function listen(server, person, heard) {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(`ws://127.0.0.1:${server.port}/graphql`, 'graphql-transport-ws', { headers: browser(person.session) });
		const say = (message) => socket.send(JSON.stringify(message));
		socket.on('open', () => say({ type: 'connection_init' }));
		socket.on('error', reject);
		socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
		socket.on('message', (text) => {
			const message = JSON.parse(text);
			if (message.type === 'connection_ack') {
				const query = 'subscription { ticketListChanged { ticketId ticket { number status updatedAt } } }';
				say({ id: '1', type: 'subscribe', payload: { query } });
			} else if (message.type === 'ping') {
				say({ type: 'pong' });
			} else if (message.type === 'next') {
				const event = message.payload.data?.ticketListChanged;
				if (!event) return reject(new Error(text.toString().slice(0, 300)));
				// The first event says: look at your list.
				if (event.ticketId) heard(person, event.ticketId);
				else resolve(socket);
			}
		});
	});
}

/// Everybody's newest open ticket. Each belongs to one person alone.
async function people(server) {
	const found = [];
	const query = '{ viewer { tickets(first: 1, orderBy: { field: CREATED_AT, direction: DESC }, filter: { status: [NEW, OPEN, WAITING] }) { nodes { id number } } } }';
	for (const session of server.sessions.slice(0, subscribers)) {
		const ticket = (await send(server, session, query)).viewer.tickets.nodes[0];
		if (ticket) found.push({ session, ticket, heard: 0, waiting: [] });
	}
	return found;
}

/// `perSecond` replies in each second, everybody in turn. Nobody replies again before they have heard of the last one.
async function changes(server, all, foreign) {
	const result = { sent: 0, failed: 0, since: [], after: [], words: new Set() };
	const mutation = 'mutation($t: ID!, $b: String!) { replyToTicket(input: { ticketId: $t, body: $b }) { errors { code message } } }';
	const running = [];
	const began = performance.now();
	for (let n = 0; n < perSecond * seconds; n++) {
		const due = began + (n * 1000) / perSecond;
		if (due > performance.now()) await wait(due - performance.now());
		const person = all[n % all.length];
		const change = { at: performance.now() };
		person.waiting.push(change);
		result.sent++;
		running.push(
			send(server, person.session, mutation, { t: person.ticket.id, b: `Change ${n}` }).then(
				({ replyToTicket: { errors } }) => {
					change.answered = performance.now();
					if (errors.length > 0) throw new Error(errors[0].message);
				},
			).catch((error) => {
				result.failed++;
				result.words.add(error.message);
				change.failed = true;
			}),
		);
	}
	result.seconds = (performance.now() - began) / 1000;
	await Promise.all(running);
	// Whatever has not come by now has not come.
	for (let patience = 0; patience < 100 && all.some((one) => one.waiting.some((c) => !c.failed && !c.seen)); patience++) await wait(50);
	const made = all.flatMap((one) => one.waiting).filter((change) => !change.failed);
	result.lost = made.filter((change) => !change.seen).length;
	result.since = made.filter((c) => c.seen).map((c) => c.seen - c.at);
	result.after = made.filter((c) => c.seen && c.answered).map((c) => Math.max(0, c.seen - c.answered));
	result.foreign = foreign.count;
	return result;
}

/// Statements for a ticket's page, whose timeline has as many entries as named.
async function timelines(server, person) {
	const query = 'query($n: Int!, $l: Int!) { viewer { ticket(number: $n) { subject status description { html } attachments { id } timeline(last: $l) { nodes { __typename ... on Reply { body { html } author { displayName } attachments { id } } ... on StatusChange { to author { displayName } } } } } } }';
	server.database.query(
		`INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_name, body, created_at)
		 SELECT t.tenant_id, t.id, t.entry_count + g, gen_random_uuid(), 'reply', t.requester_id, 'Bench', 'Entry ' || g, now()
		 FROM tickets t JOIN contacts c ON c.tenant_id = t.tenant_id AND c.id = t.requester_id JOIN tenant_hosts h ON h.tenant_id = t.tenant_id, generate_series(1, 60) g
		 WHERE h.host = '${person.session[0]}' AND t.number = ${person.ticket.number};
		 UPDATE tickets t SET entry_count = entry_count + 60 FROM tenant_hosts h
		 WHERE h.tenant_id = t.tenant_id AND h.host = '${person.session[0]}' AND t.number = ${person.ticket.number}`,
	);
	server.database.count(true);
	await wait(500);
	const counted = {};
	for (const last of ENTRIES) {
		const ask = async () => (await send(server, person.session, query, { n: person.ticket.number, l: last })).viewer.ticket.timeline.nodes.length;
		await ask();
		server.database.statements();
		const shown = await ask();
		if (shown !== last) throw new Error(`${shown} entries instead of ${last}`);
		counted[last] = server.database.statements().reduce((sum, { calls }) => sum + calls, 0);
	}
	server.database.count(false);
	return counted;
}

/// How long a contact's search takes, in subjects, texts and replies of their own tickets; those with most tickets among them.
async function search(server) {
	const query = 'query($s: String!) { viewer { tickets(first: 20, filter: { search: $s }) { nodes { id } } } }';
	const words = ['printer', 'screen reads', 'still the same', 'password', 'nothing like this', 'message 4711'];
	const times = [];
	const worker = async (first) => {
		for (let n = first; n < SEARCHES; n += 4) {
			const from = performance.now();
			await send(server, server.sessions[(n * 7) % server.sessions.length], query, { s: words[n % words.length] });
			times.push(performance.now() - from);
		}
	};
	await Promise.all([0, 1, 2, 3].map(worker));
	return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), slowest: Math.max(...times) };
}

let server;
const sockets = [];
try {
	say('Data: 500,000 tickets');
	server = await Server.prepare(1, Math.max(1000, subscribers), { PORTICO_LIVE_CONNECTIONS_PER_ADDRESS: '100000' });
	await server.start();
	const all = await people(server);
	say('Search');
	const searching = await search(server);
	say('Timelines');
	const statements = await timelines(server, all[0]);
	const before = server.memory().now;
	say(`${all.length} subscribers`);
	const foreign = { count: 0 };
	const heard = (person, ticket) => {
		if (ticket !== person.ticket.id) return void foreign.count++;
		person.heard++;
		// One event may stand for several changes in a row.
		for (const change of person.waiting) change.seen ??= performance.now();
	};
	for (let n = 0; n < all.length; n += 50) {
		sockets.push(...(await Promise.all(all.slice(n, n + 50).map((person) => listen(server, person, heard)))));
	}
	await wait(2000);
	const idle = server.memory().now;
	say(`${perSecond} changes a second, ${seconds} seconds`);
	const live = await changes(server, all, foreign);
	if (live.failed > 0) say(`failed: ${[...live.words].slice(0, 3).join(' · ')}`);
	const memory = server.memory();
	const ms = (value) => value.toFixed(0);
	const rows = [
		['subscribers', String(all.length), '1,000'],
		['memory for each that is idle (kB)', (((idle - before) * 1024) / all.length).toFixed(1), '< 30'],
		['changes a second', (live.sent / live.seconds).toFixed(0), String(perSecond)],
		['  failed, not heard of, heard by others', `${live.failed}, ${live.lost}, ${live.foreign}`, '0, 0, 0'],
		['  p50, p99 from the change\'s answer (ms)', `${ms(quantile(live.after, 0.5))}, ${ms(quantile(live.after, 0.99))}`, '< 100'],
		['  p50, p99 from when it was asked for (ms)', `${ms(quantile(live.since, 0.5))}, ${ms(quantile(live.since, 0.99))}`, ''],
		['memory at its highest (MiB)', memory.peak.toFixed(0), ''],
		...ENTRIES.map((last) => [`statements for a ticket with ${last} entries`, String(statements[last]), 'constant']),
		['search of own tickets, p50, p99 (ms)', `${ms(searching.p50)}, ${ms(searching.p99)}`, '< 50'],
	];
	mkdirSync('target', { recursive: true });
	const kept = { ...live, since: undefined, after: undefined, words: [...live.words] };
	writeFileSync('target/bench-live.json', `${JSON.stringify({ at: new Date().toISOString(), before, idle, memory, live: kept, statements, searching }, null, '\t')}\n`);
	console.log(`\n${os.cpus().length} × ${os.cpus()[0].model}; writers, subscribers, Portico and PostgreSQL on the same machine\n`);
	const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
	for (const [name, value, goal] of rows) console.log(`${name.padEnd(widths[0])}   ${value.padStart(widths[1])}   ${goal}`);
	console.log('\ntarget/bench-live.json has all of it.');
} finally {
	for (const socket of sockets) socket.terminate();
	await server?.stop();
}
