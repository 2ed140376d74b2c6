/** A message's Markdown as a quotation behind what is written already, with room for what one says to it. */
export function quoted(written: string, markdown: string): string {
  const lines = markdown.trim().split('\n');
  const before = written.trim() ? `${written.trimEnd()}\n\n` : '';
  return `${before}${lines.map((line) => (line ? `> ${line}` : '>')).join('\n')}\n\n`;
}
