interface Dated {
  id: string;
  createdAt: string;
}

/** Of a mail that came with the page and one that was asked for since: the newer mail, or the newer word on the same. */
export function latestMail<Mail extends Dated>(loaded: Mail | null, polled: Mail | null): Mail | null {
  if (!loaded || !polled) return polled ?? loaded;
  return polled.id === loaded.id || polled.createdAt > loaded.createdAt ? polled : loaded;
}

/** How long to wait before asking for the `count`-th time (from 0), in milliseconds. */
export function pollDelay(count: number): number {
  if (count < 10) return 1500;
  return count < 20 ? 5000 : 20_000;
}
