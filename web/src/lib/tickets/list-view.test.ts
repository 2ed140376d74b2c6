import { expect, it } from 'vitest';
import { listVariables, listViewSearch, readListView } from './list-view.ts';

it.each(['', '?show=waiting', '?show=done&order=oldest&q=printer', '?order=newest'])(
  'the address %j says all there is to know',
  (search) => {
    expect(listViewSearch(readListView(new URLSearchParams(search)))).toBe(search);
  },
);

it('takes nonsense in the address for the plain list', () => {
  expect(listViewSearch(readListView(new URLSearchParams('?show=x&order=y&q=%20')))).toBe('');
});

it('asks for what is shown', () => {
  expect(listVariables({ shown: 'done', order: 'oldest', search: 'vpn', whose: 'mine' }, 'c1')).toEqual({
    first: 20,
    after: 'c1',
    filter: { status: ['RESOLVED', 'CLOSED'], search: 'vpn' },
    orderBy: { field: 'CREATED_AT', direction: 'ASC' },
  });
  expect(listVariables({ shown: 'all', order: 'updated', search: '', whose: 'mine' }).filter).toEqual({});
  expect(listVariables({ shown: 'all', order: 'updated', search: '', whose: 'colleagues' }).filter).toEqual({
    scope: 'COLLEAGUES',
  });
});
