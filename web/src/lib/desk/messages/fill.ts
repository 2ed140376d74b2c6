import type { CannedAnswer } from '../canned/canned.graphql.ts';

/** What a canned answer's placeholders stand for in a conversation, which has no ticket's number. */
export interface Values {
  contact: string;
  subject: string;
  agent: string;
  portal: string;
}

const firstOf = (name: string): string => name.trim().split(/\s+/)[0] ?? name;

/** The answer with its placeholders filled; undefined where it speaks of what there is not. */
export function filledWith({ body }: Pick<CannedAnswer, 'body'>, values: Values): string | undefined {
  const known: Record<string, string> = {
    'requester.name': values.contact,
    'requester.firstName': firstOf(values.contact),
    'ticket.subject': values.subject,
    'agent.name': values.agent,
    'agent.firstName': firstOf(values.agent),
    'tenant.name': values.portal,
  };
  let whole = true;
  const text = body.replace(/\{\{\s*([A-Za-z.]+)\s*\}\}/g, (_, name: string) => {
    if (!Object.hasOwn(known, name)) whole = false;
    return known[name] ?? '';
  });
  return whole ? text : undefined;
}
