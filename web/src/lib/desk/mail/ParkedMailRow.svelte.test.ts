import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { ParkedMail } from './parked.graphql.ts';
import ParkedMailRow from './ParkedMailRow.svelte';

const mail: ParkedMail = {
  id: 'm1',
  state: 'PARKED',
  reason: 'UNKNOWN_SENDER',
  senderName: 'Anna',
  senderEmail: 'anna@home.example',
  subject: 'Re: Hello',
  body: 'From home.',
  headers: '',
  fileNames: [],
  receivedAt: '2026-12-01T10:00:00Z',
  ticketId: 't/1',
  ticketNumber: 101,
  ticketSubject: 'Printer',
  conversationId: null,
  conversationSubject: null,
  contactName: 'Anna Weber',
  portalName: 'Oriale',
  handledAt: null,
  handledBy: null,
};
const ask = (): void => undefined;

it('leads to the ticket that was answered', () => {
  render(ParkedMailRow, { mail, ask });
  const link = screen.getByRole('link', { name: '#101 Printer' });
  expect(link.getAttribute('href')).toBe('/desk/tickets/t%2F1');
});

it('leads to the conversation that was answered', () => {
  const none = { ticketId: null, ticketNumber: null, ticketSubject: null };
  const of = { ...mail, ...none, conversationId: 'c/1', conversationSubject: 'Holidays' };
  render(ParkedMailRow, { mail: of, ask });
  const link = screen.getByRole('link', { name: 'Conversation: Holidays' });
  expect(link.getAttribute('href')).toBe('/desk/messages/c%2F1');
  expect(screen.queryByText(/#/)).toBeNull();
});
