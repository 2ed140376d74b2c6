import { describe, expect, it } from 'vitest';
import {
  apart,
  calledOut,
  coded,
  continued,
  headed,
  lined,
  linked,
  made,
  placed,
  rowsOf,
  tabled,
  tableOf,
  wrapped,
  type Edit,
  type Marked,
} from './edits.ts';

/** `|` marks where the cursor is, two of them what is marked. */
function at(text: string): Marked {
  const start = text.indexOf('|');
  const end = text.lastIndexOf('|');
  const value = text.replaceAll('|', '');
  return { value, start, end: end === start ? start : end - 1 };
}
function shown(marked: Marked, edit: Edit | undefined): string {
  if (!edit) return 'nothing';
  const value = made(marked.value, edit);
  const [start, end] = edit.select;
  return start === end
    ? `${value.slice(0, start)}|${value.slice(start)}`
    : `${value.slice(0, start)}|${value.slice(start, end)}|${value.slice(end)}`;
}
const edited = (text: string, edit: (marked: Marked) => Edit | undefined): string => {
  const marked = at(text);
  return shown(marked, edit(marked));
};

describe('the toolbar', () => {
  const bold = (marked: Marked) => wrapped(marked, '**', 'bold');
  it.each([
    ['a |word| here', 'a **|word|** here'],
    ['a **|word|** here', 'a |word| here'],
    ['a |**word**| here', 'a |word| here'],
    ['a | word |here', 'a  **|word|** here'],
    ['a | here', 'a **|bold|** here'],
  ])('makes %j bold', (text, result) => {
    expect(edited(text, bold)).toBe(result);
  });

  it.each([
    ['one\n|two|\nthree', 'list', 'one\n- two|\nthree'],
    ['|one\ntwo|', 'list', '|- one\n- two|'],
    ['|- one\n- two|', 'list', '|one\ntwo|'],
    ['|- one\n- two|', 'steps', '|1. one\n2. two|'],
    ['|one\n\ntwo|', 'steps', '|1. one\n\n2. two|'],
    ['|one\n\ntwo|', 'quote', '|> one\n>\n> two|'],
    ['|', 'list', '- |'],
    ['|one\n|two', 'list', '- one|\ntwo'],
  ] as const)('makes %j a %s', (text, form, result) => {
    expect(edited(text, (marked) => lined(marked, form))).toBe(result);
  });

  it('sets lines apart as a note, a tip and a warning, and takes that back', () => {
    expect(edited('|one\n\ntwo|', calledOut)).toBe('|> [!NOTE]\n> one\n>\n> two|');
    expect(edited('|> [!NOTE]\n> one|', calledOut)).toBe('|> [!TIP]\n> one|');
    expect(edited('|> [!TIP]\n> one|', calledOut)).toBe('|> [!WARNING]\n> one|');
    expect(edited('|> [!WARNING]\n> one|', calledOut)).toBe('|one|');
    expect(edited('|> [!CAUTION] Hot\n> one|', calledOut)).toBe('|> [!NOTE]\n> one|');
    expect(edited('|', calledOut)).toBe('> [!NOTE]\n> |');
  });

  it('goes through two headings and back', () => {
    expect(edited('a\nb|\nc', headed)).toBe('a\n## b|\nc');
    expect(edited('## b|', headed)).toBe('### b|');
    expect(edited('### b|', headed)).toBe('b|');
  });

  it('makes code of a word and of lines, whatever ticks are in them', () => {
    const code = (marked: Marked) => coded(marked, 'code');
    expect(edited('run |ls|', code)).toBe('run `|ls|`');
    expect(edited('|a\nb|', code)).toBe('|```\na\nb\n```|');
    expect(edited('|a\n```\nb|', code)).toBe('|````\na\n```\nb\n````|');
  });

  it('links what is marked, and keeps brackets harmless', () => {
    expect(edited('see |this|', (marked) => linked(marked, '/articles/vpn', 'VPN'))).toBe(
      'see [this](/articles/vpn)|',
    );
    expect(edited('see |', (marked) => linked(marked, 'https://a.example/x(1)', 'A [b]'))).toBe(
      'see [A \\[b\\]](https://a.example/x%281%29)|',
    );
  });

  it('puts words into the line, and blocks apart from it', () => {
    expect(edited('a |b| c', (marked) => placed(marked, '**x**'))).toBe('a **x**| c');
    expect(edited('1. Wait|', (marked) => placed(marked, '## Next'))).toBe('1. Wait\n\n## Next\n|');
    expect(edited('a\n|\nb', (marked) => placed(marked, '- x\n- y'))).toBe('a\n\n- x\n- y\n|\nb');
  });

  it('begins a table, and makes one of a spreadsheet’s rows', () => {
    expect(edited('Text|', (marked) => tabled(marked, 2, 1, 'Column'))).toBe(
      'Text\n\n| |Column 1| | Column 2 |\n| --- | --- |\n|   |   |\n',
    );
    expect(rowsOf('a\tb\nc\td')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(rowsOf('a;b\nc')).toBeUndefined();
    expect(tableOf([['a|b'], ['c', 'd']])).toBe('| a\\|b |   |\n| --- | --- |\n| c | d |');
  });
});

describe('Enter', () => {
  it('begins the next row of a table, and ends it after an empty one', () => {
    const end = '| a | b |'.length;
    const next = continued({ value: '| a | b |', start: end, end });
    expect(made('| a | b |', next!)).toBe('| a | b |\n|   |   |');
    const value = '| a |\n|   |';
    expect(made(value, continued({ value, start: value.length, end: value.length })!)).toBe('| a |\n');
  });

  it.each([
    ['- one|', '- one\n- |'],
    ['  * one|', '  * one\n  * |'],
    ['9. nine|', '9. nine\n10. |'],
    ['> said|', '> said\n> |'],
    ['- one\n- |', '- one\n|'],
    ['plain|', 'nothing'],
    ['|- one|', 'nothing'],
  ])('after %j', (text, result) => {
    expect(edited(text, continued)).toBe(result);
  });
});

describe('a picture', () => {
  const put = (value: string, at = value.length): string =>
    made(value, apart({ value, start: at, end: at }, '![a](file:b)'));

  it('stands apart from what is before and behind it', () => {
    expect(put('')).toBe('![a](file:b)\n');
    expect(put('one\ntwo', 3)).toBe('one\n\n![a](file:b)\n\ntwo');
  });

  it('belongs to the step behind which it is put', () => {
    expect(put('1. one\n2. two')).toBe('1. one\n2. two\n\n   ![a](file:b)');
    expect(put('- ')).toBe('- ![a](file:b)');
  });
});
