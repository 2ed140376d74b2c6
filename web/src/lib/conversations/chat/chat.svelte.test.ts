import { beforeEach, afterEach, expect, it, vi } from 'vitest';
import { ApiError } from '#lib/api/errors.ts';
import { StandIn } from '../stand-in.ts';
import { Chat, type ChatEvent, type ChatWays, type FirstPage } from './chat.svelte.ts';
import type { ChatOffer } from './chat.graphql.ts';
import { ChatDoor } from './door.svelte.ts';

const OPEN: ChatOffer = { state: 'OPEN', opensAt: null, waiting: 0, estimatedWait: null, conversation: null };
let offer: ChatOffer;
let pages: Map<string, FirstPage>;
let begun: 'CHAT' | 'THREAD';
let down: boolean;
let asked: string[];
let tell: (event: ChatEvent | undefined) => void;
let door: ChatDoor;
let stop: () => void;

const page = (id: string, change: Partial<FirstPage> = {}): FirstPage => ({
  ...new StandIn().newest(),
  id,
  kind: 'CHAT',
  ticket: null,
  state: 'WAITING',
  ...change,
});
const event = (conversation: FirstPage): ChatEvent => ({
  conversationId: conversation.id,
  conversation,
  messages: [],
  complete: true,
});
const ways: ChatWays = {
  offer: async () => {
    asked.push('offer');
    if (down) throw new ApiError('NETWORK');
    return offer;
  },
  conversation: async (id) => {
    asked.push(id);
    if (down) throw new ApiError('NETWORK');
    return pages.get(id) ?? null;
  },
  start: async () => {
    pages.set('new', page('new', { kind: begun }));
    return { conversation: { id: 'new', kind: begun }, errors: [] };
  },
  follow: (handler) => {
    tell = handler;
    return () => undefined;
  },
};
const quiet = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
async function opened(): Promise<Chat> {
  const chat = new Chat(ways, door);
  stop = chat.follow();
  await quiet();
  return chat;
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  offer = OPEN;
  pages = new Map();
  begun = 'CHAT';
  down = false;
  asked = [];
  door = new ChatDoor();
  door.enter('anna');
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('asks now and then whether somebody is there, until one has a chat', async () => {
  const chat = await opened();
  expect(chat.offer).toEqual(OPEN);
  offer = { ...OPEN, state: 'AWAY' };
  await vi.advanceTimersByTimeAsync(20_000);
  expect(chat.offer?.state).toBe('AWAY');
  await chat.start({ body: 'Hello', clientId: 'k' });
  expect(chat.conversation?.id).toBe('new');
  asked = [];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
});

it('shows the chat that runs already, and the one that another tab begins', async () => {
  pages.set('c1', page('c1'));
  offer = { ...OPEN, conversation: { id: 'c1', state: 'WAITING', unreadCount: 0 } };
  const chat = await opened();
  expect(chat.conversation?.id).toBe('c1');
  // While it runs, no other takes its place.
  pages.set('c2', page('c2'));
  tell(event(page('c2')));
  await quiet();
  expect(chat.conversation?.id).toBe('c1');
  tell(event(page('c1', { state: 'ENDED' })));
  tell(event(page('c2')));
  await quiet();
  expect(chat.conversation?.id).toBe('c2');
  expect(door.conversation).toBe('c2');
});

it('is as one left it after a reload, however it ended meanwhile', async () => {
  door.hold('c1', 'THREAD');
  door.show();
  const after = new ChatDoor();
  after.enter('anna');
  expect([after.open, after.conversation, after.began]).toEqual([true, 'c1', 'THREAD']);
  after.enter('bert');
  expect([after.open, after.conversation]).toEqual([false, null]);
  pages.set('c1', page('c1', { state: 'ENDED' }));
  const chat = await opened();
  expect(chat.conversation?.state).toBe('ENDED');
  chat.again();
  await quiet();
  expect([chat.conversation, chat.offer, door.conversation]).toEqual([undefined, OPEN, null]);
});

it('forgets what is not there any more', async () => {
  door.hold('gone');
  const chat = await opened();
  expect([chat.conversation, chat.offer, door.conversation]).toEqual([undefined, OPEN, null]);
});

it('remembers that it was a message from the beginning', async () => {
  begun = 'THREAD';
  const chat = await opened();
  await chat.start({ body: 'Hello', clientId: 'k' });
  expect([door.began, door.conversation]).toEqual(['THREAD', 'new']);
});

it('says that there is no connection, and goes on by itself', async () => {
  down = true;
  door.hold('c1');
  pages.set('c1', page('c1'));
  const chat = await opened();
  expect(chat.failure?.code).toBe('NETWORK');
  expect(door.conversation).toBe('c1');
  down = false;
  tell({ conversationId: null, conversation: null, messages: [], complete: false });
  await quiet();
  expect([chat.failure, chat.conversation?.id]).toEqual([undefined, 'c1']);
});
