import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { calendarDate } from '#lib/text/dates.ts';
import { known } from '#lib/api/known.ts';
import { GrantsQuery, TargetsQuery, type Grant, type Target } from './grants.graphql.ts';

export async function grants(contact: string): Promise<Grant[]> {
  return known((await send(GrantsQuery, { contact })).serviceDesk).ticketGrants;
}

export async function targets(tenant: string, search: string): Promise<Target[]> {
  return known((await send(TargetsQuery, { tenant, search })).serviceDesk).contacts.nodes;
}

export function targetWord(grant: Grant): string {
  switch (grant.scope) {
    case 'CONTACT':
      return grant.targetName ?? '';
    case 'DEPARTMENT':
      return m.grant_of_department({ name: grant.targetName ?? '' });
    case 'TENANT':
      return m.grant_of_tenant();
  }
}

/** What may be done, and until when. */
export function rightsWord(grant: Grant): string {
  const rights = [
    grant.mayReply ? m.grant_reads_and_replies() : m.grant_reads(),
    ...(grant.mayOpen ? [m.grant_opens()] : []),
  ];
  const date = calendarDate(grant.validUntil);
  const over = Date.parse(grant.validUntil) <= Date.now();
  return `${rights.join(', ')} · ${over ? m.grant_ended({ date }) : m.grant_until({ date })}`;
}

/** The end of that day where the admin is. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}
