import { expect, it } from 'vitest';
import { filledWith } from './fill.ts';

const values = { contact: 'Anna von Berg', subject: 'Printer', agent: 'Sam Doe', portal: 'Oriale' };

it('fills what is known of a conversation, and nothing that only looks so', () => {
  const body =
    'Hello {{requester.firstName}}, “{{ ticket.subject }}” {{x} {y}}\n{{agent.name}}, {{tenant.name}}';
  expect(filledWith({ body }, values)).toBe('Hello Anna, “Printer” {{x} {y}}\nSam Doe, Oriale');
});

it('has no answer that speaks of a ticket', () => {
  expect(filledWith({ body: '#{{ticket.number}}' }, values)).toBeUndefined();
  expect(filledWith({ body: '{{constructor}}' }, values)).toBeUndefined();
});
