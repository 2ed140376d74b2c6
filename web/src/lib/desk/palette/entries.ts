import type { Component } from 'svelte';
import BookOpen from '@lucide/svelte/icons/book-open';
import Building2 from '@lucide/svelte/icons/building-2';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import FileText from '@lucide/svelte/icons/file-text';
import Inbox from '@lucide/svelte/icons/inbox';
import Keyboard from '@lucide/svelte/icons/keyboard';
import LogOut from '@lucide/svelte/icons/log-out';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import Plus from '@lucide/svelte/icons/plus';
import Settings from '@lucide/svelte/icons/settings';
import Sun from '@lucide/svelte/icons/sun';
import TextSearch from '@lucide/svelte/icons/text-search';
import Ticket from '@lucide/svelte/icons/ticket';
import User from '@lucide/svelte/icons/user';
import UserPlus from '@lucide/svelte/icons/user-plus';
import { goto } from '$app/navigation';
import { theme } from '#lib/branding/theme.svelte.ts';
import { logOut } from '#lib/identity/log-out.ts';
import type { Recent } from '#lib/identity/recent.ts';
import * as m from '#lib/paraglide/messages.js';
import { places } from '#lib/ui/places.ts';
import { sections } from '../navigation.ts';
import { shortcuts } from '../shortcuts.svelte.ts';
import type { ArticleState, Found } from './palette.graphql.ts';

/** One line of the palette. */
export interface Entry {
  key: string;
  title: string;
  /** What is to be known of it at once, in a word. */
  state?: string | undefined;
  context?: string;
  Icon: Component<{ 'aria-hidden'?: 'true' }>;
  act: () => unknown;
  /** The palette stays, and asks on. */
  stays?: boolean;
}

export interface Group {
  key: string;
  word: string;
  entries: Entry[];
}

const icons = { ticket: Ticket, contact: User, article: FileText, portal: Building2 };
/** A portal's page is for admins; agents go to its tickets. */
function placeOf(kind: Recent['kind'], id: string, admin: boolean): string {
  if (kind === 'portal' && !admin) return `${places.queue}?${new URLSearchParams({ portal: id })}`;
  return {
    ticket: places.deskTicket,
    contact: places.contact,
    article: places.deskArticle,
    portal: places.tenant,
  }[kind](id);
}
/** Of an article that nobody reads; undefined for every other thing. */
function stateOf(state: ArticleState | null): string | undefined {
  if (!state || state === 'PUBLISHED') return undefined;
  return {
    DRAFT: m.desk_article_draft,
    IN_REVIEW: m.desk_article_in_review,
    ARCHIVED: m.desk_article_archived,
  }[state]();
}
const numbered = (title: string, number?: number | null): string => (number ? `#${number} ${title}` : title);

/** Where one can go and what one can do, as far as one may. */
export function commands(me: { id: string; role: string }, newTicket: () => void): Group[] {
  const admin = me.role === 'ADMIN';
  const ways = [
    ...sections(admin).flatMap((section) => section.ways),
    // Within a section, and no page of the bar's own.
    { href: places.knowledgeFigures, word: m.nav_knowledge_figures(), Icon: ChartColumn },
    { href: places.searchWords, word: m.nav_knowledge_words(), Icon: TextSearch },
  ];
  const make = (key: string, title: string, Icon: Entry['Icon'], act: () => unknown): Entry => ({
    key,
    title,
    Icon,
    act,
  });
  const actions = [
    { ...make('new-ticket', m.palette_new_ticket(), Plus, newTicket), stays: true },
    make('new-contact', m.contact_new(), UserPlus, () => goto(places.newContact)),
    ...(admin ? [make('new-portal', m.tenant_new(), Building2, () => goto(places.newTenant))] : []),
    ...(
      [
        ['system', m.theme_system(), Monitor],
        ['light', m.theme_light(), Sun],
        ['dark', m.theme_dark(), Moon],
      ] as const
    )
      .filter(([value]) => value !== theme.current)
      .map(([value, word, Icon]) =>
        make(`theme-${value}`, m.palette_theme({ theme: word }), Icon, () => theme.choose(value)),
      ),
    make('keys', m.keys_title(), Keyboard, () => (shortcuts.shown = true)),
    make('account', m.desk_account_title(), Settings, () => goto(places.deskAccount)),
    make('log-out', m.action_log_out(), LogOut, () => logOut(me.id, places.deskLogin)),
  ];
  return [
    {
      key: 'ways',
      word: m.palette_ways(),
      entries: ways.map(({ href, word, Icon }) => make(href, word, Icon, () => goto(href))),
    },
    { key: 'actions', word: m.palette_actions(), entries: actions },
  ];
}

/** Those with each of the words in their title. */
export function matching(groups: Group[], text: string): Group[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const hit = ({ title }: Entry): boolean => words.every((word) => title.toLocaleLowerCase().includes(word));
  return groups
    .map((group) => ({ ...group, entries: group.entries.filter(hit) }))
    .filter(({ entries }) => entries.length > 0);
}

export function lately(recent: Recent[], admin: boolean): Group[] {
  const entries = recent.map(({ kind, id, title, number }) => ({
    key: `recent-${kind}-${id}`,
    title: numbered(title, number),
    Icon: icons[kind],
    act: () => goto(placeOf(kind, id, admin)),
  }));
  return entries.length > 0 ? [{ key: 'recent', word: m.palette_recent(), entries }] : [];
}

interface Asked {
  text: string;
  admin: boolean;
  /** Where a contact is asked for, instead of going to one. */
  choose?: (id: string) => unknown;
}

export function results(found: Found, { text, admin, choose }: Asked): Group[] {
  const query = new URLSearchParams({ q: text.trim() });
  const more = (key: string, title: string, href: string, Icon: Entry['Icon']): Entry => ({
    key,
    title,
    Icon,
    act: () => goto(`${href}?${query}`),
  });
  const kinds = [
    {
      kind: 'ticket' as const,
      word: m.palette_tickets(),
      of: found.tickets,
      all: more('all-tickets', m.palette_all_tickets(), places.queue, Inbox),
    },
    {
      kind: 'contact' as const,
      word: m.nav_contacts(),
      of: found.contacts,
      all: more('all-contacts', m.palette_all_contacts(), places.contacts, User),
    },
    {
      kind: 'article' as const,
      word: m.palette_articles(),
      of: found.articles,
      all: more('all-articles', m.palette_all_articles(), places.deskKnowledge, BookOpen),
    },
    {
      kind: 'portal' as const,
      word: m.nav_tenants(),
      of: found.portals,
      all: more('all-portals', m.palette_all_portals(), places.tenants, Building2),
    },
  ];
  return kinds
    .filter(({ of }) => of && of.results.length > 0)
    .map(({ kind, word, of, all }) => ({
      key: kind,
      word,
      entries: [
        ...of!.results.map(({ id, title, context, number, articleState }) => ({
          key: `${kind}-${id}`,
          title: numbered(title, number),
          state: stateOf(articleState),
          context: context.join(' · '),
          Icon: icons[kind],
          act: () => (choose ? choose(id) : goto(placeOf(kind, id, admin))),
        })),
        ...(of!.hasMore && !choose && (admin || kind !== 'portal') ? [all] : []),
      ],
    }));
}
