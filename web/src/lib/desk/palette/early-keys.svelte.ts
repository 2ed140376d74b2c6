/** What the palette's field takes. */
export const LONGEST = 400;

/** Keeps what is typed from the moment the palette is asked for until its field has the focus. */
export class EarlyKeys {
  text = $state('');
  /** Enter came last: what is found first is what was meant. */
  entered = false;
  readonly #leave: () => void;

  /** `leave` is what Escape does. */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  start(): void {
    this.text = '';
    this.entered = false;
    // Before anybody else: below, a letter is a shortcut, and Enter follows the link that has the focus.
    addEventListener('keydown', this.#press, true);
    addEventListener('paste', this.#paste, true);
  }

  stop(): void {
    removeEventListener('keydown', this.#press, true);
    removeEventListener('paste', this.#paste, true);
  }

  #add(more: string): void {
    this.text = (this.text + more).slice(0, LONGEST);
    this.entered = false;
  }

  readonly #press = (event: KeyboardEvent): void => {
    const { key } = event;
    // With AltGr, which looks like Control, an @ is typed.
    const command = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
    if (event.isComposing || command) return;
    if ([...key].length === 1) this.#add(key);
    else if (key === 'Backspace') {
      this.text = [...this.text].slice(0, -1).join('');
      this.entered = false;
    } else if (key === 'Enter') {
      // The key may still be down that pressed the button.
      if (!event.repeat) this.entered = true;
    } else if (key === 'Escape') this.#leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #paste = (event: ClipboardEvent): void => {
    this.#add((event.clipboardData?.getData('text/plain') ?? '').replace(/\s+/g, ' '));
    event.preventDefault();
    event.stopPropagation();
  };
}
