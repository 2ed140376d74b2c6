// `make bench-conversations`: a thousand contacts and fifty of staff, two hundred messages a second, at one process and at two.
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Server } from './server.mjs';
import { number, quantile, say } from './settings.mjs';
import { talkers } from './talk.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: process.env.MINUTES || '10' }, processes: { type: 'string', default: '1,2' } } });
const minutes = Number(values.minutes);
const contacts = number('CONTACTS', 1000);
const agents = number('AGENTS', 50);
const perSecond = number('MESSAGES', 200);
/// Whether each reader says that they have read, as a page does that is looked at.
const reads = process.env.READS === 'on';
/// Pause between two looks at the memory.
const LOOK = 10_000;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// Seconds of the processor's time that a process has had, with its children that are over.
function spent(pid) {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
	return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / 100, over: (Number(fields[13]) + Number(fields[14])) / 100 };
}

/// PostgreSQL's: of its postmaster and of all that it has started.
function spentByPostgres(server) {
	const postmaster = Number(readFileSync(`${server.database.base}/data/postmaster.pid`, 'utf8').split('\n')[0]);
	const own = spent(postmaster);
	let sum = own.seconds + own.over;
	for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		try {
			const { parent, seconds } = spent(pid);
			if (parent === postmaster) sum += seconds;
		} catch {
			// It is over.
		}
	}
	return sum;
}

function busyAndAll() {
	const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1, 9).map(Number);
	const all = fields.reduce((sum, value) => sum + value, 0) / 100;
	return { busy: all - (fields[3] + fields[4]) / 100, all };
}

/// What a minute adds, by the line that is nearest to all looks but those of the first fifth.
function slope(looks) {
	const used = looks.slice(Math.floor(looks.length / 5));
	const mean = (pick) => used.reduce((sum, look) => sum + pick(look), 0) / used.length;
	const [x, y] = [mean((look) => look.at), mean((look) => look.mib)];
	const over = used.reduce((sum, look) => sum + (look.at - x) * (look.mib - y), 0);
	const under = used.reduce((sum, look) => sum + (look.at - x) ** 2, 0);
	return under === 0 ? NaN : (over / under) * 60;
}

/// Both sides of every conversation in turn, `perSecond` messages in each second.
async function talk(talks, tally, seconds) {
	const running = new Set();
	const began = performance.now();
	for (let n = 0; n < perSecond * seconds; n++) {
		const due = began + (n * 1000) / perSecond;
		if (due > performance.now()) await wait(due - performance.now());
		const one = talks[((n >> 1) * 7) % talks.length];
		const saying = (n & 1 ? one.staff[0] : one.contact).say(one.id, n).then((said) => {
			one.said += said ? 1 : 0;
			running.delete(saying);
		});
		running.add(saying);
	}
	const took = (performance.now() - began) / 1000;
	await Promise.all(running);
	return took;
}

/// Readers who are not where their conversations are.
const lacking = (talks) => talks.flatMap((one) => [one.contact, ...one.staff].map((reader) => one.said - reader.at.get(one.id).position)).filter((lack) => lack !== 0);

async function measure(servers, port) {
	const [server] = servers;
	const { tally, people, staff, talks } = talkers(server, contacts, agents, reads);
	const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
	const all = [...people, ...staff];
	for (const one of all) Object.assign(one, { port, agent });
	const before = servers.map((one) => one.memory().now);
	say(`${all.length} listen`);
	for (let n = 0; n < all.length; n += 50) await Promise.all(all.slice(n, n + 50).map((one) => one.listen(port)));
	await wait(2000);
	const idle = servers.map((one) => one.memory().now);
	if (process.env.STATEMENTS) {
		server.database.count(true);
		await wait(500);
		server.database.statements();
	}
	say(`${perSecond} messages a second, ${minutes} minutes`);
	const looks = servers.map(() => []);
	const began = performance.now();
	const look = () => servers.forEach((one, index) => looks[index].push({ at: (performance.now() - began) / 1000, mib: one.memory().now }));
	look();
	const looking = setInterval(look, LOOK);
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	const at = () => ({ portico: servers.map((one) => spent(one.process.pid).seconds), postgres: spentByPostgres(server), bench: process.cpuUsage(), at: performance.now(), ...busyAndAll() });
	const first = at();
	const took = await talk(talks, tally, minutes * 60);
	const last = at();
	clearInterval(looking);
	look();
	// Whatever has not come by now has not come.
	for (let patience = 0; patience < 100 && lacking(talks).length > 0; patience++) await wait(50);
	if (process.env.STATEMENTS) writeFileSync('target/bench-conversations-statements.json', JSON.stringify(server.database.query('SELECT calls, total_exec_time, mean_exec_time, query, plans, total_plan_time FROM pg_stat_statements ORDER BY total_exec_time + total_plan_time DESC LIMIT 60'), null, '\t'));
	const memory = servers.map((one) => one.memory());
	const elapsed = (last.at - first.at) / 1000;
	const cores = (from, to) => (to - from) / elapsed;
	const bench = (last.bench.user + last.bench.system - first.bench.user - first.bench.system) / 1e6 / elapsed;
	const portico = last.portico.map((value, index) => cores(first.portico[index], value));
	const postgres = cores(first.postgres, last.postgres);
	const after = tally.after();
	const result = {
		processes: servers.length,
		seconds: took,
		rate: tally.sent / took,
		counts: { sent: tally.sent, failed: tally.failed, heard: tally.heard, lacking: lacking(talks).length, foreign: tally.foreign, twice: tally.twice, skipped: tally.skipped, lookedAgain: tally.lookedAgain, closed: tally.closed },
		words: [...tally.words].slice(0, 5),
		readers: talks.reduce((sum, one) => sum + one.staff.length + 1, 0) / talks.length,
		took: Object.fromEntries([0.5, 0.95, 0.99, 1].map((q) => [q, quantile(tally.took, q)])),
		after: Object.fromEntries([0.5, 0.95, 0.99, 1].map((q) => [q, quantile(after, q)])),
		answered: Object.fromEntries([0.5, 0.95, 0.99, 1].map((q) => [q, quantile(tally.answered, q)])),
		memory: { before, idle, peak: memory.map((one) => one.peak), last: memory.map((one) => one.now), aMinute: looks.map(slope), looks },
		cores: { portico, postgres, bench, others: cores(first.busy, last.busy) - portico.reduce((sum, one) => sum + one, 0) - postgres - bench },
		loopDelay: { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6 },
	};
	for (const one of all) {
		one.socket.removeAllListeners('close');
		one.socket.terminate();
	}
	agent.destroy();
	return result;
}

const results = [];
for (const processes of values.processes.split(',').map(Number)) {
	const servers = [];
	let proxy;
	try {
		say(processes === 1 ? 'One process' : 'Two processes behind a proxy');
		const server = await Server.over('conversations', { PORTICO_LIVE_CONNECTIONS_PER_ADDRESS: '100000' });
		servers.push(server);
		await server.start();
		for (let n = 1; n < processes; n++) {
			const beside = await server.beside();
			servers.push(beside);
			await beside.start();
		}
		let { port } = server;
		if (processes > 1) {
			proxy = fork('benches/proxy.mjs', servers.map((one) => String(one.port)));
			port = await new Promise((resolve) => proxy.once('message', resolve));
		}
		results.push(await measure(servers, port));
	} finally {
		proxy?.disconnect();
		for (const one of servers.toReversed()) await one.stop();
	}
}
mkdirSync('target', { recursive: true });
writeFileSync('target/bench-conversations.json', `${JSON.stringify({ at: new Date().toISOString(), machine: { cpu: os.cpus()[0].model, cores: os.cpus().length }, contacts, agents, minutes, reads, results }, null, '\t')}\n`);

const ms = (value) => value.toFixed(0);
const each = (list, digits) => list.map((value) => value.toFixed(digits)).join(' + ');
const row = (name, pick, goal = '') => [name, ...results.map(pick), goal];
const four = (part) => (one) => [0.5, 0.95, 0.99, 1].map((q) => ms(one[part][q])).join(', ');
const rows = [
	row('', (one) => (one.processes === 1 ? 'one process' : `${one.processes} processes`), 'to reach'),
	row('messages a second', (one) => one.rate.toFixed(0), String(perSecond)),
	row('  failed', (one) => String(one.counts.failed), '0'),
	row('  readers of each', (one) => one.readers.toFixed(1)),
	row('  readers who lack some; heard by others, twice, out of order', (one) => `${one.counts.lacking}; ${one.counts.foreign}, ${one.counts.twice}, ${one.counts.skipped}`, '0; 0, 0, 0'),
	row('  told to look again; sockets closed', (one) => `${one.counts.lookedAgain}; ${one.counts.closed}`, '0; 0'),
	row('from send to receipt, p50, p95, p99, most (ms)', four('took'), 'p99 < 100'),
	row('from answer to receipt, p50, p95, p99, most (ms)', four('after'), 'p99 < 100'),
	row('from send to answer, p50, p95, p99, most (ms)', four('answered')),
	row('memory when idle, last, most (MiB)', (one) => `${each(one.memory.idle, 0)}, ${each(one.memory.last, 0)}, ${each(one.memory.peak, 0)}`),
	row('  what a minute adds (MiB)', (one) => each(one.memory.aMinute, 2), '≈ 0'),
	row('cores: Portico, PostgreSQL, this', (one) => `${each(one.cores.portico, 2)}, ${one.cores.postgres.toFixed(2)}, ${one.cores.bench.toFixed(2)}`),
	row('  others on this machine', (one) => one.cores.others.toFixed(2), '≈ 0'),
	row('this one\'s own delay, p99 (ms)', (one) => one.loopDelay.p99.toFixed(0)),
];
console.log(`\n${contacts} contacts, ${agents} of staff, ${minutes} minutes${reads ? ', who say what they have read' : ''}; ${os.cpus().length} × ${os.cpus()[0].model}; all on the same machine\n`);
const widths = rows[0].map((_, column) => Math.max(...rows.map((line) => line[column].length)));
for (const line of rows) console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('   '));
for (const one of results) if (one.words.length > 0) console.log(`\nfailed: ${one.words.join(' · ')}`);
console.log('\ntarget/bench-conversations.json has all of it.');
