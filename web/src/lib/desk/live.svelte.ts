import { invalidate } from '$app/navigation';
import { gathered, watch } from '#lib/api/live.ts';
import { DeskQueueChanged } from './live.graphql.ts';

/** While the queue is there, it shows what happens. `before` is called before each look. */
export function followQueue(before: () => void): void {
  const look = gathered(async () => {
    before();
    await invalidate('portico:queue');
  });
  $effect(() => watch(DeskQueueChanged, {}, look));
}
