// The demo's mail catcher: an SMTP server that keeps every mail and sends none on, and a page that shows them.
//
//   node main.mjs --smtp 127.0.0.1:1025 --web 127.0.0.1:8025 --folder .portico/mails
//
// Says "ready" on standard output once both listen, and ends when standard input does: so it never outlives whoever
// started it.
import { parseArgs } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { Mailbag } from './mailbag.mjs';
import { webServer } from './web.mjs';

const LARGEST_MAIL = 25 * 1024 * 1024;

const { values } = parseArgs({
  options: { smtp: { type: 'string' }, web: { type: 'string' }, folder: { type: 'string' } },
});
if (!values.smtp || !values.web || !values.folder) {
  console.error('usage: node main.mjs --smtp HOST:PORT --web HOST:PORT --folder FOLDER');
  process.exit(64);
}

const mailbag = await Mailbag.open(values.folder);

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  size: LARGEST_MAIL,
  logger: false,
  disableReverseLookup: true,
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('error', done);
    stream.on('end', () => {
      if (stream.sizeExceeded) {
        done(Object.assign(new Error('The mail is larger than 25 MiB'), { responseCode: 552 }));
        return;
      }
      const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
      mailbag.add(Buffer.concat(chunks), recipients).then((id) => done(null, `kept as ${id}`), done);
    });
  },
});

function address(text) {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

function listen(server, where) {
  const { host, port } = address(where);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`${where}: ${error.code ?? error.message}`)));
    server.listen(port, host, resolve);
  });
}

try {
  await listen(smtp, values.smtp);
  await listen(webServer(mailbag), values.web);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// A client that hangs up in the middle is no reason to end.
smtp.on('error', () => {});
console.log('ready');
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
