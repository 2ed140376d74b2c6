import { describe, expect, it } from 'vitest';
import { compared, folded, type ComparedLine, type Piece } from './differences.ts';

const side = (pieces: Piece[] | null): string =>
  pieces === null ? '∅' : pieces.map(({ text, is }) => (is === 'same' ? text : `[${text}]`)).join('');
const shown = (lines: ComparedLine[]): string[] =>
  lines.map(({ before, after }) => `${side(before)} → ${side(after)}`);

describe('two texts', () => {
  it('are compared by line, and by word where a line was changed', () => {
    expect(shown(compared('one\ntwo words\nthree', 'one\ntwo letters\nthree\nfour'))).toEqual([
      'one → one',
      'two [words] → two [letters]',
      'three → three',
      '∅ → [four]',
    ]);
    expect(shown(compared('a\nb\nc', 'c'))).toEqual(['[a] → ∅', '[b] → ∅', 'c → c']);
    expect(compared('', '')).toEqual([]);
    expect(shown(compared('', 'a'))).toEqual(['∅ → [a]']);
  });

  it('that are long are compared by line alone', () => {
    const long = 'x '.repeat(3000);
    expect(shown(compared(`${long}a`, `${long}b`))[0]).toMatch(/^\[x/);
  });

  it('show what is around a change, and count the rest', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = before.with(10, 'other');
    const found = folded(compared(before.join('\n'), after.join('\n')));
    expect(found.map((one) => (typeof one === 'number' ? one : 'line'))).toEqual([
      8,
      'line',
      'line',
      'line',
      'line',
      'line',
      7,
    ]);
  });
});
