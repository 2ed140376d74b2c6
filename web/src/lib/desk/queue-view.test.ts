import { expect, it } from 'vitest';
import { queueVariables, queueViewSearch, readQueueView } from './queue-view.ts';
import type { DeskView } from './views.graphql.ts';
import { queueOf } from './views.ts';

const filterOf = (search: string): unknown =>
  queueVariables(readQueueView(new URLSearchParams(search))).filter;

it.each([
  '',
  '?portal=abc&status=NEW&assignee=me',
  '?priority=URGENT',
  '?status=all&assignee=nobody&number=42',
  '?status=NEW%2COPEN&priority=HIGH%2CURGENT&q=vpn+home',
  '?waiting=US&opened=7&idle=3&order=oldest&requesterId=abc&view=v1&columns=NUMBER%2CWAITING_SINCE',
  '?columns=',
  '?service=AT_RISK%2CBREACHED&order=due',
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

it('finds a number, and words, in any state', () => {
  expect(filterOf('?number=42')).toEqual({ number: 42 });
  expect(filterOf('?q=vpn')).toEqual({ search: 'vpn' });
  expect(filterOf('?q=vpn&status=OPEN')).toEqual({ search: 'vpn', status: ['OPEN'] });
});

it('narrows by what was promised', () => {
  expect(filterOf('?status=all&service=BREACHED')).toEqual({ serviceLevel: ['BREACHED'] });
});

it('takes no number that is none', () => {
  expect(filterOf('?number=0&status=all')).toEqual({});
  expect(filterOf('?number=99999999999&status=all&idle=x&opened=-1&waiting=me')).toEqual({});
});

it('narrows by turn, age and person', () => {
  expect(filterOf('?waiting=REQUESTER&idle=7&assignee=someone')).toEqual({
    waitingFor: 'REQUESTER',
    idleDays: 7,
    assigneeId: 'someone',
  });
});

it('shows by a saved view what the view says', () => {
  const filter: DeskView['filter'] = {
    tenant: null,
    status: ['NEW', 'OPEN'],
    assignee: null,
    assigneeId: 'someone',
    priority: ['HIGH', 'URGENT'],
    requesterId: 'contact',
    createdBefore: null,
    updatedBefore: null,
    createdAfter: null,
    updatedAfter: null,
    number: null,
    search: 'vpn',
    requestType: 'new-employee',
    waitingFor: null,
    openedDays: 7,
    idleDays: null,
    serviceLevel: [],
  };
  const view: DeskView = {
    id: 'v1',
    name: 'n',
    isShared: true,
    mayChange: true,
    count: 1,
    position: 0,
    columns: ['NUMBER'],
    orderField: 'CREATED_AT',
    orderDirection: 'ASC',
    filter,
  };
  const shown = readQueueView(new URLSearchParams(queueViewSearch(queueOf(view))));
  expect(queueVariables(shown)).toMatchObject({
    filter: {
      status: ['NEW', 'OPEN'],
      assigneeId: 'someone',
      priority: ['HIGH', 'URGENT'],
      requesterId: 'contact',
      search: 'vpn',
      requestType: 'new-employee',
      openedDays: 7,
    },
    orderBy: { field: 'CREATED_AT', direction: 'ASC' },
  });
  expect(shown.columns).toEqual(['NUMBER']);
  expect(
    queueVariables(queueOf({ ...view, filter: { ...filter, status: [], search: null } })).filter,
  ).not.toHaveProperty('status');
});
