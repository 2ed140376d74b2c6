// A Portico with the data of one scale: made ready, started, asked, stopped.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Database } from './database.mjs';

const binary = process.env.PORTICO_BENCH_BINARY;

export class Server {
	/// A Portico with a data directory of this name; not started, and with nothing in it when it is new. `settings` are Portico's
	/// own, by environment.
	static async over(name, settings = {}) {
		const server = new Server();
		server.binary = binary;
		server.logFile = 'log';
		server.dataDir = join(process.cwd(), '.portico/bench', name);
		mkdirSync(server.dataDir, { recursive: true });
		server.port = await freePort();
		const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PORTICO_') && name !== 'DATABASE_URL');
		server.environment = {
			...Object.fromEntries(inherited),
			PORTICO_DATA_DIR: server.dataDir,
			PORTICO_HTTP_LISTEN: `127.0.0.1:${server.port}`,
			PORTICO_HTTP_PUBLIC_SCHEME: 'http',
			PORTICO_HTTP_DESK_HOST: 'desk.localhost',
			PORTICO_METRICS_LISTEN: 'off',
			PORTICO_MAIL_FROM: 'support@portico.localhost',
			PORTICO_MAIL_SMTP_HOST: '127.0.0.1',
			...settings,
			...(process.env.POOL ? { PORTICO_DATABASE_POOL_SIZE: process.env.POOL } : {}),
		};
		server.run('tenants', 'apply');
		server.database = new Database(server.dataDir);
		server.database.prepareCounting();
		return server;
	}

	/// Fills the data in, unless it is there, and logs contacts in.
	static async prepare(scale, sessions, settings = {}, tenants = 200) {
		const server = await Server.over(`scale-${scale}${tenants === 200 ? '' : `-tenants-${tenants}`}`, settings);
		server.scale = scale;
		server.sessionsFile = join(server.dataDir, 'sessions');
		server.run('bench-data', '--scale', String(scale), '--tenants', String(tenants), '--sessions', String(sessions), '--sessions-file', server.sessionsFile);
		server.sessions = readFileSync(server.sessionsFile, 'utf8').trimEnd().split('\n').map((line) => line.split(' '));
		return server;
	}

	/// Another process over the same database, which has to run already; not started.
	async beside() {
		const other = Object.assign(new Server(), this);
		other.logFile = 'log-beside';
		other.process = undefined;
		other.port = await freePort();
		other.environment = {
			...this.environment,
			PORTICO_DATA_DIR: join(this.dataDir, 'beside'),
			PORTICO_HTTP_LISTEN: `127.0.0.1:${other.port}`,
			PORTICO_INSTANCE_SECRET: readFileSync(join(this.dataDir, 'secret'), 'utf8').trim(),
			DATABASE_URL: this.database.ownerUrl,
		};
		return other;
	}

	run(...args) {
		execFileSync(binary, args, { env: this.environment, stdio: ['ignore', 'ignore', 'inherit'] });
	}

	async start() {
		const log = openSync(join(this.dataDir, this.logFile), 'w');
		this.process = spawn(binary, ['serve'], { env: this.environment, stdio: ['ignore', log, log] });
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
		for (let tries = 0; ; tries++) {
			if (this.process.exitCode !== null || tries > 600) throw new Error(`Portico did not start; see ${this.dataDir}/${this.logFile}`);
			const status = await this.ask('GET', '/readyz', { Host: 'desk.localhost' }).then((answer) => answer.status, () => 0);
			if (status === 200) break;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		this.database.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
		this.database.count(false);
	}

	async stop() {
		this.agent?.destroy();
		if (!this.process || this.process.exitCode !== null) return;
		const gone = new Promise((resolve) => this.process.once('exit', resolve));
		this.process.kill('SIGTERM');
		await gone;
	}

	ask(method, path, headers, body) {
		return new Promise((resolve, reject) => {
			const request = http.request({ host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent }, (answer) => {
				const parts = [];
				answer.on('data', (part) => parts.push(part));
				answer.on('end', () => {
					const body = Buffer.concat(parts);
					resolve({ status: answer.statusCode, size: body.length, text: body.toString() });
				});
				answer.on('error', reject);
			});
			request.on('error', reject);
			request.end(body);
		});
	}

	/// One contact's page, checked to be what was asked for.
	async page([host, token], first) {
		const query = readFileSync('benches/page.graphql', 'utf8').replaceAll(/\s+/g, ' ');
		const headers = { Host: host, Cookie: `__Host-portico=${token}`, 'Content-Type': 'application/json' };
		const answer = await this.ask('POST', '/graphql', headers, JSON.stringify({ query, operationName: 'Page', variables: { first } }));
		const tickets = answer.status === 200 && JSON.parse(answer.text).data?.viewer?.tickets;
		const rows = tickets?.nodes?.length ?? 0;
		if (rows < Math.min(first, 20) || !tickets.nodes.every((node) => node.requester.displayName)) {
			throw new Error(`not a page of ${first}: ${answer.status} ${answer.text.slice(0, 500)}`);
		}
		return rows;
	}

	/// Statements for a page of each size, over sessions that were asked before.
	async statementsPerRequest(sizes) {
		const asked = this.sessions.slice(0, 200);
		for (const session of asked) await this.page(session, 20);
		this.database.count(true);
		// Every backend hears of it when it is next idle.
		await new Promise((resolve) => setTimeout(resolve, 500));
		await this.settled();
		const result = {};
		let sent;
		for (const size of sizes) {
			this.database.statements();
			for (const session of asked) await this.page(session, size);
			const statements = this.database.statements();
			result[size] = statements.reduce((sum, { calls }) => sum + calls, 0) / asked.length;
			sent = statements.find(({ query }) => query.includes('CROSS JOIN LATERAL')).query;
		}
		this.database.count(false);
		return { perRequest: result, sent };
	}

	/// Waits until Portico has caught up with the data, which is years old: time closes what was solved long ago, and so on.
	async settled() {
		for (const until = Date.now() + 300_000; Date.now() < until; ) {
			this.database.statements();
			await new Promise((resolve) => setTimeout(resolve, 2000));
			const calls = this.database.statements().reduce((sum, { calls }) => sum + calls, 0);
			if (calls < 20) return;
		}
		throw new Error('Portico has been busy with the data for five minutes');
	}

	/// Pages a second and how long they took, while this process may do other things.
	wrk(first, seconds) {
		const args = ['-t2', '-c16', `-d${seconds}s`, '--latency', '-s', 'benches/page.lua', `http://127.0.0.1:${this.port}`, '--', this.sessionsFile, String(first)];
		return new Promise((resolve, reject) => {
			execFile('wrk', args, { encoding: 'utf8' }, (error, text) => {
				if (error) return reject(error);
				const result = JSON.parse(text.match(/RESULT (.*)/)[1]);
				if (result.failed > 0) return reject(new Error(`wrk: ${result.failed} requests failed`));
				resolve({ rate: result.requests / result.seconds, p50: result.p50, p99: result.p99, bytes: result.bytes / result.requests });
			});
		});
	}

	/// Resident memory in MiB, now and at its highest.
	memory() {
		const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
		const mib = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))[1]) / 1024;
		return { now: mib('VmRSS'), peak: mib('VmHWM') };
	}
}

function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}
