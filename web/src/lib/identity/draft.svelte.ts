import { tab } from './tab.svelte.ts';

const PREFIX = 'portico:draft:';

/** One text on its way to the server. The same text goes with the same key, so that sending it twice makes one. */
export interface Attempt<Fields> {
  readonly fields: Fields;
  readonly clientKey: string;
}

interface Stored<Fields> {
  fields: Fields;
  attempt?: Attempt<Fields>;
  /** When it was kept, in milliseconds. */
  at: number;
}

/**
 * What somebody has written and not yet sent: kept on the device for this person, this form and this tab, through a
 * reload, a lost connection and an expired session; gone when sent or at log-out. What a tab left that lives no more is
 * taken over by the next one that opens the form.
 *
 * No word may be lost, which is why a key belongs to a text: when nobody knows whether an attempt has arrived, the same
 * text is sent with the same key, and any other text with another.
 */
export class Draft<Fields extends Record<string, string>> {
  fields = $state() as Fields;
  /** Was there something to restore when the form opened? */
  restored = $state(false);
  /** What other tabs left has been looked at. */
  readonly opened: Promise<void>;
  readonly #name: string;
  readonly #empty: Fields;
  #attempt: Attempt<Fields> | undefined;

  constructor(person: string, form: string, empty: Fields) {
    this.#name = `${PREFIX}${person}:${form}`;
    this.#empty = empty;
    this.fields = { ...empty };
    const own = this.#read(this.#slot);
    if (own) this.#restore(own);
    this.opened = own ? Promise.resolve() : this.#adopt();
  }

  /** Has anything been written that would be lost? */
  get started(): boolean {
    return !this.#same(this.fields, this.#empty);
  }

  /** To be called in an `$effect`: every change is on the device before the next key is pressed. */
  keep(): void {
    const slot = this.#slot;
    if (!this.started) return remove(slot);
    const stored: Stored<Fields> = { fields: { ...this.fields }, at: Date.now() };
    if (this.#attempt) stored.attempt = this.#attempt;
    try {
      localStorage.setItem(slot, JSON.stringify(stored));
    } catch {
      // Storage is full or switched off: the draft lives as long as the page.
    }
  }

  /** What is to be sent now, and its key: the last one if the text is still the same. */
  attempt(): Attempt<Fields> {
    const fields = { ...this.fields };
    if (!this.#attempt || !this.#same(this.#attempt.fields, fields))
      this.#attempt = { fields, clientKey: crypto.randomUUID() };
    this.keep();
    return this.#attempt;
  }

  /** An attempt has arrived. What has been written since then stays. */
  sent({ fields }: Attempt<Fields>): void {
    const stored = this.#read(this.#slot);
    if (stored && this.#same(stored.fields, fields)) remove(this.#slot);
    this.#attempt = undefined;
    const left = { ...this.#empty };
    for (const name of this.#names)
      left[name] = rest(this.fields[name], fields[name], this.#empty[name]) as Fields[keyof Fields];
    this.fields = left;
  }

  /** Thrown away. */
  clear(): void {
    remove(this.#slot);
    this.#attempt = undefined;
    this.fields = { ...this.#empty };
  }

  get #slot(): string {
    return `${this.#name}#${tab.id}`;
  }

  get #names(): (keyof Fields)[] {
    return Object.keys(this.#empty);
  }

  #same(one: Fields, other: Fields): boolean {
    return this.#names.every((name) => one[name] === other[name]);
  }

  #restore({ fields, attempt }: Stored<Fields>): void {
    this.fields = fields;
    this.#attempt = attempt;
    this.restored = true;
  }

  /** Takes over what a tab left that lives no more: the newest of it. */
  async #adopt(): Promise<void> {
    if (this.#left().length === 0) return;
    // One tab at a time, or else two that open together would take the same.
    const alone = <T>(work: () => Promise<T>): Promise<T> =>
      navigator.locks ? navigator.locks.request('portico:drafts', work) : work();
    await alone(async () => {
      const living = await tab.living();
      if (this.started) return;
      const found = this.#left()
        .filter((slot) => !living?.has(slot.slice(this.#name.length + 1)))
        .flatMap((slot) => ({ slot, stored: this.#read(slot) }))
        .sort((a, b) => (b.stored?.at ?? 0) - (a.stored?.at ?? 0))
        .find(({ stored }) => stored && !this.#same(stored.fields, this.#empty));
      if (!found?.stored) return;
      this.#restore(found.stored);
      this.keep();
      // Nobody knows whether its tab lives: then it is a copy.
      if (living) remove(found.slot);
    }).catch(() => undefined);
  }

  /** The slots of this form that are not this tab's. */
  #left(): string[] {
    try {
      return Object.keys(localStorage).filter(
        (key) => key !== this.#slot && (key === this.#name || key.startsWith(`${this.#name}#`)),
      );
    } catch {
      return [];
    }
  }

  #read(slot: string): Stored<Fields> | undefined {
    try {
      const stored = JSON.parse(localStorage.getItem(slot) ?? 'null') as Partial<Stored<Fields>> | null;
      const fields = this.#known(stored?.fields);
      if (!stored || !fields) return undefined;
      const tried = this.#known(stored.attempt?.fields);
      const clientKey: unknown = stored.attempt?.clientKey;
      return {
        fields,
        at: typeof stored.at === 'number' ? stored.at : 0,
        ...(tried && typeof clientKey === 'string' && { attempt: { fields: tried, clientKey } }),
      };
    } catch {
      return undefined;
    }
  }

  /** The fields that this form has, of what lay in storage. */
  #known(stored: unknown): Fields | undefined {
    if (typeof stored !== 'object' || stored === null) return undefined;
    const fields = { ...this.#empty };
    for (const name of this.#names) {
      const value = (stored as Record<keyof Fields, unknown>)[name];
      if (typeof value === 'string') fields[name] = value as Fields[keyof Fields];
    }
    return fields;
  }
}

/** What of a field has not been sent. */
function rest(now = '', sent = '', empty = ''): string {
  if (now === sent) return empty;
  return sent && now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
}

function remove(slot: string): void {
  try {
    localStorage.removeItem(slot);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

/** At log-out nothing that the person wrote stays on the device. */
export function forgetDrafts(person: string): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`${PREFIX}${person}:`)) localStorage.removeItem(key);
    }
  } catch {
    // Storage is switched off: there is nothing to forget.
  }
}
