import type { Component } from 'svelte';
import BookOpen from '@lucide/svelte/icons/book-open';
import Building2 from '@lucide/svelte/icons/building-2';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Inbox from '@lucide/svelte/icons/inbox';
import KeyRound from '@lucide/svelte/icons/key-round';
import Mails from '@lucide/svelte/icons/mails';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import UserRoundCog from '@lucide/svelte/icons/user-round-cog';
import Users from '@lucide/svelte/icons/users';
import Webhook from '@lucide/svelte/icons/webhook';
import * as m from '#lib/paraglide/messages.js';
import { places } from '#lib/ui/places.ts';

/** A page of the desk that one goes to. */
export interface Way {
  href: string;
  word: string;
  Icon: Component<{ 'aria-hidden'?: 'true' }>;
}

export interface Section {
  key: string;
  word: string;
  ways: Way[];
}

/** What there is at the desk for whoever is there: for the side bar, the drawer and the command palette. */
export function sections(admin: boolean): Section[] {
  const work = [
    { href: places.queue, word: m.nav_queue(), Icon: Inbox },
    { href: places.deskMessages, word: m.nav_messages(), Icon: MessagesSquare },
    { href: places.contacts, word: m.nav_contacts(), Icon: Users },
    { href: places.deskKnowledge, word: m.feature_knowledge(), Icon: BookOpen },
    { href: places.figures, word: m.nav_figures(), Icon: ChartColumn },
  ];
  const tools = [
    { href: places.cannedAnswers, word: m.nav_canned(), Icon: MessageSquareText },
    { href: places.announcements, word: m.nav_announcements(), Icon: Megaphone },
    { href: places.outbox, word: m.nav_outbox(), Icon: Mails },
  ];
  const administration = [
    { href: places.tenants, word: m.nav_tenants(), Icon: Building2 },
    { href: places.team, word: m.nav_team(), Icon: UserRoundCog },
    { href: places.signOn, word: m.nav_sign_on(), Icon: KeyRound },
    { href: places.webhooks, word: m.nav_webhooks(), Icon: Webhook },
    { href: places.auditLog, word: m.nav_audit(), Icon: ScrollText },
  ];
  return [
    { key: 'work', word: m.nav_work(), ways: work },
    { key: 'tools', word: m.nav_tools(), ways: tools },
    ...(admin ? [{ key: 'administration', word: m.nav_administration(), ways: administration }] : []),
  ];
}

/** Whether a page belongs to this way. A ticket is in the queue. */
export function leadsTo(href: string, path: string): boolean {
  if (href === places.queue) return path === places.queue || path.startsWith('/desk/tickets/');
  return path === href || path.startsWith(`${href}/`);
}
