const STORED = 'portico:tab';
const LOCK = 'portico:tab:';
/** So long may the page that was here before a reload take to let go. */
const RELOAD_MS = 2000;

/**
 * This browser tab, told from the others: the name outlives a reload, and a lock under that name is held for as long as
 * the tab lives. Where a browser has no locks (a page without TLS), nobody knows who lives.
 */
class Tab {
  id = $state('');

  constructor() {
    this.#rename(read() ?? crypto.randomUUID());
    void this.#claim();
  }

  /** The names of all tabs that live; undefined where that cannot be known. */
  async living(): Promise<Set<string> | undefined> {
    if (!navigator.locks) return undefined;
    const { held = [], pending = [] } = await navigator.locks.query();
    return new Set(
      [...held, ...pending].flatMap(({ name }) => (name?.startsWith(LOCK) ? name.slice(LOCK.length) : [])),
    );
  }

  /** Holds the name. Whoever duplicates a tab duplicates its name too: then this one takes another. */
  async #claim(): Promise<void> {
    if (!navigator.locks) return;
    const forever = (): Promise<never> => new Promise<never>(() => undefined);
    try {
      await navigator.locks.request(LOCK + this.id, { signal: AbortSignal.timeout(RELOAD_MS) }, forever);
    } catch (cause) {
      if (!(cause instanceof DOMException && (cause.name === 'TimeoutError' || cause.name === 'AbortError')))
        return;
      this.#rename(crypto.randomUUID());
      await navigator.locks.request(LOCK + this.id, forever).catch(() => undefined);
    }
  }

  #rename(id: string): void {
    this.id = id;
    try {
      sessionStorage.setItem(STORED, id);
    } catch {
      // Storage is switched off: the name lasts as long as the page.
    }
  }
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(STORED) ?? undefined;
  } catch {
    return undefined;
  }
}

export const tab = new Tab();
