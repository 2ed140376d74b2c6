import type { Studio } from './studio.svelte.ts';

/** Milliseconds of rest after which the draft goes to the server by itself; longer when it did not get there. */
const REST_MS = 3_000;
const AGAIN_MS = 15_000;

/** Keeps the draft on the server without anybody pressing a button. Must be called while a component is made. */
export function keepSaved(studio: Studio): void {
  $effect(() => {
    void studio.design;
    if (!studio.savesItself) return;
    const timer = setTimeout(() => void studio.save(), studio.failure ? AGAIN_MS : REST_MS);
    return () => clearTimeout(timer);
  });
}

const TYPING =
  'input:not([type=radio], [type=checkbox], [type=range], [type=color], [type=file]), textarea, select';

/** Ctrl or ⌘ with Z, and with Shift back again; in a text the keys belong to the text. */
export function onUndoKeys(studio: Studio): (event: KeyboardEvent) => void {
  return (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest(TYPING) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    if (event.shiftKey) studio.redo();
    else studio.undo();
  };
}
