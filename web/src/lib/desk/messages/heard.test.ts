import { expect, it } from 'vitest';
import { Heard } from './heard.svelte.ts';

const row = (revision: number, state = 'WAITING') => ({ id: 'c1', revision, state });

it('knows better than a list what happened since', () => {
  const heard = new Heard<ReturnType<typeof row>>();
  expect(heard.latest(row(3)).state).toBe('WAITING');
  // Being taken on has no revision of its own.
  heard.hear(row(3, 'ACTIVE'), 10);
  expect(heard.latest(row(3)).state).toBe('ACTIVE');
  heard.hear(row(2, 'WAITING'), 11);
  expect(heard.latest(row(3)).state).toBe('ACTIVE');
  expect(heard.latest(row(4)).state).toBe('WAITING');
});

it('believes a list that was asked for later', () => {
  const heard = new Heard<ReturnType<typeof row>>();
  heard.hear(row(3, 'ACTIVE'), 10);
  heard.came([row(3)], 9);
  expect(heard.latest(row(3)).state).toBe('ACTIVE');
  heard.came([row(3)], 11);
  expect(heard.latest(row(3)).state).toBe('WAITING');
  heard.hear(row(3, 'ENDED'), 12);
  heard.forget();
  expect(heard.latest(row(3)).state).toBe('WAITING');
});
