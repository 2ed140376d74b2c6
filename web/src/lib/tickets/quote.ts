import { tick } from 'svelte';

/** A message's Markdown as a quotation behind what is written already, with room for what one says to it. */
export function quoted(written: string, markdown: string): string {
  const lines = markdown.trim().split('\n');
  const before = written.trim() ? `${written.trimEnd()}\n\n` : '';
  return `${before}${lines.map((line) => (line ? `> ${line}` : '>')).join('\n')}\n\n`;
}

/** Puts a message into what one writes, and the cursor behind it. */
export async function quoteInto(
  draft: { fields: { body: string } },
  form: HTMLFormElement | undefined,
  markdown: string,
): Promise<void> {
  draft.fields.body = quoted(draft.fields.body, markdown);
  await tick();
  const text = form?.querySelector('textarea');
  text?.focus();
  text?.setSelectionRange(text.value.length, text.value.length);
}
