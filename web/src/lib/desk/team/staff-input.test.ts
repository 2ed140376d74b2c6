import { expect, test } from 'vitest';
import { toggled, written, type StaffFields } from './staff-input.ts';

const fields: StaffFields = {
  displayName: 'Nora',
  email: 'nora@provider.example',
  role: 'AGENT',
  locale: 'EN',
  servesAllTenants: false,
  tenantIds: ['one', 'two'],
};

test('an agent is kept to the portals that were chosen', () => {
  expect(written(fields)).toEqual(fields);
});

test('whoever serves all portals is kept to none, and admins serve all', () => {
  expect(written({ ...fields, servesAllTenants: true }).tenantIds).toEqual([]);
  expect(written({ ...fields, role: 'ADMIN' })).toMatchObject({ servesAllTenants: true, tenantIds: [] });
});

test('a portal is chosen once', () => {
  expect(toggled(['one'], 'two', true)).toEqual(['one', 'two']);
  expect(toggled(['one', 'two'], 'two', true)).toEqual(['one', 'two']);
  expect(toggled(['one', 'two'], 'one', false)).toEqual(['two']);
});
