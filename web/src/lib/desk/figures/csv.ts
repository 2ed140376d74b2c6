type Cell = string | number | null;

/** What a spreadsheet would take for a formula, also when it is written in full width. */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r\n]/;

/** A cell as RFC 4180 writes it. A text that looks like a formula is made one that does not. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as a file that spreadsheets open: UTF-8 that says so, lines that end as RFC 4180 wants. */
export function csv(head: string[], rows: Cell[][]): string {
  return `\ufeff${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
