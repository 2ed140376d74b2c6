// `make bench-uploads`: a gibibyte of files at once, and what it costs in memory.
import { mkdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { Server } from './server.mjs';
import { browser, number, say } from './settings.mjs';

const MIB = 1024 * 1024;
const files = number('FILES', 41);
const size = number('MIB', 25) * MIB;
const BOUNDARY = '----portico-bench';
const UPLOAD = 'mutation($input: UploadAttachmentInput!) { uploadAttachment(input: $input) { attachment { size state } errors { code message } } }';

const part = (name, content, rest = '') => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n${content}`;
const head = Buffer.from(
	`${part('operations', JSON.stringify({ query: UPLOAD, variables: { input: { file: null } } }))}\r\n` +
		`${part('map', '{"0":["variables.input.file"]}')}\r\n` +
		part('0', '', '; filename="report.bin"\r\nContent-Type: application/octet-stream'),
);
const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/// One contact's file, sent as fast as it is taken.
function upload(server, session, content) {
	const headers = {
		...browser(session),
		'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
		'Content-Length': head.length + content.length + tail.length,
	};
	return new Promise((resolve, reject) => {
		const request = http.request({ host: '127.0.0.1', port: server.port, method: 'POST', path: '/graphql', headers }, (answer) => {
			const parts = [];
			answer.on('data', (chunk) => parts.push(chunk));
			answer.on('end', () => {
				const text = Buffer.concat(parts).toString();
				const payload = answer.statusCode === 200 && JSON.parse(text).data?.uploadAttachment;
				if (payload?.attachment?.size === content.length) resolve();
				else reject(new Error(`${answer.statusCode} ${text.slice(0, 300)}`));
			});
		});
		request.on('error', reject);
		request.write(head);
		request.write(content);
		request.end(tail);
	});
}

const server = await Server.prepare(1, 1000);
await server.start();
try {
	const content = randomBytes(size);
	// What a first upload sets up is no part of what the others cost.
	await upload(server, server.sessions[files], content.subarray(0, MIB));
	const before = server.memory();
	let highest = before.now;
	const watch = setInterval(() => (highest = Math.max(highest, server.memory().now)), 20);
	const begun = performance.now();
	await Promise.all(server.sessions.slice(0, files).map((session) => upload(server, session, content)));
	const seconds = (performance.now() - begun) / 1000;
	clearInterval(watch);
	highest = Math.max(highest, server.memory().peak);
	const sent = (files * size) / MIB;
	say(`${sent} MiB in ${files} files at once: ${seconds.toFixed(1)} s, ${(sent / seconds).toFixed(0)} MiB/s`);
	say(`memory before ${before.now.toFixed(0)} MiB, at its highest ${highest.toFixed(0)} MiB: ${(highest - before.now).toFixed(0)} MiB more (< 100)`);
	mkdirSync('target', { recursive: true });
	writeFileSync('target/bench-uploads.json', `${JSON.stringify({ at: new Date().toISOString(), files, sent, seconds, before: before.now, highest }, null, '\t')}\n`);
} finally {
	server.database.query("DELETE FROM attachments WHERE file_name = 'report.bin'");
	await server.stop();
}
