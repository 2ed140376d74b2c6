import { expect, it } from 'vitest';
import { EMPTY, recipientsOf } from './to-many.ts';

const none = { portalId: 'p', kinds: [], departments: [], contactIds: [] };

it('is for nobody until a group is whole', () => {
  expect(recipientsOf(EMPTY)).toBeUndefined();
  for (const group of ['kinds', 'departments', 'chosen'])
    expect(recipientsOf({ ...EMPTY, portal: 'p', group })).toBeUndefined();
  expect(recipientsOf({ ...EMPTY, portal: 'p' })).toEqual(none);
});

it('counts what belongs to the group alone', () => {
  const all = { ...EMPTY, portal: 'p', kinds: 'CUSTOMER', departments: ' Einkauf \n\nIT', contacts: 'a\nb' };
  expect(recipientsOf(all)).toEqual(none);
  expect(recipientsOf({ ...all, group: 'kinds' })).toEqual({ ...none, kinds: ['CUSTOMER'] });
  expect(recipientsOf({ ...all, group: 'departments' })).toEqual({ ...none, departments: ['Einkauf', 'IT'] });
  expect(recipientsOf({ ...all, group: 'chosen' })).toEqual({ ...none, contactIds: ['a', 'b'] });
});
