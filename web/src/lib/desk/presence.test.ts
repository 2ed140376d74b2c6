import { expect, test } from 'vitest';
import { Announcer } from './presence.svelte.ts';

test('says what is new at once, and what is not before it grows old', () => {
  const said: string[] = [];
  const announcer = new Announcer((activity) => said.push(activity));
  announcer.look(0, true);
  announcer.look(5_000, true);
  expect(said).toEqual(['LOOKING']);
  for (let now = 6_000; now < 16_000; now += 100) announcer.wrote(now);
  expect(said).toEqual(['LOOKING', 'WRITING']);
  announcer.look(35_000, true);
  expect(said).toEqual(['LOOKING', 'WRITING', 'WRITING']);
  announcer.look(36_000, true);
  expect(said.at(-1)).toBe('LOOKING');
  announcer.look(41_000, false);
  announcer.look(46_000, false);
  expect(said.slice(3)).toEqual(['LOOKING', 'GONE']);
});
