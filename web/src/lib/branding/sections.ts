import type { Component } from 'svelte';
import BookOpen from '@lucide/svelte/icons/book-open';
import House from '@lucide/svelte/icons/house';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import MonitorSmartphone from '@lucide/svelte/icons/monitor-smartphone';
import Ticket from '@lucide/svelte/icons/ticket';
import * as m from '#lib/paraglide/messages.js';
import { places } from '#lib/ui/places.ts';
import { portal } from './portal.svelte.ts';
import { ticketsWord } from './words.ts';

/** A part of the portal that one goes to. */
export interface Section {
  href: string;
  word: string;
  Icon: Component<{ 'aria-hidden'?: 'true' }>;
  here: boolean;
}

/** What there is for whoever is here, and where they are. */
export function sectionsOf(path: string, visitor: boolean): Section[] {
  const all: (Section & { there: boolean })[] = [
    { there: !visitor, href: places.home, word: m.nav_home(), Icon: House, here: path === places.home },
    {
      there: portal.hasKnowledge,
      href: places.knowledge,
      word: m.nav_solutions(),
      Icon: BookOpen,
      here: /^\/(knowledge|articles|search|favourites)\b/.test(path),
    },
    {
      there: portal.hasTickets && !visitor,
      href: places.tickets,
      word: ticketsWord(),
      Icon: Ticket,
      here: path.startsWith(places.tickets) && path !== places.newTicket,
    },
    {
      there: portal.hasAssets && !visitor,
      href: places.assets,
      word: m.nav_assets(),
      Icon: MonitorSmartphone,
      here: path.startsWith(places.assets),
    },
    // The last one: how many are new comes later, and moves nothing that stands behind it.
    {
      there: portal.hasMessages && !visitor,
      href: places.messages,
      word: m.nav_messages(),
      Icon: MessagesSquare,
      here: path.startsWith(places.messages),
    },
  ];
  return all.filter(({ there }) => there);
}
