import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TicketUpdated } from '#lib/tickets/live.graphql.ts';

interface Answer {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}
interface Line {
  by: 'socket' | 'events';
  payload: { query: string; variables: unknown };
  next: (answer: Answer) => void;
  error: (cause: unknown) => void;
  complete: () => void;
  disposed: boolean;
}
interface Options {
  url: string;
  retryAttempts: number;
  connectionParams?: () => unknown;
  headers?: () => unknown;
  on?: { connected: () => void };
}

const net = vi.hoisted(() => ({ lines: [] as Line[], clients: [] as Options[] }));
const server = vi.hoisted(() => (by: 'socket' | 'events') => (options: Options) => {
  net.clients.push(options);
  return {
    subscribe: (payload: Line['payload'], sink: Pick<Line, 'next' | 'error' | 'complete'>) => {
      const line: Line = { by, payload, ...sink, disposed: false };
      net.lines.push(line);
      return () => {
        line.disposed = true;
        // As the libraries do.
        line.complete();
      };
    },
  };
});
vi.mock('graphql-ws/client', () => ({ createClient: server('socket') }));
vi.mock('graphql-sse', () => ({ createClient: server('events') }));

const EVENT = { data: { ticketUpdated: { ticketId: 't1' } } };
const LOST = new Error('lost');

let heard: unknown[];
let live: typeof import('./live.ts');
let hidden = false;
const ends: (() => void)[] = [];

/** Lets so much time pass, and what is imported or awaited come. */
async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await vi.dynamicImportSettled();
}
function show(visible: boolean): void {
  hidden = !visible;
  document.dispatchEvent(new Event('visibilitychange'));
}
const line = (): Line => net.lines.at(-1)!;

async function follow(): Promise<() => void> {
  const stop = live.watch(TicketUpdated, { ticketId: 't1' }, (data) => heard.push(data));
  ends.push(stop);
  await pass();
  return stop;
}
/** The server took the socket. */
const connect = (): void => net.clients.at(-1)!.on?.connected();

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  hidden = false;
  heard = [];
  net.lines.length = 0;
  net.clients.length = 0;
  // How sockets fared is known to the module.
  vi.resetModules();
  live = await import('./live.ts');
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('following', () => {
  it('asks by a socket of the same host, in the language on show, and hears each event', async () => {
    await follow();
    expect(net.clients).toHaveLength(1);
    expect(net.clients[0]!.url).toBe('ws://localhost:3000/graphql');
    expect(net.clients[0]!.connectionParams!()).toEqual({ locale: 'en' });
    expect(line().payload).toEqual({
      query: expect.stringContaining('subscription TicketUpdated'),
      variables: { ticketId: 't1' },
    });
    line().next(EVENT);
    line().next(EVENT);
    expect(heard).toEqual([EVENT.data, EVENT.data]);
  });

  it('shares the socket between those who watch', async () => {
    await follow();
    await follow();
    expect(net.clients).toHaveLength(1);
    expect(net.lines).toHaveLength(2);
  });

  it('follows as nobody by a socket of its own, which is not shared with who logs in', async () => {
    const stop = live.watch(TicketUpdated, { ticketId: 't1' }, (data) => heard.push(data), { nobody: true });
    ends.push(stop);
    await pass();
    await follow();
    expect(net.clients).toHaveLength(2);
    expect(net.clients.map(({ connectionParams }) => connectionParams?.())).toEqual([
      { locale: 'en', public: true },
      { locale: 'en' },
    ]);
  });

  it('goes on after a broken connection, with the same question', async () => {
    await follow();
    connect();
    line().next(EVENT);
    line().error(LOST);
    await pass(1_000);
    expect(net.lines).toHaveLength(2);
    expect(line().payload).toEqual(net.lines[0]!.payload);
    line().next(EVENT);
    expect(heard).toHaveLength(2);
  });

  it('goes on when the server has ended it in order', async () => {
    await follow();
    line().complete();
    await pass(999);
    expect(net.lines).toHaveLength(1);
    await pass(1);
    expect(net.lines).toHaveLength(2);
  });

  it('ends without data when asking again changes nothing', async () => {
    await follow();
    line().next({ errors: [{ message: 'no', extensions: { code: 'NOT_FOUND' } }] });
    expect(heard).toEqual([undefined]);
    line().complete();
    show(true);
    window.dispatchEvent(new Event('online'));
    await pass(60_000);
    expect(net.lines).toHaveLength(1);
  });

  it('ends when whoever it was is nobody any more', async () => {
    await follow();
    line().error({ code: 4401 });
    await pass(60_000);
    expect(heard).toEqual([undefined]);
    expect(net.lines).toHaveLength(1);
  });

  it('outlives an error that may pass', async () => {
    await follow();
    line().next({ errors: [{ message: 'no', extensions: { code: 'INTERNAL' } }] });
    expect(heard).toEqual([]);
    line().complete();
    await pass(1_000);
    expect(net.lines).toHaveLength(2);
  });

  it('is over when the page is left, before the connection stood or after', async () => {
    const stop = live.watch(TicketUpdated, { ticketId: 't1' }, (data) => heard.push(data));
    stop();
    await pass();
    expect(net.lines).toHaveLength(0);
    const leave = await follow();
    leave();
    expect(line().disposed).toBe(true);
    line().next(EVENT);
    line().complete();
    show(true);
    window.dispatchEvent(new Event('online'));
    await pass(60_000);
    expect(heard).toEqual([]);
    expect(net.lines).toHaveLength(1);
  });
});

describe('the pauses', () => {
  it('grow with each try, up to half a minute, and begin anew after an event', async () => {
    await follow();
    connect();
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = net.lines.length;
      line().error(LOST);
      await pass(pause - 1);
      expect(net.lines).toHaveLength(before);
      await pass(1);
      expect(net.lines).toHaveLength(before + 1);
    }
    line().next(EVENT);
    line().error(LOST);
    await pass(1_000);
    expect(net.lines).toHaveLength(9);
  });

  it('are not the same for everybody', async () => {
    vi.mocked(Math.random).mockReturnValue(0);
    await follow();
    line().complete();
    await pass(500);
    expect(net.lines).toHaveLength(2);
  });

  it('end as soon as the network is back', async () => {
    await follow();
    connect();
    line().error(LOST);
    window.dispatchEvent(new Event('online'));
    await pass();
    expect(net.lines).toHaveLength(2);
    await pass(60_000);
    expect(net.lines).toHaveLength(2);
  });
});

describe('a tab that nobody sees', () => {
  it('listens no more after half a minute, and looks when it is seen again', async () => {
    await follow();
    show(false);
    await pass(29_999);
    expect(line().disposed).toBe(false);
    await pass(1);
    expect(line().disposed).toBe(true);
    await pass(600_000);
    expect(net.lines).toHaveLength(1);
    show(true);
    await pass();
    expect(net.lines).toHaveLength(2);
    // The end of the first is told late.
    net.lines[0]!.complete();
    await pass(60_000);
    expect(net.lines).toHaveLength(2);
  });

  it('goes on as it was when it is seen sooner', async () => {
    await follow();
    show(false);
    await pass(20_000);
    show(true);
    await pass(60_000);
    expect(line().disposed).toBe(false);
    expect(net.lines).toHaveLength(1);
    line().next(EVENT);
    expect(heard).toHaveLength(1);
  });

  it('does not ask for what it has lost before it is seen', async () => {
    await follow();
    connect();
    show(false);
    line().error(LOST);
    await pass(600_000);
    expect(net.lines).toHaveLength(1);
    show(true);
    await pass();
    expect(net.lines).toHaveLength(2);
  });
});

describe('where no socket passes', () => {
  it('asks by HTTP after two in vain, and gives sockets another chance when that fails too', async () => {
    await follow();
    line().error(LOST);
    await pass(1_000);
    line().error(LOST);
    await pass(2_000);
    expect(net.lines.map(({ by }) => by)).toEqual(['socket', 'socket', 'events']);
    expect(net.clients.at(-1)).toMatchObject({ url: '/graphql', credentials: 'same-origin' });
    expect(net.clients.at(-1)!.headers!()).toEqual({ 'Portico-Locale': 'en' });
    line().next(EVENT);
    expect(heard).toEqual([EVENT.data]);
    for (const pause of [1_000, 2_000, 4_000]) {
      line().error(LOST);
      await pass(pause);
      expect(line().by).toBe(pause < 4_000 ? 'socket' : 'events');
    }
  });

  it('stays with sockets when one was open and broke', async () => {
    await follow();
    connect();
    for (const pause of [1_000, 2_000, 4_000, 8_000]) {
      line().error(LOST);
      await pass(pause);
    }
    expect(net.lines.filter(({ by }) => by === 'socket')).toHaveLength(5);
  });
});
