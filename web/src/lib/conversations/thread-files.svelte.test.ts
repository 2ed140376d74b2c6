import { beforeEach, expect, it, vi } from 'vitest';
import { restored } from './outgoing.ts';
import { FILE, StandIn } from './stand-in.ts';
import { Thread } from './thread.svelte.ts';

let server: StandIn;
let thread: Thread;

beforeEach(() => {
  server = new StandIn();
  for (const text of ['a', 'b']) server.write(text);
  thread = new Thread(server.newest(), server.ways);
});

it('sends files with what they go with, as often as it is sent', async () => {
  server.down = 'answer';
  thread.submit('', null, [FILE]);
  await vi.waitFor(() => expect(thread.outgoing[0]?.state).toBe('lost'));
  const [kept] = restored(JSON.stringify(thread.outgoing));
  expect(kept).toMatchObject({ files: [{ id: FILE.id, fileName: FILE.fileName }], state: 'lost' });
  server.down = false;
  thread.retry();
  await vi.waitFor(() => expect(thread.outgoing).toEqual([]));
  expect(server.received.map(({ attachmentIds }) => attachmentIds)).toEqual([[FILE.id], [FILE.id]]);
});

it('asks for one message again, whose links last no more', async () => {
  const before = thread.messages[0]!;
  await thread.freshen(before);
  expect(thread.messages.map(({ id }) => id)).toEqual(['m1', 'm2']);
  expect(thread.messages[0]).not.toBe(before);
});

it('shows who writes, and that they no longer do', () => {
  server.typing = [{ displayName: 'Sam', side: 'SUPPORT' }];
  thread.hear(server.event());
  expect(thread.head.typing).toHaveLength(1);
  server.typing = [];
  thread.hear(server.event());
  expect(thread.head.typing).toEqual([]);
  expect(server.asked).toEqual([]);
});
