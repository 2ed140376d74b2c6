import type { Attachment } from 'svelte/attachments';
import type { Edit } from './edits.ts';

/** Writes a change as if it were typed, so that the browser can take it back; false where it knows no such command. */
export function written(area: HTMLTextAreaElement, { from, to, text }: Edit): boolean {
  area.focus();
  area.setSelectionRange(from, to);
  if (text) return document.execCommand('insertText', false, text);
  return from === to || document.execCommand('delete');
}

/** Keys that are heard at the text itself, before anybody above. */
export function heard(press: (event: KeyboardEvent) => void): Attachment<HTMLElement> {
  return (node) => {
    node.addEventListener('keydown', press);
    return () => node.removeEventListener('keydown', press);
  };
}
