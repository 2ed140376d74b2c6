// `make bench-knowledge`: how well the knowledge base is searched, by the demo's articles and benches/search/queries.toml, and how
// fast, as it is typed and with ARTICLES=50000 of them; and how the home page with HOME_ARTICLES=5000 stands against pgbench.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { home } from './home.mjs';
import { Server } from './server.mjs';
import { browser, number, quantile, say } from './settings.mjs';

const articles = number('ARTICLES', 50_000);
const homeArticles = Math.min(number('HOME_ARTICLES', 5_000), articles);
const rounds = number('ROUNDS', 3);
const seconds = number('SECONDS_EACH', 10);
const verbose = Boolean(process.env.VERBOSE);
const CONTENT = 'src/demo/content/knowledge';
const HOST = 'nordwind.localhost';
const SEARCH = `query($text: String!, $first: Int!) { portal { knowledge { search(text: $text, first: $first) { snippet article { slug title } } } } }`;
const HOME = `{ portal { knowledge { home { categories { name totalCount } newest { title slug } } } } }`;

/// The demo's articles: key, language, what stands in front, body.
function written() {
	return readdirSync(CONTENT)
		.filter((name) => name.endsWith('.md'))
		.map((name) => {
			const [key, locale] = name.split('.');
			const [, front, body] = readFileSync(`${CONTENT}/${name}`, 'utf8').split(/^\+\+\+$/m);
			return { key, locale, ...parse(front), body };
		});
}

const quote = (text) => `$q$${text}$q$`;
const list = (texts) => `ARRAY[${texts.map(quote).join(',')}]::text[]`;
/// What is left of Markdown when it is read.
const plain = (body) => body.replaceAll(/[#*`>|]|\]\([^)]*\)|\[/g, ' ').replaceAll(/\s+/g, ' ');

function fill(database, texts) {
	const keys = [...new Set(texts.map(({ key }) => key))];
	const { category } = parse(readFileSync(`${CONTENT}/categories.toml`, 'utf8'));
	const statements = category.map(
		({ slug, within, names }, n) =>
			`INSERT INTO knowledge_categories (id, parent_id, names, slug, position) SELECT gen_random_uuid(),
			(SELECT id FROM knowledge_categories WHERE slug = ${quote(within ?? '')}), ${quote(JSON.stringify(names))}, ${quote(slug)}, ${n};`,
	);
	for (const key of keys) {
		const own = texts.filter((text) => text.key === key);
		const said = own.find((text) => text.category) ?? {};
		statements.push(`WITH a AS (INSERT INTO articles (id, category_id, audience, kinds, departments, tags, state, published, publish_at, published_at)
			SELECT gen_random_uuid(), (SELECT id FROM knowledge_categories WHERE slug = ${quote(said.category ?? '')}), ${quote(said.audience ?? 'contacts')},
			${list(said.kinds ?? [])}, ${list(said.departments ?? [])}, ${list(said.tags ?? [])}, 'published', 1, now(), now() RETURNING id)
			INSERT INTO article_texts (article_id, number, locale, slug, title, summary, body, plain, tags, shown_from)
			${own.map(({ locale, slug, title, summary, body }) => `SELECT id, 1, ${[locale, slug, title, summary, '', plain(body), (said.tags ?? []).join(' ')].map(quote).join(', ')}, now() FROM a`).join(' UNION ALL ')};`);
	}
	const { synonym } = parse(readFileSync(`${CONTENT}/synonyms.toml`, 'utf8'));
	for (const { locale, words } of synonym) {
		statements.push(`INSERT INTO knowledge_synonyms (id, locale, words) VALUES (gen_random_uuid(), '${locale}', ${list(words)});`);
	}
	database.run(statements.join('\n'));
}

/// From the one of that number to the other one, put together from the sentences of the demo's: what is looked for is in many of them.
function fillUp(database, texts, from, to) {
	const sentences = (locale) => list(texts.filter((text) => text.locale === locale).flatMap(({ body }) => plain(body).split(/(?<=[.!?]) /)).filter((text) => text.length > 20));
	const titles = (locale) => list(texts.filter((text) => text.locale === locale).map(({ title }) => title));
	// Their words are known: looking for each of fifteen million again would take as long as all the rest.
	database.run(`
		ALTER TABLE article_texts DISABLE TRIGGER article_lexemes;
		CREATE TEMP TABLE more ON COMMIT DROP AS SELECT n, gen_random_uuid() AS id FROM generate_series(${from}, ${to}) n;
		INSERT INTO articles (id, category_id, audience, tags, state, published, publish_at, published_at)
		SELECT m.id, c.ids[m.n % cardinality(c.ids) + 1], 'contacts', ARRAY['more-' || m.n % 500], 'published', 1, now(), now() - m.n * interval '1 minute'
		FROM more m, (SELECT array_agg(id ORDER BY id) AS ids FROM knowledge_categories) c;
		${['de', 'en']
			.map(
				(locale) => `INSERT INTO article_texts (article_id, number, locale, slug, title, summary, body, plain, tags, shown_from)
				SELECT m.id, 1, '${locale}', '${locale}-more-' || m.n, t.t[(m.n * 31) % cardinality(t.t) + 1] || ' ' || m.n, s.s[(m.n * 17) % cardinality(s.s) + 1], '',
				(SELECT string_agg(s.s[(m.n * 7919 + k * k * 104729) % cardinality(s.s) + 1], ' ') FROM generate_series(1, 12) k), 'more-' || m.n % 500, now()
				FROM more m, (SELECT ${sentences(locale)} AS s) s, (SELECT ${titles(locale)} AS t) t;`,
			)
			.join('\n')}
		ALTER TABLE article_texts ENABLE TRIGGER article_lexemes;`);
	database.query('VACUUM ANALYZE articles');
	database.query('VACUUM ANALYZE article_texts');
}

/// A contact who is logged in, of each language.
function logIn(database) {
	const sessions = {};
	for (const locale of ['de', 'en']) {
		const token = randomBytes(32);
		const hash = createHash('sha256').update(token).digest('hex');
		database.run(`WITH c AS (INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale)
			SELECT id, gen_random_uuid(), 'bench-' || gen_random_uuid() || '@nordwind.example', 'Bench', 'employee', '${locale}' FROM tenants WHERE slug = 'nordwind'
			RETURNING tenant_id, id)
			INSERT INTO sessions (token_hash, tenant_id, contact_id, bearer, expires_at) SELECT '\\x${hash}', tenant_id, id, false, now() + interval '1 day' FROM c`);
		sessions[locale] = [HOST, token.toString('base64url')];
	}
	return sessions;
}

async function send(server, session, query, variables) {
	const headers = { ...browser(session), 'Content-Type': 'application/json' };
	const answer = await server.ask('POST', '/graphql', headers, JSON.stringify({ query, variables }));
	const { data, errors } = JSON.parse(answer.text);
	if (errors) throw new Error(`${JSON.stringify(variables)}: ${answer.text.slice(0, 300)}`);
	return data.portal.knowledge;
}

/// What a search is worth by the places of what is right: see queries.toml.
function judge(right, found) {
	const places = right.map((key) => found.indexOf(key)).filter((place) => place >= 0);
	const first = Math.min(...places, Infinity);
	const worth = (key) => (key === right[0] ? 2 : right.includes(key) ? 1 : 0);
	const gain = (keys) => keys.slice(0, 10).reduce((sum, key, place) => sum + worth(key) / Math.log2(place + 2), 0);
	return { recall: first < 3 ? 1 : 0, rank: first === Infinity ? 0 : 1 / (first + 1), gain: gain(found) / gain(right) };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const texts = written();
const keyOf = new Map(texts.map(({ slug, key }) => [slug, key]));
const queries = parse(readFileSync('benches/search/queries.toml', 'utf8')).query;
const server = await Server.over('knowledge');
await server.start();
const { database } = server;
try {
	database.query('TRUNCATE articles, knowledge_categories, knowledge_synonyms, article_lexemes CASCADE');
	fill(database, texts);
	const sessions = logIn(database);
	const judged = [];
	for (const { text, locale, kind, right } of queries) {
		const { search } = await send(server, sessions[locale], SEARCH, { text, first: 10 });
		const found = search.map(({ article }) => keyOf.get(article.slug));
		const one = { text, locale, kind, right, found, ...judge(right, found) };
		judged.push(one);
		if (verbose && one.rank < 1) say(`${text} [${kind}] wanted ${right.join(', ')}; found ${found.slice(0, 4).join(', ')}`);
	}
	const row = (name, some) => console.log(`${name.padEnd(14)} ${String(some.length).padStart(4)}   ${['recall', 'rank', 'gain'].map((what) => mean(some.map((one) => one[what])).toFixed(3)).join('     ')}`);
	console.log(`\n${' '.repeat(14)}  all   recall@3  MRR       nDCG@10`);
	for (const kind of [...new Set(judged.map((one) => one.kind))].sort()) row(kind, judged.filter((one) => one.kind === kind));
	for (const locale of ['de', 'en']) row(locale, judged.filter((one) => one.locale === locale));
	row('all', judged);
	console.log('to reach             ≥ 0.920   ≥ 0.800\n');

	say(`${homeArticles.toLocaleString('en')} articles`);
	const own = keyOf.size / 2;
	fillUp(database, texts, 1, homeArticles - own);
	database.run(`UPDATE articles SET helped = 1 + ('x' || left(md5(id::text), 4))::bit(16)::int % 40 WHERE id::text < '4';
		INSERT INTO article_favourites (article_id, tenant_id, contact_id) SELECT a.id, c.tenant_id, c.id FROM contacts c,
		(SELECT id FROM articles ORDER BY published_at DESC LIMIT 8) a WHERE c.email LIKE 'bench-%' ON CONFLICT DO NOTHING`);
	const page = await home(server, sessions.de, { rounds, seconds });
	say(`${articles.toLocaleString('en')} articles`);
	if (articles > homeArticles) fillUp(database, texts, homeArticles - own + 1, articles - own);
	// What waited meanwhile, the server has hung up.
	server.agent.destroy();
	const took = { whole: [], typed: [], home: [] };
	const ask = async (what, locale, query, variables) => {
		const begun = performance.now();
		await send(server, sessions[locale], query, variables);
		took[what].push(performance.now() - begun);
	};
	for (const { text, locale } of queries.slice(0, 20)) await send(server, sessions[locale], SEARCH, { text, first: 10 });
	const slow = [];
	for (const { text, locale } of queries) {
		await ask('whole', locale, SEARCH, { text, first: 10 });
		slow.push([took.whole.at(-1), text]);
		for (let end = 2; end <= Math.min(text.length, 12); end += 2) await ask('typed', locale, SEARCH, { text: text.slice(0, end), first: 5 });
	}
	for (let n = 0; n < 50; n++) await ask('home', 'de', HOME, {});
	if (verbose) for (const [ms, text] of slow.sort((a, b) => b[0] - a[0]).slice(0, 10)) say(`${ms.toFixed(0)} ms: ${text}`);
	const names = { whole: 'search', typed: 'as it is typed', home: 'home page' };
	for (const [what, times] of Object.entries(took)) {
		console.log(`${names[what].padEnd(16)} ${[0.5, 0.95, 0.99].map((q) => `p${q * 100} ${quantile(times, q).toFixed(1)} ms`).join('   ')}`);
	}
	console.log(
		`home page, ${homeArticles.toLocaleString('en')} articles: ${page.statements} statements, pgbench ${page.pgbench.toFixed(0)}/s, Portico ${page.portico.toFixed(0)}/s, ratio ${page.ratio.toFixed(2)} (to reach ≥ 0.60), p99 ${page.p99.toFixed(0)} ms`,
	);
	mkdirSync('target', { recursive: true });
	writeFileSync('target/bench-knowledge.json', `${JSON.stringify({ at: new Date().toISOString(), articles, judged, took, home: page }, null, '\t')}\n`);
} finally {
	await server.stop();
}
