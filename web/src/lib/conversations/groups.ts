import type { MessageFacts } from './facts.graphql.ts';

/** Messages that somebody wrote in one go: their name and the time stand there once. */
export interface Run<Message> {
  key: string;
  author: MessageFacts['author'];
  isOwn: boolean;
  messages: Message[];
}
export interface Day<Message> {
  key: string;
  /** When the first of its messages was sent. */
  at: string;
  runs: Run<Message>[];
}

/** Longer between two messages, and the second is no longer in one go with the first. */
const PAUSE_MS = 10 * 60_000;

/** The reader's own day. */
const dayOf = (iso: string): string => new Date(iso).toDateString();

/** Messages in order, by day and by who wrote them in one go. With `cut`, a run begins at that position. */
export function days<Message extends Pick<MessageFacts, 'id' | 'author' | 'isOwn' | 'sentAt' | 'position'>>(
  messages: readonly Message[],
  cut?: number,
): Day<Message>[] {
  const all: Day<Message>[] = [];
  let before: Message | undefined;
  for (const message of messages) {
    const { id, author, isOwn, sentAt } = message;
    let day = all.at(-1);
    const sameDay = day !== undefined && dayOf(day.at) === dayOf(sentAt);
    if (!day || !sameDay) {
      day = { key: id, at: sentAt, runs: [] };
      all.push(day);
    }
    const run = day.runs.at(-1);
    const goesOn =
      before !== undefined &&
      before.isOwn === isOwn &&
      before.author.side === author.side &&
      before.author.displayName === author.displayName &&
      message.position !== cut &&
      Date.parse(sentAt) - Date.parse(before.sentAt) < PAUSE_MS;
    if (run && goesOn) run.messages.push(message);
    else day.runs.push({ key: id, author, isOwn, messages: [message] });
    before = message;
  }
  return all;
}
