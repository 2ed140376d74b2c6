// The home page of the knowledge base against pgbench, which does the same statements under row-level security.
import { execFile } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, say } from './settings.mjs';

const QUERY = 'benches/home.graphql';
const LOUD = { log_error_verbosity: 'default', log_min_duration_statement: '0', log_parameter_max_length: '-1' };

/// What the serving role sends from its next connection on stands in PostgreSQL's log, with its values; or does not any more.
function listen(database, on) {
	for (const [name, value] of Object.entries(LOUD)) database.query(`ALTER ROLE portico_service ${on ? `SET ${name} = '${value}'` : `RESET ${name}`}`);
}

/// A value as PostgreSQL's log shows it, of which the type is to be seen where no operator tells it.
function typed(value) {
	if (!value.startsWith("'{")) return value;
	return /^'\{[0-9a-f-]{36}[,}]/.test(value) ? `${value}::uuid[]` : `${value}::text[]`;
}

/// Reads of one request, each without the wrapper that names the identity, with values in the places of parameters.
function readsOf(log) {
	const reads = [];
	const entry = /execute [^:\n]+: (WITH i AS MATERIALIZED [^]*?)\n[^\n]*DETAIL:\s+[Pp]arameters: ([^\n]*)/g;
	for (const [, statement, said] of log.matchAll(entry)) {
		const values = Object.fromEntries([...said.matchAll(/(\$\d+) = (NULL|'(?:[^']|'')*')/g)].map(([, name, value]) => [name, value]));
		const inner = statement.match(/CROSS JOIN LATERAL \(SELECT \* FROM \(([^]*)\) q0 WHERE i\.r IS NOT NULL/)?.[1];
		if (!inner) continue;
		reads.push({ query: inner.replaceAll(/\s+/g, ' ').replaceAll(/\$\d+/g, (name) => typed(values[name])), person: values.$3 });
	}
	return reads;
}

function wrk(server, [host, token], seconds) {
	const args = ['-t2', '-c16', `-d${seconds}s`, '--latency', '-s', 'benches/query.lua', `http://127.0.0.1:${server.port}`, '--', host, token, QUERY];
	return new Promise((resolve, reject) => {
		execFile('wrk', args, { encoding: 'utf8' }, (error, text) => {
			if (error) return reject(error);
			const result = JSON.parse(text.match(/RESULT (.*)/)[1]);
			if (result.failed > 0) return reject(new Error(`wrk: ${result.failed} requests failed`));
			resolve({ rate: result.requests / result.seconds, p50: result.p50, p99: result.p99 });
		});
	});
}

/// Rates of both in turn, and how many statements a page takes.
export async function home(server, session, { rounds, seconds }) {
	const { database } = server;
	const ask = async () => {
		const headers = { Host: session[0], Cookie: `__Host-portico=${session[1]}`, 'Content-Type': 'application/json' };
		const answer = await server.ask('POST', '/graphql', headers, JSON.stringify({ query: readFileSync(QUERY, 'utf8') }));
		if (answer.status !== 200 || !JSON.parse(answer.text).data?.portal?.knowledge) throw new Error(`no home page: ${answer.text.slice(0, 500)}`);
	};
	await server.stop();
	await server.start();
	listen(database, true);
	await server.stop();
	await server.start();
	for (let n = 0; n < 3; n++) await ask();
	const log = join(database.base, 'log');
	const before = statSync(log).size;
	await ask();
	await new Promise((resolve) => setTimeout(resolve, 500));
	const all = readsOf(readFileSync(log).subarray(before).toString());
	listen(database, false);
	// What looks after mails and files reads as somebody else.
	const person = all.find(({ query }) => query.includes('knowledge_categories'))?.person;
	const reads = all.filter((read) => read.person === person && /articles|knowledge_categories/.test(read.query));
	if (reads.length === 0) throw new Error('no statement of the home page was seen');
	const [[tenant]] = database.query(`SELECT tenant_id FROM contacts WHERE id = ${person}`);
	const script = join(server.dataDir, 'home.sql');
	const identity = `SELECT set_config('portico.role', 'contact', true), set_config('portico.tenant', '${tenant}', true), set_config('portico.person', ${person}, true);`;
	writeFileSync(script, `BEGIN;\n${identity}\n${reads.map(({ query }) => `${query};`).join('\n')}\nCOMMIT;\n`);
	await server.stop();
	await server.start();
	for (let n = 0; n < 20; n++) await ask();
	await wrk(server, session, 3);
	const measured = [];
	for (let round = 1; round <= rounds; round++) {
		const pgbench = database.pgbench(script, seconds);
		const portico = await wrk(server, session, seconds);
		measured.push({ pgbench, portico, ratio: portico.rate / pgbench.rate });
		say(`Home page, round ${round}: pgbench ${pgbench.rate.toFixed(0)}/s, Portico ${portico.rate.toFixed(0)}/s, ratio ${measured.at(-1).ratio.toFixed(3)}`);
	}
	const of = (pick) => median(measured.map(pick));
	return { statements: reads.length, pgbench: of((one) => one.pgbench.rate), portico: of((one) => one.portico.rate), ratio: of((one) => one.ratio), p99: of((one) => one.portico.p99), measured };
}
