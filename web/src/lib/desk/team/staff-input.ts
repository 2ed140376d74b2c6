import type { VariablesOf } from '#lib/api/graphql.ts';
import type { InviteStaffMutation, TeamMember } from './team.graphql.ts';

/** A member of staff as the form has them. */
export interface StaffFields {
  displayName: string;
  email: string;
  role: string;
  locale: string;
  servesAllTenants: boolean;
  tenantIds: string[];
}
type Invited = VariablesOf<typeof InviteStaffMutation>['input'];
export type StaffInput = Invited & { servesAllTenants: boolean; tenantIds: string[] };

/** The form of somebody who is there. */
export function fieldsOf(member: TeamMember): StaffFields {
  const { displayName, email, role, locale, servesAllTenants, tenants } = member;
  return { displayName, email, role, locale, servesAllTenants, tenantIds: tenants.map(({ id }) => id) };
}

/** What is sent: admins serve all portals, and so does whoever is not kept to some. */
export function written(fields: StaffFields): StaffInput {
  const servesAllTenants = fields.role === 'ADMIN' || fields.servesAllTenants;
  return {
    displayName: fields.displayName,
    email: fields.email,
    role: fields.role as StaffInput['role'],
    locale: fields.locale as StaffInput['locale'],
    servesAllTenants,
    tenantIds: servesAllTenants ? [] : fields.tenantIds,
  };
}

/** The portals with one of them chosen, or no longer. */
export function toggled(ids: string[], id: string, chosen: boolean): string[] {
  const others = ids.filter((other) => other !== id);
  return chosen ? [...others, id] : others;
}
