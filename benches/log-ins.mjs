// `make bench-log-ins`: a thousand log-ins, and what is left of 'my tickets' beside them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { Server } from './server.mjs';
import { median, number, say } from './settings.mjs';

const count = number('LOG_INS', 1000);
const atOnce = number('AT_ONCE', 16);
const rounds = number('ROUNDS', 13);
const seconds = number('SECONDS_EACH', 3);
const PASSWORD = 'a passphrase for the benchmark';

/// Everybody's password, made by Portico itself for an admin and given to all contacts.
function givePasswords(server) {
	const email = 'bench@provider.example';
	const known = server.database.query(`SELECT 1 FROM staff_accounts WHERE email = '${email}'`).length > 0;
	const args = known
		? ['staff', 'password', '--email', email]
		: ['staff', 'create-admin', '--email', email, '--name', 'Bench'];
	execFileSync(server.binary, [...args, '--password-stdin'], { env: server.environment, input: PASSWORD });
	server.database.query(
		`INSERT INTO contact_passwords (tenant_id, contact_id, hash)
		 SELECT c.tenant_id, c.id, (SELECT p.hash FROM staff_passwords p JOIN staff_accounts a USING (staff_id) WHERE a.email = '${email}')
		 FROM contacts c ON CONFLICT (tenant_id, contact_id) DO UPDATE SET hash = excluded.hash`,
	);
	return server.database.query(
		`SELECT h.host, c.email FROM contacts c JOIN LATERAL (SELECT host FROM tenant_hosts h WHERE h.tenant_id = c.tenant_id LIMIT 1) h ON true
		 WHERE c.active ORDER BY c.id LIMIT ${count}`,
	);
}

/// Logs people in, `atOnce` at a time, until `more` says no; tells how it went.
async function logIns(server, people, more) {
	const query = 'mutation($e: String!, $p: String!) { logIn(input: { email: $e, password: $p, issueToken: true }) { accessToken errors { code } } }';
	const result = { done: 0, failed: 0, times: [], words: new Set() };
	let next = 0;
	const worker = async () => {
		while (more(next)) {
			const [host, email] = people[next++ % people.length];
			const from = performance.now();
			const answer = await server.ask(
				'POST',
				'/graphql',
				{ Host: host, 'Content-Type': 'application/json' },
				JSON.stringify({ query, variables: { e: email, p: PASSWORD } }),
			);
			result.times.push(performance.now() - from);
			if (answer.status === 200 && JSON.parse(answer.text).data?.logIn?.accessToken) result.done += 1;
			else {
				result.failed += 1;
				result.words.add(answer.text.slice(0, 200));
			}
		}
	};
	const from = performance.now();
	await Promise.all(Array.from({ length: atOnce }, worker));
	result.seconds = (performance.now() - from) / 1000;
	return result;
}

/// Statements for a page: of a session that was never seen, and of one that was.
async function statementsOfSession(server) {
	const fresh = server.sessions.slice(0, 100);
	const count = async () => {
		server.database.statements();
		for (const session of fresh) await server.page(session, 20);
		return server.database.statements().reduce((sum, { calls }) => sum + calls, 0) / fresh.length;
	};
	// The portals' own records are in memory after this.
	for (const session of server.sessions.slice(-200)) await server.page(session, 20);
	server.database.count(true);
	await new Promise((resolve) => setTimeout(resolve, 500));
	const [first, again] = [await count(), await count()];
	server.database.count(false);
	return { first, again };
}

let server;
try {
	say('Data: 500,000 tickets');
	server = await Server.prepare(1, 1000);
	await server.start();
	const people = givePasswords(server);
	const statements = await statementsOfSession(server);
	const idle = server.memory().now;
	say(`${count} log-ins, ${atOnce} at once`);
	const alone = await logIns(server, people, (n) => n < count);
	if (alone.failed > 0) say(`failed: ${[...alone.words].join(' · ')}`);
	const memory = server.memory();
	await server.wrk(20, 3);
	const measured = [];
	for (let round = 1; round <= rounds; round++) {
		const without = await server.wrk(20, seconds);
		let going = true;
		const [beside, others] = await Promise.all([server.wrk(20, seconds).finally(() => (going = false)), logIns(server, people, () => going)]);
		measured.push({ without: without.rate, beside: beside.rate, ratio: beside.rate / without.rate, p99: beside.p99, logIns: others.done / others.seconds, failed: others.failed, slowest: Math.max(...others.times) });
		const one = measured.at(-1);
		say(`Round ${round}: ${one.without.toFixed(0)}/s alone, ${one.beside.toFixed(0)}/s beside ${one.logIns.toFixed(1)} log-ins/s (${one.failed} failed, the slowest ${(one.slowest / 1000).toFixed(1)} s), ratio ${one.ratio.toFixed(3)}`);
	}
	const times = alone.times.toSorted((a, b) => a - b);
	const rows = [
		['log-ins', String(alone.done), String(count)],
		['  failed', String(alone.failed), '0'],
		['  a second', (alone.done / alone.seconds).toFixed(1), ''],
		['  p50, p99 (ms)', `${times[Math.floor(times.length / 2)].toFixed(0)}, ${times[Math.floor(times.length * 0.99)].toFixed(0)}`, ''],
		['memory before, at its highest (MiB)', `${idle.toFixed(0)}, ${memory.peak.toFixed(0)}`, 'bounded'],
		['my tickets beside log-ins, of its rate alone', median(measured.map((one) => one.ratio)).toFixed(2), '≥ 0.80'],
		['  log-ins a second beside it', median(measured.map((one) => one.logIns)).toFixed(1), ''],
		['  of which failed', String(measured.reduce((sum, one) => sum + one.failed, 0)), '0'],
		['statements for a page, session not seen before', statements.first.toFixed(2), '≤ 2'],
		['statements for a page, session seen before', statements.again.toFixed(2), '1'],
	];
	mkdirSync('target', { recursive: true });
	writeFileSync('target/bench-log-ins.json', `${JSON.stringify({ at: new Date().toISOString(), alone: { ...alone, times: undefined, words: undefined }, memory, measured, statements }, null, '\t')}\n`);
	console.log(`\n${os.cpus().length} × ${os.cpus()[0].model}; ${atOnce} at once, medians of ${rounds} × ${seconds} s\n`);
	const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
	for (const [name, value, goal] of rows) console.log(`${name.padEnd(widths[0])}   ${value.padStart(widths[1])}   ${goal}`);
	console.log('\ntarget/bench-log-ins.json has all of it.');
} finally {
	await server?.stop();
}
