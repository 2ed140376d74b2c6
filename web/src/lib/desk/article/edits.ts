/** A change of a text: what stands from `from` to `to` becomes `text`, and this is marked afterwards. */
export interface Edit {
  from: number;
  to: number;
  text: string;
  select: [number, number];
}

/** What is written and what of it is marked. */
export interface Marked {
  value: string;
  start: number;
  end: number;
}

/** Puts a mark (`**`, `_`, a back-tick) around what is marked, or takes it away again. */
export function wrapped({ value, start, end }: Marked, mark: string, sample: string): Edit {
  const size = mark.length;
  const inner = value.slice(start, end);
  if (value.slice(start - size, start) === mark && value.slice(end, end + size) === mark)
    return { from: start - size, to: end + size, text: inner, select: [start - size, end - size] };
  if (inner.length > 2 * size && inner.startsWith(mark) && inner.endsWith(mark)) {
    const bare = inner.slice(size, -size);
    return { from: start, to: end, text: bare, select: [start, start + bare.length] };
  }
  // A blank at the edge would keep the mark from being one.
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(inner) ?? [];
  const marked = words || sample;
  const at = start + before.length + size;
  return {
    from: start,
    to: end,
    text: `${before}${mark}${marked}${mark}${after}`,
    select: [at, at + marked.length],
  };
}

interface Lines {
  from: number;
  to: number;
  lines: string[];
}

function linesOf({ value, start, end }: Marked): Lines {
  const from = value.lastIndexOf('\n', start - 1) + 1;
  // A mark that ends at the beginning of a line does not mean that line.
  const last = end > start && value[end - 1] === '\n' ? end - 1 : end;
  const next = value.indexOf('\n', last);
  const to = next < 0 ? value.length : next;
  return { from, to, lines: value.slice(from, to).split('\n') };
}

function replaced({ from, to, lines }: Lines, next: string[]): Edit {
  const text = next.join('\n');
  // A single line keeps the cursor at its end, where one goes on writing.
  const select: [number, number] =
    lines.length === 1 ? [from + text.length, from + text.length] : [from, from + text.length];
  return { from, to, text, select };
}

const PREFIX = /^(\s*)(?:[-*+] |\d+[.)] |> )/;
const PREFIXES = {
  list: { has: /^\s*[-*+] /, put: () => '- ' },
  steps: { has: /^\s*\d+[.)] /, put: (index: number) => `${index + 1}. ` },
  quote: { has: /^\s*> ?/, put: () => '> ' },
};
export type LineForm = keyof typeof PREFIXES;

/** Makes the lines a list, steps or a quotation, or takes that away where all of them are it already. */
export function lined(marked: Marked, form: LineForm): Edit {
  const found = linesOf(marked);
  const { has, put } = PREFIXES[form];
  const written = found.lines.filter((line) => line.trim());
  const is = written.length > 0 && written.every((line) => has.test(line));
  let index = 0;
  const next = found.lines.map((line) => {
    if (!line.trim() && found.lines.length > 1) return form === 'quote' && !is ? '>' : line;
    if (is) return line.replace(has, '');
    return put(index++) + line.replace(PREFIX, '$1').trimStart();
  });
  return replaced(found, next);
}

const CALLOUTS = ['NOTE', 'TIP', 'WARNING'];

/** Sets the lines apart as a note, then as a tip, then as a warning, then they are lines again. */
export function calledOut(marked: Marked): Edit {
  const found = linesOf(marked);
  const [head = '', ...rest] = found.lines;
  const kind = /^> \[!([A-Z]+)\]/.exec(head)?.[1];
  const next = kind === undefined ? CALLOUTS[0] : CALLOUTS[CALLOUTS.indexOf(kind) + 1];
  const body = kind === undefined ? found.lines : rest.map((line) => line.replace(/^> ?/, ''));
  const lines =
    next === undefined
      ? body
      : [
          `> [!${next}]`,
          ...body.map((line) =>
            line.trim() ? `> ${line}` : kind === undefined && body.length === 1 ? '> ' : '>',
          ),
        ];
  const text = lines.join('\n');
  const written = body.some((line) => line.trim());
  return {
    from: found.from,
    to: found.to,
    text,
    // What is written stays marked, so that the next press goes on; where nothing is, one writes on.
    select: [written ? found.from : found.from + text.length, found.from + text.length],
  };
}

/** A line becomes a heading, then one below it, then a line again. */
export function headed(marked: Marked): Edit {
  const found = linesOf(marked);
  const next = found.lines.map((line) => {
    if (line.startsWith('### ')) return line.slice(4);
    return line.startsWith('## ') ? `#${line}` : `## ${line.replace(/^#+ /, '')}`;
  });
  return replaced(found, next);
}

/** Code within a line, or a block of it where several lines are marked. */
export function coded(marked: Marked, sample: string): Edit {
  const { value, start, end } = marked;
  const inner = value.slice(start, end);
  if (!inner.includes('\n')) return wrapped(marked, '`', sample);
  const found = linesOf(marked);
  // Longer than any fence within.
  const longest = Math.max(2, ...[...inner.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return replaced(found, [fence, ...found.lines, fence]);
}

/** Letters that would end the words of a link, or its address. */
const inWords = (text: string): string => text.replace(/[[\]\\]/g, '\\$&');
const inAddress = (url: string): string =>
  url
    .replace(/[\s()<>]/g, (letter) => encodeURIComponent(letter))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');

/** What is marked becomes a link; where nothing is, `title` does. */
export function linked({ value, start, end }: Marked, url: string, title: string): Edit {
  const words = value.slice(start, end).trim() || title;
  const text = `[${inWords(words)}](${inAddress(url)})`;
  return { from: start, to: end, text, select: [start + text.length, start + text.length] };
}

/** The ends of lines that what stands by itself needs around it. */
function room(value: string, from: number, to: number): { lead: string; tail: string } {
  const before = value.slice(0, from);
  const after = value.slice(to);
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const tail = after === '' || after.startsWith('\n\n') ? '\n' : after.startsWith('\n') ? '\n' : '\n\n';
  return { lead, tail };
}

/** Puts a text in place of what is marked: words into the line, and what has lines of its own apart from it. */
export function placed({ value, start, end }: Marked, markdown: string): Edit {
  const block = /\n|^(?:#|[-*+] |\d+[.)] |>|\||```)/.test(markdown);
  const { lead, tail } = block ? room(value, start, end) : { lead: '', tail: '' };
  const text = lead + markdown + tail;
  return { from: start, to: end, text, select: [start + text.length, start + text.length] };
}

/** Puts a picture in place of what is marked, in lines of its own; within a list's item, at the item's indent. */
export function apart({ value, start, end }: Marked, markdown: string): Edit {
  const line = value.slice(value.lastIndexOf('\n', start - 1) + 1, start);
  const item = /^(\s*(?:[-*+]|\d+[.)]) +)/.exec(line)?.[1] ?? /^(\s+)/.exec(line)?.[1];
  if (item !== undefined && line.trim() !== '') {
    const text = `${line.slice(item.length).trim() ? `\n\n${' '.repeat(item.length)}` : ''}${markdown}`;
    return { from: start, to: end, text, select: [start + text.length, start + text.length] };
  }
  const { lead, tail } = room(value, start, end);
  const text = lead + markdown + tail;
  return { from: start, to: end, text, select: [start + text.length, start + text.length] };
}

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;

/** A table of these rows, the first of which is its head. */
export function tableOf(rows: string[][]): string {
  const width = Math.max(1, ...rows.map(({ length }) => length));
  const cells = (one: string[]): string[] =>
    Array.from({ length: width }, (_, index) => (one[index] ?? '').trim().replaceAll('|', '\\|') || ' ');
  const [head = [], ...rest] = rows;
  return [
    row(cells(head)),
    row(Array<string>(width).fill('---')),
    ...rest.map((one) => row(cells(one))),
  ].join('\n');
}

/** Rows as a spreadsheet gives them: cells apart by tabs or, in every line, by semicolons. */
export function rowsOf(text: string): string[][] | undefined {
  const lines = text.trim().split(/\r?\n/);
  const by = lines.every((line) => line.includes('\t')) ? '\t' : ';';
  if (!lines.every((line) => line.includes(by))) return undefined;
  return lines.map((line) => line.split(by));
}

/** What is marked becomes a table; where that is none, an empty one of this size is begun. */
export function tabled({ value, start, end }: Marked, columns: number, rows: number, head: string): Edit {
  const given = rowsOf(value.slice(start, end));
  const empty = [
    Array.from({ length: columns }, (_, index) => `${head} ${index + 1}`),
    ...Array.from({ length: rows }, () => Array<string>(columns).fill('')),
  ];
  const table = tableOf(given ?? empty);
  const [from, to] = given ? [start, end] : [end, end];
  const { lead, tail } = room(value, from, to);
  const at = from + lead.length + 2;
  const first = given ? 0 : `${head} 1`.length;
  return { from, to, text: lead + table + tail, select: [at, at + first] };
}

/** The next row of a table; one that was left empty ends it. */
function nextRow(line: string, from: number, start: number): Edit {
  const cells = line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/);
  if (cells.every((cell) => !cell.trim())) return { from, to: start, text: '', select: [from, from] };
  const text = `\n${row(cells.map(() => ' '))}`;
  return { from: start, to: start, text, select: [start + 3, start + 3] };
}

/** Enter within a list goes on with it; on an item of which nothing is written yet it ends it. */
export function continued({ value, start, end }: Marked): Edit | undefined {
  if (start !== end) return undefined;
  const from = value.lastIndexOf('\n', start - 1) + 1;
  const line = value.slice(from, start);
  if (/^\|.*\|\s*$/.test(line) && (value[start] ?? '\n') === '\n') return nextRow(line, from, start);
  const found = /^(\s*)([-*+]|(\d+)([.)])|>)( +)(.*)$/.exec(line);
  if (!found) return undefined;
  const [, indent = '', mark = '', number, point = '', gap = ' ', words = ''] = found;
  if (words.trim() === '') return { from, to: start, text: '', select: [from, from] };
  const next = number === undefined ? mark : `${Number(number) + 1}${point}`;
  const text = `\n${indent}${next}${gap}`;
  return { from: start, to: start, text, select: [start + text.length, start + text.length] };
}

/** The text with the change made. */
export function made(value: string, { from, to, text }: Edit): string {
  return value.slice(0, from) + text + value.slice(to);
}
