// `make bench-lighthouse`: what anybody sees of the demo's portals, as Lighthouse sees it on a telephone: the log-in page, and an
// article where that is public.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { median, number, say } from './settings.mjs';

const runs = number('RUNS', 3);
const GOALS = { performance: 0.95, accessibility: 1, 'best-practices': 1, seo: 1 };
/// What a log-in page says on purpose.
const NOT_FOUND_BY_ENGINES = ['is-crawlable'];
const ARTICLE = '/articles/kennwort-vergessen';
const MEASURES = {
	'first-contentful-paint': 'first paint (ms)',
	'largest-contentful-paint': 'largest paint (ms)',
	'total-blocking-time': 'blocked (ms)',
	'speed-index': 'speed index (ms)',
	'cumulative-layout-shift': 'layout shift',
};

/// Lighthouse asks for a newer Node than Portico: the one that the web app brings along, where there is it.
function node() {
	const brought = 'web/node_modules/node/bin/node';
	return existsSync(brought) ? brought : process.execPath;
}

/// One run with what Lighthouse takes for a telephone by itself: a slow network and a slow processor, both simulated.
function run(url, report) {
	execFileSync(
		node(),
		[
			'benches/node_modules/lighthouse/cli/index.js',
			url,
			'--quiet',
			`--only-categories=${Object.keys(GOALS).join(',')}`,
			'--output=json',
			'--output=html',
			`--output-path=${report}`,
			'--chrome-flags=--headless=new --ignore-certificate-errors --no-sandbox --disable-gpu --disable-quic --no-first-run',
		],
		{ env: { ...process.env, CHROME_PATH: process.env.CHROME_PATH ?? process.env.PORTICO_CHROMIUM ?? '/usr/bin/chromium' }, stdio: ['ignore', 'ignore', 'inherit'] },
	);
	return JSON.parse(readFileSync(`${report}.report.json`, 'utf8'));
}

/// What kept a category from being whole.
function missed({ categories, audits }) {
	return Object.keys(GOALS).flatMap((category) =>
		categories[category].auditRefs
			.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
			.map(({ id }) => `${category}: ${id} (${audits[id].displayValue ?? audits[id].title})`),
	);
}

/// The Caddy of docs/deploy.md in front of the demo, as an authority of its own for these hosts.
async function caddy(port, hosts) {
	const docs = readFileSync('docs/deploy.md', 'utf8').match(/```caddyfile\n([^]*?)```/)[1];
	const upstream = docs.match(/reverse_proxy [\d.:]+/)[0];
	const sites = docs.slice(docs.indexOf('https://'));
	const file = `{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\thttps_port ${port}\n}\n\n${sites}`
		.replace('https:// {', `${hosts.map((host) => `https://${host}`).join(', ')} {`)
		.replace(/tls \{[^}]*\}/, 'tls internal')
		.replace(upstream, `reverse_proxy ${process.env.PORTICO_HTTP_LISTEN}`);
	writeFileSync('target/lighthouse/Caddyfile', file);
	const running = spawn('caddy', ['run', '--config', 'target/lighthouse/Caddyfile', '--adapter', 'caddyfile'], {
		env: { ...process.env, XDG_DATA_HOME: `${process.cwd()}/target/lighthouse/caddy` },
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	process.once('exit', () => running.kill());
	let said = '';
	running.stderr.on('data', (text) => (said += text));
	for (let tries = 0; !said.includes('serving initial configuration'); tries++) {
		if (running.exitCode !== null || tries > 200) throw new Error(`Caddy does not start: ${said}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

const demo = JSON.parse(readFileSync(process.env.PORTICO_DEMO_JSON, 'utf8'));
mkdirSync('target/lighthouse', { recursive: true });
await caddy(process.env.PORTICO_HTTP_PUBLIC_PORT, demo.tenants.slice(0, 2).map(({ url }) => new URL(url).hostname));
const pages = [
	...demo.tenants.slice(0, 2).map(({ slug, url }) => ({ name: slug, url: new URL('/login', url).href, found: false })),
	{ name: `${demo.tenants[0].slug}, article`, url: new URL(ARTICLE, demo.tenants[0].url).href, found: true },
];
const portals = [];
for (const { name: page, url, found } of pages) {
	const results = [];
	for (let n = 1; n <= runs; n++) {
		const result = run(url, `target/lighthouse/${page.replaceAll(/\W+/g, '-')}-${n}`);
		if (result.runtimeError) throw new Error(result.runtimeError.message);
		results.push(result);
		say(`${page}, run ${n}: ${Object.keys(GOALS).map((name) => `${name} ${Math.round(result.categories[name].score * 100)}`).join(', ')}`);
	}
	const of = (pick) => median(results.map(pick));
	portals.push({
		slug: page,
		found,
		version: results[0].lighthouseVersion,
		scores: Object.fromEntries(Object.keys(GOALS).map((name) => [name, of((result) => result.categories[name].score)])),
		measures: Object.fromEntries(Object.keys(MEASURES).map((id) => [id, of((result) => result.audits[id].numericValue)])),
		bytes: of((result) => result.audits['total-byte-weight']?.numericValue ?? 0),
		missed: [...new Set(results.flatMap(missed))].filter((one) => found || !NOT_FOUND_BY_ENGINES.some((id) => one.includes(id))),
	});
}
writeFileSync('target/bench-lighthouse.json', `${JSON.stringify({ at: new Date().toISOString(), runs, portals }, null, '\t')}\n`);
const measure = (id, value) => (id === 'cumulative-layout-shift' ? value.toFixed(4) : value.toFixed(0));
const rows = [
	['', ...portals.map(({ slug }) => slug), 'to reach'],
	...Object.entries(GOALS).map(([name, goal]) => [
		name,
		// No search engine is to find where people log in.
		...portals.map(({ scores, found }) => (name === 'seo' && !found ? '–' : String(Math.round(scores[name] * 100)))),
		goal === 1 ? '100' : `≥ ${goal * 100}`,
	]),
	...Object.entries(MEASURES).map(([id, name]) => [name, ...portals.map(({ measures }) => measure(id, measures[id])), id === 'cumulative-layout-shift' ? '0' : '']),
	['fetched (kB)', ...portals.map(({ bytes }) => (bytes / 1000).toFixed(0)), ''],
];
console.log(`\n${os.cpus().length} × ${os.cpus()[0].model}; Lighthouse ${portals[0].version}, telephone, medians of ${runs}\n`);
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('   '));
for (const { slug, missed: what } of portals) for (const one of what) console.log(`${slug}: ${one}`);
console.log('\ntarget/bench-lighthouse.json has all of it, target/lighthouse/ the reports.');
process.exit();
