/** Something that somebody had open. */
export interface Recent {
  kind: 'ticket' | 'contact' | 'article' | 'portal';
  id: string;
  title: string;
  number?: number;
}

const PREFIX = 'portico:recent:';
const READ = 'portico:read:';
const MOST = 8;

function isRecent(one: unknown): one is Recent {
  const { kind, id, title } = (one ?? {}) as Partial<Recent>;
  return (
    ['ticket', 'contact', 'article', 'portal'].includes(kind ?? '') &&
    typeof id === 'string' &&
    typeof title === 'string'
  );
}

/** What this person had open last, latest first: kept on the device until they log out. */
export function recents(person: string): Recent[] {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + person) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
}

export function remember(person: string, thing: Recent): void {
  const others = recents(person).filter(({ id }) => id !== thing.id);
  try {
    localStorage.setItem(PREFIX + person, JSON.stringify([thing, ...others].slice(0, MOST)));
  } catch {
    // Storage is full or switched off: nothing is remembered.
  }
}

/** The articles that this person read last on this device, by their addresses alone, latest first. */
export function lastRead(person: string): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(READ + person) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter((slug) => typeof slug === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberRead(person: string, slug: string): void {
  keepRead(person, [slug, ...lastRead(person).filter((other) => other !== slug)].slice(0, MOST));
}

/** It is not theirs any more. */
export function forgetRead(person: string, slug: string): void {
  keepRead(
    person,
    lastRead(person).filter((other) => other !== slug),
  );
}

function keepRead(person: string, slugs: string[]): void {
  try {
    localStorage.setItem(READ + person, JSON.stringify(slugs));
  } catch {
    // Storage is full or switched off: nothing is remembered.
  }
}

/** At log-out nothing that the person had open is told by the device. */
export function forgetRecents(person: string): void {
  try {
    for (const prefix of [PREFIX, READ]) localStorage.removeItem(prefix + person);
  } catch {
    // There is nothing to forget.
  }
}
