import * as m from '#lib/paraglide/messages.js';
import type { Portal } from './bootstrap.graphql.ts';
import { portal } from './portal.svelte.ts';

/** What leads to a new ticket: the portal's own words, or else Portico's. */
export function newTicketWord(): string {
  return portal.current?.branding.newTicketLabel ?? m.action_new_ticket();
}

/** What leads to one's own tickets, likewise. */
export function ticketsWord(): string {
  return portal.current?.branding.ticketsLabel ?? m.tickets_title();
}

/** What the start page says to who is logged in. */
export function greeting({ branding }: Portal, name: string): string {
  // A name is put in as it is, whatever signs it has.
  return branding.greeting?.split('{name}').join(name) ?? branding.headline ?? m.home_hello({ name });
}
