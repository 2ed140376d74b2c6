import { expect, test } from 'vitest';
import { byTicket } from './by-ticket.ts';
import type { TicketNews } from './news.graphql.ts';

const told = (number: number, id: string): TicketNews => ({
  number,
  subject: `Ticket ${number}`,
  item: { __typename: 'RatingGiven', id, createdAt: '2026-01-01T00:00:00Z' },
});

test('what happened to one ticket stands together, where its latest stands', () => {
  const tickets = byTicket([told(2, 'd'), told(1, 'c'), told(2, 'b'), told(1, 'a')]);
  expect(tickets.map(({ number, items }) => [number, items.map(({ id }) => id)])).toEqual([
    [2, ['d', 'b']],
    [1, ['c', 'a']],
  ]);
});

test('nothing is nothing', () => {
  expect(byTicket([])).toEqual([]);
});
