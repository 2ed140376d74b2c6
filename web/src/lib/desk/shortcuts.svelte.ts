import { onMount } from 'svelte';
import * as m from '#lib/paraglide/messages.js';

const KEY = 'portico:shortcuts';

function kept(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/** Whether single letters do something: whoever speaks to the machine, or slips, switches them off (WCAG 2.1.4). */
class Shortcuts {
  on = $state(kept());
  /** The list of them is shown. */
  shown = $state(false);

  set(on: boolean): void {
    this.on = on;
    try {
      if (on) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, 'off');
    } catch {
      // Set for as long as the page lives.
    }
  }
}

export const shortcuts = new Shortcuts();

/** The command palette's keys, as this machine names them. */
export function commandKey(): string {
  return /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘ K' : m.palette_key();
}

/** Whether somebody is writing, or in a dialog: then a letter is a letter. */
export function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true;
  const element = target instanceof Element ? target : null;
  const field = element?.closest<HTMLElement>('input, textarea, select, [contenteditable], [role=textbox]');
  // A letter on a check box or a button does nothing of its own.
  return (
    !!field && !(field instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(field.type))
  );
}

/** While the component is there, these letters do this. What takes none of them leaves the key to the browser. */
export function onKeys(actions: Record<string, () => unknown>): void {
  function press(event: KeyboardEvent): void {
    if (!shortcuts.on || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    void action();
  }
  onMount(() => {
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}
