import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { ParkedMailsQuery, type ParkedPage, type ParkedState } from './parked.graphql.ts';

const PAGE = 20;

/** Answers by mail that became neither replies nor messages. */
export async function parkedMails(
  state: ParkedState | null,
  after: string | null = null,
): Promise<ParkedPage> {
  return known((await send(ParkedMailsQuery, { first: PAGE, after, state })).serviceDesk).parkedMails;
}
