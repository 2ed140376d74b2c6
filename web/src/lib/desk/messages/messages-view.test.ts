import { expect, it } from 'vitest';
import { filterOf, messagesViewSearch, readMessagesView } from './messages-view.ts';

it('reads a view from the address as it was written there', () => {
  for (const search of ['', '?box=own', '?box=all&portal=oriale&q=printer'])
    expect(messagesViewSearch(readMessagesView(new URLSearchParams(search)))).toBe(search);
  expect(readMessagesView(new URLSearchParams('box=nonsense')).box).toBe('waiting');
});

it('asks for nothing that is not chosen', () => {
  expect(filterOf({ box: 'waiting', portal: '', search: '' })).toEqual({ box: 'WAITING' });
  expect(filterOf({ box: 'all', portal: 'oriale', search: 'x' })).toEqual({
    box: 'ALL',
    tenantSlug: 'oriale',
    search: 'x',
  });
});
