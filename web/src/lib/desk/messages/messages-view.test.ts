import { expect, it } from 'vitest';
import { belongs, filterOf, messagesViewSearch, readMessagesView } from './messages-view.ts';

it('reads a view from the address as it was written there', () => {
  for (const search of ['', '?box=own', '?kind=thread', '?box=all&kind=chat&portal=oriale&q=printer'])
    expect(messagesViewSearch(readMessagesView(new URLSearchParams(search)))).toBe(search);
  expect(readMessagesView(new URLSearchParams('box=nonsense')).box).toBe('waiting');
});

it('asks for nothing that is not chosen', () => {
  expect(filterOf({ box: 'waiting', kind: '', portal: '', search: '' })).toEqual({ box: 'WAITING' });
  expect(filterOf({ box: 'all', kind: 'chat', portal: 'oriale', search: 'x' })).toEqual({
    box: 'ALL',
    kind: 'CHAT',
    tenantSlug: 'oriale',
    search: 'x',
  });
});

it('knows what left a list', () => {
  const people = [{ isSelf: false }];
  const waiting = { state: 'WAITING', kind: 'CHAT', people, unanswered: false } as const;
  const own = {
    state: 'ACTIVE',
    kind: 'THREAD',
    people: [...people, { isSelf: true }],
    unanswered: false,
  } as const;
  expect(belongs({ box: 'waiting', kind: '' }, waiting)).toBe(true);
  expect(belongs({ box: 'waiting', kind: '' }, own)).toBe(false);
  expect(belongs({ box: 'waiting', kind: 'thread' }, waiting)).toBe(false);
  expect(belongs({ box: 'own', kind: '' }, own)).toBe(true);
  expect(belongs({ box: 'own', kind: '' }, waiting)).toBe(false);
  expect(belongs({ box: 'all', kind: 'chat' }, own)).toBe(false);
  const unanswered = { ...own, unanswered: true };
  expect(belongs({ box: 'own', kind: '' }, unanswered)).toBe(false);
  expect(belongs({ box: 'unanswered', kind: '' }, unanswered)).toBe(true);
  expect(belongs({ box: 'unanswered', kind: '' }, own)).toBe(false);
});
