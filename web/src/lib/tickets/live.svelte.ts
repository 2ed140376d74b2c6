import { invalidate } from '$app/navigation';
import { gathered, watch } from '#lib/api/live.ts';
import * as m from '#lib/paraglide/messages.js';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { TicketListChanged, TicketUpdated } from './live.graphql.ts';
import type { TimelineItem } from './tickets.graphql.ts';

/** While a ticket's page is there, it shows what happens. Must be called while a component is made. */
export function followTicket(id: () => string | undefined): void {
  const ticketId = $derived(id());
  const look = gathered(() => invalidate('portico:ticket'));
  $effect(() => (ticketId === undefined ? undefined : watch(TicketUpdated, { ticketId }, look)));
}

/** The same for the contact's lists, while there are any. `before` is called before each look. */
export function followList(before: () => void = () => undefined, there = (): boolean => true): void {
  const following = $derived(there());
  const look = gathered(async () => {
    before();
    await invalidate('portico:tickets');
  });
  $effect(() => (following ? watch(TicketListChanged, {}, look) : undefined));
}

/** A screen reader hears, when it has a moment, what the other side added to an open ticket. */
export function tellNews(newest: () => TimelineItem | undefined, own: TimelineItem['author']['side']): void {
  let known: string | undefined;
  $effect(() => {
    const item = newest();
    if (!item) return;
    if (known !== undefined && known !== item.id && item.author.side !== own) {
      announcements.speak(
        item.__typename === 'Reply' ? m.live_reply({ name: item.author.displayName }) : m.live_changed(),
      );
    }
    known = item.id;
  });
}
