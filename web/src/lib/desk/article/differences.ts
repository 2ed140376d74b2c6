import { diffLines, diffWordsWithSpace } from 'diff';

/** A piece of a text: in both, only in the earlier one, or only in the later one. */
export interface Piece {
  text: string;
  is: 'same' | 'gone' | 'new';
}

/** A line of a comparison: as it was and as it is; a side that has none is empty. */
export interface ComparedLine {
  before: Piece[] | null;
  after: Piece[] | null;
}

/** Characters beyond which lines are compared by line alone: by word would take seconds. */
const BY_WORD = 4_000;

/** Two texts side by side, line by line; in lines that were changed, by word. */
export function compared(before: string, after: string): ComparedLine[] {
  const found: ComparedLine[] = [];
  let gone: string[] = [];
  for (const { value, added, removed } of diffLines(ended(before), ended(after))) {
    const lines = value.replace(/\n$/, '').split('\n');
    if (removed) {
      gone = lines;
      continue;
    }
    if (added) found.push(...paired(gone, lines));
    else {
      found.push(...paired(gone, []));
      for (const text of lines) {
        const pieces: Piece[] = [{ text, is: 'same' }];
        found.push({ before: pieces, after: pieces });
      }
    }
    gone = [];
  }
  return [...found, ...paired(gone, [])];
}

/** A last line without an end would count as changed when one is written below it. */
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

function paired(gone: string[], added: string[]): ComparedLine[] {
  return Array.from({ length: Math.max(gone.length, added.length) }, (_, index) => {
    const before = gone[index];
    const after = added[index];
    if (before === undefined) return { before: null, after: [{ text: after!, is: 'new' as const }] };
    if (after === undefined) return { before: [{ text: before, is: 'gone' as const }], after: null };
    return byWord(before, after);
  });
}

function byWord(before: string, after: string): ComparedLine {
  if (before.length + after.length > BY_WORD)
    return { before: [{ text: before, is: 'gone' }], after: [{ text: after, is: 'new' }] };
  const pieces = diffWordsWithSpace(before, after);
  const side = (other: 'added' | 'removed', is: Piece['is']): Piece[] =>
    pieces
      .filter((piece) => !piece[other])
      .map(({ value, added, removed }) => ({ text: value, is: added || removed ? is : 'same' }));
  return { before: side('added', 'gone'), after: side('removed', 'new') };
}

/** Lines around what was changed that stay in sight. */
const AROUND = 2;

/** The comparison without long stretches that are the same on both sides: a number stands for so many lines. */
export function folded(lines: readonly ComparedLine[]): (ComparedLine | number)[] {
  const changed = lines.map(({ before, after }) => before !== after);
  const near = lines.map((_, index) =>
    changed.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(Boolean),
  );
  const found: (ComparedLine | number)[] = [];
  for (const [index, line] of lines.entries()) {
    const last = found.at(-1);
    if (near[index]) found.push(line);
    else if (typeof last === 'number') found[found.length - 1] = last + 1;
    else found.push(1);
  }
  return found;
}
