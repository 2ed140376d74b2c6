import { send } from '#lib/api/client.ts';
import { DeskTypesQuery, PortalTypesQuery, type TenantTypes } from './request-types.graphql.ts';
import { known } from '#lib/api/known.ts';

export type { TenantTypes };

let asked: Promise<TenantTypes[]> | undefined;

/** What can be asked for in each portal; looked up once. */
export function requestTypes(): Promise<TenantTypes[]> {
  asked ??= send(DeskTypesQuery, {}).then(
    ({ serviceDesk }) => known(serviceDesk).tenants,
    (error: unknown) => {
      asked = undefined;
      throw error;
    },
  );
  return asked;
}

/** What can be asked for in a contact's portal, with the forms. */
export async function typesFor(contact: string) {
  const { serviceDesk } = await send(PortalTypesQuery, { id: contact });
  return known(serviceDesk).contact?.portal.requestTypes ?? [];
}

export interface NamedType {
  key: string;
  name: string;
}

/** What can be asked for in a portal, or in any; `chosen` is among them, whether it is still offered or not. */
export function typesOf(tenants: TenantTypes[], tenant: string, chosen: string): NamedType[] {
  const names: Record<string, string> = {};
  for (const one of tenants)
    if (!tenant || one.id === tenant) for (const { key, name } of one.requestTypes) names[key] ??= name;
  if (chosen) names[chosen] ??= chosen;
  const all = Object.entries(names).map(([key, name]) => ({ key, name }));
  return all.sort((one, other) => one.name.localeCompare(other.name));
}
