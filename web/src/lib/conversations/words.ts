import * as m from '#lib/paraglide/messages.js';
import { locale } from '#lib/text/locale.svelte.ts';
import type { ConversationPerson, ConversationTyping } from './facts.graphql.ts';

/** Who of the support team is in it, by name; empty while nobody is. */
export function withWhom(people: readonly ConversationPerson[]): string {
  return listed(people.filter(({ side }) => side === 'SUPPORT').map(({ displayName }) => displayName));
}

/** “Sam schreibt …”; empty while nobody does. */
export function whoTypes(typing: readonly ConversationTyping[]): string {
  const [one, ...others] = typing.map(({ displayName }) => displayName);
  if (one === undefined) return '';
  return others.length === 0
    ? m.typing_one({ name: one })
    : m.typing_some({ names: listed([one, ...others]) });
}

const listed = (names: string[]): string => new Intl.ListFormat(locale.current).format(names);
