import * as m from '#lib/paraglide/messages.js';
import { announcements } from './announcements.svelte.ts';

/**
 * Makes what somebody wrote in Markdown good to use: code can be copied, what scrolls can be reached by the keyboard, and
 * lists whose numbers are drawn stay lists for a reader.
 */
export function readable(text: Element): () => void {
  for (const list of text.querySelectorAll('ol')) list.setAttribute('role', 'list');
  for (const block of text.querySelectorAll('pre')) copyable(block);
  // Once it has a width, and whenever that changes: a telephone is turned.
  const widths = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
    }
  });
  for (const part of text.querySelectorAll('pre, table')) widths.observe(part);
  return () => widths.disconnect();
}

function copyable(block: HTMLPreElement): void {
  const code = document.createElement('div');
  code.className = 'code';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = m.copy();
  button.addEventListener('click', () => void copy(block.textContent.replace(/\n$/, ''), button));
  block.replaceWith(code);
  code.append(block, button);
}

async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = m.copied();
    announcements.speak(m.copied());
  } catch {
    announcements.show(m.copy_by_hand());
  }
}
