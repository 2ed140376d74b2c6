import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Pill.svelte';
import { known } from '#lib/api/known.ts';
import {
  TenantQuery,
  TenantsQuery,
  type DeskTenant,
  type TenantRow,
  type TenantsPage,
} from './tenants.graphql.ts';

export type PortalState = TenantRow['state'];
export const STATES: PortalState[] = ['ACTIVE', 'SUSPENDED', 'ARCHIVED', 'DELETING'];
const PAGE = 30;

/** What the list of portals shows; all of it stands in the address. */
export interface TenantsView {
  search: string;
  state: PortalState | null;
}

export function readTenantsView(params: { get(name: string): string | null }): TenantsView {
  return {
    search: params.get('q')?.trim() ?? '',
    state: STATES.find((state) => state === params.get('state')) ?? null,
  };
}

/** The query string of a view, '' for the plain list. */
export function tenantsViewSearch(view: TenantsView): string {
  const params = new URLSearchParams();
  if (view.search) params.set('q', view.search);
  if (view.state) params.set('state', view.state);
  const text = params.toString();
  return text && `?${text}`;
}

export async function tenants(view: TenantsView, after: string | null = null): Promise<TenantsPage> {
  const asked = await send(TenantsQuery, {
    first: PAGE,
    after,
    search: view.search || null,
    state: view.state,
  });
  return known(asked.serviceDesk).tenantList;
}

export async function tenant(id: string): Promise<DeskTenant | null> {
  const { tenant: found, tenantAddresses } = known((await send(TenantQuery, { id })).serviceDesk);
  const failing = tenantAddresses?.domains.filter(({ state }) => state === 'FAILING') ?? [];
  return found && { ...found, failing: failing.map(({ displayName }) => displayName) };
}

export function stateWord(state: PortalState): string {
  return {
    ACTIVE: m.tenant_state_active,
    SUSPENDED: m.tenant_state_suspended,
    ARCHIVED: m.tenant_state_archived,
    DELETING: m.tenant_state_deleting,
  }[state]();
}

export const stateTone: Record<PortalState, Tone> = {
  ACTIVE: 'success',
  SUSPENDED: 'warning',
  ARCHIVED: 'neutral',
  DELETING: 'danger',
};

/** The host names that stand in a field, one a line. */
export function hostLines(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
