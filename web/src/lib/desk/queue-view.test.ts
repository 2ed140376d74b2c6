import { expect, it } from 'vitest';
import { queueVariables, queueViewSearch, readQueueView } from './queue-view.ts';

const filterOf = (search: string): unknown =>
  queueVariables(readQueueView(new URLSearchParams(search))).filter;

it.each([
  '',
  '?portal=abc&status=NEW&assignee=me',
  '?priority=URGENT',
  '?status=all&assignee=nobody&number=42',
])('the address %j says all there is to know', (search) => {
  expect(queueViewSearch(readQueueView(new URLSearchParams(search)))).toBe(search);
});

it('shows what is not done, unless asked otherwise', () => {
  expect(filterOf('')).toEqual({ status: ['NEW', 'OPEN', 'WAITING'] });
  expect(filterOf('?status=all')).toEqual({});
  expect(filterOf('?status=CLOSED&assignee=nobody')).toEqual({ status: ['CLOSED'], assignee: 'UNASSIGNED' });
});

it('narrows by priority', () => {
  expect(filterOf('?status=all&priority=HIGH')).toEqual({ priority: ['HIGH'] });
  expect(filterOf('?status=all&priority=whatever')).toEqual({});
});

it('finds a number in any state', () => {
  expect(filterOf('?number=42')).toEqual({ number: 42 });
});

it('takes no number that is none', () => {
  expect(filterOf('?number=0&status=all')).toEqual({});
  expect(filterOf('?number=99999999999&status=all')).toEqual({});
});
