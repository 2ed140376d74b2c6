import { expect, it } from 'vitest';
import { Alerting, type ChatEvent } from './alerting.ts';

type Conversation = NonNullable<ChatEvent['conversation']>;
const written = { isOwn: false, deletedAt: null, editedAt: null };

function event(conversation: Partial<Conversation>, messages: ChatEvent['messages'] = [written]): ChatEvent {
  const people = [{ isSelf: false }];
  const whole = { kind: 'CHAT', state: 'WAITING', contactName: 'Anna', revision: 1, people, ...conversation };
  return { conversationId: 'c1', conversation: whole as Conversation, messages };
}

it('calls once for a chat that waits, and again when it waits again', () => {
  const alerting = new Alerting();
  expect(alerting.hear(event({}))).toMatchObject({ what: 'waiting', key: 'c1:waiting' });
  expect(alerting.hear(event({ revision: 2 }))).toBeUndefined();
  expect(alerting.hear(event({ state: 'ACTIVE' }))).toBeUndefined();
  expect(alerting.hear(event({ revision: 3 }))?.what).toBe('waiting');
});

it('calls for none that waited before one came, and for no thread', () => {
  const alerting = new Alerting();
  alerting.begin(['c1']);
  expect(alerting.hear(event({}))).toBeUndefined();
  expect(new Alerting().hear(event({ kind: 'THREAD' }))).toBeUndefined();
});

it('calls for what others write in a chat of one’s own', () => {
  const alerting = new Alerting();
  const own = { state: 'ACTIVE', people: [{ isSelf: false }, { isSelf: true }], revision: 7 } as const;
  expect(alerting.hear(event(own))).toMatchObject({ what: 'message', key: 'c1:7' });
  expect(alerting.hear(event({ state: 'ACTIVE' }))).toBeUndefined();
  for (const other of [{ isOwn: true }, { deletedAt: 'now' }, { editedAt: 'now' }])
    expect(alerting.hear(event(own, [{ ...written, ...other }]))).toBeUndefined();
  // Somebody types, reads or comes.
  expect(alerting.hear(event(own, []))).toBeUndefined();
});

it('makes nothing of an event that says nothing', () => {
  const nothing = { conversationId: null, conversation: null, messages: [] };
  expect(new Alerting().hear(nothing)).toBeUndefined();
});
