// The mails that were caught, newest first: each a file .eml, so that a second run still shows them.
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

const MOST = 500;

export class Mailbag {
  #folder;
  #mails = [];
  #next = 1;

  static async open(folder) {
    await mkdir(folder, { recursive: true });
    const bag = new Mailbag();
    bag.#folder = folder;
    const files = (await readdir(folder)).filter((name) => /^\d{8}\.eml$/.test(name)).sort();
    for (const file of files.slice(-MOST)) {
      const raw = await readFile(join(folder, file));
      bag.#mails.unshift(await describe(Number(file.slice(0, 8)), raw, []));
    }
    bag.#next = files.length ? Number(files.at(-1).slice(0, 8)) + 1 : 1;
    return bag;
  }

  async add(raw, recipients) {
    const id = this.#next++;
    const mail = await describe(id, raw, recipients);
    // Beside and renamed: half a mail is never shown.
    await writeFile(this.#file(id) + '.new', raw, { mode: 0o600 });
    await rename(this.#file(id) + '.new', this.#file(id));
    this.#mails.unshift(mail);
    for (const old of this.#mails.splice(MOST)) await rm(this.#file(old.id), { force: true });
    return id;
  }

  /** Newest first; only those to `to` when it is given. */
  list(to) {
    const wanted = to?.toLowerCase();
    return wanted ? this.#mails.filter((mail) => mail.to.some((one) => one.toLowerCase() === wanted)) : this.#mails;
  }

  find(id) {
    return this.#mails.find((mail) => mail.id === id);
  }

  raw(id) {
    return readFile(this.#file(id));
  }

  async clear() {
    for (const mail of this.#mails.splice(0)) await rm(this.#file(mail.id), { force: true });
  }

  #file(id) {
    return join(this.#folder, `${String(id).padStart(8, '0')}.eml`);
  }
}

async function describe(id, raw, recipients) {
  const parsed = await simpleParser(raw, { skipImageLinks: false });
  const named = parsed.to ? [parsed.to].flat().flatMap((group) => group.value.map((one) => one.address)) : [];
  const headers = {};
  for (const { key, line } of parsed.headerLines) headers[key] ??= line.slice(line.indexOf(':') + 1).trim();
  return {
    id,
    from: parsed.from?.text ?? '',
    to: recipients.length ? recipients : named,
    subject: parsed.subject ?? '',
    date: (parsed.date ?? new Date()).toISOString(),
    text: parsed.text ?? '',
    html: parsed.html || null,
    headers,
    attachments: parsed.attachments.map(({ filename, contentType, size }) => ({ filename, contentType, size })),
  };
}
