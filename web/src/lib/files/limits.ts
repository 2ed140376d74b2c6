import { send } from '#lib/api/client.ts';
import { DeskFileLimitsQuery, FileLimitsQuery } from './files.graphql.ts';

/** Where the files of a message go: staff say for which ticket, or for whom one is about to be opened. */
export type UploadPlace = { ticketId?: string; contactId?: string };

export interface FileLimits {
  /** Bytes. */
  maxFileSize: number;
  maxFiles: number;
}

const asked = new Map<string, Promise<FileLimits | undefined>>();

/** What may be attached there; undefined when it cannot be learnt: the server has the last word in any case. */
export function fileLimits({ ticketId, contactId }: UploadPlace): Promise<FileLimits | undefined> {
  const id = ticketId ?? contactId;
  const known = asked.get(id ?? '');
  if (known) return known;
  const answer = ask(id).catch(() => {
    asked.delete(id ?? '');
    return undefined;
  });
  asked.set(id ?? '', answer);
  return answer;
}

async function ask(id: string | undefined): Promise<FileLimits | undefined> {
  if (id === undefined) return (await send(FileLimitsQuery, {})).portal?.ticketRules;
  const { node } = await send(DeskFileLimitsQuery, { id });
  if (node?.__typename === 'Ticket') return node.portal?.ticketRules;
  return node?.__typename === 'Contact' ? node.portalOfContact?.ticketRules : undefined;
}
