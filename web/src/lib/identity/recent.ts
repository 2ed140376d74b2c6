/** Something that somebody had open. */
export interface Recent {
  kind: 'ticket' | 'contact' | 'portal';
  id: string;
  title: string;
  number?: number;
}

const PREFIX = 'portico:recent:';
const MOST = 8;

function isRecent(one: unknown): one is Recent {
  const { kind, id, title } = (one ?? {}) as Partial<Recent>;
  return (
    ['ticket', 'contact', 'portal'].includes(kind ?? '') &&
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

export function forgetRecents(person: string): void {
  try {
    localStorage.removeItem(PREFIX + person);
  } catch {
    // There is nothing to forget.
  }
}
