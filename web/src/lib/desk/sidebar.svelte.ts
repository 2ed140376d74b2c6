import { MediaQuery } from 'svelte/reactivity';

const KEY = 'portico:sidebar';

function kept(): boolean {
  try {
    return localStorage.getItem(KEY) === 'narrow';
  } catch {
    return false;
  }
}

/** How much room the side bar takes: words where the screen is wide and nobody has made it narrow, icons otherwise. */
class Sidebar {
  #wide = new MediaQuery('(min-width: 80rem)');
  #beside = new MediaQuery('(min-width: 60rem)');
  #narrowed = $state(kept());
  /** The drawer of small screens is open. */
  drawn = $state(false);

  /** There is room for it beside the page at all. */
  get beside(): boolean {
    return this.#beside.current;
  }

  /** There is room for words, so that one can choose. */
  get wide(): boolean {
    return this.#wide.current;
  }

  get narrow(): boolean {
    return !this.#wide.current || this.#narrowed;
  }

  toggle(): void {
    this.#narrowed = !this.#narrowed;
    try {
      if (this.#narrowed) localStorage.setItem(KEY, 'narrow');
      else localStorage.removeItem(KEY);
    } catch {
      // Set for as long as the page lives.
    }
  }
}

export const sidebar = new Sidebar();
