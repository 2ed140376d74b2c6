// `make bench-brands`: a thousand tenants with pictures, at two processes: resolving hosts, memory, publishing.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { mark, png } from './pictures.mjs';
import { Server } from './server.mjs';
import { number, quantile, say } from './settings.mjs';

const { WebSocket } = createRequire(new URL('../web/package.json', import.meta.url))('ws');
const TENANTS = 1000;
const publishes = number('PUBLISHES', 50);
const ADMIN = { email: 'bench@provider.example', password: 'a passphrase for the benchmark' };
const DESK = 'desk.localhost';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const hosts = Array.from({ length: TENANTS }, (_, n) => `brand-${String(n + 1).padStart(4, '0')}.localhost`);
const hex = (bytes) => `'\\x${bytes.toString('hex')}'::bytea`;

/// Makes the tenants, unless they are there.
function fill(server) {
	const [[there]] = server.database.query("SELECT count(*) FROM tenants WHERE slug LIKE 'brand-%'");
	if (Number(there) === TENANTS) return;
	const base = { banner: png(1400, 440, 2), logo: png(240, 80, 4), favicon: png(180, 180, 1), small: png(32, 32, 1) };
	const pictures = Object.entries(base).map(([role, { width, height, head, tail }]) => `('${role}', ${width}, ${height}, ${hex(head)}, ${hex(tail)})`);
	const marks = hosts.map((host, n) => `(${n + 1}, ${hex(mark(host))})`);
	server.database.run(
		`CREATE TEMP TABLE base (role text, width int, height int, head bytea, tail bytea) ON COMMIT DROP;
		 INSERT INTO base VALUES ${pictures.join(', ')};
		 CREATE TEMP TABLE marks (n int, mark bytea) ON COMMIT DROP;
		 INSERT INTO marks VALUES ${marks.join(', ')};
		 ${readFileSync('benches/brands.sql', 'utf8')}`,
	);
	server.database.query('VACUUM ANALYZE');
}

async function send(server, headers, query, variables) {
	const answer = await server.ask('POST', '/graphql', { ...headers, 'Content-Type': 'application/json' }, JSON.stringify({ query, variables }));
	const { data, errors } = JSON.parse(answer.text);
	if (errors) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
	return data;
}

/// Of an admin, as the desk knows them from then on.
async function logIn(server) {
	const known = server.database.query(`SELECT 1 FROM staff_accounts WHERE email = '${ADMIN.email}'`).length > 0;
	const args = known ? ['staff', 'password', '--email', ADMIN.email] : ['staff', 'create-admin', '--email', ADMIN.email, '--name', 'Bench'];
	execFileSync(server.binary, [...args, '--password-stdin'], { env: server.environment, input: ADMIN.password, stdio: ['pipe', 'ignore', 'inherit'] });
	const query = 'mutation($e: String!, $p: String!) { logIn(input: { email: $e, password: $p, issueToken: true }) { accessToken errors { code } } }';
	const { logIn: made } = await send(server, { Host: DESK }, query, { e: ADMIN.email, p: ADMIN.password });
	if (!made.accessToken) throw new Error(`no admin: ${JSON.stringify(made.errors)}`);
	return { Host: DESK, Authorization: `Bearer ${made.accessToken}` };
}

/// What a host's portal answers to the smallest query, and how long it took.
async function resolve(server, host) {
	const begun = performance.now();
	const { portal } = await send(server, { Host: host }, '{ portal { slug branding { version } } }');
	const took = performance.now() - begun;
	if (`${portal.slug}.localhost` !== host) throw new Error(`${host} is ${portal.slug}`);
	return { took, version: portal.branding.version };
}

/// Each host once.
async function round(server) {
	const times = [];
	for (const host of hosts) times.push((await resolve(server, host)).took);
	return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), slowest: Math.max(...times) };
}

/// A portal as a browser opens it: the page, its stylesheet, logo, banner and icon. Returns the bytes of each.
async function visit(server, host) {
	const get = async (path) => {
		const answer = await server.ask('GET', path, { Host: host });
		if (answer.status !== 200) throw new Error(`${host}${path}: ${answer.status}`);
		return answer;
	};
	const page = await get('/login');
	const state = JSON.parse(page.text.match(/id="portico-bootstrap">(.*?)<\/script>/s)[1]);
	const { stylesheetUrl, logo, banner, favicon } = state.portal.branding;
	const bytes = { page: page.size };
	for (const [name, url] of Object.entries({ stylesheet: stylesheetUrl, logo: logo.url, banner: banner.url, favicon: favicon.url })) {
		bytes[name] = (await get(url)).size;
	}
	return bytes;
}

/// Every portal at this process, eight at a time.
async function visits(server) {
	let next = 0;
	const sums = {};
	const worker = async () => {
		while (next < TENANTS) {
			for (const [name, size] of Object.entries(await visit(server, hosts[next++]))) sums[name] = (sums[name] ?? 0) + size;
		}
	};
	await Promise.all(Array.from({ length: 8 }, worker));
	return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Math.round(sum / TENANTS)]));
}

/// Somebody with the log-in page open at this process, who is told of what is published. Comes when they listen.
function listen(server, host) {
	return new Promise((ready, reject) => {
		const headers = { Host: host, Origin: `http://${host}` };
		const socket = new WebSocket(`ws://127.0.0.1:${server.port}/graphql`, 'graphql-transport-ws', { headers });
		const say = (message) => socket.send(JSON.stringify(message));
		let hear;
		const visitor = { close: () => socket.terminate(), next: new Promise((resolve) => (hear = resolve)) };
		let events = 0;
		socket.on('open', () => say({ type: 'connection_init', payload: { public: true } }));
		socket.on('error', reject);
		socket.on('message', (text) => {
			const { type, payload } = JSON.parse(text);
			if (type === 'connection_ack') say({ id: '1', type: 'subscribe', payload: { query: 'subscription { brandingPublished { version } }' } });
			else if (type === 'ping') say({ type: 'pong' });
			else if (type !== 'next' || payload.errors) reject(new Error(text.toString().slice(0, 300)));
			// The first event is the design as it is.
			else if (++events === 1) ready(visitor);
			else hear(performance.now());
		});
	});
}

const DESIGN = `productName primaryColor accentColor typeface cornerStyle bannerLayout cardStyle density bannerOverlay bannerFocus { x y }
	pattern navigationLayout homeLayout texts { locale headline welcome greeting newTicketLabel ticketsLabel mailSender mailFooter logoAlt bannerAlt }
	pictures { role key } footerLinks { url labels { locale label } } inherits`;
const DRAFT = `query($id: ID!) { serviceDesk { brandStudio(tenantId: $id) { draft { revision design { ${DESIGN} } } } } }`;
const SAVE = 'mutation($input: SaveBrandDraftInput!) { saveBrandDraft(input: $input) { draft { revision } errors { message path } } }';
const PUBLISH = 'mutation($input: PublishBrandInput!) { publishBrand(input: $input) { version { number } errors { message } } }';

/// Publishes a portal's design at one process and watches the other: until its answers have it, and until an open page is told.
/// In milliseconds from when it was asked for.
async function publish(server, other, admin, { id, slug }, primaryColor) {
	const host = `${slug}.localhost`;
	const { draft } = (await send(server, admin, DRAFT, { id })).serviceDesk.brandStudio;
	const { saveBrandDraft: saved } = await send(server, admin, SAVE, {
		input: { tenantId: id, revision: draft.revision, design: { ...draft.design, primaryColor } },
	});
	if (saved.errors.length > 0) throw new Error(JSON.stringify(saved.errors));
	const { version: before } = await resolve(other, host);
	const visitor = await listen(other, host);
	const begun = performance.now();
	const answer = async () => {
		const { publishBrand: made } = await send(server, admin, PUBLISH, { input: { tenantId: id, revision: saved.draft.revision } });
		if (made.version?.number !== before + 1) throw new Error(JSON.stringify(made));
		return performance.now() - begun;
	};
	const show = async () => {
		while ((await resolve(other, host)).version === before) {
			if (performance.now() - begun > 30_000) throw new Error(`${host} does not change`);
			await wait(1);
		}
		return performance.now() - begun;
	};
	const [answered, shown, heard] = await Promise.all([answer(), show(), visitor.next.then((at) => at - begun)]);
	visitor.close();
	return { answered, shown, heard };
}

/// The function alone, without HTTP: benches/resolve.rs.
function resolveAlone(server) {
	const { PGHOST, PGPASSWORD } = server.database.environment;
	const url = `postgres://postgres:${PGPASSWORD}@${encodeURIComponent(PGHOST)}/portico?options=-c%20role%3Dportico_service`;
	const text = execFileSync('cargo', ['bench', '--quiet', '--locked', '--bench', 'resolve', '--', ...hosts], {
		env: { ...process.env, PORTICO_BENCH_DATABASE_URL: url },
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	return JSON.parse(text);
}

let server, other;
try {
	say('Data: 1,000 tenants with pictures');
	server = await Server.over('brands');
	await server.start();
	fill(server);
	await server.stop();
	// Both begin with nothing.
	await server.start();
	other = await server.beside();
	await other.start();
	const idle = [server, other].map((one) => one.memory().now);
	say('Resolving hosts');
	const cold = await round(server);
	const warm = await round(server);
	const alone = resolveAlone(server);
	say('Every portal at both processes');
	const bytes = await visits(server);
	await visits(other);
	const again = await visits(server);
	if (again.logo !== bytes.logo) throw new Error('not the same pictures');
	const visited = [server, other].map((one) => one.memory());
	say(`${publishes} publishes`);
	const admin = await logIn(server);
	const { serviceDesk } = await send(server, admin, '{ serviceDesk { tenants { id slug } } }');
	const portals = serviceDesk.tenants.filter(({ slug }) => slug.startsWith('brand-'));
	const published = [];
	for (let n = 0; n < publishes; n++) {
		const color = `#${((n * 2_654_435 + Date.now()) % 0xffffff).toString(16).padStart(6, '0')}`;
		published.push(await publish(server, other, admin, portals[(n * 37) % portals.length], color));
	}
	// Every publish lets all tenants be read anew.
	await round(server);
	await round(other);
	const memory = [server, other].map((one) => one.memory());
	const ms = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
	const three = (values) => [quantile(values, 0.5), quantile(values, 0.99), Math.max(...values)].map(ms).join(', ');
	const kb = (size) => (size / 1000).toFixed(1);
	const rows = [
		['resolving a host that is known, p50, p99 (µs)', `${alone.warm.p50.toFixed(2)}, ${alone.warm.p99.toFixed(2)}`, '< 50'],
		['resolving one that is not, p50, p99 (ms)', `${ms(alone.cold.p50 / 1000)}, ${ms(alone.cold.p99 / 1000)}`, '< 5'],
		['  over HTTP: first request of a host, p50, p99 (ms)', `${ms(cold.p50)}, ${ms(cold.p99)}`, ''],
		['  over HTTP: second request, p50, p99 (ms)', `${ms(warm.p50)}, ${ms(warm.p99)}`, ''],
		['memory when started (MiB)', idle.map(ms).join(', '), ''],
		['memory at its highest, all portals seen (MiB)', visited.map(({ peak }) => ms(peak)).join(', '), '< 143 (150 MB)'],
		['  after all publishes', memory.map(({ peak }) => ms(peak)).join(', '), '< 143 (150 MB)'],
		['publish: its own answer, p50, p99, slowest (ms)', three(published.map((one) => one.answered)), ''],
		['  the other process shows it', three(published.map((one) => one.shown)), '< 1000'],
		['  an open page there is told', three(published.map((one) => one.heard)), '< 1000'],
		['first HTML with a rich design (kB)', kb(bytes.page), '< 20'],
		['  stylesheet, logo, banner (kB)', [bytes.stylesheet, bytes.logo, bytes.banner].map(kb).join(', '), ''],
	];
	mkdirSync('target', { recursive: true });
	const kept = { at: new Date().toISOString(), tenants: TENANTS, alone, cold, warm, bytes, idle, visited, memory, published };
	writeFileSync('target/bench-brands.json', `${JSON.stringify(kept, null, '\t')}\n`);
	console.log(`\n${os.cpus().length} × ${os.cpus()[0].model}; ${TENANTS} tenants, two processes and PostgreSQL on the same machine\n`);
	const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
	for (const [name, value, goal] of rows) console.log(`${name.padEnd(widths[0])}   ${value.padStart(widths[1])}   ${goal}`);
	console.log('\ntarget/bench-brands.json has all of it.');
} finally {
	await other?.stop();
	await server?.stop();
}
