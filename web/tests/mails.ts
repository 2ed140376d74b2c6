import { expect } from '@playwright/test';
import { demo } from './demo.ts';

interface CaughtMail {
  id: number;
  subject: string;
  text: string;
}

async function read<T>(path: string): Promise<T> {
  const answer = await fetch(`${demo.mail.api}${path}`);
  if (!answer.ok) throw new Error(`the mail catcher answers ${answer.status} to ${path}`);
  return (await answer.json()) as T;
}

/** The newest mail to an address in which `pattern` is found, and what it finds there; waits until it has come. */
export async function findInMail(
  address: string,
  pattern: RegExp,
  after = 0,
): Promise<{ id: number; found: string }> {
  let hit: { id: number; found: string } | undefined;
  await expect
    .poll(
      async () => {
        const mails = await read<{ id: number }[]>(`?to=${encodeURIComponent(address)}`);
        for (const { id } of mails.filter((mail) => mail.id > after)) {
          const found = pattern.exec((await read<CaughtMail>(`/${id}`)).text)?.[1];
          if (found) {
            hit = { id, found };
            return true;
          }
        }
        return false;
      },
      { message: `a mail to ${address} with ${pattern}`, timeout: 20_000 },
    )
    .toBe(true);
  return hit!;
}

/** The line that carries an initial password, in either language. */
export const INITIAL_PASSWORD = /^(?:Passwort|Password|Kennwort): *(\S+)\s*$/m;
/** The link with which a new password is chosen. */
export const RESET_LINK = /(https?:\/\/\S+\/reset#[\w.~%-]+)/;

/** Where an answer to the newest mail to an address goes whose subject holds `subject`; waits until it has come. */
export async function replyAddress(address: string, subject: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(
      async () => {
        const mails = await read<{ id: number; subject: string }[]>(`?to=${encodeURIComponent(address)}`);
        const mail = mails.find((one) => one.subject.includes(subject));
        if (!mail) return false;
        const { headers } = await read<{ headers: Record<string, string> }>(`/${mail.id}`);
        found = /[^\s<>]+@[^\s<>]+/.exec(headers['reply-to'] ?? '')?.[0];
        return Boolean(found);
      },
      { message: `a mail to ${address} about ${subject} that can be answered`, timeout: 20_000 },
    )
    .toBe(true);
  return found!;
}
