import * as m from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Pill.svelte';
import type { TicketPriority, TicketStatus } from './tickets.graphql.ts';

export const STATUSES: TicketStatus[] = ['NEW', 'OPEN', 'WAITING', 'RESOLVED', 'CLOSED'];
export const PRIORITIES: TicketPriority[] = ['LOW', 'NORMAL', 'HIGH', 'URGENT'];

/** Who reads it: to a contact WAITING means "for me", to staff "for the contact". */
export type Reader = 'contact' | 'staff';

export function statusWord(status: TicketStatus, reader: Reader): string {
  switch (status) {
    case 'NEW':
      return m.status_new();
    case 'OPEN':
      return m.status_open();
    case 'WAITING':
      return reader === 'contact' ? m.status_waiting_for_me() : m.status_waiting_for_contact();
    case 'RESOLVED':
      return m.status_resolved();
    case 'CLOSED':
      return m.status_closed();
  }
}

/** Warm for what needs the reader, green for what is done, grey for what is over. */
export function statusTone(status: TicketStatus, reader: Reader): Tone {
  switch (status) {
    case 'NEW':
      return reader === 'contact' ? 'info' : 'danger';
    case 'OPEN':
      return 'info';
    case 'WAITING':
      return reader === 'contact' ? 'warning' : 'neutral';
    case 'RESOLVED':
      return 'success';
    case 'CLOSED':
      return 'neutral';
  }
}

export function priorityWord(priority: TicketPriority): string {
  switch (priority) {
    case 'LOW':
      return m.priority_low();
    case 'NORMAL':
      return m.priority_normal();
    case 'HIGH':
      return m.priority_high();
    case 'URGENT':
      return m.priority_urgent();
  }
}

export function priorityTone(priority: TicketPriority): Tone {
  return priority === 'URGENT' ? 'danger' : priority === 'HIGH' ? 'warning' : 'neutral';
}
