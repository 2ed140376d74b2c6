// Those who talk in `make bench-conversations`: each listens as the web app does, and counts what reaches them.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { browser } from './settings.mjs';

const { WebSocket } = createRequire(new URL('../web/package.json', import.meta.url))('ws');
const PORTALS = ['nordwind.localhost', 'oriale.localhost'];

/// The operations of the web app, with the fragments that they name.
const written = ['files/files', 'conversations/facts', 'conversations/live', 'conversations/conversations', 'desk/messages/facts', 'desk/messages/live']
	.map((file) => readFileSync(`web/src/lib/${file}.graphql.ts`, 'utf8'))
	.flatMap((text) => [...text.matchAll(/`([^`]*)`/g)].map(([, document]) => document.replaceAll(/\s+/g, ' ').trim()));
function operation(start) {
	const parts = [written.find((document) => document.startsWith(start))];
	if (!parts[0]) throw new Error(`the web app has no ${start}`);
	for (const part of parts) {
		for (const [, name] of part.matchAll(/\.\.\.(\w+)/g)) {
			const fragment = written.find((document) => document.startsWith(`fragment ${name} `));
			if (fragment && !parts.includes(fragment)) parts.push(fragment);
		}
	}
	return parts.join(' ');
}
const LISTEN = { contact: operation('subscription ConversationEvents'), staff: operation('subscription DeskConversationEvents') };
const SEND = operation('mutation SendMessage');
const CHANGES = 'query($id: ID!, $after: Int!) { node(id: $id) { ... on Conversation { changes(after: $after) { revision hasMore messages { position body { markdown } } } } } }';
const READ = 'mutation($id: ID!, $upTo: Int!) { markConversationRead(input: { conversationId: $id, upTo: $upTo }) { errors { code } } }';

/// As conversations.sql names them.
const uuid = (kind, n) => `e${kind}000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/// What happened to all of them together.
export class Tally {
	constructor() {
		/// When each message was asked for, and answered, by its number; and which was heard when.
		this.at = [];
		this.answeredAt = [];
		this.seen = [];
		/// Milliseconds from there to each other reader, and to the answer.
		this.took = [];
		this.answered = [];
		Object.assign(this, { sent: 0, failed: 0, heard: 0, foreign: 0, twice: 0, skipped: 0, lookedAgain: 0, closed: 0 });
		this.words = new Set();
	}

	/// Milliseconds from the answer to each other reader; nothing where the event came first.
	after() {
		return this.seen.filter(([number]) => this.answeredAt[number]).map(([number, at]) => Math.max(0, at - this.answeredAt[number]));
	}
}

/// A contact or a member of staff, with a session and a socket.
export class Talker {
	constructor(side, n, host, tally, reads) {
		const token = randomBytes(32);
		Object.assign(this, { side, n, tally, reads, session: [host, token.toString('base64url')], hash: createHash('sha256').update(token).digest('hex') });
		/// How far they are in each of their conversations: its last position and revision.
		this.at = new Map();
	}

	get row() {
		return `('${this.side}', ${this.n}, '${this.hash}')`;
	}

	/// Comes when they listen.
	listen(port) {
		return new Promise((resolve, reject) => {
			this.socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers: browser(this.session) });
			const say = (message) => this.socket.send(JSON.stringify(message));
			this.socket.on('open', () => say({ type: 'connection_init' }));
			this.socket.on('error', reject);
			this.socket.on('close', (code) => {
				this.tally.closed++;
				reject(new Error(`closed with ${code}`));
			});
			let began = false;
			this.socket.on('message', (text) => {
				const message = JSON.parse(text);
				if (message.type === 'connection_ack') say({ id: '1', type: 'subscribe', payload: { query: LISTEN[this.side] } });
				else if (message.type === 'ping') say({ type: 'pong' });
				else if (message.type === 'next') {
					const event = message.payload.data?.conversationEvents;
					if (!event) return reject(new Error(text.toString().slice(0, 300)));
					if (began) return this.hear(event);
					began = true;
					resolve();
				}
			});
		});
	}

	hear({ conversationId: id, complete, conversation, messages }) {
		if (id && !this.at.has(id)) return void this.tally.foreign++;
		if (!id || !complete) {
			this.tally.lookedAgain++;
			for (const one of id ? [id] : this.at.keys()) this.catchUp(one);
			return;
		}
		this.take(id, messages, conversation.revision);
	}

	take(id, messages, revision) {
		const now = performance.now();
		const known = this.at.get(id);
		for (const { position, body } of messages) {
			if (position <= known.position) {
				this.tally.twice++;
				continue;
			}
			if (position > known.position + 1) this.tally.skipped++;
			known.position = position;
			const [, number, author] = body.markdown.match(/^(\d+) of (\w+)/);
			this.tally.heard++;
			if (author === `${this.side}${this.n}`) continue;
			this.tally.took.push(now - this.tally.at[number]);
			this.tally.seen.push([number, now]);
			if (this.reads) this.ask(READ, { id, upTo: position }).catch((error) => this.tally.words.add(error.message));
		}
		known.revision = Math.max(known.revision, revision);
	}

	async catchUp(id) {
		for (let more = true; more; ) {
			const { node } = await this.ask(CHANGES, { id, after: this.at.get(id).revision });
			this.take(id, node.changes.messages, node.changes.revision);
			more = node.changes.hasMore;
		}
	}

	async ask(query, variables) {
		const answer = await this.post(JSON.stringify({ query, variables }));
		const { data, errors } = JSON.parse(answer);
		if (errors) throw new Error(answer.slice(0, 300));
		return data;
	}

	async say(id, number) {
		const { tally } = this;
		tally.sent++;
		tally.at[number] = performance.now();
		const body = `${number} of ${this.side}${this.n}: the **printer** on the second floor reads _"paper jam"_, and there is none to be seen.`;
		const input = { conversationId: id, body, clientId: crypto.randomUUID() };
		try {
			const { sendMessage } = await this.ask(SEND, { input });
			if (sendMessage.errors.length > 0) throw new Error(sendMessage.errors[0].message);
			tally.answeredAt[number] = performance.now();
			tally.answered.push(tally.answeredAt[number] - tally.at[number]);
			return true;
		} catch (error) {
			tally.failed++;
			tally.words.add(error.message);
			return false;
		}
	}

	post(body) {
		return new Promise((resolve, reject) => {
			const headers = { ...browser(this.session), 'Content-Type': 'application/json' };
			const request = http.request({ host: '127.0.0.1', port: this.port, method: 'POST', path: '/graphql', headers, agent: this.agent }, (answer) => {
				const parts = [];
				answer.on('data', (part) => parts.push(part));
				answer.on('end', () => resolve(Buffer.concat(parts).toString()));
				answer.on('error', reject);
			});
			request.on('error', reject);
			request.end(body);
		});
	}
}

/// Contacts and staff, new in the database, each with their conversations: who has which is in conversations.sql.
export function talkers(server, contacts, agents, reads) {
	const tally = new Tally();
	const people = Array.from({ length: contacts }, (_, n) => new Talker('contact', n + 1, PORTALS[n % 2], tally, reads));
	const staff = Array.from({ length: agents }, (_, n) => new Talker('staff', n, 'desk.localhost', tally, reads));
	server.database.run(
		`CREATE TEMP TABLE tokens (side text, n int, hash text) ON COMMIT DROP;
		 INSERT INTO tokens VALUES ${[...people, ...staff].map((one) => one.row).join(', ')};
		 ${readFileSync('benches/conversations.sql', 'utf8').replaceAll(':contacts', contacts).replaceAll(':agents', agents)}`,
	);
	const talks = people.map((contact, index) => {
		const n = index + 1;
		const id = Buffer.from(`32${uuid(2, n).replaceAll('-', '')}`, 'hex').toString('base64url');
		const there = [staff[n % agents], ...(n % 5 === 0 ? [staff[(n + 7) % agents]] : [])];
		const talk = { id, contact, staff: [...new Set(there)], said: 0 };
		for (const one of [contact, ...talk.staff]) one.at.set(id, { position: 0, revision: 0 });
		return talk;
	});
	return { tally, people, staff, talks };
}
