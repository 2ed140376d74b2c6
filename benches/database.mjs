// The private PostgreSQL of a data directory, asked from outside: as its superuser, which Portico itself never is.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export class Database {
	constructor(dataDir) {
		const pointer = join(dataDir, 'postgres.path');
		this.base = existsSync(pointer) ? readFileSync(pointer, 'utf8').trimEnd() : join(dataDir, 'postgres');
	}

	/// Statements can be counted from the next start on. Counting is off until asked for: it would cost each side something.
	prepareCounting() {
		const file = join(this.base, 'data', 'postgresql.conf');
		if (!readFileSync(file, 'utf8').includes('pg_stat_statements')) {
			appendFileSync(file, "\nshared_preload_libraries = 'pg_stat_statements'\npg_stat_statements.track = none\npg_stat_statements.track_planning = on\n");
		}
	}

	/// Arguments that lead a client to the server that runs.
	get environment() {
		return {
			...process.env,
			PGHOST: readFileSync(join(this.base, 'data', 'postmaster.pid'), 'utf8').split('\n')[4],
			PGPORT: '5432',
			PGUSER: 'postgres',
			PGDATABASE: 'portico',
			PGPASSWORD: readFileSync(join(this.base, 'superuser-password'), 'utf8').trim(),
		};
	}

	/// As another process is given it: the owner's, whose password src/db/private derives the same way.
	get ownerUrl() {
		const { PGHOST, PGPASSWORD } = this.environment;
		const password = createHmac('sha256', PGPASSWORD).update('portico_owner').digest('hex');
		return `postgres://portico_owner:${password}@${encodeURIComponent(PGHOST)}/portico`;
	}

	/// Statements, however long they are, in one transaction.
	run(sql) {
		execFileSync('psql', ['-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-f', '-'], {
			env: this.environment,
			input: sql,
			stdio: ['pipe', 'ignore', 'inherit'],
		});
	}

	/// Rows of a query, each a list of texts.
	query(sql) {
		const text = execFileSync('psql', ['-X', '-q', '-A', '-t', '-F', '\x1f', '-R', '\x1e', '-v', 'ON_ERROR_STOP=1', '-c', sql], {
			env: this.environment,
			encoding: 'utf8',
		});
		return text.trimEnd() === '' ? [] : text.replace(/\n$/, '').split('\x1e').map((row) => row.split('\x1f'));
	}

	/// Those that a client sends: what a function of a row-level policy runs inside of one goes with it.
	count(on) {
		this.query(`ALTER SYSTEM SET pg_stat_statements.track = '${on ? 'top' : 'none'}'`);
		this.query('SELECT pg_reload_conf()');
	}

	/// Statements of the serving role since the last call, most frequent first. The mail worker's own are left out.
	statements() {
		const rows = this.query(
			`SELECT calls, query FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
			 WHERE r.rolname = 'portico_service' AND query NOT LIKE '%mail_outbox%' ORDER BY calls DESC`,
		);
		this.query('SELECT pg_stat_statements_reset()');
		return rows.map(([calls, query]) => ({ calls: Number(calls), query }));
	}

	/// pgbench's transactions a second, as the serving role, so that row-level security holds.
	pgbench(script, seconds, extra = []) {
		const text = execFileSync('pgbench', ['-n', '-M', 'prepared', '-c', '16', '-j', '2', '-T', String(seconds), '-f', script, ...extra], {
			env: { ...this.environment, PGOPTIONS: '-c role=portico_service' },
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const failed = Number(text.match(/number of failed transactions: (\d+)/)?.[1] ?? 0);
		if (failed > 0) throw new Error(`pgbench: ${failed} transactions failed`);
		return { rate: Number(text.match(/tps = ([\d.]+)/)[1]), mean: Number(text.match(/latency average = ([\d.]+)/)[1]) };
	}
}

/// The same page for pgbench: the statement that Portico was seen to send, taken out of the wrapper that names the identity, in
/// a transaction that names it. `sessions` contacts take turns at random, by the rule of src/cli/bench_data.rs.
export function transactionScript(sent, sessions) {
	const inner = sent.match(/CROSS JOIN LATERAL \(SELECT \* FROM \((.*)\) q0 WHERE i\.r IS NOT NULL/s)?.[1];
	if (!inner) throw new Error(`not a read that brings its identity along: ${sent}`);
	const tenant = "('b0000000-0000-4000-8000-' || lpad(:t, 12, '0'))::uuid";
	const person = "('c0000000-0000-4000-8000-' || lpad(:n, 12, '0'))::uuid";
	const query = inner
		.replace(/("?tenant_id"? = )\$\d+/g, `$1${tenant}`)
		.replace(/("?requester_id"? = )\$\d+/g, `$1${person}`)
		.replace(/(LIMIT +)\$\d+/, '$1:rows');
	if (/\$\d/.test(query)) throw new Error(`a value that is not known: ${query}`);
	return `\\set i random(1, ${sessions})
\\set n (:i * 7919) % 10000 + 1
\\set t (:n - 1) % 200 + 1
\\set rows 21
BEGIN;
SELECT set_config('portico.role', 'contact', true), set_config('portico.tenant', 'b0000000-0000-4000-8000-' || lpad(:t, 12, '0'), true), set_config('portico.person', 'c0000000-0000-4000-8000-' || lpad(:n, 12, '0'), true);
${query.replaceAll('\n', ' ')};
COMMIT;
`;
}
