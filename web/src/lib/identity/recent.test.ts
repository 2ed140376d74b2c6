import { expect, it, vi } from 'vitest';
import { forgetRead, forgetRecents, lastRead, remember, rememberRead, recents } from './recent.ts';

it('knows what somebody read last, each once, and forgets the oldest', () => {
  for (const slug of ['a', 'b', 'a', 'c']) rememberRead('p1', slug);
  expect(lastRead('p1')).toEqual(['c', 'a', 'b']);
  expect(lastRead('p2')).toEqual([]);
  forgetRead('p1', 'a');
  expect(lastRead('p1')).toEqual(['c', 'b']);
  for (let n = 0; n < 20; n++) rememberRead('p1', `n${n}`);
  expect(lastRead('p1')).toHaveLength(8);
});

it('knows what was open last at the desk, articles too, each once under its latest name', () => {
  remember('p1', { kind: 'article', id: 'a', title: 'Printer' });
  remember('p1', { kind: 'ticket', id: 't', title: 'Help', number: 4 });
  remember('p1', { kind: 'article', id: 'a', title: 'The printer is offline' });
  expect(recents('p1')).toEqual([
    { kind: 'article', id: 'a', title: 'The printer is offline' },
    { kind: 'ticket', id: 't', title: 'Help', number: 4 },
  ]);
  forgetRecents('p1');
});

it('leaves nothing of a person at log-out, and everything of others', () => {
  for (const person of ['p1', 'p2']) {
    rememberRead(person, 'a');
    remember(person, { kind: 'ticket', id: 't', title: 'Printer' });
  }
  forgetRecents('p1');
  expect([lastRead('p1'), recents('p1')]).toEqual([[], []]);
  expect(lastRead('p2')).toEqual(['a']);
  expect(recents('p2')).toHaveLength(1);
});

it.each(['{', '{}', '3', 'null', '[3, {}]'])('is not thrown by what else may lie in storage: %s', (text) => {
  localStorage.setItem('portico:read:p1', text);
  expect(lastRead('p1')).toEqual([]);
});

it('works without storage', () => {
  const broken = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  expect(() => rememberRead('p1', 'a')).not.toThrow();
  broken.mockRestore();
});
