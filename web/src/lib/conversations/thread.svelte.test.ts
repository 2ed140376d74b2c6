import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { restored, type Outgoing } from './outgoing.ts';
import { StandIn, type StandInEvent } from './stand-in.ts';
import { Thread } from './thread.svelte.ts';

const LOOK: StandInEvent = { conversationId: null, conversation: null, messages: [], complete: true };
let server: StandIn;
const open = (outgoing: Outgoing[] = []): Thread => new Thread(server.newest(), server.ways, outgoing);
const shown = (thread: Thread): string =>
  thread.messages.map(({ body }) => body?.markdown ?? '(gone)').join(' ');
const quiet = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  server = new StandIn();
  for (const text of ['a', 'b']) server.write(text);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a thread that hears of everything', () => {
  it('shows each message once and in order, and asks nothing', async () => {
    const thread = open();
    const [c, d] = [server.write('c'), server.write('d')];
    thread.hear(server.event(c, d));
    thread.hear(server.event(d));
    thread.hear(server.event());
    await quiet();
    expect(shown(thread)).toBe('a b c d');
    expect(server.asked).toEqual([]);
  });

  it('shows what was edited and deleted where it stands', () => {
    const thread = open();
    thread.hear(server.event(server.change(1, 'A')));
    thread.hear(server.event(server.change(2, null)));
    expect(shown(thread)).toBe('A (gone)');
    expect(thread.messages[0]!.editedAt).not.toBeNull();
  });

  it('keeps the later state of a message, whichever comes last', async () => {
    const thread = open();
    const before = server.event(server.change(1, 'first'));
    const after = server.event(server.change(1, 'second'));
    thread.hear(after);
    thread.hear(before);
    await quiet();
    expect(shown(thread)).toBe('second b');
    expect(thread.head.revision).toBe(server.revision);
  });

  it('leaves other conversations alone', () => {
    const thread = open();
    thread.hear({ ...server.event(server.write('c')), conversationId: 'c2' });
    expect(shown(thread)).toBe('a b');
  });

  it('lets nobody unread what they have read', () => {
    const thread = open();
    const early = server.event();
    server.readUpTo = 2;
    thread.hear(server.event());
    thread.hear(early);
    expect(thread.head.people[1]!.readUpTo).toBe(2);
  });
});

describe('a thread that has missed something', () => {
  it('asks since what it knows when an event does not hold it all', async () => {
    const thread = open();
    for (const text of ['c', 'd', 'e', 'f', 'g']) server.write(text);
    thread.hear({ ...server.event(server.messages.at(-1)!), complete: false });
    await quiet();
    expect(shown(thread)).toBe('a b c d e f g');
    expect(server.asked).toEqual([2, 5]);
  });

  it('notices a gap by itself, in order or not', async () => {
    const thread = open();
    server.write('c');
    const edit = server.change(1, 'A');
    // Of two events the second came, and the first never.
    server.write('d');
    thread.hear(server.event(edit));
    await quiet();
    expect(shown(thread)).toBe('A b c d');
  });

  it('asks once after a pause, and again for what came meanwhile', async () => {
    const thread = open();
    server.write('c');
    thread.hear(LOOK);
    thread.hear(server.event(server.write('d')));
    await quiet();
    expect(shown(thread)).toBe('a b c d');
    thread.hear(LOOK);
    await quiet();
    expect(server.asked.at(-1)).toBe(server.revision);
  });

  it('does not take a later event for all there is while it could not ask', async () => {
    const thread = open();
    server.down = 'request';
    server.write('c');
    thread.hear(LOOK);
    await quiet();
    server.down = false;
    thread.hear(server.event(server.write('d')));
    await quiet();
    expect(shown(thread)).toBe('a b c d');
  });

  it('asks again by itself, with growing pauses', async () => {
    const thread = open();
    server.down = 'request';
    server.write('c');
    thread.hear(LOOK);
    await vi.advanceTimersByTimeAsync(2_900);
    expect(server.asked).toHaveLength(2);
    server.down = false;
    await vi.advanceTimersByTimeAsync(200);
    expect(shown(thread)).toBe('a b c');
  });

  it('begins with the newest page when there is too much', async () => {
    const thread = open();
    for (let turn = 0; turn < 40; turn += 1) server.write(`n${turn}`);
    thread.hear(LOOK);
    await quiet();
    expect(shown(thread)).toBe('n37 n38 n39');
    expect(thread.more).toBe(true);
  });

  it('says so when it is not there any more', async () => {
    const thread = open();
    server.ways.changes = async () => null;
    thread.hear(LOOK);
    await quiet();
    expect(thread.gone).toBe(true);
  });
});

describe('older messages', () => {
  beforeEach(() => {
    for (const text of ['c', 'd', 'e', 'f']) server.write(text);
  });

  it('come page by page before the others', async () => {
    const thread = open();
    expect([shown(thread), thread.more]).toEqual(['d e f', true]);
    await Promise.all([thread.earlier(), thread.earlier()]);
    expect([shown(thread), thread.more]).toEqual(['a b c d e f', false]);
  });

  it('leave no hole when one of them is edited before it is there', async () => {
    const thread = open();
    thread.hear(server.event(server.change(1, 'A')));
    expect(shown(thread)).toBe('d e f');
    await thread.earlier();
    expect(shown(thread)).toBe('A b c d e f');
  });
});

describe('what one sends', () => {
  it('goes in the order in which it was written, and is there once', async () => {
    const thread = open();
    thread.submit('c');
    thread.submit('d');
    expect(thread.outgoing.map(({ state }) => state)).toEqual(['sending', 'waiting']);
    await quiet();
    thread.hear(server.event(server.messages[2]!, server.messages[3]!));
    expect(shown(thread)).toBe('a b c d');
    expect(thread.outgoing).toEqual([]);
  });

  it('is sent again with the same id when the answer was lost, and is there once', async () => {
    const thread = open();
    server.down = 'answer';
    thread.submit('c');
    await quiet();
    expect(thread.outgoing).toMatchObject([{ body: 'c', state: 'lost' }]);
    server.down = false;
    thread.retry();
    await quiet();
    const ids = server.received.map(({ clientId }) => clientId);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
    expect(shown(thread)).toBe('a b c');
    expect(thread.outgoing).toEqual([]);
  });

  it('is not on its way any more when an event brings it before the answer', async () => {
    const thread = open();
    server.down = 'answer';
    thread.submit('c');
    await quiet();
    thread.hear(server.event(server.messages[2]!));
    expect([shown(thread), thread.outgoing]).toEqual(['a b c', []]);
  });

  it('waits for what was lost before it, and goes by itself once the connection is back', async () => {
    const thread = open();
    server.down = 'request';
    thread.submit('c');
    thread.submit('d');
    await quiet();
    expect(thread.outgoing.map(({ state }) => state)).toEqual(['lost', 'lost']);
    server.down = false;
    thread.hear(LOOK);
    await quiet();
    expect(shown(thread)).toBe('a b c d');
  });

  it('is tried again by itself a few times, and then when somebody says so', async () => {
    const thread = open();
    server.down = 'answer';
    thread.submit('c');
    await quiet();
    thread.submit('d');
    await vi.advanceTimersByTimeAsync(120_000);
    const tries = server.received.length;
    expect(tries).toBeLessThan(9);
    server.down = false;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.received).toHaveLength(tries);
    thread.retry();
    await quiet();
    expect(shown(thread)).toBe('a b c d');
  });

  it('goes out an hour later only when somebody says so', async () => {
    const thread = open();
    server.down = 'request';
    thread.submit('c');
    await quiet();
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(60_000);
    server.down = false;
    thread.hear(LOOK);
    await quiet();
    expect(thread.outgoing).toMatchObject([{ body: 'c', state: 'lost' }]);
    thread.retry();
    await quiet();
    expect(shown(thread)).toBe('a b c');
  });

  it('stays with the reason when the server does not want it, and can be taken back', async () => {
    const thread = open();
    server.refuses = 'TOO_LONG';
    thread.submit('c');
    await quiet();
    expect(thread.outgoing).toMatchObject([{ state: 'refused', problem: 'No.' }]);
    thread.retry();
    await quiet();
    expect(server.received).toHaveLength(1);
    expect(thread.withdraw(thread.outgoing[0]!.clientId)?.body).toBe('c');
    expect(thread.outgoing).toEqual([]);
  });

  it('waits a little when the server finds it too fast, and goes in its order', async () => {
    const thread = open();
    server.refuses = 'TOO_MANY_ATTEMPTS';
    thread.submit('c');
    thread.submit('d');
    await quiet();
    expect(thread.outgoing.map(({ state }) => state)).toEqual(['lost', 'lost']);
    server.refuses = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown(thread)).toBe('a b c d');
  });

  it('is taken up again where a page was left, unless it had arrived', async () => {
    server.write('c', 'key-c');
    const thread = open(
      restored(
        JSON.stringify([
          { clientId: 'key-c', body: 'c', at: '2026-12-01T09:00:00Z', state: 'sending' },
          { clientId: 'key-d', body: 'd', at: '2026-12-01T09:00:00Z', state: 'waiting' },
          { body: 'no key' },
        ]),
      ),
    );
    expect(thread.outgoing).toMatchObject([{ clientId: 'key-d', state: 'lost' }]);
    thread.retry();
    await quiet();
    expect(shown(thread)).toBe('a b c d');
    expect(restored('nonsense')).toEqual([]);
  });
});
