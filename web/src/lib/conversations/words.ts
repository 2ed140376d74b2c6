import type { ConversationPerson } from './facts.graphql.ts';
import { locale } from '#lib/text/locale.svelte.ts';

/** Who of the support team is in it, by name; empty while nobody is. */
export function withWhom(people: readonly ConversationPerson[]): string {
  const names = people.filter(({ side }) => side === 'SUPPORT').map(({ displayName }) => displayName);
  return new Intl.ListFormat(locale.current).format(names);
}
