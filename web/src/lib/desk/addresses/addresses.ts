import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Pill.svelte';
import { known } from '#lib/api/known.ts';
import { TenantAddressesQuery, type AddressesOfTenant, type TenantDomain } from './addresses.graphql.ts';

export type DomainState = TenantDomain['state'];

export async function addresses(id: string): Promise<AddressesOfTenant | null> {
  const { tenant, tenantAddresses } = known((await send(TenantAddressesQuery, { id })).serviceDesk);
  return tenant && tenantAddresses && { tenant, ...tenantAddresses };
}

export function domainStateWord(state: DomainState): string {
  return {
    PENDING: m.domain_state_pending,
    PROVEN: m.domain_state_proven,
    FAILING: m.domain_state_failing,
    LOST: m.domain_state_lost,
  }[state]();
}

export const domainStateTone: Record<DomainState, Tone> = {
  PENDING: 'info',
  PROVEN: 'success',
  FAILING: 'warning',
  LOST: 'danger',
};
