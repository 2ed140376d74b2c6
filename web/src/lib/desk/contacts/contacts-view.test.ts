import { expect, it } from 'vitest';
import { contactsVariables, contactsViewSearch, readContactsView } from './contacts-view.ts';

const filterOf = (search: string): unknown =>
  contactsVariables(readContactsView(new URLSearchParams(search))).filter;

it.each(['', '?q=anna+berg', '?q=x&portal=abc&active=no'])(
  'the address %j says all there is to know',
  (search) => {
    expect(contactsViewSearch(readContactsView(new URLSearchParams(search)))).toBe(search);
  },
);

it('asks for everybody unless told otherwise', () => {
  expect(filterOf('')).toEqual({});
  expect(filterOf('?active=yes')).toEqual({ active: true });
  expect(filterOf('?active=no&q=%20anna%20')).toEqual({ active: false, search: 'anna' });
  expect(filterOf('?active=perhaps')).toEqual({});
});
