import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TicketListChanged } from '#lib/tickets/live.graphql.ts';
import { watch } from './live.ts';

interface Line {
  next: (answer: { data: unknown }) => void;
  error: (cause: unknown) => void;
  complete: () => void;
  disposed: boolean;
}
const lines = vi.hoisted(() => [] as Line[]);
const net = vi.hoisted(() => ({ passes: true }));
vi.mock('graphql-sse', () => ({ createClient: () => ({ subscribe: () => expect.unreachable() }) }));
vi.mock('graphql-ws/client', () => ({
  createClient: ({ on }: { on: { connected: () => void } }) => ({
    subscribe: (_: unknown, sink: Omit<Line, 'disposed'>) => {
      const line = { ...sink, disposed: false };
      lines.push(line);
      if (net.passes) on.connected();
      return () => {
        line.disposed = true;
      };
    },
  }),
}));

let hidden = false;
function show(visible: boolean): void {
  hidden = !visible;
  document.dispatchEvent(new Event('visibilitychange'));
}
async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await vi.dynamicImportSettled();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('is heard for half an hour in a tab that nobody sees, over a lost connection too', async () => {
  const heard: unknown[] = [];
  const stop = watch(TicketListChanged, {}, (data) => heard.push(data), { unseen: true });
  await pass();
  show(false);
  await pass(60_000);
  lines.at(-1)!.next({ data: { ticketListChanged: { ticketId: 't1' } } });
  expect(heard).toHaveLength(1);
  lines.at(-1)!.error(new Error('lost'));
  await pass(1_000);
  expect(lines).toHaveLength(2);
  await pass(30 * 60_000);
  expect(lines.at(-1)!.disposed).toBe(true);
  await pass(600_000);
  expect(lines).toHaveLength(2);
  show(true);
  await pass();
  expect(lines).toHaveLength(3);
  stop();
});

it('looks now and then where no socket passes, and takes no connection from what needs one', async () => {
  net.passes = false;
  lines.length = 0;
  // How sockets fared is known to the module.
  vi.resetModules();
  const fresh = await import('./live.ts');
  const heard: unknown[] = [];
  const stop = fresh.watch(TicketListChanged, {}, (data) => heard.push(data), { unseen: true });
  await pass();
  lines.at(-1)!.error(new Error('lost'));
  await pass(1_000);
  lines.at(-1)!.error(new Error('lost'));
  await pass(2_000);
  expect(heard).toEqual([undefined]);
  await pass(15_000);
  expect(heard).toEqual([undefined, undefined]);
  stop();
  await pass(60_000);
  expect(heard).toHaveLength(2);
});

it('is heard for as long as it is to be', async () => {
  let stays = true;
  const stop = watch(TicketListChanged, {}, () => undefined, { unseen: true, stays: () => stays });
  await pass();
  show(false);
  await pass(61 * 60_000);
  expect(lines.at(-1)!.disposed).toBe(false);
  stays = false;
  await pass(30 * 60_000);
  expect(lines.at(-1)!.disposed).toBe(true);
  stop();
});
