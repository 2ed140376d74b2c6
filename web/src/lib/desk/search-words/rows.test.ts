import { describe, expect, it } from 'vitest';
import {
  added,
  inputOf,
  listOf,
  merged,
  nextKey,
  problemsOf,
  rowsOf,
  rowsOfText,
  textOf,
  type Rows,
} from './rows.ts';

const rows = (groups: string[], answers: [string, string][] = []): Rows => ({
  synonyms: groups.map((words) => ({ key: nextKey(), spoken: 'DE', words })),
  answers: answers.map(([words, article]) => ({ key: nextKey(), words, article })),
});
const groupsOf = ({ synonyms }: Rows): string[] => synonyms.map(({ words }) => words);

describe('words that are searched for', () => {
  it('are apart by commas or semicolons, each once', () => {
    expect(listOf(' pc, rechner;pc ,, mein computer ')).toEqual(['pc', 'rechner', 'mein computer']);
  });

  it('come back as they were, and blank rows are none', () => {
    const seen = {
      synonyms: [{ locale: 'EN' as const, words: ['pc', 'computer'] }],
      bestAnswers: [{ words: 'vpn', articleId: 'a' }],
    };
    const all = rowsOf(seen);
    expect(inputOf(all)).toEqual(seen);
    const kept = textOf(all);
    all.synonyms.push({ key: nextKey(), spoken: 'DE', words: ' ' });
    all.answers.push({ key: nextKey(), words: '', article: '' });
    expect(textOf(all)).toBe(kept);
    expect(inputOf(rowsOfText(kept))).toEqual(seen);
  });

  it('are wrong where the server would refuse them', () => {
    const long = 'x'.repeat(61);
    const many = Array.from({ length: 21 }, (_, index) => `w${index}`).join(',');
    const all = rows(
      ['pc, rechner', 'pc', `pc, ${long}`, many, ''],
      [
        ['vpn', 'a'],
        ['', 'a'],
        [long, 'a'],
        ['vpn', ''],
        ['', ''],
      ],
    );
    const found = problemsOf(all);
    expect(all.synonyms.map(({ key }) => found[key])).toEqual([undefined, 'FEW', 'LONG', 'MANY', undefined]);
    expect(all.answers.map(({ key }) => found[key])).toEqual([
      undefined,
      'BLANK',
      'LONG',
      'NO_ARTICLE',
      undefined,
    ]);
  });
});

describe('what two have changed at once', () => {
  const base = rows(['pc, rechner', 'handy, telefon'], [['vpn', 'a']]);

  it('is put together: added by either, taken away by either', () => {
    const mine = rows(['rechner, pc', 'wlan, wifi'], [['vpn', 'b']]);
    const theirs = rows(['pc, rechner', 'handy, telefon', 'mail, post'], [['vpn', 'a']]);
    const both = merged(base, mine, theirs);
    expect(groupsOf(both)).toEqual(['pc, rechner', 'mail, post', 'wlan, wifi']);
    expect(both.answers.map(({ article }) => article)).toEqual(['b']);
  });

  it('is there once where both have added the same', () => {
    const same = rows(['pc, rechner', 'handy, telefon', 'wlan, wifi']);
    expect(groupsOf(merged(base, same, rows(['wlan, wifi', 'pc, rechner'])))).toEqual([
      'wlan, wifi',
      'pc, rechner',
    ]);
    expect(groupsOf(added(base, same))).toEqual(['wlan, wifi']);
    expect(added(same, base).synonyms).toEqual([]);
  });
});
