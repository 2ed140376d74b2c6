import { MediaQuery } from 'svelte/reactivity';

const KEY = 'portico:sidebar';

type Width = 'narrow' | 'wide';

function kept(): Width | null {
  try {
    const width = localStorage.getItem(KEY);
    return width === 'narrow' || width === 'wide' ? width : null;
  } catch {
    return null;
  }
}

/** How much room the side bar takes: what was chosen, or words where the queue's table has room beside them. */
class Sidebar {
  #wide = new MediaQuery('(min-width: 80rem)');
  #roomy = new MediaQuery('(min-width: 90rem)');
  #beside = new MediaQuery('(min-width: 60rem)');
  #chosen = $state(kept());
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
    if (!this.#wide.current) return true;
    return this.#chosen ? this.#chosen === 'narrow' : !this.#roomy.current;
  }

  toggle(): void {
    this.#chosen = this.narrow ? 'wide' : 'narrow';
    try {
      localStorage.setItem(KEY, this.#chosen);
    } catch {
      // Set for as long as the page lives.
    }
  }
}

export const sidebar = new Sidebar();
