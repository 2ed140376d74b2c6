import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt.ts';
import { days } from './groups.ts';

const anna = { displayName: 'Anna', side: 'CONTACT' as const };
const sam = { displayName: 'Sam', side: 'SUPPORT' as const };
const message = (position: number, author: typeof anna | typeof sam, at: string) => ({
  id: `m${position}`,
  position,
  author,
  isOwn: author === anna,
  sentAt: new Date(2026, 10, ...(at.split(' ').map(Number) as [number, number, number])).toISOString(),
});
/** Positions by day and run: `1 2|3 / 4`. */
const shape = (...args: Parameters<typeof days>): string =>
  days(...args)
    .map(({ runs }) => runs.map(({ messages }) => messages.map((one) => one.position).join(' ')).join('|'))
    .join(' / ');

describe('messages', () => {
  it('stand together when somebody wrote them in one go on one day', () => {
    const all = [
      message(1, anna, '3 9 0'),
      message(2, anna, '3 9 5'),
      message(3, sam, '3 9 6'),
      message(4, anna, '3 9 7'),
      message(5, anna, '3 9 40'),
      message(6, anna, '4 0 1'),
    ];
    expect(shape(all)).toBe('1 2|3|4|5 / 6');
  });

  it('begin anew over midnight and where the new ones begin', () => {
    const all = [message(1, anna, '3 23 58'), message(2, anna, '4 0 2'), message(3, anna, '4 0 3')];
    expect(shape(all)).toBe('1 / 2 3');
    expect(shape(all, 3)).toBe('1 / 2|3');
  });
});

describe('the first words', () => {
  it('have no signs of Markdown', () => {
    expect(excerpt('> **Hello** [there](https://a.b), `you`\n\n- one\n- two')).toBe(
      'Hello there, you one two',
    );
    expect(excerpt('```sh\nls -l\n```')).toBe('ls -l');
    expect(excerpt('a_b * c')).toBe('a_b * c');
  });

  it('are cut between letters, whatever they are made of', () => {
    expect(excerpt('🙂'.repeat(9), 4)).toBe('🙂🙂🙂🙂 …');
  });
});
