export type Theme = 'system' | 'light' | 'dark';

const STORED = 'portico:theme';

class CurrentTheme {
  // `static/theme.js` has read the stored choice before the first paint.
  #value = $state<Theme>(read());

  get current(): Theme {
    return this.#value;
  }

  choose(next: Theme): void {
    this.#value = next;
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      if (next === 'system') localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, next);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  }
}

function read(): Theme {
  const set = typeof document === 'undefined' ? undefined : document.documentElement.dataset.theme;
  return set === 'light' || set === 'dark' ? set : 'system';
}

export const theme = new CurrentTheme();
