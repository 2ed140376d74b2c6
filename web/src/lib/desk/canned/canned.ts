import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import {
  CannedAnswersQuery,
  FilledAnswersQuery,
  type CannedAnswers,
  type FilledAnswer,
} from './canned.graphql.ts';

export async function cannedAnswers(): Promise<CannedAnswers> {
  return known((await send(CannedAnswersQuery, {})).serviceDesk);
}

export async function filledAnswers(ticketId: string): Promise<FilledAnswer[]> {
  return known((await send(FilledAnswersQuery, { ticketId })).serviceDesk).cannedAnswers;
}

/** Those that have each of the words in one of their texts, upper or lower case. */
export function matching<T>(all: readonly T[], search: string, texts: (one: T) => (string | null)[]): T[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    const text = texts(one).join('\n').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
