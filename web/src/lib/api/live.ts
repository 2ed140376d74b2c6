import type { FormattedExecutionResult } from 'graphql-ws';
import { locale } from '#lib/text/locale.svelte.ts';
import { errorCode, type ApiErrorCode } from './errors.ts';
import { operationText, type Operation } from './graphql.ts';

const ENDPOINT = '/graphql';
/** A tab that nobody sees for so long listens no more; when it is seen again, it looks first. */
const HIDDEN_MS = 30_000;
/** One that has something to say to whoever does not look, for so long. */
const UNSEEN_MS = 30 * 60_000;
/** Where it has no connection of its own, it looks so often. */
const LOOK_MS = 15_000;
/** Sockets that were tried in vain before events are asked for by HTTP. */
const TRIES = 2;
const PAUSE_MS = { least: 1_000, most: 30_000 };

/** The answer to these does not change by asking again. */
const FINAL: ApiErrorCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'PASSWORD_CHANGE_REQUIRED',
  'CODE_REQUIRED',
  'CODE_SETUP_REQUIRED',
  'NOT_FOUND',
  'QUERY_TOO_COMPLEX',
];

interface Sink {
  next: (value: FormattedExecutionResult<Record<string, unknown>, unknown>) => void;
  error: (error: unknown) => void;
  complete: () => void;
}
interface Payload {
  query: string;
  variables: Record<string, unknown>;
}
interface Transport {
  subscribe: (payload: Payload, sink: Sink) => () => void;
}

let transport: Promise<Transport> | undefined;
/** Nobody's, for as long as there is anything to hear on it: it closes by itself. */
let ofNobody: Promise<Transport> | undefined;
/** Whether the socket was ever open, and how often it was not. */
let opened = false;
let failures = 0;
let byEvents = false;

/** `nobody`: without a log-in, for what everybody may hear; it stays nobody's, whoever logs in meanwhile. */
async function socket(nobody = false): Promise<Transport> {
  const { createClient } = await import('graphql-ws/client');
  const url = new URL(ENDPOINT, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (!nobody) opened = false;
  return createClient({
    url: url.href,
    connectionParams: () => ({ locale: locale.current, ...(nobody && { public: true }) }),
    // Whoever watches asks again by itself, with pauses of its own.
    retryAttempts: 0,
    on: {
      connected: () => {
        if (nobody) return;
        opened = true;
        failures = 0;
      },
    },
  });
}

/** Where a proxy lets no socket through. */
async function events(): Promise<Transport> {
  byEvents = true;
  const { createClient } = await import('graphql-sse');
  return createClient({
    url: ENDPOINT,
    credentials: 'same-origin',
    headers: () => ({ 'Portico-Locale': locale.current }),
    retryAttempts: 0,
  });
}

const chosen = (): Promise<Transport> => (transport ??= failures >= TRIES ? events() : socket());

/** Decides how the next try is made. */
function lost(): void {
  if (byEvents) {
    // That does not work either, so it is the server: sockets get another chance.
    byEvents = false;
    failures = 0;
    transport = undefined;
  } else if (!opened) {
    failures += 1;
    if (failures >= TRIES) transport = undefined;
  }
}

/**
 * Follows a subscription for as long as the page is there, over every pause of the connection. `happened` hears of each
 * event, the first of which comes at once after every (re)connect: who looks then misses nothing. It is called without
 * data when the subscription has ended for good: looking shows why. What is followed before anybody is known has a
 * socket of its own (`nobody`), so that none is left over for who logs in next. What changes the tab's title or icon goes on
 * while nobody sees the page (`unseen`), for half an hour, and longer while `stays` says so; where no socket passes it looks now and then (without data), for
 * browsers have six connections to a host and everything else needs them.
 */
export function watch<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  happened: (data?: Result) => void,
  {
    nobody = false,
    unseen = false,
    stays,
  }: { nobody?: boolean; unseen?: boolean; stays?: (() => boolean) | undefined } = {},
): () => void {
  const payload = {
    query: operationText(operation as Operation<unknown, never>),
    variables: variables as Record<string, unknown>,
  };
  let stop: (() => void) | undefined;
  let over = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sleep: ReturnType<typeof setTimeout> | undefined;

  const again = (): void => {
    stop = undefined;
    if (over || (document.hidden && !unseen)) return;
    const most = Math.min(PAUSE_MS.least * 2 ** tries, PAUSE_MS.most);
    tries += 1;
    clearTimeout(timer);
    // Not all at the same moment, when a server has been started anew.
    timer = setTimeout(() => void start(), most / 2 + Math.random() * (most / 2));
  };
  const end = (): void => {
    over = true;
    happened();
  };

  async function start(): Promise<void> {
    if (over || stop) return;
    let current = true;
    stop = () => {
      current = false;
    };
    try {
      const { subscribe } = await (nobody ? (ofNobody ??= socket(true)) : chosen());
      if (!current) return;
      if (unseen && byEvents) {
        happened();
        const looking = setInterval(happened, LOOK_MS);
        stop = () => {
          current = false;
          clearInterval(looking);
        };
        return;
      }
      const dispose = subscribe(payload, {
        next: ({ data, errors }) => {
          if (!current) return;
          if (data) {
            tries = 0;
            happened(data as Result);
          } else if (FINAL.includes(errorCode(errors?.[0]?.extensions?.['code']))) {
            end();
          }
        },
        error: (cause) => {
          if (!current) return;
          // Closed because whoever it was is nobody any more.
          if ((cause as { code?: unknown } | null)?.code === 4401) return end();
          if (!nobody) lost();
          again();
        },
        complete: () => {
          if (current) again();
        },
      });
      stop = () => {
        current = false;
        dispose();
      };
    } catch {
      // The browser has no sockets, or the piece of the app that it needs did not arrive.
      if (nobody) ofNobody = undefined;
      else {
        transport = undefined;
        lost();
      }
      again();
    }
  }
  const pause = (): void => {
    clearTimeout(timer);
    clearTimeout(sleep);
    stop?.();
    stop = undefined;
  };
  const seen = (): void => {
    clearTimeout(sleep);
    if (!document.hidden || !unseen) clearTimeout(timer);
    const tire = (): void => {
      sleep = setTimeout(() => (stays?.() ? tire() : pause()), unseen ? UNSEEN_MS : HIDDEN_MS);
    };
    if (document.hidden) tire();
    else if (!stop) void start();
  };
  document.addEventListener('visibilitychange', seen);
  window.addEventListener('online', seen);
  void start();
  return () => {
    over = true;
    pause();
    document.removeEventListener('visibilitychange', seen);
    window.removeEventListener('online', seen);
  };
}

/** One look at a time, and one more for all that happened meanwhile. */
export function gathered(look: () => Promise<unknown>): () => void {
  let looking = false;
  let more = false;
  return async function happened(): Promise<void> {
    if (looking) {
      more = true;
      return;
    }
    looking = true;
    try {
      do {
        more = false;
        await look();
      } while (more);
    } finally {
      looking = false;
    }
  };
}
