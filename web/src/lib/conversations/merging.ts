import type { ConversationFacts, ConversationPerson } from './facts.graphql.ts';

interface Placed {
  id: string;
  position: number;
  revision: number;
}

/**
 * The messages that are known and those that came, each once and in order. Of two states of one the later counts, in
 * whatever order they arrived. What lies before `from` is not on show yet and comes with its page.
 */
export function merged<Message extends Placed>(
  known: readonly Message[],
  came: readonly Message[],
  from = 0,
): Message[] {
  const all = new Map(known.map((message) => [message.id, message]));
  for (const message of came) {
    const before = all.get(message.id);
    if (before ? message.revision >= before.revision : message.position >= from) all.set(message.id, message);
  }
  return [...all.values()].sort((one, other) => one.position - other.position);
}

/** The later of two states of a conversation. Nobody unreads anything, so of read marks the farther counts. */
export function later<Head extends ConversationFacts>(known: Head | undefined, came: Head): Head {
  if (!known) return came;
  const { people, ...head } = came.revision >= known.revision ? came : known;
  const read = (person: ConversationPerson): number =>
    Math.max(
      ...[known, came].flatMap((state) =>
        state.people
          .filter((one) => one.side === person.side && one.displayName === person.displayName)
          .map(({ readUpTo }) => readUpTo),
      ),
    );
  return { ...head, people: people.map((person) => ({ ...person, readUpTo: read(person) })) } as Head;
}

/** How far those of a side have read: the farthest of them. */
export function readBy(people: readonly ConversationPerson[], side: ConversationPerson['side']): number {
  return Math.max(0, ...people.filter((one) => one.side === side).map(({ readUpTo }) => readUpTo));
}
