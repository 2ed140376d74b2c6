// `make bench`: pgbench and Portico in turn, medians, as a table and as target/bench.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { transactionScript } from './database.mjs';
import { Server } from './server.mjs';
import { median, number, say } from './settings.mjs';

const scale = number('SCALE', 1);
const sessions = number('SESSIONS', 1000);
const rounds = number('ROUNDS', 3);
const seconds = number('SECONDS_EACH', 10);
const SIZES = [1, 20, 100];

/// How busy the machine is with other things, 0 to 1, over a second in which we do nothing.
async function busy() {
	const read = () => readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
	const before = read();
	await new Promise((resolve) => setTimeout(resolve, 1000));
	const spent = read().map((value, index) => value - before[index]);
	return 1 - (spent[3] + spent[4]) / spent.reduce((sum, value) => sum + value, 0);
}

/// Waits, for a while, until the machine is ours.
async function quiet() {
	const until = Date.now() + number('PATIENCE', 120) * 1000;
	for (;;) {
		const load = await busy();
		if (load < 0.1 || Date.now() > until) return load;
	}
}

const scales = scale === 1 ? [1] : [1, scale];
const servers = [];
let result;
try {
	for (const each of scales) {
		say(`Data: ${(each * 500_000).toLocaleString('en')} tickets`);
		servers.push(await Server.prepare(each, sessions));
	}
	for (const server of servers) {
		await server.start();
		server.idle = server.memory().now;
		for (const session of server.sessions.slice(-50)) await server.page(session, 20);
		say('Counting statements');
		const { perRequest, sent } = await server.statementsPerRequest(SIZES);
		server.perRequest = perRequest;
		server.script = join(server.dataDir, 'page.sql');
		writeFileSync(server.script, transactionScript(sent, sessions));
		say('Warming up');
		server.database.pgbench(server.script, 3);
		await server.wrk(20, 3);
		server.rounds = [];
	}
	for (let round = 1; round <= rounds; round++) {
		for (const server of servers) {
			const others = await quiet();
			const pgbench = server.database.pgbench(server.script, seconds);
			const portico = await server.wrk(20, seconds);
			server.rounds.push({ pgbench, portico, ratio: portico.rate / pgbench.rate, others });
			say(
				`Round ${round}, scale ${server.scale}: pgbench ${pgbench.rate.toFixed(0)}/s, Portico ${portico.rate.toFixed(0)}/s, ratio ${(portico.rate / pgbench.rate).toFixed(3)}` +
					(others < 0.1 ? '' : ` (the machine was ${(others * 100).toFixed(0)} % busy with other things)`),
			);
		}
	}
	result = {
		at: new Date().toISOString(),
		commit: execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim(),
		machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, memoryMiB: Math.round(os.totalmem() / 2 ** 20), system: `${os.type()} ${os.release()}` },
		postgresql: servers[0].database.query('SHOW server_version')[0][0],
		clients: 16,
		sessions,
		rounds,
		seconds,
		scales: servers.map((server) => {
			const of = (pick) => median(server.rounds.map(pick));
			const memory = server.memory();
			return {
				tickets: server.scale * 500_000,
				pgbenchRate: of((round) => round.pgbench.rate),
				porticoRate: of((round) => round.portico.rate),
				ratio: of((round) => round.ratio),
				p50ms: of((round) => round.portico.p50),
				p99ms: of((round) => round.portico.p99),
				bytesPerAnswer: of((round) => round.portico.bytes),
				memoryMiB: { idle: server.idle, after: memory.now, peak: memory.peak },
				statementsPerRequest: server.perRequest,
				busyWithOtherThings: Math.max(...server.rounds.map((round) => round.others)),
				rounds: server.rounds,
			};
		}),
	};
} finally {
	for (const server of servers) await server.stop();
}
mkdirSync('target', { recursive: true });
writeFileSync('target/bench.json', `${JSON.stringify(result, null, '\t')}\n`);
print(result);

function print({ scales: measured, machine, postgresql, commit, at }) {
	const first = measured[0];
	const rows = [
		['', ...measured.map(({ tickets }) => `${tickets.toLocaleString('en')} tickets`), 'to reach'],
		['pgbench, pages/s', ...measured.map((one) => one.pgbenchRate.toFixed(0)), ''],
		['Portico, pages/s', ...measured.map((one) => one.porticoRate.toFixed(0)), ''],
		['ratio', ...measured.map((one) => one.ratio.toFixed(2)), '≥ 0.55'],
		['p50, ms', ...measured.map((one) => one.p50ms.toFixed(1)), ''],
		['p99, ms', ...measured.map((one) => one.p99ms.toFixed(1)), ''],
		['memory of the server, MiB', ...measured.map((one) => one.memoryMiB.after.toFixed(0)), '< 80'],
		['  at its highest', ...measured.map((one) => one.memoryMiB.peak.toFixed(0)), ''],
		...SIZES.map((size) => [`statements for a page of ${size}`, ...measured.map((one) => one.statementsPerRequest[size].toFixed(2)), 'constant']),
		['rate against the smallest', ...measured.map((one) => (one.porticoRate / first.porticoRate).toFixed(2)), '≥ 0.90'],
		['busy with other things, %', ...measured.map((one) => (one.busyWithOtherThings * 100).toFixed(0)), '≈ 0'],
	];
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	console.log(`\n${at.slice(0, 10)}, ${commit}; ${machine.cores} × ${machine.cpu}; PostgreSQL ${postgresql}; 16 clients, ${sessions} sessions, medians of ${rounds} × ${seconds} s\n`);
	for (const row of rows) console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('   '));
	console.log('\ntarget/bench.json has all of it.');
}
