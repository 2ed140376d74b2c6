import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { KINDS } from '../contacts/words.ts';
import { MessageRecipientsQuery, type Recipients, type RecipientsInput } from './to-many.graphql.ts';

/** Which contacts of a portal. */
export const GROUPS = ['all', 'kinds', 'departments', 'chosen'] as const;
export type Group = (typeof GROUPS)[number];

/** What is kept of a message to many; lists are kept one a line. */
export const EMPTY = {
  portal: '',
  group: 'all',
  kinds: '',
  departments: '',
  contacts: '',
  subject: '',
  body: '',
};
export type ToManyFields = typeof EMPTY;

export const listOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** To whom; undefined while nobody is chosen yet. Only what belongs to the group counts, whatever was chosen before. */
export function recipientsOf(fields: ToManyFields): RecipientsInput | undefined {
  const { portal, group } = fields;
  if (!portal) return undefined;
  const none = { portalId: portal, kinds: [], departments: [], contactIds: [] };
  const kinds = KINDS.filter((kind) => listOf(fields.kinds).includes(kind));
  const departments = listOf(fields.departments);
  const contactIds = listOf(fields.contacts);
  switch (group) {
    case 'kinds':
      return kinds.length > 0 ? { ...none, kinds } : undefined;
    case 'departments':
      return departments.length > 0 ? { ...none, departments } : undefined;
    case 'chosen':
      return contactIds.length > 0 ? { ...none, contactIds } : undefined;
    default:
      return none;
  }
}

export async function recipients(to: RecipientsInput): Promise<Recipients | null> {
  return known((await send(MessageRecipientsQuery, { to })).serviceDesk).messageRecipients;
}
