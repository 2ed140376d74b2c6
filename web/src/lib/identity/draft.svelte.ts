const PREFIX = 'portico:draft:';

interface Stored<Fields> {
  fields: Fields;
  clientKey: string;
}

/**
 * What somebody has written and not yet sent: kept on the device for this person and this form, through a reload, a lost
 * connection and an expired session; gone when sent or at log-out. The `clientKey` is made once a draft, so that sending
 * it twice makes one ticket or one reply.
 */
export class Draft<Fields extends Record<string, string>> {
  fields = $state() as Fields;
  clientKey = $state('');
  /** Was there something to restore when the form opened? */
  readonly restored: boolean;
  readonly #key: string;
  readonly #empty: Fields;

  constructor(person: string, form: string, empty: Fields) {
    this.#key = `${PREFIX}${person}:${form}`;
    this.#empty = empty;
    const stored = this.#read();
    this.restored = stored !== undefined;
    this.fields = stored?.fields ?? { ...empty };
    this.clientKey = stored?.clientKey ?? crypto.randomUUID();
  }

  /** Has anything been written that would be lost? */
  get started(): boolean {
    return Object.keys(this.#empty).some((name) => this.fields[name] !== this.#empty[name]);
  }

  /** To be called in an `$effect`: every change is on the device before the next key is pressed. */
  keep(): void {
    if (!this.started) return this.#remove();
    const stored: Stored<Fields> = { fields: { ...this.fields }, clientKey: this.clientKey };
    try {
      localStorage.setItem(this.#key, JSON.stringify(stored));
    } catch {
      // Storage is full or switched off: the draft lives as long as the page.
    }
  }

  /** It was sent, or thrown away: the next one is another. */
  clear(): void {
    this.#remove();
    this.fields = { ...this.#empty };
    this.clientKey = crypto.randomUUID();
  }

  #read(): Stored<Fields> | undefined {
    try {
      const stored = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as Stored<Fields> | null;
      if (!stored || typeof stored.clientKey !== 'string') return undefined;
      const fields = { ...this.#empty };
      for (const name of Object.keys(fields) as (keyof Fields)[]) {
        const value: unknown = stored.fields?.[name];
        if (typeof value === 'string') fields[name] = value as Fields[keyof Fields];
      }
      return { fields, clientKey: stored.clientKey };
    } catch {
      return undefined;
    }
  }

  #remove(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Nothing was kept, so nothing is left.
    }
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
